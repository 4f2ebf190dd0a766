//! What the compiler says about an instrumented text, as it is about what the user wrote.

use super::messages::{Place, Said};
use super::package::Package;
use crate::base::{Remark, Span};
use crate::instrument::Instrumented;

/// Lints that what is inserted may keep quiet: whether one is expected in vain cannot be told.
const QUIET: &[&str] = &[
    "unreachable_code",
    "unused",
    "unused_assignments",
    "unused_must_use",
    "unused_variables",
    "warnings",
    "while_true",
];

/// What was said about these texts of the package's sources, about what the user wrote. What is about inserted text is left
/// out.
pub(super) fn about_the_users(package: &Package, said: &[Said], texts: &[Instrumented]) -> Vec<Remark> {
    said.iter().filter_map(|one| about_the_users_own(package, one, said, texts)).collect()
}

fn about_the_users_own(package: &Package, said: &Said, all: &[Said], texts: &[Instrumented]) -> Option<Remark> {
    let is_ours = |place: &Place| package.source_at(place).is_some();
    let remark = said.remark(&is_ours, &|place| package.is_shown(place))?;
    let place = said.places(&is_ours).next();
    let Some((place, nth)) = place.and_then(|place| Some((place, package.source_at(place)?))) else {
        return Some(remark);
    };
    let (text, source) = (&texts[nth], &package.sources[nth].text);
    if text.insertions.is_empty() {
        return Some(remark);
    }
    let start = text.original(place.byte_start);
    let end = text.original(place.byte_end.saturating_sub(1).max(place.byte_start));
    let span = match (start, end) {
        (Ok(start), Ok(end)) => Span::new(start, end + 1),
        // A value that is wrapped is dropped as it would be without.
        (start, end) if remark.code.as_deref() == Some("unused_must_use") => {
            let (start, end) = (start.unwrap_or_else(|at| at), end.map_or_else(|at| at, |end| end + 1));
            if start >= end {
                return None;
            }
            Span::new(start, end)
        }
        _ => return None,
    };
    let is_true = match remark.code.as_deref() {
        Some("unused_mut") => is_unused(text, span.start, &|place| package.source_at(place) == Some(nth), all),
        Some("unfulfilled_lint_expectations") => {
            source.get(span.start..span.end).is_none_or(|lint| !QUIET.contains(&lint))
        }
        _ => true,
    };
    is_true.then(|| remark.moved(source, span))
}

/// Whether the `mut` of what is bound here is really unused. A parameter that is bound again by what is inserted never uses
/// its own: then the other one tells.
fn is_unused(text: &Instrumented, at: usize, is_here: &dyn Fn(&Place) -> bool, all: &[Said]) -> bool {
    let Some(again) = text.rebound.iter().find(|again| again.at == at) else { return true };
    let wanted = format!("mut {}", again.name);
    let unused = all.iter().filter(|said| said.code.as_ref().is_some_and(|code| code.code == "unused_mut"));
    let mut places = unused.flat_map(|said| said.places(is_here));
    places.any(|place| {
        text.original(place.byte_start) == Err(again.inserted_at)
            && text.text.get(place.byte_start..place.byte_end).is_some_and(|found| found == wanted)
    })
}
