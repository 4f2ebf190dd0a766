//! The tables of strings, one for each part of the screen: which keys each has, and what may stand in their places.

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
        /// What the row with the whole trace is.
        overview,
        /// `{n}` lanes have no room.
        more_lanes,
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
        /// Lanes that stand for each other are `{left}` in Python and `{right}` in Rust.
        parts_states,
        /// The author declares that the languages part here.
        parts_declared,
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
        /// `{line}`, `{n}`.
        ran,
        /// `{line}`.
        ran_once,
        /// `{line}`.
        ran_never,
        /// There is a breakpoint.
        stops_here,
        /// Playing came to a breakpoint; `{line}`, `{key}`.
        stopped_at,
        /// `{line}`.
        no_run,
        /// What is edited differs from the lesson's text.
        changed,
        /// Keys of the editor; `{key}` of the user's own editor.
        editor_keys,
    }
}

table! {
    /// The learner's run beside the lesson's.
    CompareWords {
        /// The heading.
        title,
        /// One of them is still running.
        running,
        /// They do not part.
        same,
        /// They part.
        part,
        /// The learner's run.
        yours,
        /// The lesson's run.
        lessons,
        /// `{text}`.
        prints,
        /// The program ends well.
        ends,
        /// It did nothing more.
        nothing_more,
        /// `{key}`.
        back,
        /// There is no version of the learner's; `{edit}`, `{key}`.
        none,
    }
}

table! {
    /// The prose pane.
    LessonWords {
        /// What people believe.
        belief,
        /// The step at which the screen refutes it.
        refuted,
        /// Where the languages part.
        differs,
        /// The lesson is done.
        done,
        /// `{right}`, `{asked}`.
        score,
        /// `{key}`, `{title}`.
        next_lesson,
        /// `{key}`.
        last_lesson,
        /// What else can be done here.
        look_around,
        /// Both programs are being run.
        programs_run,
        /// The one program of the lesson is being run.
        program_runs,
        /// `{key}`.
        begin,
        /// `{key}`.
        question_waits,
        /// `{key}`.
        go_on,
    }
}

table! {
    /// Exercises.
    ExerciseWords {
        /// The title of the pane with the prompt.
        title,
        /// At the end of a lesson; `{key}`.
        offered,
        /// At the foot of the prose; `{key}`.
        offer,
        /// The lesson has no exercise.
        none,
        /// The exercise is in one language.
        no_other,
        /// The solution is shown after a try; `{key}`.
        try_first,
        /// `{name}` of the program that is written.
        writing,
        /// The title of the pane with the solution.
        solution,
        /// It is being run.
        running,
        /// It passes.
        passes,
        /// What to do when it passes.
        passes_on,
        /// Above what is missing.
        missing,
        /// Above what it printed.
        printed,
        /// `{n}`, `{all}`.
        hint,
        /// `{why}`.
        stopped,
        /// `{line}`, `{wanted}`, `{found}`.
        output,
        /// In the place of a line where there is none.
        nothing,
        /// `{lane}`.
        no_lane,
        /// `{lane}`, `{state}`.
        state,
        /// `{lane}`, `{state}`, `{before}`.
        state_after,
        /// `{beat}`.
        beat,
        /// `{beat}`, `{before}`.
        beat_after,
    }
}

table! {
    /// Questions.
    QuestionWords {
        /// Above a question.
        title,
        /// `{lane}`.
        state,
        /// `{lane}`.
        value,
        /// What is printed next.
        output,
        /// Which lane runs next.
        lane,
        /// `{n}`.
        hint,
        /// The answer was right.
        right,
        /// The answer was wrong.
        wrong,
    }
}

table! {
    /// The review of a chapter.
    ReviewWords {
        /// `{at}`, `{all}` questions.
        question,
        /// `{n}` questions of a chapter were missed.
        due,
        /// There is nothing to ask.
        nothing,
        /// `{right}`, `{all}`.
        done,
        /// `{key}` brings the next question.
        go_on,
        /// `{key}` asks what was missed in this chapter.
        offer,
    }
}

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
    /// The lesson list.
    ListWords {
        /// A lesson that was taken to its end.
        done,
        /// `{step}`, `{steps}`.
        step,
        /// A lesson whose exercise was solved.
        solved,
        /// `{n}` steps of a lesson that was never begun.
        steps,
        /// A lesson that was changed since the reader was in it.
        changed,
        /// Above the list, where it has lessons of several packs.
        packs,
        /// `{python}`.
        runs_on,
        /// No Python; recorded traces are played. `{why}`.
        recorded,
    }
}

