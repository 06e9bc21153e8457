//! `cards.lock`: which cards the site has had, and when each changed last. The author commits it, `prepress check --write`
//! keeps it, and `docs/cards.md` describes it.
//!
//! A card in a reader's collection is told apart by its key, and brought up to date by its time. Neither may come from
//! anything but this file: a clock, a file's time or a commit would differ from one checkout to the next. The clock is
//! read by the command that writes the file, and handed in.

mod compare;

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use crate::diag::{Code, Diagnostic, Parsed};
use crate::parse;
use crate::source::{SitePath, Source, Span};

pub use compare::{Cards, Compared, cards};

/// Where the file lies in a site.
pub const FILE: &str = "cards.lock";

/// The first line: what the file is, and the version of its form.
const HEAD: &str = "prepress-cards 1";

/// The word in place of a digest where a question has been removed.
const RETIRED: &str = "retired";

/// The time of a card that is not in the file: the first of January 2020.
pub const UNKNOWN_TIME: u64 = 1_577_836_800;

/// The end of the year 9999: a later time is a slip, and every time after it would have to be later still.
const LATEST: u64 = 253_402_300_799;

/// For how long after its removal a question is exported once more: a year.
const MEMORY: u64 = 366 * 24 * 60 * 60;

/// What the file says, by question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// By id in lower case, since ids are unique without regard to case.
    lines: BTreeMap<String, Line>,
}

/// A question that is, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: Box<str>,
    /// What its card showed, in 16 hexadecimal digits; none once it was removed.
    pub digest: Option<Box<str>>,
    /// When that changed last, in seconds since 1970.
    pub time: u64,
    /// What names the card in the readers' collections: the first id that the question had.
    pub key: Box<str>,
    /// What is asked, for people.
    pub title: Box<str>,
    /// Where the line stands; the default where it has not been written yet.
    pub span: Span,
}

impl Line {
    /// Tells whether the question was removed.
    pub fn is_retired(&self) -> bool {
        self.digest.is_none()
    }
}

impl Lock {
    /// Returns the line of a question.
    pub fn line(&self, id: &str) -> Option<&Line> {
        self.lines.get(&id.to_ascii_lowercase())
    }

    /// Tells whether the site never had a question.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Returns the questions that were removed within the year before the last change, by id.
    pub fn retired(&self) -> impl Iterator<Item = &Line> {
        let last = self.lines.values().map(|line| line.time).max().unwrap_or(0);
        self.lines.values().filter(move |line| line.is_retired() && last - line.time < MEMORY)
    }

    /// Adds a line. Of two for one question the later counts, so that a merge may keep the lines of both sides.
    fn add(&mut self, line: Line) {
        let id = line.id.to_ascii_lowercase();
        if self.lines.get(&id).is_none_or(|known| known.time < line.time) {
            self.lines.insert(id, line);
        }
    }
}

/// The file's text.
impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}")?;
        f.write_str("# Kept by `prepress check --write`: commit it. id, digest, time of the last change, key, title\n")?;
        for Line { id, digest, time, key, title, span: _ } in self.lines.values() {
            write!(f, "{id} {} {time} {key}", digest.as_deref().unwrap_or(RETIRED))?;
            if !title.is_empty() {
                write!(f, " {title}")?;
            }
            f.write_char('\n')?;
        }
        Ok(())
    }
}

/// Reads the file. Lines that make no sense are reported and left out.
pub fn lock(source: &Source) -> Parsed<Lock> {
    let mut found = parse::encoding(source);
    let mut lock = Lock::default();
    let mut start = 0;
    let mut headed = false;
    for whole in source.text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']).trim_start_matches('\u{feff}');
        let from = start + whole.find(line).unwrap_or(0);
        let span = Span::new(from, from + line.len());
        start += whole.len();
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if !std::mem::replace(&mut headed, true) && line.trim_end() != HEAD {
            found.push(bad_head(&source.path, span, line));
            return Parsed { value: Lock::default(), found };
        }
        match read_line(line, span) {
            Ok(Some(line)) => lock.add(line),
            Ok(None) => {}
            Err((what, help)) => {
                found.push(Diagnostic::new(Code::BadLock, &source.path, span, what).help(help));
            }
        }
    }
    if !headed {
        found.push(bad_head(&source.path, Span::default(), ""));
    }
    Parsed { value: lock, found }
}

fn bad_head(path: &SitePath, span: Span, line: &str) -> Diagnostic {
    let (what, help) = if line.starts_with("prepress-cards ") {
        ("this form of the file is not known", "use the version of prepress that wrote it, or a later one")
    } else {
        ("the file does not start with `prepress-cards 1`", RESTORE)
    };
    Diagnostic::new(Code::BadLock, path, span, what).help(help)
}

