//! The text of a value, without asking of its type what it does not have.

use std::any::TypeId;
use std::cell::Cell;
use std::fmt::{self, Debug, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A text is cut at this many characters.
const LIMIT: usize = 200;

/// The text of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// The digits of this number: most values are one, and a record holds it as such.
    Number(i32),
    /// Another text.
    Told {
        /// At most as long as the limit.
        text: String,
        /// Whether there was more.
        cut: bool,
    },
}

impl Text {
    /// A text that is not cut.
    pub(crate) fn whole(text: impl Into<String>) -> Self {
        Self::Told { text: text.into(), cut: false }
    }

    /// What there is of it; of a number nothing.
    pub(crate) fn told(&self) -> &str {
        match self {
            Self::Number(_) => "",
            Self::Told { text, .. } => text,
        }
    }
}

/// A value that is to be looked at.
pub struct Spy<'a, T: ?Sized>(pub &'a T);

/// Chosen by the compiler where the type has `Debug`.
pub trait Shown {
    /// The value's `{:?}`, cut at the limit.
    fn text(&self) -> Option<Text>;
}

/// Chosen where it has not.
pub trait Hidden {
    /// Nothing.
    fn text(&self) -> Option<Text>;
}

/// Types whose text says nothing to a reader or differs from run to run: moments, addresses, random order, machinery.
const MUTE: &[&str] = &[
    "::Instant",
    "SystemTime",
    "HashMap<",
    "HashSet<",
    "fn(",
    "*const ",
    "*mut ",
    "Handle",
    "::Runtime",
    "::Sleep",
    "ThreadId",
    "::Scope<",
    "yieldscope_probe::",
];

impl<T: Debug + ?Sized> Shown for Spy<'_, T> {
    fn text(&self) -> Option<Text> {
        // SAFETY: the value has the type that the id says.
        let number = unsafe { number(typeid::of::<T>(), std::ptr::from_ref(self.0).cast()) };
        shown(number, std::any::type_name::<T>(), &self.0)
    }
}

/// The whole number that stands at a place, if its type is one of the numbers and a record can hold it.
///
/// # Safety
/// What stands there is of the type that has this id.
#[inline]
unsafe fn number(of: TypeId, place: *const ()) -> Option<i32> {
    macro_rules! read {
        ($($number:ty),*) => {
            $(if of == TypeId::of::<$number>() {
                // SAFETY: its type is this one.
                return i32::try_from(unsafe { place.cast::<$number>().read() }).ok();
            })*
        };
    }
    read!(i32, u64, usize, u32, i64, u8, u16, isize, i8, i16);
    None
}

/// The text of a value whose type has this name, and which may be this number.
fn shown(number: Option<i32>, name: &str, value: &dyn Debug) -> Option<Text> {
    if let Some(number) = number {
        return crate::on().then_some(Text::Number(number));
    }
    // No mute one has so short a name: most values are numbers.
    let is_mute = name.len() > 5 && MUTE.iter().any(|mute| name.contains(mute));
    let shown = if crate::on() && !is_mute { debug(value) } else { None };
    // `Sender { .. }`: the type has chosen to say nothing.
    shown.filter(|text| !text.told().ends_with(" { .. }") && !has_address(text.told()))
}

/// Whether a text has an address in it, which differs from run to run.
fn has_address(text: &str) -> bool {
    if text.len() < 10 {
        return false;
    }
    let digits = |rest: &str| rest.bytes().take_while(u8::is_ascii_hexdigit).count();
    text.split("0x").skip(1).any(|rest| digits(rest) >= 8)
}

impl<T: ?Sized> Hidden for &Spy<'_, T> {
    fn text(&self) -> Option<Text> {
        None
    }
}

/// What a value is made of, as far as that tells when it may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    /// A number, a `bool`, a `char` or a text of the program: methods do not change it.
    Plain,
    /// It is copied where it is used as a value.
    Copied,
    /// It is moved where it is used as a value.
    Owned,
    /// A part of it can change behind a shared borrow.
    Sharing,
}

/// Types of [`Nature::Plain`].
const PLAIN: &[&str] = &[
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128",
    "usize", "&str", "()",
];

/// What the types are called whose values can change behind a shared borrow.
const SHARING: &[&str] = &["Cell<", "Mutex<", "Lock<", "::Atomic"];

/// Iterators and ranges of the standard library: nothing is to be dropped of them, and yet they are moved.
const MOVED: &[&str] = &["::iter::", "::Iter<", "::IntoIter<", "::Range", "::str::iter::"];

/// The nature of a value. Whether its type is `Copy` is not asked of the compiler: where the type is settled only further
/// down, the question could settle it wrongly. `moving` are types of the program that are not.
pub(crate) fn nature_of<T: ?Sized>(moving: &[&str]) -> Nature {
    nature(std::any::type_name::<T>(), std::mem::needs_drop::<T>(), moving)
}

