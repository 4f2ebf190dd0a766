//! What is said to a learner: in the list, in lessons, and around them.

use serde::{Deserialize, Serialize};

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
        /// The learner's version does not compile; `{why}`.
        broken,
        /// One of the two, by its `{name}`, could not be run; `{why}`.
        failed,
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
        /// The title while the learner looks around; `{place}`.
        looking,
        /// `{key}`, `{step}`.
        back_to_step,
        /// Back to before the first step; `{key}`.
        back_to_begin,
        /// Back to after the last step; `{key}`.
        back_to_end,
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
        /// In which order `{lanes}` end.
        order,
        /// `{lane}`, which the author calls `{called}`.
        called,
        /// What `{name}` is in `{lane}` at the next step.
        local,
        /// `{n}`.
        hint,
        /// The answer was right.
        right,
        /// The answer was right, and is seen after more than one step.
        right_later,
        /// The answer was wrong.
        wrong,
        /// The answer was wrong, and the right one is seen after more than one step.
        wrong_later,
        /// `{ends}` of lanes, in order.
        ends,
        /// `{lane}`, `{t}`, `{outcome}`.
        end,
        /// `{line}` gives `{name}` the value `{value}`; it was `{before}`.
        set,
        /// `{line}` gives `{name}` its first value, `{value}`.
        given,
        /// `{name}` becomes `{value}`, nobody knows where.
        becomes,
        /// `{name}` keeps its `{value}`.
        kept,
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
        /// The same in plain text.
        go_on_plain,
        /// At the end of a lesson: `{key}` asks `{n}` that were missed earlier, and then opens `{title}`.
        first,
        /// The same where the list of lessons comes then.
        first_and_list,
        /// The same in plain text.
        first_plain,
        /// The same in plain text where the list comes then.
        first_and_list_plain,
        /// It was missed in the lesson `{title}`; `{key}` skips all that comes back.
        missed_in,
        /// `{key}` asks what was missed in this chapter.
        offer,
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
        /// `{programs}` of which a version of one's own is kept, and the `{key}` that shows it.
        kept,
        /// No Python; recorded traces are played. `{why}`, in whole sentences.
        recorded,
        /// The Python that there is does not run this lesson. `{why}`, in whole sentences.
        recorded_lesson,
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
        /// Below the first card: `{next}`.
        first,
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
        /// `{path}` of a program that has one line.
        one_line,
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
        /// Where the learner looks around; `{key}`, `{place}`.
        looking,
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
        /// `/` was typed alone.
        search_how,
        /// How to go to what was found.
        search_choose,
        /// Something is to be reviewed: `{key}`.
        review_due,
        /// `run` was typed alone.
        run_how,
        /// What `run FILE` does.
        help_run,
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
