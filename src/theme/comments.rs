//! Comments, which those who read the sources want and readers of pages would pay for. The build script uses this too.

/// Removes comments that have lines of their own. (No template of the theme's scripts has a line that starts like one:
/// its lines would be missed in the tests, which run what is left.)
pub fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for line in text.lines() {
        let code = line.trim_start();
        // What stands behind a comment on its own line is code.
        let starts = code.starts_with("/*") && (!code.contains("*/") || code.trim_end().ends_with("*/"));
        if inside || starts || code.starts_with("//") {
            inside = (inside || starts) && !code.trim_end().ends_with("*/");
        } else if !code.is_empty() {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn takes_comments_and_leaves_code() {
        let text =
            "// a\n/* b */\n/**\n * c\n */\nlet x = 1; // d\nf(\n  /** @type {string} */ y,\n  z,\n);\n";
        assert_eq!(without_comments(text), "let x = 1; // d\nf(\n  /** @type {string} */ y,\n  z,\n);\n");
    }
}
