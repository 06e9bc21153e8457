//! Names of files that can be an address on every system.

/// Returns what keeps a name from being one that every system can store, or `None` if nothing does.
pub(super) fn unsafe_name(name: &str) -> Option<&'static str> {
    if name.chars().any(char::is_control) {
        return Some("holds a control character");
    }
    if name.contains(['\\', ':', '*', '?', '"', '<', '>', '|']) {
        return Some("holds a character that Windows does not allow (one of \\ : * ? \" < > |)");
    }
    if name.ends_with(['.', ' ']) {
        return Some("ends with a dot or a space, which Windows drops");
    }
    if name.len() > 200 {
        return Some("is longer than 200 bytes");
    }
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || (stem.len() == 4
            && (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.as_bytes()[3].is_ascii_digit());
    device.then_some("is the name of a device on Windows")
}

/// Tells whether a file is none of the author's content: hidden, or the scratch file of an editor.
pub(super) fn is_scratch(name: &str) -> bool {
    name.starts_with('.')
        || name.ends_with('~')
        || name.ends_with(".swp")
        || (name.starts_with('#') && name.ends_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in ["a.md", "über uns.md", "console.md", "com.md", "it's 100%.md", "日本.md"] {
            assert_eq!(unsafe_name(good), None, "{good}");
        }
        for bad in ["con.md", "NUL", "com1.txt", "a:b", "a\\b", "a.", "a ", "a\nb", "what?.md"] {
            assert!(unsafe_name(bad).is_some(), "{bad}");
        }
        assert!(is_scratch(".git") && is_scratch("a.md~") && is_scratch("#a.md#") && !is_scratch("a.md"));
    }
}
