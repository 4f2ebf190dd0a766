//! What is said on what is given away: pictures, pages, and the page of a room.

use serde::{Deserialize, Serialize};

table! {
    /// What is given away: pictures of timelines, pages, recordings.
    ExportWords {
        /// `{title}` of a lesson or a program, above its timeline.
        timeline_of,
        /// `{program}`, its `{lanes}`, how many changes of state `{n}`: for who does not see the picture.
        program_described,
        /// A lane that runs.
        active,
        /// A lane that runs and waits for the one it called.
        waits,
        /// An arrow into a lane.
        goes_in,
        /// An arrow out of a lane.
        comes_out,
        /// An arrow to a lane that is made or woken.
        beside,
        /// A number along the axis.
        step,
        /// The mark where the programs part.
        parts,
        /// The mark of an exception.
        raised,
        /// An axis of instants.
        instants,
        /// `{shown}` of `{all}` changes of state are drawn.
        cut,
        /// `{n}` lanes are not drawn.
        more_lanes,
        /// What tells of the signs.
        signs,
    }
}

table! {
    /// A page of a lesson, which steps and plays in a browser.
    PageWords {
        /// Before the first step.
        begin,
        /// After the last step.
        end,
        /// The button of the step before.
        previous,
        /// The button of the next step.
        next,
        /// The button that plays.
        play,
        /// The same while it plays.
        pause,
        /// The button of the event before.
        event_back,
        /// The button of the next event.
        event_on,
        /// What moves through the whole lesson.
        scrub,
        /// The buttons.
        controls,
        /// What keys do.
        keys,
        /// What keys do where there are no steps.
        keys_of_trace,
        /// Nothing was printed.
        nothing,
        /// The lanes of a program, `{program}`.
        lanes_of,
        /// The text of a program, `{program}`.
        code_of,
        /// What a program printed, `{program}`.
        output_of,
        /// The bars of the timeline, which can be moved.
        bars,
        /// `{line}` of `{program}` is about to run.
        about_to_run,
        /// The button that leaves a question unanswered.
        skip,
        /// The browser runs no programs.
        noscript,
        /// `{shown}` of `{all}` events are there.
        cut,
        /// The way to all lessons.
        index,
        /// The way to the lesson before, `{title}`.
        lesson_before,
        /// The way to the next lesson, `{title}`.
        lesson_after,
    }
}

table! {
    /// The page that follows a presentation.
    RoomPageWords {
        /// The name of the language in itself.
        language,
        /// What chooses the language.
        languages,
        /// The browser runs no programs.
        needs_script,
        /// What says how it follows.
        room,
        /// There is no connection yet.
        connecting,
        /// There is no lesson yet.
        waiting,
        /// It shows what the class sees.
        following,
        /// It shows something else.
        alone,
        /// The class is at `{place}`.
        class_at,
        /// The class is in another lesson.
        elsewhere,
        /// The button that follows again.
        back,
        /// The button that brings the question into view.
        to_question,
        /// The screen in front of the class is black.
        black,
        /// The connection is lost.
        lost,
        /// There are as many as can be.
        full,
        /// The presentation is over.
        over,
        /// The presentation, by `{program}` of this version, speaks another version than the page.
        older,
        /// The button that loads the page again.
        reload,
        /// The text of `{program}` is being edited.
        typed,
        /// What the class is asked.
        poll,
        /// It is asked once more.
        again,
        /// Nothing is to be pressed.
        aloud,
        /// How an answer is given.
        choose,
        /// `{n}` answers so far.
        answers,
        /// Answers are not taken any more.
        closed,
        /// The choice that was pressed.
        yours,
        /// The same, not counted yet.
        sent,
        /// Round `{n}`.
        round,
        /// `{n}` answers, `{share}` in a hundred.
        count,
        /// `{letter}` is right.
        truth,
        /// What moves through all that the class has seen.
        so_far,
        /// What keys do.
        keys_of_room,
    }
}
