//! The tables of strings, one for each part of the screen: which keys each has, and what may stand in their places. Here are those of
//! panes, traces and words that are used everywhere.

use serde::{Deserialize, Serialize};

/// Declares a table of strings.
macro_rules! table {
    ($(#[$meta:meta])* $name:ident { $($(#[$key_meta:meta])* $key:ident,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Deserialize, Serialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$key_meta])* pub $key: String,)* }
    };
}

mod handouts;
mod learning;
mod presenting;

pub use handouts::*;
pub use learning::*;
pub use presenting::*;

table! {
    /// Titles of panes.
    Panes {
        /// Prose and questions.
        lesson,
        /// Lanes.
        timeline,
        /// What a program printed.
        output,
    }
}

table! {
    /// The first line.
    HeaderWords {
        /// `{step}`, `{steps}`.
        step,
        /// A program is running.
        running,
        /// `{runtime}` of a recorded trace.
        recorded,
    }
}

table! {
    /// The timeline.
    TimelineWords {
        /// `{t}` seconds.
        seconds,
        /// `{line}`.
        at_line,
        /// `{what}`, `{lane}`.
        by,
        /// `{thing}`.
        waits_for,
        /// `{lane}`: the same in few letters, of a lane that runs.
        waits,
        /// Of the lane that runs and waits for none.
        active,
        /// Of a lane that would run, while time passes because all wait.
        idle,
        /// `{exception}`.
        raised,
        /// `{name}` of a task.
        task,
        /// Against changes of state.
        by_event,
        /// Against lines.
        by_line,
        /// Against time.
        by_time,
        /// A column stands for `{n}` events.
        column_of_events,
        /// A column stands for `{n}` lines.
        column_of_lines,
        /// The playhead is not in view.
        away,
        /// What the row with the whole trace is, where all of that was seen.
        overview,
        /// The same, where `{n}` hundredths of it were seen.
        overview_seen,
        /// The same, where more may come.
        overview_so_far,
        /// `{n}` lanes have no room.
        more_lanes,
        /// Beside it: by which key there is more room; `{key}`.
        larger,
        /// The key `{key}` leads from one enlarged pane to the next, and back to all.
        next_view,
        /// `{n}` lanes are folded.
        folded,
        /// `{filter}` hides `{n}` lanes.
        filtered,
        /// Lanes by activity.
        by_activity,
        /// Lanes by name.
        by_name,
        /// What is typed as a filter.
        filter,
        /// What may be typed.
        filter_hint,
        /// Of lanes that stand for each other `{python}` is `{left}`, and `{rust}` is `{right}`.
        parts_states,
        /// The programs print different things.
        parts_output,
        /// The programs reach different beats.
        parts_beats,
        /// A lane is not made yet.
        not_made,
        /// A lane has made no other.
        no_children,
    }
}

table! {
    /// The code panes.
    CodeWords {
        /// `{lane}`.
        locals,
        /// `{name}` of a program that is edited.
        editing,
        /// `{name}` of a program that the learner has changed.
        edited,
        /// `{name}` of a program of which a version of one's own is kept, and the `{key}` that shows it.
        kept,
        /// `{line}`, `{n}`.
        ran,
        /// `{line}`.
        ran_once,
        /// `{line}`.
        ran_never,
        /// There is a breakpoint.
        stops_here,
        /// There is a breakpoint at `{line}`.
        stops_at,
        /// `{line}` cannot be stopped at, but `{next}`.
        no_code,
        /// Neither `{line}` nor any after it can be stopped at.
        no_code_below,
        /// Playing came to a breakpoint; `{line}`, `{key}`.
        stopped_at,
        /// `{line}`.
        no_run,
        /// A recorded run is shown, where there is no room to say why.
        recorded,
        /// A recorded run is shown, for there is no Python.
        recorded_none,
        /// The same, for the lesson needs a newer one; `{needed}`.
        recorded_needs,
        /// The same, for the one that there is cannot be used.
        recorded_unusable,
        /// What is edited differs from the lesson's text.
        changed,
        /// Keys of the editor; `{key}` of the user's own editor.
        editor_keys,
    }
}

table! {
    /// An open trace.
    TracedWords {
        /// The program is being started.
        waiting,
        /// The file is being read; `{n}` percent of it have come.
        reading,
        /// Only `{n}` percent of the file were read.
        part,
        /// The same as a sentence, where the user has stopped the reading.
        part_only,
        /// The same, where something else has; `{why}`.
        broken,
        /// The program runs, and the playhead follows it.
        live,
        /// The program runs on, and the playhead stays behind.
        behind,
        /// The program is over.
        ended,
        /// The file does not tell how the program ended: whatever wrote it was broken off.
        no_end,
        /// The program could not be started.
        failed,
        /// A program ended with exit code `{code}`.
        exit,
        /// A signal `{signal}` ended a program.
        signal,
        /// A lane never came to its end: `{how}` says in a sentence what ended the program.
        cut_off,
        /// A program was stopped at the limit `{limit}`.
        limit,
        /// A program was stopped by the user.
        stopped,
        /// `{at}`, `{all}`.
        event,
        /// Above the moment, where there is no lane.
        moment,
        /// `{at}`, `{all}`.
        lane_of,
        /// `{lane}`, `{line}` where it was made.
        made_by,
        /// `{lane}`.
        made_by_lane,
        /// `{line}` where it was made.
        made_at,
        /// Above the locals.
        locals,
        /// `{n}`.
        faults,
        /// There is no further exception or warning.
        no_fault,
        /// The program met the end of its input, which the screen keeps for itself.
        no_input,
        /// `{text}` of the first warning.
        warned,
        /// `{n}` lines of a file that are no events.
        damaged,
        /// `{why}` the text of the program cannot be shown.
        source_missing,
        /// There is a text, and it is another one.
        source_changed,
        /// `{key}`: the output, in place of the code.
        output_tab,
        /// `{key}`: the code, in place of the output.
        code_tab,
        /// How output to standard error is marked.
        stderr,
    }
}

table! {
    /// The help.
    HelpWords {
        /// Its title.
        title,
        /// Above the signs.
        timeline,
        /// What the sign means.
        created,
        /// What the sign means.
        ready,
        /// What the sign means.
        active,
        /// How much of the events of a column a lane was active.
        share,
        /// Where the programs part.
        parts,
        /// What the sign means.
        running,
        /// What the sign means.
        suspended,
        /// What the sign means.
        closed,
        /// What the mark of a warning means.
        warning,
        /// What the mark of an exception means.
        exception,
        /// What the arrows mean.
        arrows,
        /// What the number beside a program means.
        hidden,
        /// A lane that others are folded into.
        folded,
        /// The line of the playhead.
        playhead,
        /// The sign of the chosen lane.
        lane,
        /// The same in a trace, where the pane with this title tells about it; `{pane}`.
        lane_of_trace,
        /// The numbers along the axis.
        axis,
        /// The same in a trace, which has no steps.
        axis_of_trace,
        /// The row with the whole trace.
        whole,
        /// The heading of the signs in the code.
        code,
        /// What the sign of the current line means.
        line,
        /// What the sign of a line that a lane waits at means.
        waits,
        /// How often a line ran.
        heat,
        /// A breakpoint.
        stops,
        /// The line that is pointed at.
        pointed,
        /// What the sign of a beat means.
        beat,
        /// What the sign of a line means in a trace, which has the chosen lane's line as well.
        chosen,
    }
}

table! {
    /// What is done before a program that must be compiled runs.
    BuildingWords {
        /// Another instance compiles, and that is waited for.
        waiting,
        /// Crates are downloaded.
        downloading,
        /// Crates are compiled.
        compiling,
        /// `{done}` of `{all}` crates are compiled.
        counted,
        /// The program is compiled once more, with less detail.
        again,
    }
}

table! {
    /// Sentences about how a program or the screen stands.
    MessageWords {
        /// The mouse is on.
        mouse_on,
        /// The mouse is off.
        mouse_off,
        /// Values are seen on their way.
        motion_on,
        /// They are not.
        motion_off,
        /// `{width}`, `{height}`; `{quit}` leaves.
        too_small,
        /// The same in fewer words.
        too_small_in_few,
        /// The same in the fewest; `{quit}`.
        too_small_in_fewest,
        /// `{code}`.
        exit_code,
        /// `{signal}`.
        signal,
        /// The user stopped it.
        stopped,
        /// `{limit}`.
        limit,
        /// `{option}` that sets another limit.
        option,
        /// `{n}`.
        lost,
        /// The same of one event.
        one_lost,
        /// The program could not be run.
        failed,
        /// `{language}` that the lesson has no program in.
        no_program,
        /// There is no further Rust program.
        no_variants,
        /// No compiler has said anything about the program.
        no_remarks,
        /// Who says what stands over the screen.
        compiler,
        /// What is written cannot be run here; `{why}`, in whole sentences.
        cannot_run,
        /// `{name}` of a program whose recorded run is played again; `{why}`, in whole sentences.
        not_here,
        /// Above what there is to know about what is kept.
        to_know,
        /// `{key}` shows a sentence whole that is cut.
        whole,
        /// No editor is named.
        no_editor,
        /// The user's own editor failed; `{editor}`, `{why}`.
        editor_failed,
        /// `{key}` shows all that the compiler says.
        all_remarks,
        /// The head of the file of own keys, `{file}`.
        own_keys,
    }
}

table! {
    /// States of lanes for which a language has no name of its own.
    StateWords {
        /// Made, and not begun.
        created,
        /// Waiting for its turn.
        ready,
        /// Running.
        running,
        /// Paused.
        suspended,
        /// Over.
        closed,
    }
}

table! {
    /// How a lane ended.
    OutcomeWords {
        /// By returning.
        returned,
        /// By an exception.
        raised,
        /// By `close()`.
        closed,
        /// By cancellation.
        cancelled,
        /// By being dropped.
        dropped,
        /// As garbage.
        collected,
    }
}

table! {
    /// The languages of programs.
    LanguageWords {
        /// Python.
        python,
        /// Rust.
        rust,
    }
}

table! {
    /// The themes that can be chosen, and what is said of the choice.
    ThemeWords {
        /// `{name}` of the theme that is in use now.
        chosen,
        /// The same where no colours are shown.
        no_colour,
        /// The one for the terminal's ground.
        auto,
        /// The one for dark terminals.
        dark,
        /// The one for light terminals.
        light,
        /// The one of high contrast.
        contrast,
    }
}
