//! From what is read of a function to where its locals are looked at and where they are put in doubt.
//!
//! A look borrows the local. It must neither be refused by the compiler nor keep a borrow of the program alive, so one
//! is made only where the program itself shows that it is harmless: the statement before does nothing but write the
//! local, or a later use of it is reached with nobody between that may hold what was lent.

use super::body::{Block, Body, Mention, Role, Statement, Use};
use super::{Look, Plan};
use std::collections::{BTreeMap, BTreeSet};

/// The locals whose text may be old, each with the locals that may hold a borrow of it.
type Stale = BTreeMap<usize, BTreeSet<usize>>;

/// A place where something can be inserted: in which block, and before which of its statements.
#[derive(Clone, Copy)]
struct Point {
    at: usize,
    block: usize,
    next: usize,
}

pub(super) struct Judge<'a> {
    pub(super) body: &'a Body,
    pub(super) plan: &'a mut Plan,
}

impl Judge<'_> {
    /// Judges a whole function.
    pub(super) fn function(&mut self) {
        if !self.body.blocks.is_empty() {
            self.block(0, Stale::new());
        }
    }

    /// Judges a block that is entered with these. Gives those with which it is left.
    fn block(&mut self, nth: usize, mut stale: Stale) -> Stale {
        let body = self.body;
        let block = &body.blocks[nth];
        let point = Point { at: block.start, block: nth, next: 0 };
        stale.retain(|local, holders| {
            let is_certain = self.certain(*local, point, holders, false);
            if is_certain {
                self.plan.look_at_start(block.start, Look::Whole(body.locals[*local].name.clone()));
            }
            !is_certain
        });
        for (at, statement) in block.statements.iter().enumerate() {
            self.statement(
                *statement,
                Point { at: body.statements[*statement].end, block: nth, next: at + 1 },
                &mut stale,
            );
        }
        stale.retain(|local, _| body.locals[*local].until > block.end);
        stale
    }

    fn statement(&mut self, nth: usize, point: Point, stale: &mut Stale) {
        let body = self.body;
        let statement = &body.statements[nth];
        self.doubts(nth, statement);
        let takers = takers(body, nth, statement);
        // Who takes from one that holds a borrow may hold it, too.
        for holders in
            stale.values_mut().filter(|holders| body.own(nth).any(|mention| holders.contains(&mention.local)))
        {
            holders.extend(&takers);
        }
        let mut proved = BTreeSet::new();
        for mention in body.own(nth) {
            self.mention(mention, &takers, stale, &mut proved);
        }
        self.blocks(statement, &takers, stale);
        for local in statement.bound.iter().filter(|local| !self.is_told_at_once(**local, statement)) {
            stale.insert(*local, BTreeSet::new());
        }
        if statement.has_after {
            self.looks(nth, statement, point, stale, &proved);
        }
    }

    /// What a mention does to what is known of its local.
    fn mention(&self, mention: &Mention, takers: &BTreeSet<usize>, stale: &mut Stale, proved: &mut BTreeSet<usize>) {
        let local = mention.local;
        if mention.how != Use::Read && mention.how != Use::Shared {
            stale.entry(local).or_default();
        }
        let Some(holders) = stale.get_mut(&local) else { return };
        if mention.whole {
            // Whoever held a borrow of it is done: the program itself gets at all of it here.
            holders.clear();
            if mention.how != Use::Unknown {
                proved.insert(local);
            }
        }
        if mention.how.lends() {
            holders.extend(takers.iter().filter(|taker| **taker != local));
        }
    }

    /// Judges the blocks of a statement.
    fn blocks(&mut self, statement: &Statement, takers: &BTreeSet<usize>, stale: &mut Stale) {
        if statement.blocks.is_empty() {
            return;
        }
        let entered = stale.clone();
        for nth in &statement.blocks {
            let role = self.body.blocks[*nth].role;
            if matches!(role, Role::Routine) {
                self.block(*nth, Stale::new());
                continue;
            }
            let mut left = self.block(*nth, entered.clone());
            if matches!(role, Role::Loop { .. }) {
                let mut again = entered.clone();
                join(&mut again, left.clone());
                // Most turns leave nothing behind that the first one did not find.
                if again != entered {
                    left = self.block(*nth, again);
                }
            }
            for (local, holders) in &mut left {
                // The value of the block goes to whoever takes the statement's.
                holders.extend(takers.iter().filter(|taker| *taker != local));
            }
            join(stale, left);
        }
    }

    /// Looks at what can be looked at after a statement.
    fn looks(&mut self, nth: usize, statement: &Statement, point: Point, stale: &mut Stale, proved: &BTreeSet<usize>) {
        let body = self.body;
        let name = |local: usize| body.locals[local].name.clone();
        if let Some(evident) = statement.evident.as_ref().filter(|evident| self.is_visible(evident.local, point.at)) {
            let is_whole = !evident.is_field || self.is_never_split(evident.local);
            let (of, place) = (name(evident.local), evident.place.clone());
            self.plan.look_after(
                point.at,
                match (evident.is_field, is_whole) {
                    (false, _) => Look::Whole(of),
                    (true, true) => Look::WholeOrPart { of, place },
                    (true, false) => Look::Part { of, place },
                },
            );
            if is_whole {
                stale.remove(&evident.local);
            }
        }
        stale.retain(|local, holders| {
            let is_certain = self.certain(*local, point, holders, proved.contains(local));
            if is_certain {
                self.plan.look_after(point.at, Look::Whole(name(*local)));
            }
            !is_certain
        });
        // What is shared may change behind an `&`.
        let shared = body.own(nth).filter(|mention| mention.how == Use::Shared && !stale.contains_key(&mention.local));
        let shared: BTreeSet<usize> = shared.map(|mention| mention.local).collect();
        for local in shared {
            if self.certain(local, point, &BTreeSet::new(), proved.contains(&local)) {
                self.plan.look_after(point.at, Look::Again(name(local)));
            }
        }
    }

    /// Puts in doubt what a statement may change, before it runs.
    fn doubts(&mut self, nth: usize, statement: &Statement) {
        let body = self.body;
        // What nobody can see before the look that follows needs no doubt.
        let covered =
            statement.evident.as_ref().filter(|evident| !evident.is_field || self.is_never_split(evident.local));
        let covered = covered.map(|evident| evident.local);
        for mention in body.own(nth).filter(|mention| body.locals[mention.local].is_shown()) {
            let is_covered = covered == Some(mention.local)
                && (mention.how.writes() || mention.how == Use::Changed && statement.blocks.is_empty());
            if is_covered || !mention.how.doubts() && !mention.how.writes() {
                continue;
            }
            let name = &body.locals[mention.local].name;
            match self.head_of(statement, mention.at) {
                Some(start) => self.plan.head(start).add(name, mention.how),
                None => self.plan.before(statement.start).add(name, mention.how),
            }
        }
        let untold = statement.bound.iter().filter(|local| !self.is_told_at_once(**local, statement));
        for name in untold.map(|local| &body.locals[*local].name).collect::<Vec<_>>() {
            if body.locals.iter().filter(|other| other.name == *name).count() > 1 {
                self.plan.before(statement.start).add(name, Use::Changed);
            }
        }
    }

    /// The loop of a statement whose head, where something can be inserted, stands at this place.
    fn head_of(&self, statement: &Statement, at: usize) -> Option<usize> {
        let blocks = statement.blocks.iter().map(|nth| &self.body.blocks[*nth]);
        let mut loops = blocks.filter_map(|block| match block.role {
            Role::Loop { head, .. } if block.hidden.is_empty() => Some((head, block.construct.0)),
            _ => None,
        });
        loops.find(|(head, _)| head.0 <= at && at < head.1).map(|(_, start)| start)
    }

    /// Whether a `let` is followed by a look at what it binds.
    fn is_told_at_once(&self, local: usize, statement: &Statement) -> bool {
        self.body.locals[local].settled == Some(0) && statement.has_after
    }

    /// Whether the name of a local means it at this place.
    fn is_visible(&self, local: usize, at: usize) -> bool {
        let known = &self.body.locals[local];
        known.is_shown()
            && known.settled.is_some_and(|from| from <= at)
            && self.body.resolve(&known.name, at) == Some(local)
    }

    /// Whether no part of a local is ever moved or lent.
    fn is_never_split(&self, local: usize) -> bool {
        let is_reference = self.body.locals[local].is_reference;
        self.body
            .of(local)
            .filter(|mention| !mention.whole)
            .all(|mention| !mention.how.lends() || mention.how == Use::Value && is_reference)
    }

    /// Whether a local can be looked at here: it holds a value, nobody holds a borrow that would be in the way, and a
    /// look keeps nothing alive that the program does not. `proved`: the statement before gets at all of it.
    fn certain(&self, local: usize, point: Point, holders: &BTreeSet<usize>, proved: bool) -> bool {
        let body = self.body;
        let known = &body.locals[local];
        if !self.is_visible(local, point.at) || known.routine != body.blocks[point.block].routine {
            return false;
        }
        let mut around = Some(point.block);
        while let Some(nth) = around {
            let block = &body.blocks[nth];
            let is_held =
                block.held.contains(&local) && !proved || block.held.iter().any(|held| holders.contains(held));
            if block.hidden.contains(&local) || is_held {
                return false;
            }
            around = self.outer(block);
        }
        let Some(found) = self.next_use(local, point) else { return false };
        let holders = holders.iter().filter(|holder| !body.locals[**holder].is_plain);
        holders.into_iter().all(|holder| {
            let until = body.locals[*holder].until;
            found.is_straight && found.end <= until && body.first(*holder, (point.at, found.end)).is_none()
        })
    }

    /// The block around one of the same routine.
    fn outer(&self, block: &Block) -> Option<usize> {
        let parent = block.parent.filter(|_| block.role != Role::Routine)?;
        Some(self.body.statements[parent].block)
    }

    /// The use that shows that a local has a value at a point: the first mention on the way from there, if it is a use
    /// of the whole local and not an assignment.
    fn next_use(&self, local: usize, point: Point) -> Option<Found> {
        let body = self.body;
        let mut nth = point.block;
        let mut next = point.next;
        let mut is_straight = true;
        loop {
            let block = &body.blocks[nth];
            if let Some(found) = self.first_in(local, &block.statements[next..]) {
                return found.used(is_straight);
            }
            // Beyond its scope, the name is that of another one.
            if body.locals[local].until <= block.end {
                return None;
            }
            is_straight = false;
            if let Role::Loop { head, endless } = block.role {
                if block.statements[next..].iter().any(|nth| body.statements[*nth].diverges) {
                    return None;
                }
                if let Some(mention) = body.first(local, head) {
                    return FirstMention { mention: Some(mention), end: head.1 }.used(false);
                }
                if let Some(found) = self.first_in(local, &block.statements[..next]) {
                    return found.used(false);
                }
                if endless {
                    return None;
                }
            }
            let parent = block.parent.filter(|_| block.role != Role::Routine)?;
            let statement = &body.statements[parent];
            let (before, after) = ((statement.start, block.construct.0), (block.construct.1, statement.end));
            if body.first(local, before).is_some() || body.first(local, after).is_some() || statement.diverges {
                return None;
            }
            nth = statement.block;
            next = body.blocks[nth].statements.iter().position(|other| *other == parent)? + 1;
        }
    }

    /// The first mention in some statements of a block. A mention that cannot be reached is none, but ends the search.
    fn first_in(&self, local: usize, statements: &[usize]) -> Option<FirstMention<'_>> {
        for statement in statements.iter().map(|nth| &self.body.statements[*nth]) {
            let mention = self.body.first(local, (statement.start, statement.end));
            if mention.is_some() || statement.diverges {
                return Some(FirstMention { mention, end: statement.end });
            }
        }
        None
    }
}

/// The first mention of a local, and the end of the statement in which it stands.
struct FirstMention<'a> {
    mention: Option<&'a Mention>,
    end: usize,
}

impl FirstMention<'_> {
    fn used(&self, is_straight: bool) -> Option<Found> {
        let mention = self.mention?;
        let is_use = mention.whole && !matches!(mention.how, Use::Overwritten | Use::Unknown);
        is_use.then_some(Found { end: self.end, is_straight })
    }
}

/// A use of a local.
struct Found {
    /// The end of the statement in which it stands.
    end: usize,
    /// It stands further down in the same block.
    is_straight: bool,
}

/// Who may hold what a statement lends: what it binds, and what else it mentions.
fn takers(body: &Body, nth: usize, statement: &Statement) -> BTreeSet<usize> {
    let mentioned = body.own(nth).map(|mention| mention.local);
    statement.bound.iter().chain(&statement.inner).copied().chain(mentioned).collect()
}

fn join(into: &mut Stale, from: Stale) {
    for (local, holders) in from {
        into.entry(local).or_default().extend(holders);
    }
}
