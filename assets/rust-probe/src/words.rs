//! The numbers of the words in a record (`docs/trace-format.md`).

/// What kind of thing a lane is.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    Main = 0,
    Thread = 1,
    Process = 2,
    Generator = 3,
    Coroutine = 4,
    Task = 6,
    Future = 7,
    Iterator = 8,
}

/// The five states.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum State {
    Created = 0,
    Ready = 1,
    Running = 2,
    Suspended = 3,
    Closed = 4,
}

/// What brought a lane into its state.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Cause {
    Call = 0,
    Schedule = 1,
    Wake = 2,
    Submit = 3,
    Next = 4,
    Send = 5,
    Throw = 6,
    Close = 7,
    Await = 8,
    Poll = 9,
    Step = 10,
    Start = 11,
    Yield = 12,
    Pending = 13,
    Sleep = 14,
    Block = 15,
    Return = 16,
    Raise = 17,
    Cancel = 18,
    Drop = 19,
}

/// Tags of the records.
pub(crate) mod tag {
    pub(crate) const TEXT: u8 = 1;
    pub(crate) const CLOCK: u8 = 2;
    pub(crate) const THREAD: u8 = 3;
    pub(crate) const LANE: u8 = 4;
    pub(crate) const STATE: u8 = 5;
    pub(crate) const LINE: u8 = 6;
    pub(crate) const LOCAL: u8 = 7;
    pub(crate) const OUTPUT: u8 = 8;
    pub(crate) const EXCEPTION: u8 = 9;
    pub(crate) const WARNING: u8 = 10;
    pub(crate) const RUNTIME: u8 = 11;
}

/// Flags of the records.
pub(crate) mod flag {
    pub(crate) const CUT: u16 = 1;
    pub(crate) const BY: u16 = 2;
    pub(crate) const ON_LANE: u16 = 4;
    pub(crate) const ON_THING: u16 = 8;
    pub(crate) const NO_LANE: u16 = 16;
    pub(crate) const NUMBER: u16 = 32;
}
