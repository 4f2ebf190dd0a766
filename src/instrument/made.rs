//! Where iterators by hand are made. Of a type of which every place is known where one is made, the probe is told of each: so
//! it knows whether one that it sees for the first time can be one that has moved.

use super::attributes;
use super::facts::{Facts, type_name};
use super::green;
use super::macros::{self, Kind};
use super::walk::{PROBE, Walker};
use ra_ap_syntax::ast::{self, AstNode, HasAttrs, HasName, HasVisibility};
use ra_ap_syntax::{SourceFile, SyntaxKind, SyntaxNode};
use std::collections::HashSet;

/// The types of a file that are iterators by hand and of which all places are seen where one is made: structs of which no
/// other file can make one, which nothing copies, and which no constant and no unknown macro makes.
pub(super) fn counted(facts: &Facts<'_>, file: &SourceFile) -> HashSet<String> {
    let mut counted = HashSet::new();
    green::each(file.syntax(), |kind| kind == SyntaxKind::STRUCT, &mut |node| {
        let Some((item, name)) = ast::Struct::cast(node).and_then(|item| Some((item.clone(), item.name()?))) else {
            return;
        };
        if facts.iterators.contains(name.text()) && is_closed(&item) {
            counted.insert(name.text().to_string());
        }
    });
    if counted.is_empty() {
        return counted;
    }
    let mut others = false;
    let mut hidden = |node: SyntaxNode| {
        if let Some(module) = ast::Module::cast(node.clone()) {
            others |= module.item_list().is_none();
        } else if makes_unseen(facts, &node) {
            let text = green::text(&node);
            let owner = node.ancestors().find_map(ast::Impl::cast).and_then(|item| type_name(item.self_ty()));
            counted.retain(|name| {
                !text.contains(name.as_str()) && (owner.as_ref() != Some(name) || !text.contains("Self"))
            });
        }
    };
    green::each(file.syntax(), is_looked_at, &mut hidden);
    if others { HashSet::new() } else { counted }
}

/// Whether nothing outside of the file can make one of its own.
fn is_closed(item: &ast::Struct) -> bool {
    let copies = item.attrs().any(|attribute| {
        let text = green::text(attribute.syntax());
        ["Clone", "Copy", "Default"].iter().any(|derived| text.contains(derived))
    });
    let has_private = match item.field_list() {
        Some(ast::FieldList::RecordFieldList(list)) => list.fields().any(|field| field.visibility().is_none()),
        Some(ast::FieldList::TupleFieldList(list)) => list.fields().any(|field| field.visibility().is_none()),
        None => false,
    };
    !copies && has_private
}

fn is_looked_at(kind: SyntaxKind) -> bool {
    use SyntaxKind::{CONST, FN, IMPL, MACRO_CALL, MACRO_RULES, MODULE, STATIC};
    matches!(kind, CONST | FN | IMPL | MACRO_CALL | MACRO_RULES | MODULE | STATIC)
}

/// Whether what is made in such a place is not seen.
fn makes_unseen(facts: &Facts<'_>, node: &SyntaxNode) -> bool {
    match node.kind() {
        SyntaxKind::CONST | SyntaxKind::STATIC | SyntaxKind::MACRO_RULES => true,
        SyntaxKind::FN => ast::Fn::cast(node.clone())
            .is_some_and(|function| function.const_token().is_some() || function.gen_token().is_some()),
        SyntaxKind::IMPL => ast::Impl::cast(node.clone())
            .is_some_and(|item| type_name(item.trait_()).is_some_and(|name| name == "Copy")),
        SyntaxKind::MACRO_CALL => ast::MacroCall::cast(node.clone())
            .and_then(|call| call.path())
            .is_some_and(|path| macros::kind_of(facts, &green::text(path.syntax())) == Kind::Other),
        _ => false,
    }
}

impl Walker<'_, '_> {
    /// A struct or tuple of this type is made by an expression: the probe is told, where the type is counted.
    pub(super) fn made(&mut self, of: Option<ast::Path>, expr: &SyntaxNode) {
        let Some(name) = of.filter(|of| of.qualifier().is_none()).and_then(|of| of.segment()?.name_ref()) else {
            return;
        };
        let is_counted = match name.text() {
            "Self" => self.of.as_ref().is_some_and(|of| self.facts.counted.contains(of)),
            name => self.facts.counted.contains(name),
        };
        if is_counted && !replaces_itself(expr) {
            self.wrap(attributes::code(expr), format!("{PROBE}::built("), ")");
        }
    }
}

/// Whether it is the value of `*self = …`: the same iterator in another state.
fn replaces_itself(expr: &SyntaxNode) -> bool {
    let assignment = expr.parent().and_then(ast::BinExpr::cast);
    assignment.and_then(|assignment| assignment.lhs()).is_some_and(|lhs| green::text(lhs.syntax()) == "*self")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ra_ap_syntax::Edition;

    fn of(source: &str) -> Vec<String> {
        let file = SourceFile::parse(source, Edition::Edition2024).tree();
        let mut found: Vec<String> = Facts::of(source, &file).counted.into_iter().collect();
        found.sort();
        found
    }

    #[test]
    fn a_type_is_counted_if_every_place_is_seen_where_one_is_made() {
        let types = "struct A { n: u32 } struct B(u32); #[derive(Clone)] struct C { n: u32 } pub struct D { pub n: u32 } struct E; struct F(u32);
            impl Iterator for A {} impl Iterator for B {} impl Iterator for C {} impl Iterator for D {} impl Iterator for E {}";
        assert_eq!(of(types), ["A", "B"]);
        assert_eq!(of(&format!("{types} const ONE: A = A {{ n: 1 }};")), ["B"]);
        assert_eq!(of(&format!("{types} impl A {{ const fn new() -> Self {{ Self {{ n: 1 }} }} }}")), ["B"]);
        assert_eq!(of(&format!("{types} macro_rules! one {{ () => {{ B(1) }} }}")), ["A"]);
        assert_eq!(of(&format!("{types} fn f() {{ other!(B(1)); println!(\"{{}}\", B(1).n); }}")), ["A"]);
        assert_eq!(of(&format!("{types} impl Copy for A {{}} mod inner {{ fn g() {{}} }}")), ["B"]);
        assert_eq!(of(&format!("{types} mod other;")), Vec::<String>::new());
    }
}