table! {
    /// What is looked for, over the screen.
    FinderWords {
        /// The title of the search.
        prose,
        /// The title of the list of what can be done.
        actions,
        /// The title of the words.
        words,
        /// The title of the map.
        map,
        /// What can be typed in the search.
        prose_hint,
        /// What can be typed in the list of what can be done.
        actions_hint,
        /// What can be typed in the words.
        words_hint,
        /// What can be typed in the map.
        map_hint,
        /// The title of the places of a presentation.
        places,
        /// What can be typed there.
        places_hint,
        /// Beside a lesson that is presented.
        lesson,
        /// `{n}` hits.
        hits,
        /// `{shown}` of `{n}` hits.
        first_hits,
        /// No hit.
        none,
        /// Nothing was typed in the search.
        nowhere,
        /// The pack has no words.
        no_glossary,
        /// The pack has no map.
        no_map,
        /// `{step}`, `{title}`.
        step,
        /// The way to the introduction.
        beginning,
        /// The way to the end.
        ending,
        /// A word that occurs where the reader stands.
        in_step,
        /// `{title}` of the lesson of a word.
        met_in,
        /// `{title}` of the lesson of a row of the map.
        seen_in,
        /// Above the last column of the map.
        ends,
        /// An idea is the same in both languages.
        same,
        /// It is nearly so.
        close,
        /// It is so from afar.
        far,
    }
}

table! {
    /// The tour.
    TourWords {
        /// `{at}` of `{all}` cards.
        title,
        /// What the prose is; `{next}`, `{previous}`.
        prose,
        /// What the programs are.
        code,
        /// The same where one of them is shown; `{panes}`.
        tabs,
        /// What the timeline is; `{lane}`.
        timeline,
        /// What the output is.
        output,
        /// What questions are.
        questions,
        /// `{help}`, `{commands}`, `{words}`, `{list}`.
        keys,
        /// `{next}`, `{previous}`.
        foot,
        /// `{next}`.
        last,
        /// `{key}` begins the tour.
        offer,
    }
}

table! {
    /// A pack whose folder is watched.
    WatchWords {
        /// Above all findings.
        title,
        /// `{n}` findings that have no room; `{key}` shows all.
        more,
    }
}

table! {
    /// The question whether the programs of a pack may run.
    TrustWords {
        /// Its title.
        title,
        /// `{pack}`.
        asks,
        /// `{path}`, `{lines}`.
        program,
        /// `{modules}` that a program names.
        uses,
        /// `{key}` that asks again.
        later,
        /// `{yes}`, `{no}`: keys.
        answer,
        /// `{key}`: what stands at the foot of a lesson whose programs may not run.
        foot,
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
        /// The heading of the signs in the code.
        code,
        /// What the sign of the current line means.
        line,
        /// What the sign of a line that a lane waits at means.
        waits,
        /// What the sign of a beat means.
        beat,
        /// What the sign of the chosen lane's line means.
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
        /// `{width}`, `{height}`.
        too_small,
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
    /// The tutorial in plain text.
    PlainWords {
        /// What this is, and how to go on.
        welcome,
        /// `{number}` of the lesson that Enter opens.
        choose,
        /// `{name}` of a program, `{runtime}`.
        has_run,
        /// What Enter does before the first step.
        begin,
        /// What Enter does at a step.
        go_on,
        /// What Enter does at a step with a question.
        question_waits,
        /// `{n}` answers.
        answer,
        /// An empty line was typed at a question.
        answer_first,
        /// `{title}` of the next lesson.
        next_lesson,
        /// There is no next lesson.
        last_lesson,
        /// There is an exercise, of which only the prompt can be told.
        exercise,
        /// The answer was right.
        right,
        /// `{n}` and `{answer}` that were right.
        wrong,
        /// The same to a reader who was not asked.
        answer_is,
        /// `{n}` things that happened are not told.
        left_out,
        /// `{to}` is made by `{from}`.
        made,
        /// `{to}` becomes ready, by `{from}`.
        made_ready,
        /// `{from}` resumes `{to}`: `{what}`.
        goes_in,
        /// `{from}` gives control back to `{to}`: `{what}`.
        comes_out,
        /// `{text}` was printed.
        printed,
        /// It was printed to standard error.
        stderr,
        /// `{line}`, `{code}`.
        about_to_run,
        /// A lane that runs and is not active.
        waits_for_called,
        /// `{n}` lanes are not told of.
        more_lanes,
        /// The mark of the line that is about to run.
        here,
        /// `{typed}` is no lesson; there are `{n}`.
        no_lesson,
        /// `{typed}` means nothing.
        unknown,
        /// The key `{typed}` does `{what}`, which a screen has to be drawn for.
        only_drawn,
        /// How to find out all that can be typed.
        all_typed,
        /// What can be typed in the list.
        help_list,
        /// What Enter does in a lesson.
        help_enter,
        /// What `code` tells.
        help_code,
        /// What `output` tells.
        help_output,
        /// What `lanes` tells.
        help_lanes,
        /// The word for the task.
        help_exercise,
        /// The word that runs a file.
        help_check,
        /// The word for a hint.
        help_hint,
        /// The word for the solution.
        help_solution,
        /// `{name}` of a file.
        starter,
        /// `{file}`, `{why}`.
        unreadable,
        /// Nothing was checked yet.
        check_first,
        /// What `words` tells.
        help_words,
        /// What `map` tells.
        help_map,
        /// Above the words of the pack.
        all_words,
        /// `{typed}` is no word of the pack.
        no_word,
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