fn nature(name: &str, needs_drop: bool, moving: &[&str]) -> Nature {
    let is_shared = name.starts_with('&') && !name.starts_with("&mut ");
    let mut words = name.split(|c: char| !c.is_alphanumeric() && c != '_');
    let is_moved = needs_drop
        || name.contains("&mut ")
        || MOVED.iter().any(|part| name.contains(part))
        || words.any(|word| moving.contains(&word));
    match () {
        () if SHARING.iter().any(|part| name.contains(part)) => Nature::Sharing,
        () if PLAIN.contains(&name) => Nature::Plain,
        () if is_moved && !is_shared => Nature::Owned,
        () => Nature::Copied,
    }
}

thread_local! {
    static LOOKING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside of a `Debug` that the program did not call: nothing is to be reported then.
pub(crate) fn looking() -> bool {
    LOOKING.try_with(Cell::get).unwrap_or(true)
}

/// The `{:?}` of a value, cut at the limit. A `Debug` that panics gives nothing.
pub(crate) fn debug(value: &dyn Debug) -> Option<Text> {
    if looking() {
        return None;
    }
    LOOKING.set(true);
    let mut out = Cut::default();
    let shown = catch_unwind(AssertUnwindSafe(|| write!(out, "{value:?}")));
    LOOKING.set(false);
    match shown {
        Ok(Err(_)) if !out.cut => None,
        Ok(_) => Some(out.text()),
        Err(_) => None,
    }
}

/// Takes what fits and then stops the writer.
struct Cut {
    text: String,
    left: usize,
    cut: bool,
}

impl Default for Cut {
    fn default() -> Self {
        Self { text: String::new(), left: LIMIT, cut: false }
    }
}

impl Cut {
    fn text(self) -> Text {
        Text::Told { text: self.text, cut: self.cut }
    }
}

impl Write for Cut {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        // A byte is a character at most.
        if more.len() <= self.left && more.is_ascii() {
            self.left -= more.len();
            self.text.push_str(more);
            return Ok(());
        }
        for character in more.chars() {
            if self.left == 0 {
                self.cut = true;
                return Err(fmt::Error);
            }
            self.left -= 1;
            self.text.push(character);
        }
        Ok(())
    }
}

/// A text of the probe's own or of a message, cut at the limit.
pub(crate) fn cut(text: &str) -> Text {
    let mut out = Cut::default();
    // An error means that it was cut, which the text says itself.
    let _ = out.write_str(text);
    out.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_the_limit_and_says_so() {
        assert_eq!(cut("short"), Text::whole("short"));
        assert_eq!(cut(&"x".repeat(200)), Text::whole("x".repeat(200)));
        assert_eq!(cut(&"x".repeat(201)), Text::Told { text: "x".repeat(200), cut: true });
    }

    #[test]
    fn the_nature_of_a_type_tells_when_its_values_may_change() {
        struct Ticket;
        let natures = [
            nature_of::<f64>(&[]),
            nature_of::<&str>(&[]),
            nature_of::<Option<u8>>(&[]),
            nature_of::<&Vec<Ticket>>(&["Ticket"]),
            nature_of::<String>(&[]),
            nature_of::<&mut u8>(&[]),
            nature_of::<std::ops::Range<u8>>(&[]),
            nature_of::<Ticket>(&["Ticket"]),
            nature_of::<&std::cell::Cell<u8>>(&[]),
        ];
        let [plain, copied, owned] = [Nature::Plain, Nature::Copied, Nature::Owned];
        assert_eq!(natures, [plain, plain, copied, copied, owned, owned, owned, owned, Nature::Sharing]);
    }

    #[test]
    fn a_value_without_debug_gives_nothing_and_one_that_panics_too() {
        struct Plain;
        struct Rude;
        impl Debug for Rude {
            fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
                std::panic::resume_unwind(Box::new(()))
            }
        }
        assert_eq!(crate::spy!(Plain), None);
        assert_eq!(debug(&Rude), None);
        assert!(!looking());
        assert_eq!(debug(&vec![1, 2]), Some(Text::whole("[1, 2]")));
    }

    #[test]
    fn a_number_is_told_from_what_only_looks_like_one() {
        #[derive(Debug)]
        struct Wrapped(#[allow(dead_code, reason = "only its place matters")] u64);
        fn read<T>(value: &T) -> Option<i32> {
            // SAFETY: the id is that of the value's type.
            unsafe { number(typeid::of::<T>(), std::ptr::from_ref(value).cast()) }
        }
        assert_eq!((read(&7_u64), read(&-7_i8), read(&i64::MAX), read(&u32::MAX)), (Some(7), Some(-7), None, None));
        assert_eq!((read(&Wrapped(7)), read(&&7_u64), read(&7.0), read(&'7')), (None, None, None, None));
    }
}
