//! How a picture looks: its style sheet. Colours come from the themes of the screen.

use crate::export::palette::{Paint, rules};

/// Letters of one width, of whichever font there is: a picture brings none along.
const SHAPES: &str = "svg.timeline,svg.timeline text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}\
svg.timeline .heading{font-size:14px;font-weight:bold}\
svg.timeline .program{font-weight:bold}\
svg.timeline path{fill:none;stroke-width:1.5}\
svg.timeline .arrow path{stroke-width:1.7}\
svg.timeline .head{stroke:none}\
svg.timeline .grid{stroke-width:1;stroke-dasharray:1 4}\
svg.timeline .created .rest{stroke-dasharray:1.5 4;stroke-linecap:round}\
svg.timeline .ready .rest{stroke-dasharray:5 4}\
svg.timeline .running rect{fill-opacity:.14;stroke-dasharray:3 2}\
svg.timeline .active text{font-weight:bold}\
svg.timeline .step{font-weight:bold}\
svg.timeline .parts{font-weight:bold}";

const fn paint(selector: &'static str, property: &'static str, role: &'static str) -> Paint {
    Paint { selector, property, role }
}

/// What has which colour.
pub(super) const PAINTS: &[Paint] = &[
    paint("svg.timeline .ground", "fill", "ground"),
    paint("svg.timeline .veil", "fill", "ground"),
    paint("svg.timeline text", "fill", "text"),
    paint("svg.timeline .note,svg.timeline .time", "fill", "dim"),
    paint("svg.timeline .grid", "stroke", "border"),
    paint("svg.timeline .created text,svg.timeline .created .sign", "fill", "created"),
    paint("svg.timeline .created path", "stroke", "created"),
    paint("svg.timeline .ready text,svg.timeline .ready .sign", "fill", "ready"),
    paint("svg.timeline .ready path", "stroke", "ready"),
    paint("svg.timeline .active rect", "fill", "active"),
    paint("svg.timeline .active text", "fill", "ground"),
    paint("svg.timeline .running text,svg.timeline .running rect", "fill", "running"),
    paint("svg.timeline .running rect", "stroke", "running"),
    paint("svg.timeline .suspended text,svg.timeline .suspended .sign", "fill", "suspended"),
    paint("svg.timeline .suspended path", "stroke", "suspended"),
    paint("svg.timeline .closed text,svg.timeline .closed .sign", "fill", "closed"),
    paint("svg.timeline .in text,svg.timeline .in .head", "fill", "arrow_in"),
    paint("svg.timeline .in path", "stroke", "arrow_in"),
    paint("svg.timeline .out text,svg.timeline .out .head", "fill", "arrow_out"),
    paint("svg.timeline .out path", "stroke", "arrow_out"),
    paint("svg.timeline .beside text,svg.timeline .beside .head", "fill", "dim"),
    paint("svg.timeline .beside path", "stroke", "dim"),
    paint("svg.timeline .step", "fill", "badge"),
    paint("svg.timeline .parts", "fill", "error"),
    paint("svg.timeline .fault path", "stroke", "error"),
    paint("svg.timeline .playhead", "stroke", "accent"),
];

/// The style sheet of pictures; its rules are about `svg.timeline` alone.
pub fn css() -> String {
    format!("{SHAPES}{}", rules(PAINTS))
}
