//! The difference of two short texts, line by line.

/// How many lines of a difference are shown.
const MOST: usize = 24;

/// How many lines of each text are compared.
const COMPARED: usize = 400;

/// Returns the lines of `wanted` and `got` as a difference: `-` is claimed, `+` is what came, two spaces are both.
pub(super) fn difference(wanted: &str, got: &str) -> Vec<String> {
    let a: Vec<&str> = wanted.lines().take(COMPARED).collect();
    let b: Vec<&str> = got.lines().take(COMPARED).collect();
    // The length of the longest common part of what follows each pair of places.
    let mut common = vec![vec![0_u16; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i][j] = match a[i] == b[j] {
                true => common[i + 1][j + 1] + 1,
                false => common[i + 1][j].max(common[i][j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out: Vec<(char, &str)> = Vec::new();
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            out.push((' ', a[i]));
            (i, j) = (i + 1, j + 1);
        } else if i < a.len() && (j == b.len() || common[i + 1][j] >= common[i][j + 1]) {
            out.push(('-', a[i]));
            i += 1;
        } else {
            out.push(('+', b[j]));
            j += 1;
        }
    }
    // Two lines round each change are enough to find it.
    let near = |at: usize| {
        let range = at.saturating_sub(2)..(at + 3).min(out.len());
        out[range].iter().any(|(sign, _)| *sign != ' ')
    };
    let mut lines = Vec::new();
    let mut skipped = false;
    for (at, (sign, text)) in out.iter().enumerate() {
        if !near(at) {
            skipped = true;
            continue;
        }
        if std::mem::take(&mut skipped) {
            lines.push("  …".to_owned());
        }
        lines.push(format!("{sign} {}", cut(text)));
    }
    if lines.len() > MOST {
        let more = lines.len() - MOST;
        lines.truncate(MOST);
        lines.push(format!("… and {more} more lines"));
    }
    lines
}

/// Returns a line, cut to a bearable length.
pub(super) fn cut(line: &str) -> String {
    match line.char_indices().nth(160) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_with_what_is_round_them() {
        assert_eq!(difference("a\nb\nc", "a\nx\nc"), ["  a", "- b", "+ x", "  c"]);
        assert_eq!(difference("", "x"), ["+ x"]);
        let long: String = (0..9).map(|n| format!("{n}\n")).collect();
        assert_eq!(difference(&long, &long.replace('7', "x")), ["  …", "  5", "  6", "- 7", "+ x", "  8"]);
        assert_eq!(difference("", &"x\n".repeat(100)).len(), MOST + 1);
    }
}
