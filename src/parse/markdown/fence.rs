//! Code fences: the words after the language, and the lines that a reader does not see.

use std::ops::Range;

use super::FenceWords;
use super::origin::Origin;
use crate::diag::{Code, Diagnostic, did_you_mean};

/// The words that stand alone.
const FLAGS: [&str; 9] =
    ["no-check", "no-run", "setup", "unordered", "varies", "run", "predict", "trace", "test"];

/// The words that have a value, and what it is called in messages.
const VALUES: [(&str, &str); 4] = [
    ("expect-error", "expect-error=TypeError"),
    ("min-version", "min-version=3.13"),
    ("session", "session=NAME"),
    ("file", "file=data/input.txt"),
];

/// Tells whether the words after a language mean something.
pub(super) fn has_words(language: &str) -> bool {
    matches!(language, "python" | "py" | "python3" | "pycon")
}

/// Reads the words after the language. `info` is where the info string stands.
pub(super) fn words(origin: &Origin<'_>, info: Range<usize>, found: &mut Vec<Diagnostic>) -> FenceWords {
    let mut words = FenceWords::default();
    let text = &origin.text[info.clone()];
    for word in text.split_ascii_whitespace().skip(1) {
        // `word` is a part of `text`, so its address tells its place.
        let start = info.start + (word.as_ptr() as usize - text.as_ptr() as usize);
        if let Err(problem) = set(&mut words, word) {
            let (code, message, help) = *problem;
            found.push(origin.report(code, start..start + word.len(), message).maybe_help(help));
        }
    }
    words
}

/// A code, a message and perhaps help, boxed since it is rare.
type Problem = Box<(Code, String, Option<String>)>;

fn set(words: &mut FenceWords, word: &str) -> Result<(), Problem> {
    let (name, value) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
    let bad =
        |help: &str| Err(Box::new((Code::BadValue, format!("bad value in `{word}`"), Some(help.to_owned()))));
    let flag = match name {
        "no-check" => &mut words.no_check,
        "no-run" => &mut words.no_run,
        "setup" => &mut words.setup,
        "unordered" => &mut words.unordered,
        "varies" => &mut words.varies,
        "run" => &mut words.run,
        "predict" => &mut words.predict,
        "trace" => &mut words.trace,
        "test" => &mut words.test,
        _ => {
            let Some((_, example)) = VALUES.iter().find(|(known, _)| *known == name) else {
                return unknown(word, name);
            };
            let Some(value) = value.filter(|value| !value.is_empty()) else {
                return bad(&format!("write it as in `{example}`"));
            };
            match name {
                "expect-error" if is_name(value) => words.expect_error = Some(value.into()),
                "expect-error" => {
                    return bad("write the name of the exception, as in `expect-error=TypeError`");
                }
                "min-version" => match version(value) {
                    Some(version) => words.min_version = Some(version),
                    None => return bad("write a version of Python, as in `min-version=3.13`"),
                },
                "session" => words.session = Some(value.into()),
                _ if is_inside(value) => words.file = Some(value.into()),
                _ => return bad("write a relative path without `..`, as in `file=data/input.txt`"),
            }
            return Ok(());
        }
    };
    if value.is_some() {
        return bad(&format!("`{name}` takes no value"));
    }
    *flag = true;
    Ok(())
}

