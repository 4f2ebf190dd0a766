//! What instrumenting must keep, whatever the program, and what it makes of the programs we know.

use super::{Edits, Facts, Less, Options, Walker, functions, instrument, parse, walk};
use proptest::prelude::*;
use ra_ap_syntax::{Edition, SourceFile};
use std::fs;
use std::path::Path;

/// Everything in this repository that is Rust: the bundled programs, the test programs, and our own source. A pack that is
/// wrong has what is none.
fn corpus() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = ["lessons", "tests", "src", "assets"].map(|folder| root.join(folder)).to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.ends_with("packs/wrong") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source file is text");
                found.push((path.display().to_string(), text));
            }
        }
    }
    found.sort();
    found
}

/// Panics unless `source` came through with nothing but insertions, line by line, and still parses.
fn keeps_the_original(name: &str, source: &str) {
    let made = instrument(source, Options::default());
    assert_eq!(made.text.lines().count(), source.lines().count(), "{name}");
    assert!(made.insertions.iter().all(|(_, text)| !text.contains('\n')), "{name}");
    let mut without = made.text.clone();
    let inserted: usize = made.insertions.iter().map(|(_, text)| text.len()).sum();
    for (nth, (at, text)) in made.insertions.iter().enumerate().rev() {
        let before: usize = made.insertions[..nth].iter().map(|(_, text)| text.len()).sum();
        assert_eq!(&without[at + before..at + before + text.len()], text, "{name}");
        without.replace_range(at + before..at + before + text.len(), "");
    }
    assert_eq!((without.as_str(), made.text.len()), (source, source.len() + inserted), "{name}");
    let errors = SourceFile::parse(&made.text, Edition::Edition2024).errors();
    assert!(errors.is_empty(), "{name}: {errors:?}\n{}", made.text);
}

#[test]
fn every_source_of_this_repository_keeps_its_text_its_lines_and_its_syntax() {
    let corpus = corpus();
    assert!(corpus.len() > 50, "{}", corpus.len());
    corpus.iter().for_each(|(name, source)| keeps_the_original(name, source));
}

#[test]
fn however_many_threads_walk_a_text_the_same_is_inserted() {
    let texts = corpus().into_iter().map(|(_, text)| text).filter(|text| parse(text).is_some());
    let modules =
        texts.take(40).enumerate().map(|(nth, text)| format!("mod m{nth} {{\n{text}\n}} const fn left{nth}() {{}}\n"));
    let text: String = modules.chain(["async fn main() {}".to_owned()]).collect();
    let file = parse(&text).expect("modules of what parses");
    let options = Options::default();
    let made = |threads| {
        let facts = Facts::of(&text, &file);
        let mut edits = Edits::default();
        let remarks = walk(&facts, &file, options, &mut edits, threads);
        let mut walker = Walker::new(&facts, options, &mut edits);
        walker.remarks = remarks;
        walker.tell_left(&file);
        edits.in_order()
    };
    let alone = made(1);
    assert!(alone.iter().any(|(_, text)| text.contains("left39")) && alone.len() > 1000, "{}", alone.len());
    assert_eq!(alone, made(2));
    assert_eq!(alone, made(7));
}

#[test]
fn a_text_that_does_not_parse_comes_back_as_it_is() {
    let broken = "fn main() { let = ; }";
    let made = instrument(broken, Options::default());
    assert_eq!((made.text.as_str(), made.insertions.len()), (broken, 0));
}

/// The insertions, each in its line, with the long path shortened.
fn shown(source: &str) -> String {
    instrument(source, Options::default()).text.replace("::yieldscope_probe::", "§")
}

#[test]
fn statements_loops_and_branches_report_their_lines_and_locals() {
    insta::assert_snapshot!(shown(include_str!("../../tests/programs/rust/exit.rs")));
    insta::assert_snapshot!(shown(
        "fn f(xs: &[u32], flag: bool) -> u32 {
    let mut sum = 0; // a comment
    let nothing = None;
    let mut later: Vec<_> = Vec::new();
    while let Some(x) = later.pop() { sum += x; }
    while sum > 10 {
        sum -= 1;
    }
    if let Some(x) = nothing && flag { return x; }
    match xs {
        [] => 0,
        [one] if flag => *one,
        many => {
            sum = many.len() as u32;
            sum
        }
    }
}
const fn two() -> u32 { let n = 2; n }
static TWO: u32 = { let n = 2; n };
"
    ));
}

