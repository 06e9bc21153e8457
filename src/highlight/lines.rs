//! What the lexers that go line by line have in common.

/// Returns the lines with their places, line breaks left out.
pub(super) fn lines(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    code.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        (at, line.trim_end_matches(['\n', '\r']))
    })
}

/// Returns the length of the blanks that a line begins with.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// Returns the end of the string whose quote is at `at`: behind the closing quote, or at the line's end.
pub(super) fn end_of_quoted(bytes: &[u8], at: usize, escapes: bool) -> usize {
    let Some(&quote) = bytes.get(at) else { return at };
    let mut end = at + 1;
    while let Some(&byte) = bytes.get(end) {
        match byte {
            b'\n' => return end,
            b'\\' if escapes && end + 1 < bytes.len() && bytes[end + 1] != b'\n' => end += 2,
            _ if byte == quote => return end + 1,
            _ => end += 1,
        }
    }
    bytes.len()
}
