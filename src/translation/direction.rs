//! Where lines start, by language and script.

/// Scripts whose lines start at the right (ISO 15924).
const SCRIPTS: &[&str] =
    &["adlm", "arab", "aran", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa", "yezi"];

/// Languages that are written in one of them where their tag names no script.
const LANGUAGES: &[&str] = &[
    "ar", "arc", "ars", "ary", "arz", "azb", "bal", "bgn", "brh", "ckb", "dv", "fa", "glk", "he", "iw",
    "khw", "ks", "lrc", "luz", "mzn", "nqo", "pnb", "prs", "ps", "sd", "sdh", "skr", "syr", "ug", "ur", "yi",
];

/// Returns where the lines of a language start: `ltr` or `rtl`.
pub fn direction(language: &str) -> &'static str {
    let language = language.to_ascii_lowercase();
    let mut parts = language.split('-');
    let primary = parts.next().unwrap_or_default();
    let script = parts
        .take_while(|part| part.len() > 1)
        .find(|part| part.len() == 4 && !part.starts_with(|c: char| c.is_ascii_digit()));
    let is_rtl = match script {
        Some(script) => SCRIPTS.contains(&script),
        None => LANGUAGES.contains(&primary),
    };
    if is_rtl { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    use super::direction;

    #[test]
    fn by_language_and_script() {
        for (language, expected) in [
            ("en", "ltr"),
            ("ar", "rtl"),
            ("fa-IR", "rtl"),
            ("he", "rtl"),
            ("ks-Deva", "ltr"),
            ("az-Arab-IR", "rtl"),
            ("UZ-ARAB", "rtl"),
            ("zh-Hant", "ltr"),
            ("de-1996", "ltr"),
            ("sl-x-arab", "ltr"),
        ] {
            assert_eq!(direction(language), expected, "{language}");
        }
    }
}
