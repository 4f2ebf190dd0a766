//! Which further files a source refers to. It only reads the text: whether there are such files, others must see.

use super::parse;
use ra_ap_syntax::ast::{self, AstNode, HasAttrs, HasName};
use ra_ap_syntax::{Edition, SyntaxKind, SyntaxNode};
use std::path::{Path, PathBuf};

/// The files in which the modules of `file` can be that it declares without a body, for each module in the order in which they
/// are looked for. Paths are relative to what `file` is relative to. `is_root`: it is the root of its crate.
pub fn beside(file: &Path, is_root: bool, source: &str) -> Vec<Vec<PathBuf>> {
    let Some(tree) = parse(source) else { return Vec::new() };
    let folder = file.parent().unwrap_or(Path::new(""));
    let stem = file.file_stem().unwrap_or_default();
    let own = if is_root || stem == "mod" { folder.to_owned() } else { folder.join(stem) };
    let declared =
        tree.syntax().descendants().filter_map(ast::Module::cast).filter(|module| module.item_list().is_none());
    let places = declared.filter_map(|module| {
        let name = module.name()?.text().trim_start_matches("r#").to_owned();
        let around: PathBuf = around(module.syntax());
        if let Some(path) = path_of(&module) {
            let base = if around.as_os_str().is_empty() { folder.to_owned() } else { own.join(around) };
            return Some(vec![base.join(path)]);
        }
        let base = own.join(around);
        Some(vec![base.join(format!("{name}.rs")), base.join(name).join("mod.rs")])
    });
    places.filter(|places| places.iter().all(|place| is_below(place))).collect()
}

/// The modules with a body in which a node stands, the outer ones first, as a path.
fn around(node: &SyntaxNode) -> PathBuf {
    let outer = node.ancestors().skip(1).filter_map(ast::Module::cast);
    let mut names: Vec<String> = outer.filter_map(|module| Some(module.name()?.text().to_string())).collect();
    names.reverse();
    names.iter().collect()
}

/// What `#[path = "…"]` says of a module.
fn path_of(module: &ast::Module) -> Option<String> {
    let attribute =
        module.attrs().find(|attribute| attribute.path().is_some_and(|path| path.syntax().text() == "path"))?;
    first_text(attribute.syntax())
}

/// The first text between quotes in a node.
fn first_text(node: &SyntaxNode) -> Option<String> {
    let mut tokens = node.descendants_with_tokens().filter_map(|element| element.into_token());
    let token = tokens.find(|token| token.kind() == SyntaxKind::STRING)?;
    Some(token.text().trim_matches('"').to_owned())
}

/// The files that a source includes by `include!` and its like, as they are written there, but for those that lie elsewhere.
pub fn included(source: &str) -> Vec<PathBuf> {
    let Some(tree) = parse(source) else { return Vec::new() };
    let calls = tree.syntax().descendants().filter_map(ast::MacroCall::cast);
    let included = calls.filter_map(|call| {
        let name = call.path()?.syntax().text().to_string();
        let includes = ["include", "include_str", "include_bytes"].contains(&name.trim_start_matches("std::"));
        let mut tokens = call.token_tree()?.syntax().children_with_tokens().filter_map(|element| element.into_token());
        tokens.next();
        let argument = tokens
            .find(|token| !token.kind().is_trivia())
            .filter(|token| includes && token.kind() == SyntaxKind::STRING)?;
        Some(PathBuf::from(argument.text().trim_matches('"')))
    });
    included.filter(|path| is_below(path)).collect()
}

fn is_below(path: &Path) -> bool {
    path.components().all(|part| matches!(part, std::path::Component::Normal(_)))
}

/// Whether a name cannot be that of a crate because it is a word of the language.
pub fn is_keyword(name: &str) -> bool {
    SyntaxKind::from_keyword(name, Edition::Edition2024).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(file: &str, is_root: bool, source: &str) -> Vec<String> {
        let all = beside(Path::new(file), is_root, source);
        all.iter()
            .map(|places| places.iter().map(|place| place.display().to_string()).collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn modules_are_looked_for_where_the_compiler_does() {
        assert_eq!(found("main.rs", true, "mod a; mod b { mod c; }"), ["a.rs a/mod.rs", "b/c.rs b/c/mod.rs"]);
        assert_eq!(found("a.rs", false, "mod r#type;"), ["a/type.rs a/type/mod.rs"]);
        assert_eq!(found("x/mod.rs", false, "mod y;"), ["x/y.rs x/y/mod.rs"]);
        assert_eq!(found("x/a.rs", false, "#[path = \"z.rs\"] mod y; #[path = \"../z.rs\"] mod w;"), ["x/z.rs"]);
        assert_eq!(found("main.rs", true, "mod a { }  fn broken("), Vec::<String>::new());
    }

    #[test]
    fn files_that_are_included_are_found_and_those_elsewhere_are_not() {
        let source = "fn main() { include_str!(\"a.txt\"); std::include_bytes!( \"b\" ); include_str!(\"/c\"); print!(\"d\"); let x = include!(concat!(\"e\")); }";
        assert_eq!(included(source), [PathBuf::from("a.txt"), PathBuf::from("b")]);
        assert!(is_keyword("async") && !is_keyword("app"));
    }
}