fn unknown(word: &str, name: &str) -> Result<(), Problem> {
    let known = || FLAGS.into_iter().chain(VALUES.map(|(name, _)| name));
    let help = did_you_mean(name, known()).unwrap_or_else(|| {
        format!("known are {}", known().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
    });
    Err(Box::new((
        Code::UnknownFenceWord,
        format!("unknown word `{word}` after the fence's language"),
        Some(help),
    )))
}

/// Reads `3.14`.
fn version(value: &str) -> Option<(u16, u16)> {
    let (major, minor) = value.split_once('.')?;
    let number = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?;
    Some((number(major)?, number(minor)?))
}

/// Tells whether this can be the name of an exception, perhaps with its module.
fn is_name(value: &str) -> bool {
    value.split('.').all(|part| {
        part.chars().all(|c| c.is_alphanumeric() || c == '_')
            && !part.starts_with(|c: char| c.is_numeric())
            && !part.is_empty()
    })
}

/// Tells whether a path stays in the folder that it is relative to, on any system.
fn is_inside(path: &str) -> bool {
    !path.contains(['\\', ':', '\0']) && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// The start of a line of Python that is run and not shown.
const HIDDEN: &str = "#! ";

/// Splits code into what a reader sees and, if that is not all, the whole.
pub(super) fn hide(code: String) -> (String, Option<Box<str>>) {
    if !code.starts_with(HIDDEN) && !code.contains("\n#! ") {
        return (code, None);
    }
    let shown = code.split_inclusive('\n').filter(|line| !line.starts_with(HIDDEN)).collect();
    (shown, Some(code.into()))
}

/// The line that opens a fence.
pub(super) struct Opening {
    /// The backticks or tildes.
    pub mark: Range<usize>,
    /// The info string, without the space round it.
    pub info: Range<usize>,
    /// Where the code starts.
    pub end: usize,
}

/// Reads the line that opens the fence that starts at `start`.
pub(super) fn opening(text: &str, start: usize) -> Opening {
    let line = text[start..].split('\n').next().unwrap_or_default();
    let end = start + line.len();
    let fence = line.trim_start_matches(' ');
    let info = fence.trim_start_matches(if fence.starts_with('~') { '~' } else { '`' });
    let mark = end - fence.len()..end - info.len();
    let info = end - info.trim_start().len()..start + line.trim_end().len();
    Opening { mark, info: info.start..info.end.max(info.start), end: (end + 1).min(text.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::markdown::Input;
    use crate::source::{SitePath, TextMap};

    /// Returns the diagnostics as `offset code`, or what was set.
    #[track_caller]
    fn check(info: &str, expected: &str) {
        let (map, path) = (TextMap::shifted(0), SitePath::new("a.md"));
        let origin = Origin::new(Input { text: info, map: &map, path: &path, whole: None });
        let mut found = Vec::new();
        let words = words(&origin, 0..info.len(), &mut found);
        let mut shown: Vec<String> = found
            .iter()
            .map(|d| format!("{} {} {}", d.at.span.unwrap_or_default().start, d.code, d.help.join(" ")))
            .collect();
        if shown.is_empty() {
            let debug = format!("{words:?}");
            let set = debug.trim_start_matches("FenceWords { ").trim_end_matches(" }").split(", ");
            shown.extend(
                set.filter(|word| !word.ends_with("false") && !word.ends_with("None")).map(str::to_owned),
            );
        }
        assert_eq!(shown.join("; "), expected);
    }

    #[test]
    fn words_are_read() {
        check("py", "");
        check("py no-run run", "no_run: true; run: true");
        check("py session=a file=b/c.txt", "session: Some(\"a\"); file: Some(\"b/c.txt\")");
        check("py expect-error=asyncio.TimeoutError", "expect_error: Some(\"asyncio.TimeoutError\")");
        check("py  trace\tvaries", "varies: true; trace: true");
    }

    #[test]
    fn versions_are_numbers() {
        assert_eq!(version("3.14"), Some((3, 14)));
        for bad in ["3", "3.x", "abc", "3.", "+3.1", "3.99999999"] {
            check(
                &format!("py min-version={bad}"),
                "3 bad-value write a version of Python, as in `min-version=3.13`",
            );
        }
    }

    #[test]
    fn mistakes_are_shown_where_they_stand() {
        check("py  no-chek", "4 unknown-fence-word did you mean `no-check`?");
        check("py run sesion=x", "7 unknown-fence-word did you mean `session`?");
        check("py session=", "3 bad-value write it as in `session=NAME`");
        check("py session", "3 bad-value write it as in `session=NAME`");
        check("py run=1", "3 bad-value `run` takes no value");
        let path = "3 bad-value write a relative path without `..`, as in `file=data/input.txt`";
        for bad in ["/etc/x", "../x", "a//b", "c:x"] {
            check(&format!("py file={bad}"), path);
        }
        let name = "3 bad-value write the name of the exception, as in `expect-error=TypeError`";
        check("py expect-error=3x", name);
    }

    #[test]
    fn hidden_lines() {
        let check = |code: &str, shown: &str, whole: bool| {
            let (seen, full) = hide(code.to_owned());
            assert_eq!((&*seen, full.as_deref()), (shown, whole.then_some(code)));
        };
        check("a\n#! b\nc\n", "a\nc\n", true);
        check("#! b\n", "", true);
        check("#!/usr/bin/env python\n #! x\n#!\n", "#!/usr/bin/env python\n #! x\n#!\n", false);
    }
}
