//! What is said before a class, to it, and to whoever follows from elsewhere.

use serde::{Deserialize, Serialize};

table! {
    /// A presentation.
    PresentWords {
        /// `{elapsed}`, `{whole}`, `{pace}`.
        pace,
        /// `{elapsed}`, `{whole}`.
        of,
        /// The class stands where it is to stand.
        on_time,
        /// `{n}` minutes.
        behind,
        /// `{n}` minutes.
        ahead,
        /// The clock is held.
        held,
        /// `{title}`.
        next_lesson,
        /// At the end of the last lesson.
        end,
        /// There is no further lesson; `{key}` quits.
        no_further,
    }
}

table! {
    /// A presentation elsewhere that is followed.
    FollowWords {
        /// Whoever follows stands where the class does.
        with_class,
        /// Whoever follows looks around.
        alone,
        /// The same, in a sentence; `{place}` of the class, `{key}` leads back.
        wandering,
        /// The class is asked while whoever follows looks around; `{key}`.
        asked,
        /// The same, where the class is in another lesson; `{key}`.
        elsewhere,
        /// `{place}`.
        at_begin,
        /// `{place}`, `{step}`.
        at_step,
        /// `{place}`.
        at_end,
        /// A key would lead further than the class has come.
        no_further,
        /// A key runs or edits in a lesson of one's own, as this `{lesson}`.
        not_here,
        /// The screen of the class is black.
        black,
        /// The title over a text that is being typed; `{name}` of its program.
        typed,
        /// The connection is being made; `{address}`.
        joining,
        /// There is no lesson yet.
        waiting,
        /// There never was a connection; `{address}`, `{n}` seconds.
        unreachable,
        /// `{n}` seconds.
        lost,
        /// `{key}` quits.
        over,
        /// There is nothing at the address.
        no_room,
        /// There are as many as can be; `{n}` seconds.
        full,
        /// `{n}` seconds.
        too_many_codes,
        /// Something else is at the address.
        not_a_room,
        /// What was said was not understood.
        junk,
        /// `{program}` is needed, and this is `{own}`.
        version,
        /// The lesson cannot be read.
        unreadable,
        /// It is too large.
        too_large,
        /// The lesson is of another `{version}`.
        lesson_version,
        /// The title of a poll.
        title,
        /// How to answer, with the keys from `{first}` to `{last}`.
        hint,
        /// The same, where lines are typed.
        hint_letter,
        /// A line was typed, and nothing is asked.
        nothing_asked,
        /// It is over; told line by line.
        told_over,
        /// The choice that was made.
        yours,
        /// The same, before it is known to be counted.
        sending,
        /// `{n}`.
        answered,
        /// No answers are taken any more; `{n}`.
        closed,
        /// `{n}`.
        round,
        /// The choice was right.
        right,
        /// It was not.
        wrong,
        /// `{answer}`.
        told,
        /// At the end of the lesson.
        end,
    }
}

table! {
    /// The room of a presentation that is shared.
    RoomWords {
        /// The presentation has no room.
        not_shared,
        /// The class is asked nothing.
        no_poll,
        /// How it is followed, on the introduction; `{url}`, `{key}`.
        invite,
        /// The title of the view that shows how it is followed.
        join,
        /// What to do with the address.
        open_in_browser,
        /// What to do with the code.
        scan,
        /// `{n}` followers; `{n}` is 1 in the first.
        one_follower,
        /// `{n}`.
        followers,
        /// Any key leads back.
        any_key,
        /// Nobody but this machine reaches it.
        alone,
        /// The network is gone.
        network_gone,
        /// It is followed at another address; `{url}`, `{key}`.
        moved,
        /// `{n}` answers in the round that is open.
        open,
        /// The same, once it is closed.
        closed,
        /// `{n}`, before both where there was another.
        round,
        /// `{key}` closes the poll.
        to_close,
        /// `{reveal}` shows the answer, `{again}` asks again.
        to_reveal,
    }
}

table! {
    /// The notes of a presentation, in another terminal.
    NotesWords {
        /// The title; `{name}` of the presentation.
        title,
        /// There is no presentation.
        waiting,
        /// It is over.
        over,
        /// It comes from another version.
        strange,
        /// The step has no notes.
        none,
        /// What the introduction of a lesson is called.
        introduction,
        /// What the end of a lesson is called.
        end,
        /// `{title}`.
        next,
        /// Nothing comes next.
        last,
        /// `{answer}`.
        answer,
        /// The class sees the answer.
        revealed,
        /// The screen of the class is black.
        black,
        /// `{time}`.
        left,
        /// `{time}`.
        over_time,
        /// The clock has not begun.
        not_begun,
    }
}
