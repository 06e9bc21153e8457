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
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let digit = |rest: &str| matches!(rest, "¹" | "²" | "³") || matches!(rest.as_bytes(), [b'0'..=b'9']);
    let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul" | "conin$" | "conout$");
    (device || port.is_some_and(digit)).then_some("is the name of a device on Windows")
}

/// Tells whether a file is none of the author's content: hidden, or the scratch file of an editor.
pub(super) fn is_scratch(name: &str) -> bool {
    name.starts_with('.')
        || name.ends_with('~')
        || name.ends_with(".swp")
        || (name.starts_with('#') && name.ends_with('#'))
}

/// Tells whether a file belongs to version control: `.git`, `.gitkeep`, `.hg`.
pub(super) fn is_version_control(name: &str) -> bool {
    name.starts_with(".git") || matches!(name, ".hg" | ".hgignore" | ".jj" | ".svn")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in
            ["a.md", "über uns.md", "console.md", "com.md", "com10.md", "comb.md", "it's 100%.md", "日本.md"]
        {
            assert_eq!(unsafe_name(good), None, "{good}");
        }
        for bad in [
            "con.md", "NUL", "com1.txt", "aux .md", "lpt²", "CONOUT$", "a:b", "a\\b", "a.", "a ", "a\nb",
            "what?.md",
        ] {
            assert!(unsafe_name(bad).is_some(), "{bad}");
        }
        assert!(is_scratch(".git") && is_scratch("a.md~") && is_scratch("#a.md#") && !is_scratch("a.md"));
    }
}
