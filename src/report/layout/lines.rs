//! Lines of a paragraph, broken by the Chinese rules (避头尾).

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::{LineBreakOptions, LineBreakStrictness};

use super::font::Fonts;
use super::style::Style;

/// What stands for a character that no face has.
pub(super) const SUBSTITUTE: char = '〓';

/// One line of text, without the spaces at its end.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) width: f32,
    /// Whether a paragraph ends here, so that the line is not stretched.
    pub(super) last: bool,
    /// Indent of this line in points.
    pub(super) indent: f32,
}

/// How a character is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drawn {
    /// From a face.
    Glyph,
    /// As an empty box.
    Box,
    /// As a box with a tick.
    Tick,
    /// Not at all: it has no shape of its own.
    Nothing,
}

/// Width of a box in em.
pub(super) const BOX: f32 = 1.1;

/// Boxes are not in the faces and are drawn; marks without a shape are passed over.
pub(super) const fn drawn(character: char) -> Drawn {
    match character {
        '☐' => Drawn::Box,
        '☑' => Drawn::Tick,
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0100}'..='\u{e01ef}' => Drawn::Nothing,
        _ => Drawn::Glyph,
    }
}

/// Width of one character in em.
pub(super) fn advance(fonts: &Fonts, style: &Style, character: char) -> f32 {
    match drawn(character) {
        Drawn::Box | Drawn::Tick => BOX,
        Drawn::Nothing => 0.0,
        Drawn::Glyph => fonts.glyph(style.weight, character).map_or(1.0, |glyph| glyph.width),
    }
}

/// Width of a text in points.
pub(super) fn measure(fonts: &Fonts, style: &Style, text: &str) -> f32 {
    text.chars().map(|character| advance(fonts, style, character)).sum::<f32>() * style.size
}

/// Breaks a text into lines of at most `width` points.
pub(super) fn break_lines(fonts: &Fonts, style: &Style, text: &str, width: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let paragraph = paragraph.trim_end().replace('\t', " ");
        let start = lines.len();
        Filling { fonts, style, width, lines: &mut lines, text: String::new(), used: 0.0, start }
            .paragraph(&paragraph);
    }
    lines
}

/// Lines as they fill up.
struct Filling<'a> {
    fonts: &'a Fonts,
    style: &'a Style,
    width: f32,
    lines: &'a mut Vec<Line>,
    text: String,
    used: f32,
    start: usize,
}

impl Filling<'_> {
    fn paragraph(mut self, paragraph: &str) {
        let whole = measure(self.fonts, self.style, paragraph);
        if whole <= self.room() {
            let indent = self.indent();
            self.lines.push(Line { text: paragraph.to_owned(), width: whole, last: true, indent });
            return;
        }
        let mut from = 0;
        for to in breaks(paragraph) {
            self.segment(&paragraph[from..to]);
            from = to;
        }
        self.segment(&paragraph[from..]);
        self.close(true);
    }

    fn indent(&self) -> f32 {
        if self.lines.len() == self.start { self.style.indent * self.style.size } else { 0.0 }
    }

    /// Width of the line that is being filled; a hair more, for rounding.
    fn room(&self) -> f32 {
        self.width - self.indent() + 0.01
    }

    fn segment(&mut self, segment: &str) {
        if segment.is_empty() {
            return;
        }
        let visible = measure(self.fonts, self.style, segment.trim_end());
        if !self.text.is_empty() && self.used + visible > self.room() {
            self.close(false);
        }
        if self.used + visible <= self.room() {
            self.used += measure(self.fonts, self.style, segment);
            self.text.push_str(segment);
            return;
        }
        // Longer than a whole line, such as a hash: break it anywhere.
        for character in segment.chars() {
            let wide = advance(self.fonts, self.style, character) * self.style.size;
            if !self.text.is_empty() && self.used + wide > self.room() {
                self.close(false);
            }
            self.used += wide;
            self.text.push(character);
        }
    }

    fn close(&mut self, last: bool) {
        let text = std::mem::take(&mut self.text).trim_end_matches(' ').to_owned();
        let width = measure(self.fonts, self.style, &text);
        let indent = self.indent();
        self.lines.push(Line { text, width, last, indent });
        self.used = 0.0;
    }
}

