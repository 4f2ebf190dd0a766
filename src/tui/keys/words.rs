//! The words of the key map: contexts, actions, and the hints of the footer.

use serde::Deserialize;
use std::sync::LazyLock;

/// `NextStep` as `next_step`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// Declares an enum that the tables of `assets/` name in snake case, with a list of all its members.
macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$member_meta:meta])* $member:ident,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$member_meta])* $member,)* }

        impl $name {
            /// Every member, in order.
            pub const ALL: &'static [Self] = &[$(Self::$member),*];

            /// Its name in the tables of `assets/`.
            pub fn name(self) -> &'static str {
                static NAMES: LazyLock<Vec<String>> =
                    LazyLock::new(|| [$(stringify!($member)),*].into_iter().map(snake_case).collect());
                &NAMES[self as usize]
            }
        }
    };
}

named! {
    /// What the keys are for at the moment.
    Context {
        /// The list of lessons.
        List,
        /// A lesson.
        Lesson,
        /// A question of a lesson waits for its answer. It lies over the lesson, whose keys still work.
        Question,
        /// A lesson that is presented to a class.
        Present,
        /// The same while the pointer is moved.
        Pointer,
        /// A presentation elsewhere that is followed.
        Follow,
        /// A question that the class of such a presentation is asked.
        Poll,
        /// A program that is edited: all other keys write.
        Editor,
        /// An exercise that is worked on: all other keys write.
        Exercise,
        /// A filter of lanes that is typed: all other keys write.
        Filter,
        /// A trace.
        Trace,
        /// The trace of a program that is run here. It lies over the trace, whose keys still work.
        Run,
        /// The question whether the programs of a pack may run.
        Trust,
        /// The notes of a presentation that is elsewhere.
        Notes,
        /// Something is looked for: all other keys write.
        Finder,
        /// A card of the tour.
        Tour,
        /// The help.
        Help,
        /// Everywhere.
        Any,
    }
}

named! {
    /// What a key asks for. The order is that of the help.
    Action {
        /// Play, or pause.
        PlayPause,
        /// Both programs to the next step.
        NextStep,
        /// Both programs to the step before.
        PreviousStep,
        /// Back to the step of the walkthrough, from looking around.
        BackToStep,
        /// Show the answer of the open question, or ask it again.
        Reveal,
        /// Show the pane whose number is the key's place alone, or all again.
        ShowPane,
        /// Show all panes of a presentation again.
        AllPanes,
        /// Dim all but the current line and lane, or no longer.
        Spotlight,
        /// Make the screen black, until the next key.
        Black,
        /// Look for a step by its number, or for a step or lesson by its title.
        GoTo,
        /// A pointer over the panes, or no longer.
        Pointer,
        /// The pointer to the left.
        PointerLeft,
        /// The pointer to the right.
        PointerRight,
        /// The pointer up.
        PointerUp,
        /// The pointer down.
        PointerDown,
        /// Hold the clock of a presentation, or let it go on.
        HoldClock,
        /// Begin to count its time anew.
        RestartClock,
        /// Show how a presentation is followed.
        Join,
        /// Show how often each answer was chosen, or hide it.
        Bars,
        /// Take no more answers of the class, or take them again.
        ClosePoll,
        /// The program in focus to its next line.
        NextLine,
        /// The program in focus to the line before.
        PreviousLine,
        /// The program in focus to its next event.
        NextEvent,
        /// The program in focus to the event before.
        PreviousEvent,
        /// To where the line that is pointed at runs the next time.
        NextRun,
        /// To where it ran the last time.
        PreviousRun,
        /// Point at the next line of the code.
        PointDown,
        /// Point at the line before.
        PointUp,
        /// Have playing stop at the line that is pointed at, or no longer.
        Breakpoint,
        /// To the next exception or warning.
        NextFault,
        /// To the exception or warning before.
        PreviousFault,
        /// All that the compiler says about the program.
        Remarks,
        /// A page on along the timeline.
        PageOn,
        /// A page back along the timeline.
        PageBack,
        /// To the tenth of the trace whose number is the key's place.
        Jump,
        /// One up.
        Up,
        /// One down.
        Down,
        /// Open what is chosen.
        Open,
        /// Ask again what was missed in a chapter.
        Review,
        /// To the start.
        Start,
        /// To the end.
        End,
        /// To the end, and on with it as it moves.
        Follow,
        /// Play faster.
        Faster,
        /// Play slower.
        Slower,
        /// Ask what happens next.
        Predict,
        /// Give the answer whose number is the key's place.
        Answer,
        /// The same, by the letter of the choice.
        AnswerLetter,
        /// Go back to where the class is that is followed.
        Rejoin,
        /// Leave the question unanswered.
        Skip,
        /// Let the programs of a pack run.
        Agree,
        /// Do not let them run, for now.
        Decline,
        /// Edit the program in focus.
        Edit,
        /// Edit in the user's own editor.
        OpenEditor,
        /// Run what was edited.
        RunEdited,
        /// Put the lesson's text into the editor.
        TakeOriginal,
        /// Leave the editor, and keep what was written.
        LeaveEditor,
        /// The program in focus as the lesson has it, or as the learner left it.
        SwitchVersion,
        /// The learner's run beside the lesson's.
        Compare,
        /// The next of several Rust programs into view.
        NextProgram,
        /// Work on the exercise of the lesson.
        Exercise,
        /// Run what was written for the exercise, and say what it does not show.
        Check,
        /// One hint more.
        NextHint,
        /// The solution, or what was written again.
        ShowSolution,
        /// The exercise in its other language.
        OtherLanguage,
        /// Run the programs again.
        RunAgain,
        /// Stop the programs.
        StopRun,
        /// Choose the next lane.
        NextLane,
        /// Choose the lane before.
        PreviousLane,
        /// Choose a lane a page further down.
        LanesDown,
        /// Choose a lane a page further up.
        LanesUp,
        /// Choose no lane: the one that runs is shown.
        RunningLane,
        /// Draw the timeline against events, against lines, or against time.
        ToggleAxis,
        /// Less of the timeline, and larger.
        ZoomIn,
        /// More of the timeline, and smaller.
        ZoomOut,
        /// The timeline further on, the playhead where it is.
        PanOn,
        /// The timeline further back, the playhead where it is.
        PanBack,
        /// Type what lanes are shown.
        FilterLanes,
        /// Keep the filter that was typed.
        KeepFilter,
        /// Show all lanes again.
        ClearFilter,
        /// The lanes in another order.
        SortLanes,
        /// What a lane has made into it, or out of it again.
        Fold,
        /// All that lanes have made into them, or out of them again.
        FoldAll,
        /// Show what the panes of a lesson are for.
        Tour,
        /// The next card of the tour.
        NextCard,
        /// The card before.
        PreviousCard,
        /// Look for something in all lessons.
        Search,
        /// The words of the lessons.
        Words,
        /// How each idea of Python stands in Rust.
        Map,
        /// All that can be done here.
        Commands,
        /// Open or do what is chosen.
        Choose,
        /// Give the next program or pane the focus.
        SwitchFocus,
        /// Show the pane whose number is the key's place.
        Pane,
        /// Show the output in place of the code, or the code again.
        SwitchPane,
        /// Give the pane in focus the room of the others, or no longer.
        Enlarge,
        /// A page up.
        ScrollUp,
        /// A page down.
        ScrollDown,
        /// Leave the lesson for the list.
        BackToList,
        /// Close what stands over the screen.
        Close,
        /// The mouse for the program, or for selecting text.
        ToggleMouse,
        /// Whether values are seen on their way.
        ToggleMotion,
        /// English or Korean.
        ToggleLanguage,
        /// The next theme.
        NextTheme,
        /// Open the help, or close it.
        Help,
        /// Stop the program in the shell's way, until `fg`.
        Suspend,
        /// Leave the program.
        Quit,
    }
}

