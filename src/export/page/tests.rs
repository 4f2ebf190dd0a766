use super::*;
use crate::export::palette::tests::contrast;
use crate::export::palette::{DARK, LIGHT};

/// The page of a lesson with one of everything, and texts that try to be more.
pub(super) fn page(said: &str) -> Page<'_> {
    let program = |language| Program {
        name: said.to_owned(),
        title: said.to_owned(),
        language,
        runtime: said.to_owned(),
        why: None,
        lines: vec![vec![(Some('k'), said.to_owned()), (None, said.to_owned())]],
        beats: BTreeMap::from([(1, said.to_owned())]),
        lanes: vec![said.to_owned()],
        stops: vec![(0, 0, 0, String::new()), (1, 1, 1, said.to_owned())],
        states: vec![(1, 0, "active", said.to_owned())],
        locals: vec![(1, 0, said.to_owned(), Some(said.to_owned())), (1, 0, said.to_owned(), None)],
        outputs: vec![(1, true, said.to_owned())],
    };
    let question = Question {
        prompt: html(said),
        choices: vec![(inline(said), said.to_owned()), (inline("b"), "b".to_owned())],
        right: 1,
        why: Some(html(said)),
    };
    let place =
        |kind, questions| Place { kind, title: said.to_owned(), html: html(said), positions: vec![0, 0], questions };
    let strip = Strip {
        labels: String::new(),
        bars: String::new(),
        ends: vec![vec![0.0, 26.0]; 2],
        notes: vec![said.to_owned()],
    };
    Page {
        language: "en",
        title: said.to_owned(),
        links: vec![Link { to: said.to_owned(), said: said.to_owned() }],
        places: vec![place(PlaceKind::Begin, Vec::new()), place(PlaceKind::Step, vec![question])],
        programs: vec![program(Language::Python), program(Language::Rust), program(Language::Rust)],
        timelines: vec![Timeline { strip, programs: vec![0, 1] }],
        key: String::new(),
        words: Words { skip: said, nothing: said, ..Words::default() },
    }
}

#[test]
fn without_its_data_a_page_is_small() {
    let size = page("x").write().len();
    assert!(size < 40 * 1024, "{size} bytes");
}

#[test]
fn no_text_becomes_an_element_or_ends_the_data() {
    let hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'{{script}}";
    let written = page(hostile).write();
    assert_eq!(written.matches("<script").count(), 2, "the data and the script");
    assert_eq!(written.matches("</script>").count(), 2);
    assert!(!written.contains("<img"), "{written}");
    assert!(!written.contains("onerror=alert(1)>\""), "{written}");
    let data = written.split("id=\"data\">").nth(1).and_then(|rest| rest.split("</script>").next()).expect("the data");
    let data: serde_json::Value = serde_json::from_str(data).expect("JSON");
    assert_eq!(data["programs"][0]["lanes"][0], hostile);
    assert_eq!(data["places"][1]["questions"][0], 1);
    assert_eq!(data["version"], 1);
}

#[test]
fn its_policy_lets_its_own_script_run_and_nothing_else() {
    let written = page("x").write();
    let policy = written.split("Content-Security-Policy\" content=\"").nth(1).and_then(|rest| rest.split('"').next());
    let policy = policy.expect("a policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    let script = written.rsplit("<script>").next().and_then(|rest| rest.split("</script>").next()).expect("a script");
    assert_eq!(script, SCRIPT);
    assert!(policy.contains(&STANDARD.encode(Sha256::digest(script))), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    for loads in ["src=\"http", "url(http", "@import", "fetch(", "innerHTML", "eval("] {
        assert!(!written.contains(loads), "{loads}");
    }
}

#[test]
fn every_template_has_all_its_texts() {
    let written = [page("x").write(), Index { language: "en", title: "t".to_owned(), chapters: Vec::new() }.write()];
    for page in written {
        assert!(!page.contains("{{"), "{page}");
    }
}

#[test]
fn text_on_the_line_that_is_about_to_run_stands_out_as_wcag_asks() {
    for palette in [&*LIGHT, &*DARK] {
        for paint in PAINTS.iter().filter(|paint| !["ground", "current_line", "border"].contains(&paint.role)) {
            for ground in [palette.ground, palette.current_line()] {
                let ratio = contrast(palette.of(paint.role), ground);
                assert!(ratio >= 4.5, "{paint:?} on {ground}: {ratio:.2}");
            }
        }
    }
}
