//! Which form of a text goes with a number, for whole numbers and every language that CLDR 48 has rules for
//! (Unicode CLDR, supplemental data, plural rules). Browsers know the same by `Intl.PluralRules`.

/// A category of numbers in the grammar of a language.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Category {
    /// The form for nothing, where a language has one.
    Zero,
    /// The form of the singular.
    One,
    /// The form for a pair.
    Two,
    /// The form for a few.
    Few,
    /// The form for many.
    Many,
    /// The form for all else; every language has it.
    Other,
}

use Category::{Few, Many, One, Other, Two, Zero};

impl Category {
    /// Every category.
    pub const ALL: [Self; 6] = [Zero, One, Two, Few, Many, Other];

    /// Returns its name, as CLDR and browsers have it.
    pub fn name(self) -> &'static str {
        match self {
            Zero => "zero",
            One => "one",
            Two => "two",
            Few => "few",
            Many => "many",
            Other => "other",
        }
    }
}

/// The languages of a rule, its categories, and the rule for whole numbers.
type Rule = (&'static [&'static str], &'static [Category], fn(u64) -> Category);

/// All rules but the commonest: 1 is `one`, all else `other`.
const RULES: &[Rule] =
    &[
        (
            &[
                "bm", "bo", "dz", "hnj", "id", "ig", "ii", "in", "ja", "jbo", "jv", "jw", "kde", "kea", "km",
                "ko", "lkt", "lo", "ms", "my", "nqo", "osa", "sah", "ses", "sg", "su", "th", "to", "tpi",
                "vi", "wo", "yo", "yue", "zh",
            ],
            &[Other],
            |_| Other,
        ),
        (
            &[
                "ak", "am", "as", "bho", "bn", "csw", "doi", "fa", "ff", "gu", "guw", "hi", "hy", "kab",
                "kn", "ln", "mg", "nso", "pa", "pcm", "si", "ti", "wa", "zu",
            ],
            &[One, Other],
            |n| one(n <= 1),
        ),
        (&["fr", "pt"], &[One, Many, Other], |n| if n <= 1 { One } else { million(n) }),
        (&["ca", "es", "it", "pt-pt", "scn", "vec"], &[One, Many, Other], |n| {
            if n == 1 { One } else { million(n) }
        }),
        (&["be", "ru", "uk"], &[One, Few, Many, Other], |n| match slavic(n) {
            Other => Many,
            category => category,
        }),
        (&["bs", "hr", "sh", "sr"], &[One, Few, Other], slavic),
        (&["pl"], &[One, Few, Many, Other], |n| match (n, slavic(n)) {
            (1, _) => One,
            (_, Few) => Few,
            _ => Many,
        }),
        (&["cs", "sk"], &[One, Few, Many, Other], |n| match n {
            1 => One,
            2..=4 => Few,
            _ => Other,
        }),
        (&["dsb", "hsb", "sl"], &[One, Two, Few, Other], |n| match n % 100 {
            1 => One,
            2 => Two,
            3 | 4 => Few,
            _ => Other,
        }),
        (&["lt"], &[One, Few, Many, Other], |n| match (n % 10, n % 100) {
            (0, _) | (_, 11..=19) => Other,
            (1, _) => One,
            _ => Few,
        }),
        (&["lv", "prg"], &[Zero, One, Other], |n| match (n % 10, n % 100) {
            (0, _) | (_, 11..=19) => Zero,
            (1, _) => One,
            _ => Other,
        }),
        (&["mo", "ro"], &[One, Few, Other], |n| match (n, n % 100) {
            (1, _) => One,
            (0, _) | (_, 1..=19) => Few,
            _ => Other,
        }),
        (&["is", "mk"], &[One, Other], |n| one(n % 10 == 1 && n % 100 != 11)),
        (&["ceb", "fil", "tl"], &[One, Other], |n| one(!matches!(n % 10, 4 | 6 | 9))),
        (&["ar", "ars"], &Category::ALL, |n| match (n, n % 100) {
            (0, _) => Zero,
            (1, _) => One,
            (2, _) => Two,
            (_, 3..=10) => Few,
            (_, 11..=99) => Many,
            _ => Other,
        }),
        (
            &["he", "iu", "iw", "naq", "sat", "se", "sma", "smi", "smj", "smn", "sms"],
            &[One, Two, Other],
            |n| match n {
                1 => One,
                2 => Two,
                _ => Other,
            },
        ),
        (&["ga"], &[One, Two, Few, Many, Other], |n| match n {
            1 => One,
            2 => Two,
            3..=6 => Few,
            7..=10 => Many,
            _ => Other,
        }),
        (&["gd"], &[One, Two, Few, Other], |n| match n {
            1 | 11 => One,
            2 | 12 => Two,
            3..=19 => Few,
            _ => Other,
        }),
        (&["gv"], &[One, Two, Few, Many, Other], |n| match (n % 10, n % 20) {
            (1, _) => One,
            (2, _) => Two,
            (_, 0) => Few,
            _ => Other,
        }),
        (&["cy"], &Category::ALL, |n| match n {
            0 => Zero,
            1 => One,
            2 => Two,
            3 => Few,
            6 => Many,
            _ => Other,
        }),
        (&["br"], &[One, Two, Few, Many, Other], |n| match (n % 10, n % 100) {
            (1, rest) if !matches!(rest, 11 | 71 | 91) => One,
            (2, rest) if !matches!(rest, 12 | 72 | 92) => Two,
            (3 | 4 | 9, rest) if !matches!(rest, 10..=19 | 70..=79 | 90..=99) => Few,
            _ if n != 0 && n.is_multiple_of(1_000_000) => Many,
            _ => Other,
        }),
        (&["kw"], &Category::ALL, |n| match (n, n % 100) {
            (0, _) => Zero,
            (1, _) => One,
            (_, 2 | 22 | 42 | 62 | 82) => Two,
            _ if n % 1000 == 0 && matches!(n % 100_000, 1_000..=20_000 | 40_000 | 60_000 | 80_000) => Two,
            _ if n % 1_000_000 == 100_000 => Two,
            (_, 3 | 23 | 43 | 63 | 83) => Few,
            (_, 1 | 21 | 41 | 61 | 81) => Many,
            _ => Other,
        }),
        (&["mt"], &[One, Two, Few, Many, Other], |n| match (n, n % 100) {
            (1, _) => One,
            (2, _) => Two,
            (0, _) | (_, 3..=10) => Few,
            (_, 11..=19) => Many,
            _ => Other,
        }),
        (&["ksh", "lag"], &[Zero, One, Other], |n| match n {
            0 => Zero,
            1 => One,
            _ => Other,
        }),
        (&["shi"], &[One, Few, Other], |n| match n {
            0 | 1 => One,
            2..=10 => Few,
            _ => Other,
        }),
        (&["tzm"], &[One, Other], |n| one(n <= 1 || (11..=99).contains(&n))),
    ];

