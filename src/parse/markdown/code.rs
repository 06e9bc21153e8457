//! Code blocks.

use std::ops::Range;

use pulldown_cmark::CodeBlockKind;

use super::fence::Opening;
use super::render::Renderer;
use super::{Fence, Hole, fence};
use crate::diag::{Code, did_you_mean};
use crate::highlight::{self, Plain};
use crate::source::Piece;

/// A code block that is being read.
pub(super) struct OpenFence {
    /// Its language and its first line; `None` for indented code.
    fenced: Option<(String, Opening)>,
    code: String,
    /// Where the code stands.
    range: Range<usize>,
    /// Where each line of it stands, without its end.
    lines: Vec<Range<usize>>,
    /// The Python block before it, if nothing stands between.
    after_python: Option<usize>,
}

impl OpenFence {
    /// Adds a piece of code.
    pub fn add(&mut self, text: &str, range: Range<usize>) {
        if self.code.is_empty() {
            self.range = range.clone();
        } else {
            self.range.end = range.end;
        }
        let mut at = range.start;
        for line in text.split_inclusive('\n') {
            let end = at + line.trim_end_matches('\n').len();
            match self.lines.last_mut() {
                // What stands in a list or a quote comes in several pieces.
                Some(last) if !self.code.is_empty() && !self.code.ends_with('\n') => last.end = end,
                _ => self.lines.push(at..end),
            }
            self.code.push_str(line);
            at += line.len();
        }
    }
}

impl Renderer<'_> {
    /// Starts a code block.
    pub fn open_fence(
        &mut self,
        kind: CodeBlockKind<'_>,
        range: Range<usize>,
        python: Option<(usize, usize)>,
    ) {
        self.end_block();
        let text = &self.origin.text;
        let (fenced, start) = match kind {
            CodeBlockKind::Indented => (None, range.start),
            CodeBlockKind::Fenced(words) => {
                let opening = fence::opening(text, range.start);
                let language = words.split_whitespace().next().unwrap_or_default().to_lowercase();
                let start = opening.end;
                (Some((language, opening)), start)
            }
        };
        // Only blank lines may stand between a block and its output, and the marks of the quote that holds both.
        let only_blank = |&(_, end): &(usize, usize)| {
            let between = text.get(end..range.start).unwrap_or("?");
            between.bytes().all(|b| b.is_ascii_whitespace() || b == b'>')
        };
        let after_python = python.filter(only_blank).map(|(index, _)| index);
        self.fence = Some(OpenFence {
            fenced,
            code: String::new(),
            range: start..start,
            lines: Vec::new(),
            after_python,
        });
    }

    /// Ends a code block.
    pub fn close_fence(&mut self, whole: Range<usize>) {
        let Some(OpenFence { fenced, code, range, lines, after_python }) = self.fence.take() else { return };
        let span = self.origin.span(range.clone());
        let Some((language, opening)) = fenced else {
            let code = self.kept(&code, &range);
            return self.write_fence(Fence { code, span, ..Fence::default() });
        };
        self.check_closed(&whole, &range, &opening);
        if language == "output" {
            if let Some(index) = after_python {
                self.out.text.push_str(&code);
                self.end_block();
                let python = &mut self.fences[index];
                (python.output, python.output_span) = (Some(code.into()), Some(span));
                return;
            }
            let message = "an `output` fence has no Python block right before it";
            let help =
                "put it right after the block that prints it, or name another language, such as `text`";
            self.report(Code::StrayOutput, opening.info.clone(), message, help);
        }
        let info = &opening.info;
        // As written: an escape or a capital can make the word longer than the name that was read.
        let written = self.origin.text.get(info.clone()).unwrap_or_default();
        let word = written.split_whitespace().next().unwrap_or_default().len();
        let name = info.start..info.start + word;
        let (words, lines) = match fence::has_words(&language) {
            true => {
                let lines = lines.into_iter().map(|line| self.origin.span(line)).collect();
                (fence::words(&self.origin, opening.info, &mut self.found), lines)
            }
            false => <_>::default(),
        };
        let mut fence = Fence { language: language.into(), words, span, lines, ..Fence::default() };
        let is_python = fence.is_python();
        self.check_highlight(&fence.language, &code, &name);
        let (shown, full) = if is_python { fence::hide(code) } else { (code, None) };
        (fence.code, fence.full) = (self.kept(&shown, &range), full);
        self.write_fence(fence);
        self.after_python = is_python.then_some((self.fences.len() - 1, whole.end));
    }

    /// Keeps code as a piece of the file wherever it stands in it as it is: not within a list, say.
    fn kept(&self, code: &str, range: &Range<usize>) -> Piece {
        let written = self.origin.text.get(range.clone()).filter(|written| *written == code);
        written.map_or_else(|| Piece::from(code), |written| self.origin.piece(written))
    }

    fn write_fence(&mut self, fence: Fence) {
        self.out.fresh_line();
        self.out.hole(Hole::Fence(self.fences.len() as u32));
        self.out.html.push('\n');
        self.out.text.push_str(&fence.code);
        self.end_block();
        self.fences.push(fence);
    }

    /// Reports code that will be shown without colours, against the author's wish.
    fn check_highlight(&mut self, language: &str, code: &str, name: &Range<usize>) {
        match highlight::notice(language, code) {
            _ if language.is_empty() => {}
            None => {}
            Some(Plain::UnknownLanguage) => {
                let near = did_you_mean(language, highlight::languages());
                let help = near.unwrap_or_else(|| "write `text` for code that needs no colours".to_owned());
                self.report(
                    Code::UnknownLanguage,
                    name.clone(),
                    format!("the language `{language}` is not known"),
                    &help,
                );
            }
            Some(why) => {
                let help = "shorten it, or name the language `text`";
                self.report(
                    Code::NotHighlighted,
                    name.clone(),
                    format!("the block is shown without colours: {why}"),
                    help,
                );
            }
        }
    }

    /// Reports a fence that is never closed. What follows the code of a closed one is the closing line.
    fn check_closed(&mut self, whole: &Range<usize>, code: &Range<usize>, opening: &Opening) {
        let fence = self.origin.text[opening.mark.clone()].to_owned();
        let mark = if fence.starts_with('~') { '~' } else { '`' };
        let rest = self.origin.text.get(code.end..whole.end).unwrap_or_default();
        if rest.contains(mark) {
            return;
        }
        let message = format!("the fence {fence} is never closed: what follows is code");
        let help = format!("add a line {fence} where the code ends");
        let place = opening.mark.start..opening.info.end.max(opening.mark.end);
        self.report(Code::UnclosedFence, place, message, &help);
    }
}
