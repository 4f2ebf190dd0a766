//! Where a program begins: its `main`, which the probe is to run, or its tests, which somebody else's `main` runs.

use super::edits::Edits;
use super::facts::Facts;
use super::functions::flat;
use super::green;
use super::walk::{PROBE, beginning};
use ra_ap_syntax::SourceFile;
use ra_ap_syntax::ast::{self, AstNode, HasAttrs, HasModuleItem, HasName};

/// The name under which the `main` of a root is called by the probe.
const RENAMED_MAIN: &str = "__yieldscope_main";

/// The constant with what is not told in full of a file of tests.
const LEFT: &str = "__YIELDSCOPE_LEFT";

/// Lets the program in a root say that it begins.
pub(super) fn enter(facts: &Facts<'_>, file: &SourceFile, edits: &mut Edits) {
    let mains = mains(file);
    if mains.is_empty() {
        return tests(facts, file).for_each(|test| enter_test(facts, &test, edits));
    }
    mains.iter().for_each(|main| rename(facts, main, edits));
    // Hardly any program calls its `main`, or names it another time.
    let is_named_again = facts.source.matches("main").nth(mains.len()).is_some();
    let nodes = is_named_again.then(|| file.syntax().descendants()).into_iter().flatten();
    let called = nodes.filter_map(ast::CallExpr::cast).filter_map(|call| match call.expr()? {
        ast::Expr::PathExpr(path) => Some(path),
        _ => None,
    });
    let called = called.filter(|path| green::text(path.syntax()) == "main" && !is_elsewhere(path));
    called.for_each(|path| rename_at(path.syntax().text_range(), edits));
}

/// Lets the `main` of a program say what is not told in full: names, lines, and why; or, in a root, its first test.
pub(super) fn tell_left(
    facts: &Facts<'_>,
    file: &SourceFile,
    is_root: bool,
    left: &[(String, u32, &'static str)],
    edits: &mut Edits,
) {
    let mains = mains(file);
    if is_root && mains.is_empty() && tests(facts, file).next().is_some() {
        let first = file.items().next().map(|item| item.syntax().text_range().start().into());
        let text = format!("#[allow(dead_code)] const {LEFT}: &[(&str, u32, &str)] = &{left:?}; ");
        first.into_iter().for_each(|at| edits.before(at, text.as_str()));
    }
    if !left.is_empty() {
        let lists = mains.iter().filter_map(|main| main.body()?.stmt_list());
        let beginnings = lists.filter_map(|list| beginning(&list));
        beginnings.for_each(|at| edits.before(at.into(), format!(" {PROBE}::left(&{left:?});")));
    }
}

/// The functions of this name, of which all but one are taken away by a `cfg`.
fn mains(file: &SourceFile) -> Vec<ast::Fn> {
    let functions = file.items().filter_map(|item| match item {
        ast::Item::Fn(function) => Some(function),
        _ => None,
    });
    functions.filter(|function| function.name().is_some_and(|name| name.text() == "main")).collect()
}

/// Gives a `main` another name, and puts one before it that lets the probe run it, under the same conditions. Who calls
/// `main` in the program calls what he has called.
fn rename(facts: &Facts<'_>, main: &ast::Fn, edits: &mut Edits) {
    let Some(name) = main.name() else { return };
    let line = main.body().map_or(0, |body| facts.first_line(&body));
    let attributes = main.attrs().map(|attribute| flat(&green::text(attribute.syntax())) + " ");
    let conditions = attributes.filter(|attribute| attribute.replace(' ', "").starts_with("#[cfg("));
    let entry = format!(
        "{}fn main() -> ::std::process::ExitCode {{ {PROBE}::program(file!(), file!(), {line}, {RENAMED_MAIN}) }} ",
        conditions.collect::<String>()
    );
    edits.before(main.syntax().text_range().start().into(), entry);
    rename_at(name.syntax().text_range(), edits);
}

fn rename_at(range: ra_ap_syntax::TextRange, edits: &mut Edits) {
    edits.before(range.start().into(), "/*");
    edits.after(range.end().into(), format!("*/{RENAMED_MAIN}"));
}

/// Whether `main` stands for another function here: one of a module, or of a block around it.
fn is_elsewhere(path: &ast::PathExpr) -> bool {
    let is_main = |statement| matches!(statement, ast::Stmt::Item(ast::Item::Fn(function)) if function.name().is_some_and(|name| name.text() == "main"));
    path.syntax().ancestors().any(|node| {
        ast::Module::can_cast(node.kind())
            || ast::StmtList::cast(node).is_some_and(|list| list.statements().any(is_main))
    })
}

/// The tests of a file.
fn tests(facts: &Facts<'_>, file: &SourceFile) -> impl Iterator<Item = ast::Fn> {
    let functions = file.syntax().descendants().filter_map(ast::Fn::cast);
    functions.filter(move |function| facts.is_test(function))
}

/// Lets a test say that it runs.
fn enter_test(facts: &Facts<'_>, test: &ast::Fn, edits: &mut Edits) {
    let (Some(name), Some(body)) = (test.name(), test.body()) else { return };
    let (name, line) = (name.text().to_string(), facts.first_line(&body));
    let range = body.syntax().text_range();
    let open = format!("{{ let __test = {PROBE}::test(file!(), {name:?}, {line}, crate::{LEFT}); ");
    edits.before(range.start().into(), open);
    edits.after(range.end().into(), " }");
}
