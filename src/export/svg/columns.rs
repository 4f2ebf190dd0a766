//! Which column of the picture each change of state stands in. Programs share one axis: what is the same step of a walkthrough, or the
//! same instant of their virtual clocks, begins in the same column in both. Knows no pixels but the widths of columns.

use super::{Align, Program};
use crate::timeline::stops::at_time;
use std::ops::Range;

/// So many columns are drawn at most.
pub const MOST: usize = 600;

/// The axis of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Columns {
    /// For each program, the column of each of its changes of state that is drawn.
    pub of: Vec<Vec<usize>>,
    /// Where each column begins, in pixels from the first; one more than there are columns.
    pub begins: Vec<f64>,
    /// What all programs share, by its number among the steps or the instants, and the column at which it begins.
    pub shared: Vec<(usize, usize)>,
}

/// Columns are no narrower than this, and those with a text no wider than that, in pixels.
const WIDTHS: (f64, f64) = (26.0, 170.0);

/// So many columns are few.
const FEW: usize = 80;
/// Columns become wider by this factor at most, where there is room.
const STRETCH: f64 = 1.5;

impl Columns {
    /// The axis of these programs; `letters` says how many stand in the column of a change of state, by program and number, and `stays`
    /// gives stretches of changes of state of a program, each with the pixels that it wants. What is not as wide as `room` is made wider.
    pub fn new(
        programs: &[Program<'_>],
        align: Align,
        room: f64,
        letters: impl Fn(usize, usize) -> usize,
        stays: impl Fn(usize) -> Vec<(Range<usize>, f64)>,
    ) -> Self {
        let (of, shared) = places(programs, align);
        let count = of.iter().flatten().max().map_or(0, |last| last + 1).min(MOST);
        let mut widths = vec![WIDTHS.0; count];
        for (program, places) in of.iter().enumerate() {
            for (tick, column) in places.iter().enumerate().filter(|(_, column)| **column < count) {
                let letters = letters(program, tick);
                let wide = if letters == 0 { 0.0 } else { letters as f64 * super::LETTER + 14.0 };
                widths[*column] = widths[*column].max(wide.min(WIDTHS.1));
            }
        }
        if align == Align::Instants {
            waits(programs, &of, &mut widths);
        }
        // Where there are few columns, each state has room for its word.
        if count <= FEW {
            for (program, places) in of.iter().enumerate() {
                for (ticks, wide) in stays(program) {
                    let columns = places[ticks.start]..places.get(ticks.end).copied().unwrap_or(count);
                    let missing = wide - widths[columns.clone()].iter().sum::<f64>();
                    if let (Some(last), true) = (columns.last(), missing > 0.0) {
                        widths[last] += missing;
                    }
                }
            }
        }
        let stretch = (room / widths.iter().sum::<f64>().max(1.0)).clamp(1.0, STRETCH);
        widths.iter_mut().for_each(|wide| *wide *= stretch);
        let begins = std::iter::once(0.0).chain(widths.iter().scan(0.0, |sum, wide| {
            *sum += wide;
            Some(*sum)
        }));
        let of = of.into_iter().map(|places| places.into_iter().take_while(|column| *column < count).collect());
        let shared = shared.into_iter().filter(|(_, column)| *column < count).collect();
        Self { of: of.collect(), begins: begins.collect(), shared }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.begins.len() - 1
    }

    /// Where the column after that of the last of the first `ticks` changes of state begins: what has happened lies before it.
    pub fn end_of(&self, program: usize, ticks: usize) -> f64 {
        let last = ticks.min(self.of[program].len()).checked_sub(1);
        last.map_or(0.0, |last| self.begins[self.of[program][last] + 1])
    }
}

/// What all programs share: its number, and how many changes of state each program has before it.
type Border = (usize, Vec<usize>);

/// The columns of all changes of state, and those at which what is shared begins.
fn places(programs: &[Program<'_>], align: Align) -> (Vec<Vec<usize>>, Vec<(usize, usize)>) {
    let borders = match align {
        Align::Steps => steps(programs),
        Align::Instants => instants(programs),
    };
    let mut of: Vec<Vec<usize>> = vec![Vec::new(); programs.len()];
    let (mut shared, mut column) = (Vec::new(), 0);
    let mut go_to = |counts: &[usize]| {
        let lengths: Vec<usize> = of.iter().zip(counts).map(|(places, count)| count - places.len()).collect();
        for (places, length) in of.iter_mut().zip(&lengths) {
            places.extend(column..column + length);
        }
        column += lengths.iter().max().unwrap_or(&0);
        column
    };
    let mut before = vec![0; programs.len()];
    for (number, border) in borders {
        // Where one of them would go back, it is not shared.
        if border.iter().zip(&before).all(|(here, before)| here >= before) {
            shared.push((number, go_to(&border)));
            before = border;
        }
    }
    go_to(&programs.iter().map(|program| program.index.ticks()).collect::<Vec<_>>());
    (of, shared)
}

/// The steps that all programs have.
fn steps(programs: &[Program<'_>]) -> Vec<Border> {
    let steps = programs.iter().map(|program| program.steps.len()).min().unwrap_or(0);
    let border = |step: usize| {
        let places = programs.iter().map(|program| program.steps[step].map(|at| program.index.tick_at(at)));
        places.collect::<Option<Vec<usize>>>().map(|places| (step, places))
    };
    (0..steps).filter_map(border).collect()
}

/// The instants at which states change, in seconds, in order.
pub fn times(programs: &[Program<'_>]) -> Vec<f64> {
    let time = |program: &Program<'_>, tick: usize| program.index.tick(tick).map_or(0.0, |at| program.trace.t(at));
    let all =
        programs.iter().flat_map(|program| (0..program.index.ticks().min(MOST)).map(move |tick| time(program, tick)));
    let mut times: Vec<f64> = all.collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    times
}

/// The instants that programs share, numbered as in [`times`].
fn instants(programs: &[Program<'_>]) -> Vec<Border> {
    let before = |program: &Program<'_>, t: f64| {
        // All that is not later than the instant before; times are seconds, of which no two instants share a nanosecond.
        let position = at_time(program.trace, t - 1e-9, 0);
        program.index.tick_at(position)
    };
    let border = |t: f64| programs.iter().map(|program| before(program, t)).collect();
    times(programs).into_iter().map(border).enumerate().collect()
}

/// Where time passes after a column, it is wider: the longest wait by this much.
const LONGEST_WAIT: f64 = 90.0;
/// The shortest one by this much.
const SHORTEST_WAIT: f64 = 18.0;

fn waits(programs: &[Program<'_>], of: &[Vec<usize>], widths: &mut [f64]) {
    let mut times = vec![None; widths.len()];
    for (program, places) in programs.iter().zip(of) {
        for (tick, column) in places.iter().enumerate().filter(|(_, column)| **column < widths.len()) {
            times[*column] = program.index.tick(tick).map(|at| program.trace.t(at)).or(times[*column]);
        }
    }
    let pairs: Vec<(usize, f64)> =
        times.windows(2).enumerate().filter_map(|(at, pair)| Some((at, pair[1]? - pair[0]?))).collect();
    let longest = pairs.iter().map(|(_, wait)| *wait).fold(0.0, f64::max);
    for (at, wait) in pairs.into_iter().filter(|(_, wait)| *wait > 0.0) {
        widths[at] += (LONGEST_WAIT * wait / longest).max(SHORTEST_WAIT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::{Index, sample};
    use crate::trace::Trace;
    use proptest::prelude::*;

    fn program<'a>(trace: &'a Trace, index: &'a Index, steps: Vec<Option<usize>>) -> Program<'a> {
        Program { trace, index, heading: String::new(), steps, parted: Vec::new() }
    }

    proptest! {
        #[test]
        fn each_program_goes_forward_and_what_is_shared_stands_in_one_column(
            left in sample::traces(), right in sample::traces(), steps in prop::collection::vec((0usize..200, 0usize..200), 0..6)
        ) {
            let indices = [Index::new(&left), Index::new(&right)];
            let steps_of = |which: fn(&(usize, usize)) -> usize| steps.iter().map(|step| Some(which(step))).collect();
            let programs =
                [program(&left, &indices[0], steps_of(|step| step.0)), program(&right, &indices[1], steps_of(|step| step.1))];
            for align in [Align::Steps, Align::Instants] {
                let (of, shared) = places(&programs, align);
                for (places, program) in of.iter().zip(&programs) {
                    prop_assert_eq!(places.len(), program.index.ticks());
                    prop_assert!(places.windows(2).all(|pair| pair[0] < pair[1]));
                }
                prop_assert!(shared.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1));
                let at = |number: usize| match align {
                    Align::Steps => programs.each_ref().map(|program| program.index.tick_at(program.steps[number].unwrap_or(0))),
                    Align::Instants => {
                        let t = times(&programs)[number];
                        programs.each_ref().map(|program| {
                            let is_before = |tick: &usize| program.trace.t(program.index.tick(*tick).unwrap_or(0)) < t;
                            (0..program.index.ticks()).take_while(is_before).count()
                        })
                    }
                };
                for (number, column) in shared {
                    for (places, ticks) in of.iter().zip(at(number)) {
                        prop_assert!(places.get(ticks).is_none_or(|place| *place >= column));
                        prop_assert!(places[..ticks].iter().all(|place| *place < column));
                    }
                }
            }
        }
    }
}
