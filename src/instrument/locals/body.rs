//! A function's body, as far as its locals matter: what is bound, which statement mentions it and how, in which blocks.
//! Every place is a byte of the file.

/// How a local is used where it is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Looked at, and no more.
    Read,
    /// Borrowed with `&`: only what it shares can change.
    Shared,
    /// Changed by a method or a function that is known to keep nothing of it.
    Changed,
    /// A method is called on it: it may be read, changed, moved, or lent to the result.
    Called,
    /// Lent with `&mut`.
    Lent,
    /// Used as a value: copied, moved, or lent again.
    Value,
    /// A part of it is written.
    Written,
    /// The whole of it is written, whatever it was before.
    Overwritten,
    /// Nobody knows: in an unknown macro, or by a closure.
    Unknown,
}

impl Use {
    /// Whether something may still hold what this use has lent.
    pub(super) fn lends(self) -> bool {
        matches!(self, Self::Called | Self::Lent | Self::Value | Self::Unknown)
    }

    /// Whether the statement itself writes it.
    pub(super) fn writes(self) -> bool {
        matches!(self, Self::Written | Self::Overwritten)
    }

    /// Whether the local may be another one after this use, even if the statement never comes to its end.
    pub(super) fn doubts(self) -> bool {
        self.lends() || self == Self::Changed
    }
}

/// Something that a name stands for.
#[derive(Debug)]
pub(super) struct Local {
    pub(super) name: String,
    /// From here on the name means this one.
    pub(super) from: usize,
    /// The end of its scope.
    pub(super) until: usize,
    /// The block that it ends with; `usize::MAX` for what an arm of a `match` without a block binds.
    pub(super) block: usize,
    /// Where the statement begins that binds it, if one does.
    pub(super) statement: Option<usize>,
    /// The block of the function, closure or `async` block that it belongs to.
    pub(super) routine: usize,
    /// From where on its type is settled: `None` where it is not.
    pub(super) settled: Option<usize>,
    /// It can be looked at where it is bound.
    pub(super) is_told: bool,
    /// It may not be there at all: it is bound under an attribute that may take the statement away.
    pub(super) is_optional: bool,
    /// A closure whose result has a type that is settled only by its use.
    pub(super) gives_open: bool,
    /// A value that can hold no borrow: a number, a text.
    pub(super) is_plain: bool,
    /// A part of it cannot be moved: it is behind a reference.
    pub(super) is_reference: bool,
    /// Where it is mentioned: places in [`Body::mentions`], in order.
    pub(super) mentions: Vec<usize>,
}

impl Local {
    /// Whether it is shown to anybody. Names that begin with `_` are nobody's business.
    pub(super) fn is_shown(&self) -> bool {
        self.name.starts_with(|first: char| first.is_lowercase())
    }
}

/// A place where a local is mentioned.
#[derive(Debug)]
pub(super) struct Mention {
    pub(super) local: usize,
    pub(super) at: usize,
    pub(super) how: Use,
    /// All of it is meant, not one of its fields.
    pub(super) whole: bool,
}

/// A place that a statement does nothing but change, and after which nobody else can hold it.
#[derive(Clone, Debug)]
pub(super) struct Evident {
    pub(super) local: usize,
    /// The expression to look at.
    pub(super) place: String,
    /// It is a field of the local.
    pub(super) is_field: bool,
}

/// A statement, or the tail of a block.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) block: usize,
    /// Something can be inserted after it, and is reached from it.
    pub(super) has_after: bool,
    /// What stands after it is not reached from it.
    pub(super) diverges: bool,
    /// What it binds.
    pub(super) bound: Vec<usize>,
    /// What is bound in it, by its patterns.
    pub(super) inner: Vec<usize>,
    /// The blocks in it, in order.
    pub(super) blocks: Vec<usize>,
    /// What is mentioned in it, and not in the statements of its blocks: places in [`Body::mentions`], in order.
    pub(super) mentions: Vec<usize>,
    pub(super) evident: Option<Evident>,
}

/// What a block is to the statement around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The body of a function, of a closure or of an `async` block.
    Routine,
    /// A branch, or a block in the place of an expression.
    Branch,
    /// The body of a loop. `head`: what is evaluated again before each turn. `endless`: only a `break` leaves it.
    Loop { head: (usize, usize), endless: bool },
}

/// A block of statements.
#[derive(Debug)]
pub(super) struct Block {
    /// Behind its brace and its inner attributes.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) role: Role,
    /// The body of something `async`, which has a lane of its own.
    pub(super) is_async: bool,
    /// The routine that it belongs to: a block, perhaps this one.
    pub(super) routine: usize,
    /// The statement around it; `None` for the body of the function.
    pub(super) parent: Option<usize>,
    /// The whole `if`, `match` or loop that it is a branch of.
    pub(super) construct: (usize, usize),
    pub(super) statements: Vec<usize>,
    /// What the head of the construct may hold as long as the block runs.
    pub(super) held: Vec<usize>,
    /// What the head changes, where nothing can be inserted: not to be shown in the block.
    pub(super) hidden: Vec<usize>,
}

/// A function's body.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) locals: Vec<Local>,
    pub(super) blocks: Vec<Block>,
    pub(super) statements: Vec<Statement>,
    /// In the order in which they are evaluated.
    pub(super) mentions: Vec<Mention>,
    /// Names that a closure takes with it: its block, and the name.
    pub(super) taken: Vec<(usize, String)>,
}

impl Body {
    /// What a name means at a place.
    pub(super) fn resolve(&self, name: &str, at: usize) -> Option<usize> {
        let means = |local: &&Local| local.name == name && local.from <= at && at <= local.until;
        let (nth, _) = self.locals.iter().enumerate().rev().find(|(_, local)| means(local))?;
        Some(nth)
    }

    /// The mentions that stand in a statement itself, not in the statements of its blocks.
    pub(super) fn own(&self, statement: usize) -> impl Iterator<Item = &Mention> {
        self.statements[statement].mentions.iter().map(|nth| &self.mentions[*nth])
    }

    /// The mentions of a local.
    pub(super) fn of(&self, local: usize) -> impl Iterator<Item = &Mention> {
        self.locals[local].mentions.iter().map(|nth| &self.mentions[*nth])
    }

    /// The first mention of a local between two places.
    pub(super) fn first(&self, local: usize, (from, until): (usize, usize)) -> Option<&Mention> {
        self.of(local).find(|mention| from <= mention.at && mention.at < until)
    }
}
