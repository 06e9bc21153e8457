//! The text that the author wrote: paths, places and files, as they were read.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::digest::Digest;

/// A path inside the site's folder: relative to its root, with `/` on every system.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// Makes a path from text that has no leading slash and uses `/`.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        Self(path.into())
    }

    /// Returns the path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the last component.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// Returns everything before the last `/`, or an empty string.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Returns what follows the last dot of the name, or an empty string.
    pub fn extension(&self) -> &str {
        self.name().rsplit_once('.').map_or("", |(_, extension)| extension)
    }
}

/// A table by path can be asked with text.
impl Borrow<str> for SitePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Serialize for SitePath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// A range of bytes in a whole file, front matter included.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// Makes a span; a reversed one becomes empty.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end.max(start)) }
    }

    /// Returns the span as a range of indices.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A place in a file, or a file as a whole.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    /// The file.
    pub path: SitePath,
    /// The bytes in it; `None` means the file as a whole.
    pub span: Option<Span>,
}

/// A part of a text, kept once: it holds on to the whole and says where it stands in it.
#[derive(Clone)]
pub struct Piece {
    whole: Arc<str>,
    span: Span,
}

impl Piece {
    /// Makes a piece of `whole`; a part that is no slice of it is copied.
    pub fn of(whole: &Arc<str>, part: &str) -> Self {
        let start = (part.as_ptr() as usize).wrapping_sub(whole.as_ptr() as usize);
        let span = Span::new(start, start.saturating_add(part.len()));
        match whole.get(span.range()) {
            Some(same) if std::ptr::eq(same, part) => Self { whole: Arc::clone(whole), span },
            _ => part.into(),
        }
    }
}

impl From<&str> for Piece {
    fn from(text: &str) -> Self {
        Self { whole: text.into(), span: Span::new(0, text.len()) }
    }
}

impl Default for Piece {
    fn default() -> Self {
        Self::from("")
    }
}

impl std::ops::Deref for Piece {
    type Target = str;

    fn deref(&self) -> &str {
        self.whole.get(self.span.range()).unwrap_or_default()
    }
}

impl std::hash::Hash for Piece {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl PartialEq for Piece {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Piece {}

impl fmt::Debug for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// A text file of the site, as it was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it lies.
    pub path: SitePath,
    /// Its text; bytes that are not UTF-8 have become U+FFFD, and a byte-order mark is kept.
    pub text: Arc<str>,
    /// The digest of its bytes.
    pub digest: Digest,
    /// The offset in `text` of the first byte that was not UTF-8, if there was one.
    pub bad_utf8: Option<u32>,
}

impl Source {
    /// Makes a source from the bytes of a file.
    pub fn new(path: SitePath, bytes: Vec<u8>) -> Self {
        let digest = Digest::of(&bytes);
        let (text, bad_utf8) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                (text, u32::try_from(at).ok())
            }
        };
        Self { path, text: text.into(), digest, bad_utf8 }
    }

    /// Returns the place of `span` in this file.
    pub fn place(&self, span: Span) -> Place {
        Place { path: self.path.clone(), span: Some(span) }
    }
}

/// Returns line and column of a byte offset, both from 1, the column in characters.
///
/// An offset inside a character counts as the start of that character, one past the end as the end.
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
    let column = before[line_start..].trim_start_matches('\u{feff}').chars().count() + 1;
    (line, column)
}

/// Maps offsets in a piece of text (a Markdown body, a TOML string) to offsets in the file that holds it.
///
/// The two differ where TOML drops or decodes something: the newline after opening quotes, escapes, CRLF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextMap {
    /// `(offset in text, offset in file)`, ascending; between two entries both advance alike.
    steps: Vec<(u32, u32)>,
}

impl TextMap {
    /// Text that stands in the file as it is, from `file_offset` on.
    pub fn shifted(file_offset: usize) -> Self {
        Self { steps: vec![(0, u32::try_from(file_offset).unwrap_or(u32::MAX))] }
    }

    /// Adds a point from which on text and file advance together again.
    pub fn step(&mut self, text_offset: usize, file_offset: usize) {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.steps.push((clamp(text_offset), clamp(file_offset)));
    }

    /// Returns the offset in the file of an offset in the text.
    pub fn offset(&self, text_offset: usize) -> usize {
        let at = u32::try_from(text_offset).unwrap_or(u32::MAX);
        let index = self.steps.partition_point(|&(text, _)| text <= at).saturating_sub(1);
        let (text, file) = self.steps.get(index).copied().unwrap_or((0, 0));
        file as usize + (at - text.min(at)) as usize
    }

    /// Returns the span in the file of a range in the text.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.offset(range.start);
        let end = match range.end.checked_sub(1) {
            // The end of the last character, not the start of the next: an escape may lie between.
            Some(last) if range.end > range.start => self.offset(last) + 1,
            _ => start,
        };
        Span::new(start, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "a\nðé x\r\n";
        assert_eq!(line_column(text, 0), (1, 1));
        assert_eq!(line_column(text, text.find('x').unwrap()), (2, 4));
        assert_eq!(line_column(text, 999), (3, 1));
        assert_eq!(line_column(text, 3), (2, 1), "inside a character");
        assert_eq!(line_column("\u{feff}ab", 4), (1, 2), "a byte-order mark has no width");
    }

    #[test]
    fn a_map_follows_dropped_bytes() {
        // File: '''⏎ab\r⏎c''' with the text "ab\nc".
        let mut map = TextMap::shifted(4);
        map.step(2, 7);
        assert_eq!(map.offset(1), 5);
        assert_eq!(map.offset(3), 8);
        assert_eq!(map.span(0..2), Span::new(4, 6));
        assert_eq!(map.span(3..4), Span::new(8, 9));
    }

    #[test]
    fn bad_utf8_is_marked_and_read_on() {
        let source = Source::new(SitePath::new("a.md"), b"ab\xffcd".to_vec());
        assert_eq!((&*source.text, source.bad_utf8), ("ab\u{fffd}cd", Some(2)));
    }

    #[test]
    fn parts_of_a_path() {
        let path = SitePath::new("content/a/b.tar.gz");
        assert_eq!((path.name(), path.folder(), path.extension()), ("b.tar.gz", "content/a", "gz"));
        assert_eq!(SitePath::new("x").folder(), "");
    }
}
