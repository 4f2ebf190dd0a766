//! How much of a trace a column of a timeline stands for, from one event over many columns to thousands of events in one.
//!
//! A *unit* is what the timeline is drawn against: a change of state, a line, or a second. A *level* is a step of zooming:
//! 0 is where a timeline begins, above it a column stands for less, below it for more.

use std::ops::RangeInclusive;

/// What a column stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// One event or line takes so many columns, one at least.
    Columns(u16),
    /// One column takes so many events or lines, two at least.
    Units(usize),
    /// One column takes so many seconds.
    Seconds(f64),
}

/// A column takes no less time than this, in seconds.
const SHORTEST: f64 = 1e-9;

impl Scale {
    /// The scale at `level` for `units` events or lines in `width` columns, where one takes `base` columns at level 0.
    pub fn of_units(level: i32, base: u16, units: usize, width: u16) -> Self {
        let levels = Self::unit_levels(base, units, width);
        match level.clamp(*levels.start(), *levels.end()) {
            level @ 0.. => Self::Columns(base.saturating_mul(1 << level.min(15)).min(widest(width))),
            level => {
                let halves = halves(base);
                match -level {
                    narrower if narrower <= halves => Self::Columns((base >> narrower).max(1)),
                    wider => Self::Units(nice((wider - halves) as u32)),
                }
            }
        }
    }

    /// The levels that differ from each other: from all units in view to one of them over the whole width.
    pub fn unit_levels(base: u16, units: usize, width: u16) -> RangeInclusive<i32> {
        let mut least = 0;
        let columns = widest(width) as usize;
        let halves = halves(base);
        let fits = |level: i32| match -level {
            narrower if narrower <= halves => columns / ((base >> narrower).max(1) as usize),
            wider => columns.saturating_mul(nice((wider - halves) as u32)),
        };
        while fits(least) < units && least > -60 {
            least -= 1;
        }
        let mut most = 0;
        while base.saturating_mul(1 << most) < widest(width) && most < 15 {
            most += 1;
        }
        least..=most
    }

    /// The scale at `level` for `seconds` in `width` columns, all of which are in view at level 0.
    pub fn of_seconds(level: i32, seconds: f64, width: u16) -> Self {
        let whole = if seconds > 0.0 { seconds / f64::from(width.saturating_sub(2).max(1)) } else { 1.0 };
        let level = level.clamp(0, *Self::second_levels(seconds, width).end());
        Self::Seconds(whole / 2_f64.powi(level))
    }

    /// The levels that differ from each other: from all the time in view to as little as clocks tell.
    pub fn second_levels(seconds: f64, width: u16) -> RangeInclusive<i32> {
        let whole = seconds / f64::from(width.saturating_sub(2).max(1));
        0..=if whole > SHORTEST { (whole / SHORTEST).log2().floor() as i32 } else { 0 }
    }

    /// How many units `columns` columns show: whole ones, where they are events or lines.
    pub fn units(self, columns: u16) -> f64 {
        match self {
            Self::Columns(wide) => f64::from(columns / wide.max(1)),
            Self::Units(many) => many as f64 * f64::from(columns),
            Self::Seconds(long) => long * f64::from(columns),
        }
    }
}

/// The columns that one unit takes at most; one is left for the playhead.
fn widest(width: u16) -> u16 {
    width.saturating_sub(1).max(1)
}

/// How often `base` can be halved until it is one column.
fn halves(base: u16) -> i32 {
    base.max(1).ilog2() as i32
}

/// The number `at`, from 1, of 2, 5, 10, 20, 50 …
fn nice(at: u32) -> usize {
    let first = [1, 2, 5][at as usize % 3];
    10_usize.saturating_pow(at / 3).saturating_mul(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_go_from_a_part_of_an_event_to_many_events_in_round_numbers() {
        let scales: Vec<Scale> = (-8..=3).rev().map(|level| Scale::of_units(level, 9, 10_000, 100)).collect();
        let (columns, units) = (Scale::Columns, Scale::Units);
        assert_eq!(scales[..7], [72, 36, 18, 9, 4, 2, 1].map(columns));
        assert_eq!(scales[7..], [2, 5, 10, 20, 50].map(units));
        assert_eq!(Scale::of_units(-99, 9, 10_000, 100), Scale::Units(200));
        assert_eq!(Scale::of_units(99, 9, 10_000, 100), Scale::Columns(99));
        assert_eq!(Scale::of_units(-5, 9, 3, 100), Scale::Columns(9));
    }

    #[test]
    fn time_is_halved_until_clocks_tell_no_more() {
        assert_eq!(Scale::of_seconds(0, 98.0, 100), Scale::Seconds(1.0));
        assert_eq!(Scale::of_seconds(2, 98.0, 100), Scale::Seconds(0.25));
        assert_eq!(Scale::of_seconds(-3, 98.0, 100), Scale::Seconds(1.0));
        assert_eq!(Scale::of_seconds(99, 0.0, 100), Scale::Seconds(1.0));
    }

    proptest! {
        #[test]
        fn all_levels_differ_and_the_first_shows_all(base in 1u16..15, units in 0usize..20_000_000, width in 2u16..300) {
            prop_assume!(base < width);
            let levels = Scale::unit_levels(base, units, width);
            let of = |level| Scale::of_units(level, base, units, width);
            for level in levels.clone().skip(1) {
                prop_assert!(of(level).units(width - 1) < of(level - 1).units(width - 1) || of(level) != of(level - 1));
            }
            prop_assert_eq!(of(levels.start() - 1), of(*levels.start()));
            prop_assert_eq!(of(levels.end() + 1), of(*levels.end()));
            prop_assert!(of(*levels.start()).units(width - 1) >= units as f64);
        }
    }
}
