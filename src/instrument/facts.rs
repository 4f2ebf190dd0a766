//! What is known of a file before it is walked: its lines, its imports, its functions and its iterators.

use super::green;
use super::macros::{self, Parsed};
use super::made::counted;
use ra_ap_syntax::ast::{self, AstNode, HasAttrs, HasModuleItem, HasName};
use ra_ap_syntax::{SourceFile, SyntaxKind, SyntaxNode};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Facts about one file.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    /// The text of the file.
    pub(super) source: &'a str,
    /// Whether a text stands somewhere in the file, for those that were looked for.
    found: RefCell<HashMap<String, bool>>,
    /// Arguments of macros that have been parsed once: where the locals are planned. They are asked for again by the walk.
    arguments: RefCell<HashMap<(usize, usize), Option<Parsed>>>,
    line_starts: Vec<usize>,
    /// Whether lines are told; else every line is 0.
    pub(super) tells_lines: bool,
    /// The last name of an import, to its whole path.
    imports: HashMap<String, String>,
    /// The names under which an attribute for tests is imported, to its whole path: under different `cfg`s there may be
    /// several imports of one name.
    tests: HashMap<String, String>,
    /// The first line of each function's body, and whether it is `async`, by its name.
    functions: HashMap<String, (u32, bool)>,
    /// Types that are iterators by hand.
    pub(super) iterators: HashSet<String>,
    /// Those of which every place is seen where one is made.
    pub(super) counted: HashSet<String>,
    /// Macros and functions that the file defines itself, by name.
    own: HashSet<String>,
    /// Whether each function of a name takes `&self`, for functions with a receiver.
    receivers: HashMap<String, bool>,
    /// Functions that do not come back.
    endless: HashSet<String>,
    /// Types of the file that are not `Copy`.
    moving: BTreeSet<String>,
    /// The same as an argument.
    told_moving: String,
    /// The file says what `+=` and its like do.
    pub(super) has_operators: bool,
    /// Fields must not be borrowed: some type is packed or a union.
    pub(super) odd_fields: bool,
}

impl<'a> Facts<'a> {
    pub(super) fn of(source: &'a str, file: &SourceFile) -> Self {
        let starts = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let mut facts = Self {
            source,
            found: RefCell::default(),
            arguments: RefCell::default(),
            line_starts: std::iter::once(0).chain(starts).collect(),
            tells_lines: true,
            imports: HashMap::new(),
            tests: HashMap::new(),
            functions: HashMap::new(),
            iterators: HashSet::new(),
            counted: HashSet::new(),
            own: HashSet::new(),
            receivers: HashMap::new(),
            endless: HashSet::new(),
            moving: BTreeSet::new(),
            told_moving: String::new(),
            has_operators: false,
            odd_fields: source.contains("packed"),
        };
        let is_main =
            |item: &ast::Item| matches!(item, ast::Item::Fn(f) if f.name().is_some_and(|n| n.text() == "main"));
        let mut copied = Vec::new();
        green::each(file.syntax(), is_known, &mut |node| facts.node(node, &mut copied));
        for name in copied {
            facts.moving.remove(&name);
        }
        if !facts.iterators.is_empty() {
            facts.counted = counted(&facts, file);
        }
        facts.told_moving = format!(", &{:?}", facts.moving.iter().collect::<Vec<_>>());
        // A `main` in an inner module is not the program's.
        if let Some(ast::Item::Fn(main)) = file.items().find(is_main) {
            facts.function(&main);
        }
        facts
    }

    /// Learns from an item. What is said to be `Copy` by an `impl` goes to `copied`.
    fn node(&mut self, node: SyntaxNode, copied: &mut Vec<String>) {
        if let Some(item) = ast::Use::cast(node.clone()) {
            if let Some(tree) = item.use_tree() {
                self.import("", &tree);
            }
        } else if let Some(function) = ast::Fn::cast(node.clone()) {
            self.function(&function);
        } else if let Some(item) = ast::Impl::cast(node.clone()) {
            if is_iterator(&item) {
                self.iterators.extend(type_name(item.self_ty()));
            }
            let of = type_name(item.trait_());
            self.has_operators |= of.as_ref().is_some_and(|name| name.ends_with("Assign"));
            if of.is_some_and(|name| name == "Copy") {
                copied.extend(type_name(item.self_ty()));
            }
        } else if let Some(item) = ast::Adt::cast(node.clone()) {
            let is_copied = item.attrs().any(|attribute| green::text(attribute.syntax()).contains("Copy"));
            self.moving.extend(item.name().filter(|_| !is_copied).map(|name| name.text().to_string()));
            self.odd_fields |= matches!(item, ast::Adt::Union(_));
        } else if let Some(rules) = ast::MacroRules::cast(node.clone()) {
            self.own.extend(rules.name().map(|name| name.text().to_string()));
        }
    }

