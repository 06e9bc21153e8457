//! The one place where text becomes HTML or XML: escaping, for text and for attributes alike.

/// Appends `text` to `out` with `& < > " '` escaped, so that it is safe as text and inside any quoted attribute.
pub fn escape_into(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            // Control characters have no place in HTML, and can change what a terminal shows.
            0..=8 | 11 | 12 | 14..=31 | 127 => "\u{fffd}",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(entity);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// Returns `text` escaped as by [`escape_into`].
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    escape_into(&mut out, text);
    out
}

/// Returns `text` for XML: escaped, and without the control characters that XML 1.0 forbids.
pub fn escape_xml(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    let clean: String =
        text.chars().filter(allowed).filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    escape(&clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_an_attribute() {
        assert_eq!(escape(r#""'><b>&"#), "&quot;&#39;&gt;&lt;b&gt;&amp;");
        assert_eq!(escape("plain ünïcode"), "plain ünïcode");
        assert_eq!(escape("a\u{1b}[31m\u{0}\tb"), "a\u{fffd}[31m\u{fffd}\tb");
    }

    #[test]
    fn xml_has_no_control_characters() {
        assert_eq!(escape_xml("a\u{0}\u{8}b\n<"), "ab\n&lt;");
    }
}