#[test]
fn futures_and_their_awaits_are_wrapped() {
    insta::assert_snapshot!(shown(
        "pub async fn get(mut url: String, tries: u8) -> Result<u8, Error> {
    let page = fetch(&url).await?;
    url.push('/');
    Ok(page)
}
async fn odd(_: Guard) {}
async fn never() -> ! { loop {} }
#[async_trait]
impl Shop for Web {
    async fn buy(&self) {}
}
#[tokio::main]
async fn main() -> Result<(), Error> {
    let plan = async { 1 };
    let task = tokio::spawn(async move { plan.await });
    tokio::join!(get(url, 1), async { 2 });
    task.abort();
    Ok(())
}
"
    ));
}

#[test]
fn coroutines_iterators_threads_and_jobs_are_wrapped() {
    insta::assert_snapshot!(shown(
        "use ::corosensei::{Coroutine, Yielder};
use std::thread;
impl Iterator for Stairs {
    type Item = u32;
    fn next(&mut self) -> Option<u32> { self.step += 1; Some(self.step) }
}
fn body(y: &corosensei::Yielder<u32, u32>, first: u32) -> u32 { y.suspend(first) }
fn main() {
    let stairs = Stairs { step: 0 };
    let mut co = Coroutine::new(body);
    println!(\"{:?} {x}\", co.resume(1), x = stairs.count());
    std::print!(\"{}\", matches!(co.resume(2), CoroutineResult::Return(_)));
    thread::spawn(|| work(1)).join();
    let job = tokio::task::spawn_blocking(move || work(2));
    runtime.block_on(job);
    select! { x = job => co.resume(3) }
}
"
    ));
}

#[test]
fn a_file_with_scoped_coroutines_keeps_the_crate_of_its_coroutines() {
    let source = "use corosensei::{Coroutine, ScopedCoroutine};\nfn main() { let c = Coroutine::new(body); }\n";
    assert!(!shown(source).contains("§corosensei"));
    assert!(shown(&source.replace(", ScopedCoroutine", "")).contains("§corosensei"));
}

#[test]
fn without_locals_none_is_looked_at() {
    let source = include_str!("../../tests/programs/rust/averager.rs");
    assert!(!instrument(source, Options { locals: false, ..Options::default() }).text.contains("local!"));
    assert!(instrument(source, Options::default()).text.contains("local!"));
}

#[test]
fn a_local_that_may_change_is_doubted_before_and_looked_at_where_that_compiles() {
    insta::assert_snapshot!(shown(
        "fn called(mut it: Steps) -> Option<u32> {
    it.skip();
    let (first, second) = (it.next(), it.next());
    let lent = it.last_mut();
    *lent = 1;
    if it.is_done() { return None; }
    it.next()
}
struct Point(u32);
fn moved(list: Vec<u32>, number: u32) {
    let total = number + list.len() as u32;
    take(list);
    let later = move || number + total;
    println!(\"{number} {}\", later());
}
fn lent(mut list: Vec<u32>) {
    let mut add = |n| list.push(n);
    add(1);
    add(2);
    for n in &mut list { *n += 1; }
    while let Some(n) = list.pop_if(is_odd) { list.sort(); drop(n); }
    println!(\"{list:?}\");
    swap!(list);
    println!(\"{list:?}\");
}
fn split(mut cart: Cart) {
    let items = &mut cart.items;
    cart.total = items.len();
    items.clear();
    cart.close();
}
fn optional(mut list: Vec<u32>) {
    #[cfg(test)] let first = list.pop();
    let wanted = |n| list.iter().map(|m| n + m).collect();
    let more = wanted(1);
    list.fill(1);
    #[cfg(test)] list.clear();
    take(more);
    #[cfg(unix)]
    { 1 }
    #[cfg(not(unix))]
    { 2 }
}
fn chosen(x: u32) -> impl Fn(u32) -> u32 {
    move |y| { if x > 1 { add } else { sub } }(y)
}
fn inner(x: u32) {
    let y = match x { 0 => { let x = \"none\"; x.len() } n => n as usize };
    { x.show(); let x = y; }
    loop { if x > 1 { break } }
}
"
    ));
}

/// Statements that a random program is put together from.
const STATEMENTS: &[&str] = &[
    "let a = 1;",
    "let (b, mut c) = (Some(2), vec![3]);",
    "c.push(match b { Some(n) => n, None => 0 });",
    "for x in c.iter() { if *x > 1 { continue } }",
    "async move { tick().await; }.await;",
    "// a comment { with ( brackets\n",
    "println!(\"{a} {}\", { let q = a; q });",
    "let f = |x: u32| x + 1; f(2);",
    "'l: loop { break 'l }",
    "while let Some(z) = c.pop() { drop(z) }",
    "let Some(d) = b else { return };",
    "unsafe { std::hint::black_box(&a) };",
    "co.resume(co.resume(1));",
    "/* /* nested */ */ let é = \"ü\\n\";",
    "#[cfg(test)] let g = 1;",
    "fn inner() -> u32 { 3 }",
    "tokio::spawn(async { 1 });",
    "c.iter_mut().for_each(|x| *x += a);",
    "let r = &mut c; r.sort(); (r[0], c[0]) = (1, 2);",
    "match c.first_mut() { Some(x) if *x > 1 => *x = 2, Some(ref mut y) => { **y += 1; c.clear() } _ => {} }",
    "{ let c = std::mem::take(&mut c); let a = move || c.len(); a() };",
    "while c.len() > 1 && let Some(x) = c.pop() { if x == 1 { break; } }",
    "own!(a, c => \"{c:?}\");",
    "self.p.q = b.map_or(0, |b| b); self.p.go(|| c.len());",
    "c = loop { break c; };",
];

proptest! {
    #[test]
    fn any_program_put_together_from_statements_keeps_its_text_its_lines_and_its_syntax(
        picks in prop::collection::vec((0..STATEMENTS.len(), prop::bool::ANY), 0..12),
        is_async: bool,
    ) {
        let body: String = picks.iter().map(|(nth, new_line)| {
            format!("{}{}", STATEMENTS[*nth], if *new_line { "\n" } else { " " })
        }).collect();
        let source = format!("{}fn main() {{ {body} }}\n", if is_async { "async " } else { "" });
        keeps_the_original("a random program", &source);
    }

    #[test]
    fn no_text_makes_it_panic(text: String) {
        instrument(&text, Options::default());
    }
}

#[test]
fn a_root_gives_its_main_to_the_probe_and_keeps_its_lines() {
    let source = "//! About.\n/// The entry.\n#[tokio::main]\nasync fn main() {\n    if true { main(); }\n}\nmod inner { fn f() { main(); } fn main() {} }\n";
    let edges = Options { edges_only: true, is_root: true, ..Options::default() };
    let made = instrument(source, edges);
    insta::assert_snapshot!(made.text);
    let whole = instrument(source, Options { edges_only: false, ..edges });
    assert!(whole.text.lines().count() == source.lines().count() && whole.main_line == 5);
    assert_eq!(instrument("fn other() {}\n", edges).text, "fn other() {}\n");
}

#[test]
fn functions_are_told_with_less_where_that_is_asked_for() {
    let source = "fn a() { let x = 1; f(x); }\nfn b() { let y = 2; f(y); fn c() { let z = 3; f(z); } }\n";
    let all = functions(source);
    assert_eq!(all.iter().map(|function| function.name.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    let less = [(all[0].range.start, Less::Everything), (all[1].range.start, Less::Locals)].into();
    let text = instrument(source, Options { less: Some(&less), ..Options::default() }).text;
    assert!(text.starts_with("fn a() { let x = 1; f(x); }\n"), "{text}");
    assert!(text.contains("line(2)") && !text.contains("local!(\"y\"") && !text.contains("local!(\"z\""), "{text}");
    let text = instrument(source, Options { lines: false, ..Options::default() }).text;
    assert!(!text.contains("line(") && text.contains("local!(\"y\""), "{text}");
}

#[test]
fn places_in_the_instrumented_text_are_found_in_the_original() {
    for (_, source) in corpus().into_iter().filter(|(_, source)| source.len() < 1500) {
        let made = instrument(&source, Options { is_root: true, ..Options::default() });
        let mut original = Vec::new();
        for at in 0..made.text.len() {
            if let Ok(place) = made.original(at) {
                original.push(made.text.as_bytes()[at]);
                assert_eq!(place + 1, original.len());
            }
        }
        assert_eq!(original, source.as_bytes());
        assert_eq!(made.original(made.text.len()), Ok(source.len()));
    }
}

#[test]
fn a_program_with_several_mains_runs_the_one_that_is_compiled() {
    let text = "#[cfg(feature = \"a\")]\nfn main() { fn main() {} main() }\n#[cfg(not(feature = \"a\"))]\nfn main() { mod m { fn main() { main() } } if false { main() } }\n";
    let made = instrument(text, Options { is_root: true, lines: false, locals: false, ..Options::default() });
    insta::assert_snapshot!(made.text);
}

#[test]
fn tests_begin_the_trace_where_there_is_no_main() {
    let text = "//! Tests.\n#![allow(unused)]\n\nuse std::fmt;\nconst fn left() {}\n#[test]\nfn plain() { left() }\nmod inner {\n    #[tokio::test(start_paused = true)]\n    async fn awaits() { async {}.await }\n}\n";
    let root = Options { is_root: true, ..Options::default() };
    let made = instrument(text, root);
    assert_eq!(made.left, [("left".to_owned(), 5, "it is a `const fn`")]);
    insta::assert_snapshot!(made.text);
    // A module beside a program has no test that begins it.
    assert!(!instrument(text, Options::default()).text.contains("probe::test("));
    assert!(instrument(text, Options { edges_only: true, ..root }).text.contains("probe::test("));
}

#[test]
fn a_test_is_known_under_the_name_by_which_its_attribute_is_imported() {
    let text = "#[cfg(web)] use browser::browser_test as either;\n#[cfg(not(web))] use tokio::test as either;\n#[cfg(web)] use other::either;\nuse tokio::main as begin;\n#[either]\nasync fn a() {}\n#[::tokio::test]\nasync fn b() {}\n#[other]\nasync fn c() {}\n#[begin]\nasync fn d() {}\n#[cfg(web)] use browser::browser_test as test;\n#[test]\nfn e() {}\n";
    let made = instrument(text, Options { is_root: true, ..Options::default() });
    let count = |what: &str| made.text.matches(what).count();
    assert_eq!((count("probe::test("), count("probe::root::<(), _>(")), (3, 3), "{}", made.text);
    assert_eq!(made.left, [("c".to_owned(), 10, "an attribute may rewrite it; its lane begins at the first poll")]);
}

#[test]
fn an_allocator_is_left_as_it_is() {
    let text = "struct Counts;\nunsafe impl GlobalAlloc for Counts {\n    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {\n        let made = System.alloc(layout);\n        made\n    }\n}\n";
    let made = instrument(text, Options::default());
    assert_eq!((made.text.as_str(), made.left.len()), (text, 1));
    assert_eq!(made.left[0], ("Counts".to_owned(), 2, "it allocates memory for the probe, too"));
}

#[test]
fn jobs_of_rayon_are_handed_over_and_those_of_a_scope_begin_in_their_closures() {
    insta::assert_snapshot!(shown(
        "use rayon::prelude::*;
fn f(pool: &rayon::ThreadPool) -> u32 {
    rayon::scope(|s| {
        s.spawn(|_| work());
        s.spawn(|inner| {
            inner.spawn(move |_| { work(); });
        });
    });
    let (a, b) = rayon::join(|| work(), || 2);
    pool.install(|| a + b)
}
"
    ));
}

#[test]
fn waits_of_other_crates_get_what_they_do_without_waiting() {
    let text = "use crossbeam_channel::Sender;\nuse parking_lot::RwLock;\nfn f(&self, tx: Sender<u32>) {\n    tx.send(1,);\n    self.rx.recv();\n    made().recv();\n    let n = *self.lock.read() + self.n;\n    worker.join();\n}\nuse std::thread;\n";
    insta::assert_snapshot!(shown(text));
    for unsure in ["fn send() {}\nfn recv() {}\nfn read() {}\n", "use tokio::main;\n"] {
        let made = instrument(&format!("{text}{unsure}"), Options::default()).text;
        assert!(!["received", "sender", "locked"].iter().any(|how| made.contains(how)), "{made}");
    }
}

#[test]
fn attributes_of_tools_leave_a_function_as_it_is_and_others_are_told_with_the_line_of_its_name() {
    let made = instrument("#[rustfmt::skip]\nasync fn a() {}\n#[other]\nasync fn b() {}\n", Options::default());
    assert_eq!(made.left, [("b".to_owned(), 4, "an attribute may rewrite it; its lane begins at the first poll")]);
}

#[test]
fn what_a_branch_of_select_lends_as_it_is_made_lives_on() {
    let text =
        "use tokio::select;\nasync fn f(mut g: G) {\n    select! { _ = &mut made() => {} _ = &mut g => {} }\n}\n";
    let made = instrument(text, Options::default()).text;
    assert!(made.contains("_ = &mut made() =>") && made.contains("::awaiting(&mut g, "), "{made}");
}

#[test]
fn a_main_of_tokio_that_never_returns_names_no_type() {
    let made = instrument("#[tokio::main]\nasync fn main() -> ! { loop {} }\n", Options::default()).text;
    assert!(made.contains("::root::<_, _>("), "{made}");
}