    fn function(&mut self, function: &ast::Fn) {
        let Some(name) = function.name() else { return };
        let first = function.body().map_or(0, |body| self.first_line(&body));
        self.functions.insert(name.text().to_string(), (first, function.async_token().is_some()));
        self.own.insert(name.text().to_string());
        if let Some(receiver) = function.param_list().and_then(|list| list.self_param()) {
            let is_shared = receiver.amp_token().is_some() && receiver.mut_token().is_none();
            *self.receivers.entry(name.text().to_string()).or_insert(true) &= is_shared;
        }
        if function.ret_type().and_then(|ret| ret.ty()).is_some_and(|ty| matches!(ty, ast::Type::NeverType(_))) {
            self.endless.insert(name.text().to_string());
        }
    }

    fn import(&mut self, prefix: &str, tree: &ast::UseTree) {
        let path = tree.path().map(|path| green::text(path.syntax())).unwrap_or_default();
        let path = path.trim_start_matches("::");
        let whole = if prefix.is_empty() { path.to_owned() } else { format!("{prefix}::{path}") };
        match tree.use_tree_list() {
            Some(list) => list.use_trees().for_each(|inner| self.import(&whole, &inner)),
            None => {
                let whole = whole.trim_end_matches("::self").to_owned();
                let renamed = tree.rename().and_then(|rename| rename.name()).map(|name| name.text().to_string());
                let last = whole.rsplit("::").next().unwrap_or_default().to_owned();
                let name = renamed.unwrap_or(last);
                if whole.ends_with("::test") {
                    self.tests.insert(name.clone(), whole.clone());
                }
                self.imports.insert(name, whole);
            }
        }
    }

    /// The line, from 1, of a place in the file; 0 where lines are not told.
    pub(super) fn line(&self, at: usize) -> u32 {
        if !self.tells_lines {
            return 0;
        }
        self.line_starts.partition_point(|start| *start <= at) as u32
    }

    /// What stands between these places in a macro, if it is an expression. It is parsed at every other time.
    pub(super) fn argument(&self, start: usize, end: usize) -> Option<Parsed> {
        if let Some(parsed) = self.arguments.borrow_mut().remove(&(start, end)) {
            return parsed;
        }
        let parsed = macros::argument(self, start, end);
        self.arguments.borrow_mut().insert((start, end), parsed.clone());
        parsed
    }