const RESTORE: &str = "take the file back from version control; what it holds cannot be made anew";

/// Reads a line, or returns what is wrong with it and what to do; `None` for one that says nothing.
fn read_line(line: &str, span: Span) -> Result<Option<Line>, (&'static str, &'static str)> {
    if line.trim_end() == HEAD {
        // The first line, or that of the other side of a merge.
        return Ok(None);
    }
    if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark)) {
        let help =
            "remove the marks and keep the lines of both sides: of two for one question the later counts";
        return Err(("a merge has left its marks", help));
    }
    let mut words = line.splitn(5, ' ');
    let mut word = || words.next().unwrap_or_default();
    let (id, digest, time, key) = (word(), word(), word(), word());
    let title = word().trim();
    if !is_id(id) {
        return Err(("the line does not start with an id", RESTORE));
    }
    let is_hex = digest.len() == 16 && digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if digest != RETIRED && !is_hex {
        return Err(("the second word is no digest and not `retired`", RESTORE));
    }
    let Some(time) = time.parse().ok().filter(|&time: &u64| time <= LATEST) else {
        return Err(("the third word is no time in seconds", RESTORE));
    };
    // A key that was given twice has a number behind a dot.
    if !key.split('.').all(is_id) {
        return Err(("the fourth word is no key", RESTORE));
    }
    let digest = (digest != RETIRED).then(|| digest.into());
    Ok(Some(Line { id: id.into(), digest, time, key: key.into(), title: title.into(), span }))
}

fn is_id(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::line_column;

    pub(super) fn read(text: &str) -> (Lock, String) {
        let source = Source::new(SitePath::new(FILE), text.as_bytes().to_vec());
        let Parsed { value, found } = lock(&source);
        let shown: Vec<String> = found
            .iter()
            .map(|d| {
                let (line, column) = line_column(&source.text, d.at.span.unwrap_or_default().start as usize);
                format!("{line}:{column} {}", d.message)
            })
            .collect();
        (value, shown.join("\n"))
    }

    #[track_caller]
    fn check(lines: &str, expected: &str) {
        assert_eq!(read(&format!("{HEAD}\n{lines}")).1, expected);
    }

    #[test]
    fn what_is_written_is_read() {
        let text = "prepress-cards 1\n\
            # Kept by `prepress check --write`: commit it. id, digest, time of the last change, key, title\n\
            Zip retired 7 Zip\n\
            gil 0123456789abcdef 1795000000 old-gil.2 What is `the GIL`?\n";
        let (_, wrong) = read(text);
        assert_eq!(wrong, "");
        let (lock, _) = read(&text.replace('\n', "\r\n"));
        assert_eq!(lock.lines.keys().collect::<Vec<_>>(), ["gil", "zip"]);
        let again = read(&lock.to_string()).0;
        assert_eq!(again.to_string(), lock.to_string());
        assert_eq!(again.line("GIL").unwrap().title.as_ref(), "What is `the GIL`?");
    }

    #[test]
    fn of_two_lines_the_later_counts() {
        let text =
            format!("{HEAD}\na 0000000000000001 5 a A\na 0000000000000002 9 a B\na retired 7 a A\n{HEAD}\n");
        let (lock, wrong) = read(&text);
        assert_eq!(wrong, "");
        assert_eq!(lock.line("a").unwrap().digest.as_deref(), Some("0000000000000002"));
    }

    #[test]
    fn damaged_files() {
        check("", "");
        check("ä 1 2 3", "2:1 the line does not start with an id");
        check("a 0123 5 a", "2:1 the second word is no digest and not `retired`");
        check("a retired soon a", "2:1 the third word is no time in seconds");
        check("a retired 253402300800 a", "2:1 the third word is no time in seconds");
        check("a retired 5", "2:1 the fourth word is no key");
        check(
            "# x\n\n<<<<<<< HEAD\n=======",
            "4:1 a merge has left its marks\n5:1 a merge has left its marks",
        );
        for (text, expected) in [
            ("", "1:1 the file does not start with `prepress-cards 1`"),
            ("# only this\n", "1:1 the file does not start with `prepress-cards 1`"),
            ("a retired 5 a", "1:1 the file does not start with `prepress-cards 1`"),
            ("prepress-cards 2\nx", "1:1 this form of the file is not known"),
            ("\u{feff}prepress-cards 1\n", ""),
            ("\0", "1:1 the file holds a NUL byte\n1:1 the file does not start with `prepress-cards 1`"),
        ] {
            assert_eq!(read(text).1, expected, "{text:?}");
        }
    }
}