/// Where a line may end, as byte positions inside the text.
fn breaks(text: &str) -> Vec<usize> {
    const STRICT: LineBreakOptions<'_> = {
        let mut options = LineBreakOptions::default();
        options.strictness = Some(LineBreakStrictness::Strict);
        options
    };
    let segmenter = LineSegmenter::new_for_non_complex_scripts(STRICT);
    let mut at: Vec<usize> =
        segmenter.segment_str(text).filter(|&at| at > 0 && at < text.len()).collect();
    at.extend(quotes(text));
    at.sort_unstable();
    at.dedup();
    at
}

/// Breaks around Chinese quotation marks, which Unicode's older rules glue on both sides.
fn quotes(text: &str) -> impl Iterator<Item = usize> {
    let ideograph = |character: char| matches!(character, '\u{3400}'..='\u{9fff}');
    text.char_indices().zip(text.chars().skip(1)).filter_map(move |((at, before), after)| {
        let opens = ideograph(before) && matches!(after, '“' | '‘');
        let closes = matches!(before, '”' | '’') && ideograph(after);
        (opens || closes).then(|| at + before.len_utf8())
    })
}

#[cfg(test)]
mod tests {
    use super::{Line, break_lines};
    use crate::report::layout::font::Fonts;
    use crate::report::layout::style::{Style, size};

    fn lines(text: &str, characters: f32, indent: f32) -> Vec<Line> {
        let fonts = Fonts::load(None).expect("built-in fonts");
        let style = Style::new(size::THIRD).indent(indent);
        break_lines(&fonts, &style, text, size::THIRD * characters)
    }

    fn texts(text: &str, characters: f32) -> Vec<String> {
        lines(text, characters, 0.0).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn no_line_begins_with_closing_punctuation() {
        assert_eq!(texts("完成村卫生室建设，并验收", 8.0), ["完成村卫生室建", "设，并验收"]);
        assert_eq!(texts("完成村卫生室建》并验收", 7.0), ["完成村卫生室", "建》并验收"]);
    }

    #[test]
    fn no_line_ends_with_opening_punctuation() {
        assert_eq!(texts("按照有关要求《方案》执行", 7.0), ["按照有关要求", "《方案》执行"]);
        assert_eq!(texts("建成达标的“四室”分开", 6.0), ["建成达标的", "“四室”分开"]);
    }

    #[test]
    fn words_and_numbers_stay_whole_and_hashes_break() {
        assert_eq!(texts("建筑面积1055.25平方米", 6.0), ["建筑面积", "1055.25平方", "米"]);
        let hash = "0123456789abcdef".repeat(4);
        let broken = texts(&hash, 10.0);
        assert!(broken.len() > 1);
        assert_eq!(broken.concat(), hash);
    }

    #[test]
    fn the_first_line_is_indented_and_line_feeds_end_paragraphs() {
        let found = lines("一二三四五六七八\n甲", 6.0, 2.0);
        assert_eq!(
            found.iter().map(|line| (line.text.as_str(), line.last)).collect::<Vec<_>>(),
            [("一二三四", false), ("五六七八", true), ("甲", true)]
        );
        assert!(found[0].indent > 0.0 && found[1].indent == 0.0 && found[2].indent > 0.0);
    }

    #[test]
    fn rare_characters_break_like_the_common_ones() {
        let broken = texts("㙦㙍䶮𠮷㛃甲乙丙", 4.0);
        assert_eq!(broken, ["㙦㙍䶮𠮷", "㛃甲乙丙"]);
    }
}