named! {
    /// A short word of the footer; the UI strings hold its text.
    Hint {
        /// Move through the list.
        Choose,
        /// Open a lesson.
        Open,
        /// Review a chapter.
        Review,
        /// Look for something.
        Search,
        /// The words of the lessons.
        Words,
        /// Show an answer.
        Reveal,
        /// Hide the answer that is shown.
        Hide,
        /// One pane alone.
        Panes,
        /// A black screen.
        Black,
        /// Move the pointer.
        Point,
        /// Take the pointer away.
        PointerOff,
        /// Play and pause.
        Play,
        /// Step back and on.
        Step,
        /// Turn to another card of the tour.
        Card,
        /// Choose a lane.
        Lane,
        /// Ask what happens next.
        Predict,
        /// Edit a program.
        Edit,
        /// See a version of one's own that is kept.
        Yours,
        /// See the lesson's version while one's own is shown.
        Original,
        /// Take the lesson's text again.
        Restore,
        /// Take the code again that an exercise begins with.
        Starter,
        /// Check what was written for an exercise.
        Check,
        /// One hint more.
        Hint,
        /// See the solution.
        Solution,
        /// Leave the editor.
        Leave,
        /// Run what was edited.
        Run,
        /// Run again.
        Again,
        /// Go on by one line.
        Line,
        /// See other lines of the code.
        Code,
        /// Go back and on by one event.
        Event,
        /// Go to the next exception or warning.
        Fault,
        /// Follow a program that runs.
        Follow,
        /// Stop a program that runs.
        Stop,
        /// Start and end.
        Edges,
        /// Against events, or against time.
        Axis,
        /// Back to the list.
        Lessons,
        /// Back to the class.
        Class,
        /// Back to one's own place, from looking around.
        Back,
        /// Answer.
        Answer,
        /// Skip a question.
        Skip,
        /// Let programs run.
        Agree,
        /// Do not let them run.
        Decline,
        /// Scroll.
        Scroll,
        /// Close the help.
        Close,
        /// Keep a filter.
        Keep,
        /// Clear a filter.
        Clear,
        /// Switch the language.
        Language,
        /// Leave.
        Quit,
        /// Help.
        Help,
    }
}

impl Context {
    /// This context and those it lies over, nearest first.
    pub fn layers(self) -> &'static [Self] {
        match self {
            Self::List => &[Self::List, Self::Any],
            Self::Lesson => &[Self::Lesson, Self::Any],
            // Letters are text there, and what is pressed everywhere else would be written over.
            Self::Editor => &[Self::Editor],
            Self::Exercise => &[Self::Exercise],
            Self::Filter => &[Self::Filter],
            Self::Finder => &[Self::Finder],
            Self::Tour => &[Self::Tour, Self::Any],
            Self::Question => &[Self::Question, Self::Lesson, Self::Any],
            Self::Present => &[Self::Present, Self::Any],
            Self::Pointer => &[Self::Pointer, Self::Any],
            Self::Follow => &[Self::Follow, Self::Any],
            // The choices have letters, which mean something else where nothing is asked.
            Self::Poll => &[Self::Poll, Self::Any],
            Self::Trace => &[Self::Trace, Self::Any],
            Self::Run => &[Self::Run, Self::Trace, Self::Any],
            Self::Trust => &[Self::Trust, Self::Any],
            Self::Notes => &[Self::Notes, Self::Any],
            Self::Help => &[Self::Help, Self::Any],
            Self::Any => &[Self::Any],
        }
    }
}
