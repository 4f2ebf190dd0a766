//! Markdown as HTML. What an author writes stays text: no element of his own, no address that runs something, no picture from elsewhere.

use crate::base::text::tame;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html::push_html};

/// A Markdown `text` as HTML.
pub fn html(text: &str) -> String {
    let text = tame(text);
    let mut out = String::new();
    push_html(&mut out, Parser::new_ext(&text, Options::ENABLE_TABLES).filter_map(harmless));
    out
}

/// The same for a text that can stand on a button: words, emphasis and code; of several paragraphs each after another.
pub fn inline(text: &str) -> String {
    let text = tame(text);
    let is_inline = |event: &Event<'_>| match event {
        Event::Start(tag) => matches!(tag, Tag::Emphasis | Tag::Strong),
        Event::End(tag) => matches!(tag, TagEnd::Emphasis | TagEnd::Strong),
        Event::Rule => false,
        _ => true,
    };
    let mut out = String::new();
    push_html(&mut out, Parser::new(&text).filter_map(harmless).filter(is_inline));
    out.trim_end().to_owned()
}

/// What is kept of an event.
fn harmless(event: Event<'_>) -> Option<Event<'_>> {
    Some(match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = if leads_somewhere(&dest_url) { dest_url } else { CowStr::Borrowed("#") };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        // Its text stays.
        Event::Start(Tag::Image { .. } | Tag::HtmlBlock) | Event::End(TagEnd::Image | TagEnd::HtmlBlock) => {
            return None;
        }
        // The title of the page and of the place are above it.
        Event::Start(Tag::Heading { classes, attrs, .. }) => {
            let level = pulldown_cmark::HeadingLevel::H3;
            Event::Start(Tag::Heading { level, id: None, classes, attrs })
        }
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(pulldown_cmark::HeadingLevel::H3)),
        event => event,
    })
}

/// Whether an address is one of a page or of mail.
fn leads_somewhere(address: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|begin| address.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_html_and_its_html_stays_text() {
        let said = html(
            "# Big\n\nA *word*, `x < 1`.\n\n<script>alert(1)</script>\n\nan <b onclick=x>inline</b>\n\n| a |\n|---|\n| b |",
        );
        assert!(said.contains("<h3>Big</h3>") && said.contains("<code>x &lt; 1</code>"), "{said}");
        assert!(said.contains("<table>") && said.contains("<td>b</td>"), "{said}");
        assert!(!said.contains("<script") && !said.contains("<b "), "{said}");
    }

    #[test]
    fn no_address_runs_anything_and_no_picture_is_loaded() {
        let said = html(
            "[a](javascript:alert(1)) [b](https://example.org) ![pic](http://example.org/x.png \"t\") [c](data:text/html,x)",
        );
        assert!(said.contains("href=\"https://example.org\"") && said.contains("pic"), "{said}");
        assert!(!said.contains("javascript:") && !said.contains("<img") && !said.contains("data:"), "{said}");
    }

    #[test]
    fn on_a_button_there_are_words_alone() {
        assert_eq!(inline("it is `None`, *really*"), "it is <code>None</code>, <em>really</em>");
        assert_eq!(inline("a\n\n- [b](https://example.org)"), "ab");
    }
}
