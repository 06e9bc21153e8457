//! Whatever the text: nothing panics, no byte is lost, and the tokens are in their normal form.

use proptest::prelude::*;

use super::super::languages::{LANGUAGES, Reader};
use super::super::{highlight, tokens};

/// Pieces that lexers trip over, more likely to meet than in random bytes.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "'", "\"", "'''", "\"\"\"", "f'", "f\"", "rf\"\"\"", "T'", "b'", "{", "}", "{{", "}}", "(", ")", "[",
    "]", "\\", "\\N{", "\\x4", "\n", "\r\n", "\n    ", " ", "\t", ":", ":=", "=", "==", "!", "!r", "!=", "#",
    "# =>", "@", "@a.b", ".", "...", ",", ";", "1", "0x", "1_0.5e-3j", "_", "match ", "case ", "type ",
    "lazy ", "import ", "from ", "lambda ", "if ", "def ", "class ", "return ", "self", "print", "__init__",
    "None", "é", "λx", "“", "\u{301}", "\u{feff}", "\u{a0}", "😀", "$", "?", "`", "\0", ">>> ", "... ", ">>>",
    "$ ", "> ", "File \"x\", line 1, in f", "| ", "+-", "Traceback (most recent call last):\n",
    "ValueError: x", "^^^", "[[", "]]", "${", "%(", "<<EOF\n", "EOF", "FROM ", "RUN ", "--", "+++ ", "--- ",
    "@@", "<a href=\"", "/*", "*/", "//", "`${", "</", "&amp;", "|\n",
];

fn text() -> impl Strategy<Value = String> {
    let pieces =
        prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat());
    let bytes = prop::collection::vec(any::<u8>(), 0..200)
        .prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    prop_oneof![4 => pieces, 1 => bytes]
}

/// Checks that the tokens of `code` are the code, cut into merged pieces.
fn check_tokens(reader: Reader, code: &str) {
    let tokens = tokens(reader, code).unwrap();
    let mut end = 0;
    let mut last = None;
    for token in &tokens {
        assert!(token.start == end && token.end > token.start, "gap or overlap at {end} in {code:?}");
        assert!(code.is_char_boundary(token.end), "cut in a character at {} in {code:?}", token.end);
        assert!(last != Some(token.class), "neighbours of one class at {end} in {code:?}");
        end = token.end;
        last = Some(token.class);
    }
    assert_eq!(end, code.len(), "{code:?}");
}

/// Takes the tags out and the entities back.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    for (i, piece) in html.split('<').enumerate() {
        text.push_str(if i == 0 { piece } else { piece.split_once('>').unwrap().1 });
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(text, |text, (entity, sign)| text.replace(entity, sign))
}

/// What HTML shows of a text: control characters have no place in it.
fn shown(text: &str) -> String {
    let control = |c: char| c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r');
    text.replace(control, "\u{fffd}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn own_lexers_lose_nothing(code in text()) {
        for language in LANGUAGES {
            if !matches!(language.reader, Reader::Grammar(_) | Reader::Kindred(_)) {
                check_tokens(language.reader, &code);
            }
        }
        let html = highlight("python", &code).html;
        prop_assert_eq!(text_of(&html), shown(&code));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn grammars_lose_nothing(code in text(), index in any::<prop::sample::Index>()) {
        let language = index.get(LANGUAGES);
        let html = highlight(language.name, &code).html;
        prop_assert_eq!(text_of(&html), shown(&code), "{}", language.name);
    }
}

/// What is linear takes at most 0.6 s here, unoptimised; what is quadratic would take half a minute.
#[test]
fn floods_are_read_in_linear_time() {
    let floods = [
        "(",
        "[",
        "{",
        "f'{",
        "f\"{x:",
        "f'''{",
        "\"",
        "'''",
        "\\",
        "\\N{",
        "match (",
        "match (\n",
        "case [_, ",
        "lambda ",
        "@a.",
        "1_",
        "0x",
        "\n",
        "\r",
        ":",
        "_",
        "é",
        "def (",
        "return\n(",
        "f'{(\nreturn ",
        ">>> '''\n",
        ">>> (\n... [\n",
        "Traceback (most recent call last):\n  File \"x\", line 1\n    (\n",
        "${",
        "%(",
        "<<",
        "|",
        "$ \\\n",
        "a=",
        "[\n",
        "File \"",
        "--- \n",
        "/*",
        "*/",
        "'",
        "{{",
        "}",
        "!",
        "# =>",
    ];
    for flood in floods {
        let code = flood.repeat(250_000 / flood.len());
        for language in LANGUAGES {
            if matches!(language.reader, Reader::Grammar(_) | Reader::Kindred(_)) {
                continue;
            }
            let begun = std::time::Instant::now();
            let tokens = tokens(language.reader, &code).unwrap();
            assert_eq!(tokens.last().map_or(0, |token| token.end), code.len());
            let seconds = begun.elapsed().as_secs_f64();
            assert!(seconds < 10.0, "{} took {seconds} s for {flood:?}", language.name);
        }
    }
}