    /// A path without its generic arguments, with its import written out.
    pub(super) fn resolve(&self, path: &ast::Path) -> String {
        let text = green::text(path.syntax());
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '_');
        if text.chars().all(is_plain) && !text.starts_with("::") {
            let first = text.split("::").next().unwrap_or_default();
            return self.imports.get(first).map(|known| format!("{known}{}", &text[first.len()..])).unwrap_or(text);
        }
        let names: Vec<String> =
            path.segments().filter_map(|segment| Some(segment.name_ref()?.text().to_string())).collect();
        match names.split_first() {
            Some((first, rest)) => {
                let first = self.imports.get(first).unwrap_or(first);
                std::iter::once(first.as_str()).chain(rest.iter().map(String::as_str)).collect::<Vec<_>>().join("::")
            }
            None => String::new(),
        }
    }

    /// The path of an attribute, with its import written out. Empty where it has none.
    pub(super) fn attribute(&self, attribute: &ast::Attr) -> String {
        let path = attribute.path().map(|path| green::text(path.syntax())).unwrap_or_default();
        let name = path.trim_start_matches("::");
        self.tests.get(name).or_else(|| self.imports.get(name)).cloned().unwrap_or_else(|| name.to_owned())
    }

    /// Whether a function is a test: under `#[test]`, `#[tokio::test]` or another attribute of that name, also where that is
    /// imported under another one.
    pub(super) fn is_test(&self, function: &ast::Fn) -> bool {
        // One that is imported as `test` is meant as one, whatever it is where it comes from.
        let written = |attribute: &ast::Attr| attribute.path()?.segment()?.name_ref().map(|name| name.text() == "test");
        let is_known = |attribute: &ast::Attr| self.attribute(attribute).rsplit("::").next() == Some("test");
        function.attrs().any(|attribute| written(&attribute) == Some(true) || is_known(&attribute))
    }

    /// The path of a macro, with its import written out.
    pub(super) fn resolve_macro<'p>(&'p self, path: &'p str) -> &'p str {
        self.imports.get(path).map_or(path, String::as_str)
    }

    /// Whether the file imports or names this path, or something in it.
    pub(super) fn names(&self, path: &str) -> bool {
        let is_of =
            |known: &String| known == path || known.strip_prefix(path).is_some_and(|rest| rest.starts_with("::"));
        self.imports
            .values()
            .any(|known| is_of(known) || path.starts_with(&format!("{known}::")) && self.calls(known, path))
            || self.uses(path)
    }

    /// Whether the file names this path by a module that it has imported: `thread::scope`, `mpsc::sync_channel`.
    fn calls(&self, module: &str, path: &str) -> bool {
        let (last, rest) = (module.rsplit("::").next().unwrap_or_default(), &path[module.len()..]);
        self.uses(&format!("{last}{rest}"))
    }

    /// Whether the file imports or names something of this crate.
    pub(super) fn uses(&self, name: &str) -> bool {
        if let Some(found) = self.found.borrow().get(name) {
            return *found;
        }
        // Each call of the program asks for the same few names.
        let found = self.source.contains(name);
        self.found.borrow_mut().insert(name.to_owned(), found);
        found
    }

    /// Whether the coroutines of `corosensei` are traced in this file. Scoped ones know the crate's own types only, so a
    /// file that has them keeps all of them.
    pub(super) fn has_coroutines(&self) -> bool {
        self.uses("corosensei") && !self.uses("ScopedCoroutine")
    }

    /// Whether the file defines a macro or a function of this name.
    pub(super) fn defines(&self, name: &str) -> bool {
        self.own.contains(name)
    }

    /// The types of the file that are not `Copy`, in order, as one more argument of a call.
    pub(super) fn moving(&self) -> &str {
        &self.told_moving
    }

    /// Whether the methods of this name in this file all take `&self`; `None` where there is none.
    pub(super) fn receivers(&self, name: &str) -> Option<bool> {
        self.receivers.get(name).copied()
    }

    /// Whether a function of this name in this file does not come back.
    pub(super) fn is_endless(&self, name: &str) -> bool {
        self.endless.contains(name)
    }

    /// Whether the function of this name in this file is `async`.
    pub(super) fn is_async(&self, name: &str) -> bool {
        self.functions.get(name).is_some_and(|(_, is_async)| *is_async)
    }

    /// A name, and the first line of the body of the function that has it (0 where there is none).
    pub(super) fn first_line_of(&self, name: &str) -> (String, u32) {
        (name.to_owned(), self.functions.get(name).filter(|_| self.tells_lines).map_or(0, |(line, _)| *line))
    }

    /// The line of the first statement of a block in this file.
    pub(super) fn first_line(&self, body: &ast::BlockExpr) -> u32 {
        let list = body.stmt_list();
        let first = list.as_ref().and_then(|list| list.syntax().children().next());
        let start = first.as_ref().map_or(body.syntax().text_range().start(), super::green::start_of);
        self.line(usize::from(start))
    }
}

/// Whether a file's facts are learned from items of this kind.
fn is_known(kind: SyntaxKind) -> bool {
    use SyntaxKind::{ENUM, FN, IMPL, MACRO_RULES, STRUCT, UNION, USE};
    matches!(kind, ENUM | FN | IMPL | MACRO_RULES | STRUCT | UNION | USE)
}

/// Whether it is `impl Iterator for …`.
pub(super) fn is_iterator(item: &ast::Impl) -> bool {
    type_name(item.trait_()).is_some_and(|name| name == "Iterator")
}

/// Whether it is `impl Future for …`.
pub(super) fn is_future(item: &ast::Impl) -> bool {
    type_name(item.trait_()).is_some_and(|name| name == "Future")
}

/// The name of a path type, without its module and its arguments.
pub(super) fn type_name(ty: Option<ast::Type>) -> Option<String> {
    match ty? {
        ast::Type::PathType(path) => Some(path.path()?.segment()?.name_ref()?.text().to_string()),
        _ => None,
    }
}
