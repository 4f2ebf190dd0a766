//! The attributes of statements: where the code after them begins, and whether a statement may be gone.

use super::functions::flat;
use super::green::{self, start_of};
use ra_ap_syntax::{SyntaxKind, SyntaxNode, TextRange, TextSize};

/// The attributes with which a statement or an expression begins. Those of an expression may hang on its innermost part.
fn leading(node: &SyntaxNode) -> Vec<SyntaxNode> {
    if !green::begins_with(node, |kind| kind == SyntaxKind::ATTR) {
        return Vec::new();
    }
    let mut holder = Some(node.clone());
    while let Some(node) = holder {
        let found: Vec<SyntaxNode> = node.children().filter(|child| child.kind() == SyntaxKind::ATTR).collect();
        if !found.is_empty() {
            return found;
        }
        holder = node.first_child();
    }
    Vec::new()
}

/// Where the code of a node stands without the attributes that it begins with.
pub(super) fn code(node: &SyntaxNode) -> TextRange {
    let range = node.text_range();
    let start = leading(node).last().and_then(|last| next_start(node, last.text_range().end()));
    TextRange::new(start.unwrap_or_else(|| start_of(node)), range.end())
}

/// What must stand before a statement that is to be there exactly where this one is: its attributes that may take it
/// away. Empty where none does.
pub(super) fn condition(node: &SyntaxNode) -> String {
    let taking = leading(node).into_iter().map(|attribute| flat(&green::text(&attribute))).filter(|text| takes(text));
    taking.map(|text| text + " ").collect()
}

/// Whether an attribute may take away what it stands on.
fn takes(attribute: &str) -> bool {
    let inside = attribute.trim_start_matches(['#', '[', ' ']);
    let name = inside.split(|c: char| !c.is_alphanumeric() && c != '_').next();
    matches!(name, Some("cfg" | "cfg_attr"))
}

/// Where the code after this place of a node begins.
fn next_start(node: &SyntaxNode, place: TextSize) -> Option<TextSize> {
    let tokens = node.descendants_with_tokens().filter_map(|element| element.into_token());
    let mut later = tokens.filter(|token| token.text_range().start() >= place && !token.kind().is_trivia());
    later.next().map(|token| token.text_range().start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ra_ap_syntax::ast::{self, AstNode};
    use ra_ap_syntax::{Edition, SourceFile};

    /// The code and the condition of the statements of a function.
    fn told(statements: &str) -> Vec<(String, String)> {
        let file = SourceFile::parse(&format!("fn f() {{ {statements} }}"), Edition::Edition2024).tree();
        let lists = file.syntax().descendants().filter_map(ast::StmtList::cast).take(1);
        let nodes = lists.flat_map(|list| list.syntax().children().collect::<Vec<_>>());
        nodes
            .map(|node| (node.text().slice(code(&node) - node.text_range().start()).to_string(), condition(&node)))
            .collect()
    }

    #[test]
    fn a_condition_is_what_may_take_a_statement_away() {
        let own = |code: &str, condition: &str| (code.to_owned(), condition.to_owned());
        assert_eq!(
            told("let a = 1; #[allow(unused)] let b = 2; #[cfg(x)] #[rustfmt::skip] let c = 3;"),
            [own("let a = 1;", ""), own("let b = 2;", ""), own("let c = 3;", "#[cfg(x)] ")]
        );
        assert_eq!(
            told(
                "/* a */ #[ cfg ( x ) ] println!(); #[cfg_attr(x, cfg(y))] /* b */ a.b().c(); #[cfg(x)] { 1 } #[expect(x)] { 2 }"
            ),
            [
                own("println!();", "#[ cfg ( x ) ] "),
                own("a.b().c();", "#[cfg_attr(x, cfg(y))] "),
                own("{ 1 }", "#[cfg(x)] "),
                own("{ 2 }", "")
            ]
        );
    }
}