fn one(is_one: bool) -> Category {
    if is_one { One } else { Other }
}

fn million(n: u64) -> Category {
    if n != 0 && n.is_multiple_of(1_000_000) { Many } else { Other }
}

fn slavic(n: u64) -> Category {
    match (n % 10, n % 100) {
        (_, 11..=14) => Other,
        (1, _) => One,
        (2..=4, _) => Few,
        _ => Other,
    }
}

/// Returns the rule of a language; one that is not known counts as English does.
fn rule(language: &str) -> (&'static [Category], fn(u64) -> Category) {
    let language = language.to_ascii_lowercase();
    let primary = super::primary(&language);
    let of = |name: &str| RULES.iter().find(|(names, ..)| names.contains(&name));
    of(&language)
        .or_else(|| of(primary))
        .map_or((&[One, Other], |n| one(n == 1)), |&(_, categories, rule)| (categories, rule))
}

/// Returns the categories that a language has.
pub fn categories(language: &str) -> &'static [Category] {
    rule(language).0
}

/// Returns the category of a number in a language.
pub fn category(language: &str, number: usize) -> Category {
    rule(language).1(u64::try_from(number).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_language() {
        let check = |language: &str, expected: &str| {
            let numbers = [0, 1, 2, 3, 5, 11, 21, 22, 100, 101, 111, 1_000_000];
            let names = numbers.map(|number| category(language, number).name());
            assert_eq!(names.join(" "), expected, "{language}");
        };
        check("en-GB", "other one other other other other other other other other other other");
        check("de", "other one other other other other other other other other other other");
        check("fr", "one one other other other other other other other other other many");
        check("pt-PT", "other one other other other other other other other other other many");
        check("pt-BR", "one one other other other other other other other other other many");
        check("ru", "many one few few many many one few many one many many");
        check("pl", "many one few few many many many few many many many many");
        check("ar", "zero one two few few many many many other other many other");
        check("lv", "zero one other other other zero one other zero one zero zero");
        check("zh-Hant", &["other"; 12].join(" "));
        check("xx", "other one other other other other other other other other other other");
    }

    #[test]
    fn a_rule_gives_what_its_language_has() {
        for &(languages, categories, rule) in RULES {
            for number in 0..2000 {
                assert!(categories.contains(&rule(number)), "{languages:?} {number}");
            }
        }
    }
}
