//! Comments, which those who read the sources want and readers of pages would pay for. The build script uses this too.

/// Removes comments that have lines of their own. (No template of the theme's scripts has a line that starts like one:
/// its lines would be missed in the tests, which run what is left.)
pub fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for line in text.lines() {
        let code = line.trim_start();
        let starts = code.starts_with("/*");
        if inside || starts || code.starts_with("//") {
            inside = (inside || starts) && !code.trim_end().ends_with("*/");
        } else if !code.is_empty() {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}
