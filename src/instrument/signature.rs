//! The signature of an `async fn` as that of a function that gives a future.
//!
//! Only so it is seen when it is called, and when it is dropped before anybody polls it. Before edition 2024 such a
//! function's future may keep no lifetime that its type does not name, so each gets a name.

use super::walk::Walker;
use ra_ap_syntax::ast::{self, AstNode, HasGenericParams, HasName};
use ra_ap_syntax::{SyntaxKind, SyntaxNode};

impl Walker<'_, '_> {
    /// Makes `async fn f(…) -> T` a `fn f(…) -> impl Future<Output = T>`. `false`: it cannot be told what its future keeps,
    /// and nothing was done.
    pub(super) fn give_future(&mut self, function: &ast::Fn, result: Option<&ast::Type>) -> bool {
        let (Some(keyword), Some(params)) = (function.async_token(), function.param_list()) else { return false };
        let kept = match self.options.names_lifetimes {
            true => self.kept(function, &params),
            false => Some(String::new()),
        };
        let Some(kept) = kept else { return false };
        self.edits.before(self.at(code_start(function)), "#[track_caller] ");
        self.wrap(keyword.text_range(), "/*", "*/");
        match result {
            Some(ty) => {
                self.wrap(ty.syntax().text_range(), "impl ::core::future::Future<Output = ", format!(">{kept}"));
            }
            None => {
                let at = self.at(params.syntax().text_range().end());
                self.edits.after(at, format!(" -> impl ::core::future::Future<Output = ()>{kept}"));
            }
        }
        true
    }

    /// What the future keeps, as its type says it. `None`: something of it has no name.
    fn kept(&mut self, function: &ast::Fn, params: &ast::ParamList) -> Option<String> {
        let around = function.syntax().ancestors().skip(1).find(|node| {
            matches!(node.kind(), SyntaxKind::IMPL | SyntaxKind::TRAIT | SyntaxKind::BLOCK_EXPR | SyntaxKind::MODULE)
        });
        let owner = around.and_then(ast::Impl::cast);
        let in_trait = function.syntax().ancestors().any(|node| ast::Trait::can_cast(node.kind()));
        // What a method of a trait gives keeps everything, in any edition.
        if in_trait || owner.as_ref().is_some_and(|owner| owner.trait_().is_some()) {
            return Some(String::new());
        }
        let header = owner.as_ref().and_then(|owner| owner.self_ty());
        if header.is_some_and(|ty| !unnamed(ty.syntax()).is_some_and(|found| found.is_empty())) {
            return None;
        }
        let found = unnamed(params.syntax())?;
        let own: Vec<String> = (0..found.len()).map(|nth| format!("'__yieldscope_{nth}")).collect();
        for (place, name) in found.iter().zip(&own) {
            match place {
                Unnamed::Reference(at) => self.edits.before(self.at(*at), format!("{name} ")),
                Unnamed::Underscore(range) => self.wrap(*range, "/*", format!("*/{name}")),
            }
        }
        let list = function.generic_param_list();
        if !own.is_empty() {
            let named = own.join(", ");
            match list.as_ref().and_then(|list| list.l_angle_token()) {
                Some(angle) => self.edits.before(self.at(angle.text_range().end()), format!("{named}, ")),
                None => {
                    let end = function.name()?.syntax().text_range().end();
                    self.edits.after(self.at(end), format!("<{named}>"));
                }
            }
        }
        let lists = [owner.and_then(|owner| owner.generic_param_list()), list];
        let params = lists.into_iter().flatten().flat_map(|list| list.generic_params());
        let names = params.filter_map(|param| match param {
            ast::GenericParam::LifetimeParam(param) => Some(param.lifetime()?.syntax().text().to_string()),
            ast::GenericParam::TypeParam(param) => Some(param.name()?.text().to_string()),
            ast::GenericParam::ConstParam(param) => Some(param.name()?.text().to_string()),
        });
        // Lifetimes stand first.
        let mut kept: Vec<String> = own.into_iter().chain(names).collect();
        kept.sort_by_key(|name| !name.starts_with('\''));
        Some(format!(" + use<{}>", kept.join(", ")))
    }
}

/// A lifetime without a name.
enum Unnamed {
    /// Behind this `&`.
    Reference(ra_ap_syntax::TextSize),
    /// `'_`.
    Underscore(ra_ap_syntax::TextRange),
}

/// The lifetimes without names in a type or in parameters. `None`: a type without a name, or one that nobody knows.
fn unnamed(node: &SyntaxNode) -> Option<Vec<Unnamed>> {
    let mut found = Vec::new();
    for child in node.children() {
        match child.kind() {
            // Those of a function's type are its own.
            SyntaxKind::FN_PTR_TYPE | SyntaxKind::PARENTHESIZED_ARG_LIST | SyntaxKind::RET_TYPE => continue,
            SyntaxKind::IMPL_TRAIT_TYPE | SyntaxKind::MACRO_TYPE | SyntaxKind::MACRO_CALL => return None,
            SyntaxKind::IDENT_PAT | SyntaxKind::WILDCARD_PAT => continue,
            _ => {}
        }
        if let Some(lifetime) = ast::Lifetime::cast(child.clone()) {
            if lifetime.syntax().text() == "'_" {
                found.push(Unnamed::Underscore(lifetime.syntax().text_range()));
            }
            continue;
        }
        let (amp, lifetime) = match (ast::RefType::cast(child.clone()), ast::SelfParam::cast(child.clone())) {
            (Some(ty), _) => (ty.amp_token(), ty.lifetime()),
            (_, Some(receiver)) => (receiver.amp_token(), receiver.lifetime()),
            _ => (None, None),
        };
        if let (Some(amp), None) = (amp, lifetime) {
            found.push(Unnamed::Reference(amp.text_range().end()));
        }
        found.extend(unnamed(&child)?);
    }
    // The node itself may be a reference: the type of an `impl`.
    let is_reference = ast::RefType::cast(node.clone()).is_some_and(|ty| ty.lifetime().is_none());
    if is_reference && node.parent().is_some_and(|parent| ast::Impl::can_cast(parent.kind())) {
        return None;
    }
    Some(found)
}

/// Where a function begins, after its attributes and comments.
fn code_start(function: &ast::Fn) -> ra_ap_syntax::TextSize {
    let elements = function.syntax().children_with_tokens();
    let code = elements.filter(|element| !element.kind().is_trivia() && element.kind() != SyntaxKind::ATTR);
    code.map(|element| element.text_range().start()).next().unwrap_or(function.syntax().text_range().start())
}
