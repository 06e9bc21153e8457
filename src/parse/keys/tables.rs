//! The tables of keys themselves.

use super::{Holds, Key, Table, Word};
use crate::parse::{Kind, Level};

const fn must(name: &'static str, holds: Holds, about: &'static str, example: &'static str) -> Key {
    Key { name, holds, required: true, about, example }
}

const fn may(name: &'static str, holds: Holds, about: &'static str, example: &'static str) -> Key {
    Key { name, holds, required: false, about, example }
}

const PLAIN: Holds = Holds::Text(Word::Plain);
const PHRASE: Holds = Holds::Text(Word::Phrase);
const LINE: Holds = Holds::Text(Word::Line);
const LINES: Holds = Holds::Texts(Word::Line);
const TEXT: Holds = Holds::Text(Word::Markdown);
const VERBATIM: Holds = Holds::Text(Word::Verbatim);
const ID: Holds = Holds::Text(Word::Id);
const IDS: Holds = Holds::Texts(Word::Id);
const TAGS: Holds = Holds::Texts(Word::Tag);
const PAGES: Holds = Holds::Texts(Word::Page);
const WORDS: Holds = Holds::Texts(Word::Plain);
const VERSION: Holds = Holds::Text(Word::Version);
const LEVEL: Holds = Holds::Text(Word::OneOf(Level::WORDS));
/// What `order` may be: far more than any site has pages, and exact in JSON.
const ORDER: Holds = Holds::Integer(-1_000_000_000, 1_000_000_000);

/// `site.toml`.
pub static SITE: Table = Table {
    name: "site.toml",
    noun: "`site.toml`",
    named_by: None,
    about: "The configuration of the site.",
    keys: &[
        must("title", PLAIN, "The title of the site.", "\"Python interviews\""),
        must(
            "base_url",
            Holds::Text(Word::BaseUrl),
            "Where the site will stand; every link works under its path.",
            "\"https://example.org/python/\"",
        ),
        may(
            "id",
            ID,
            "Names the reader's data in the browser; made from the title if it is not given. A new id hides what readers have saved.",
            "\"python-interviews\"",
        ),
        may(
            "description",
            PLAIN,
            "What the site is about, for search engines and feeds.",
            "\"Questions and answers.\"",
        ),
        may(
            "language",
            Holds::Text(Word::Language),
            "The language of the content (`en` by default).",
            "\"en\"",
        ),
        may(
            "direction",
            Holds::Text(Word::OneOf(&["ltr", "rtl"])),
            "Where lines of the content start: at the left or at the right (by default as `language` has it).",
            "\"rtl\"",
        ),
        may(
            "theme",
            Holds::Text(Word::Folder),
            "The folder under `themes/` whose files win over the built-in theme (`default` by default).",
            "\"default\"",
        ),
        may("style", Holds::Table(&STYLE), "What the site looks like.", "{ accent = \"#14608f\" }"),
        may(
            "navigation",
            Holds::Tables(&NAVIGATION),
            "Further links in the header, after those of the program.",
            "[{ title = \"Blog\", url = \"https://example.org/blog/\" }]",
        ),
        may(
            "footer",
            Holds::Table(&FOOTER),
            "What stands at the foot of every page.",
            "{ text = \"© Ada Lovelace\" }",
        ),
        may("author", PLAIN, "Who writes the site.", "\"Ada Lovelace\""),
        may(
            "repository",
            Holds::Text(Word::Url),
            "Where the sources are, for links to a page's source, and for reports of mistakes.",
            "\"https://github.com/ada/python-interviews\"",
        ),
        may(
            "report",
            Holds::Text(Word::Pattern),
            "Where readers report a mistake; each page fills in its id or path, its title, its address, and a digest of its text. A `repository` at GitHub, GitLab or Codeberg takes reports as issues without it.",
            "\"mailto:ada@example.org?subject={id}\"",
        ),
        may(
            "search",
            Holds::Table(&SEARCH),
            "How readers search.",
            "{ synonyms = [[\"async\", \"asynchronous\"]] }",
        ),
        may("cards", Holds::Table(&CARDS), "How flashcards are scheduled.", "{ new_per_day = 20 }"),
        may("check", Holds::Table(&CHECK), "What `prepress check` looks at besides.", "{ stale_after = 12 }"),
        may("python", Holds::Table(&PYTHON), "How the Python of the content is run.", "{ timeout = 10 }"),
        may("links", Holds::Table(&LINKS), "How links are checked.", "{ broken = \"error\" }"),
        may("markdown", Holds::Table(&MARKDOWN), "How Markdown is read.", "{ html = \"escape\" }"),
        may(
            "words",
            Holds::Words,
            "What the interface says in the site's own words, by the English text that each replaces.",
            "{ \"Search\" = \"Suche\" }",
        ),
        may("output", Holds::Table(&OUTPUT), "What is written besides the pages.", "{ markdown = true }"),
    ],
};

/// `[style]` of `site.toml`.
pub static STYLE: Table = Table {
    name: "[style]",
    noun: "`[style]`",
    named_by: None,
    about: "What the site looks like, whatever its theme.",
    keys: &[
        may(
            "accent",
            Holds::Text(Word::Colour),
            "The colour of links and controls. Those of dark pages and of high contrast are made from it.",
            "\"#14608f\"",
        ),
        may(
            "accent_dark",
            Holds::Text(Word::Colour),
            "The same on dark pages, where the one that is made from `accent` will not do.",
            "\"#7dbdea\"",
        ),
        may(
            "logo",
            Holds::Text(Word::File),
            "A picture before the title in the header; it has to be seen on light and on dark paper.",
            "\"logo.svg\"",
        ),
        may(
            "font",
            Holds::Text(Word::File),
            "The font of the text: a `.woff2`, `.woff`, `.ttf` or `.otf` (the system's by default).",
            "\"fonts/text.woff2\"",
        ),
        may(
            "font_bold",
            Holds::Text(Word::File),
            "The bold of `font`; of a variable font, the same file. Without it browsers make the letters fatter themselves.",
            "\"fonts/text-bold.woff2\"",
        ),
        may(
            "code_font",
            Holds::Text(Word::File),
            "The font of code (the system's by default).",
            "\"fonts/code.woff2\"",
        ),
    ],
};

/// `[[navigation]]` of `site.toml`.
pub static NAVIGATION: Table = Table {
    name: "[[navigation]]",
    noun: "the entry",
    named_by: Some("title"),
    about: "A further link in the header of every page; they keep their order.",
    keys: &[
        must("title", PLAIN, "What the link says.", "\"Blog\""),
        must(
            "url",
            Holds::Text(Word::Target),
            "Where it leads: a page as in links of Markdown (`guide.md`, `/guide/`, `q:gil`), or a whole address.",
            "\"guide.md\"",
        ),
    ],
};

/// `[footer]` of `site.toml`.
pub static FOOTER: Table = Table {
    name: "[footer]",
    noun: "`[footer]`",
    named_by: None,
    about: "What stands at the foot of every page.",
    keys: &[may(
        "text",
        LINE,
        "A line of Markdown before the links of the program; links are written as on the home page.",
        "\"Written by [Ada](about.md).\"",
    )],
};

/// `[search]` of `site.toml`.
pub static SEARCH: Table = Table {
    name: "[search]",
    noun: "`[search]`",
    named_by: None,
    about: "How readers search.",
    keys: &[may(
        "synonyms",
        Holds::Groups(Word::Plain),
        "Groups of words that find each other.",
        "[[\"async\", \"asynchronous\"], [\"db\", \"database\"]]",
    )],
};

/// `[cards]` of `site.toml`.
pub static CARDS: Table = Table {
    name: "[cards]",
    noun: "`[cards]`",
    named_by: None,
    about: "How flashcards are scheduled, until the reader chooses otherwise.",
    keys: &[
        may("new_per_day", Holds::Integer(0, 9999), "How many new cards a day brings (20 by default).", "20"),
        may(
            "reviews_per_day",
            Holds::Integer(0, 9999),
            "How many reviews a day brings at most (200 by default).",
            "200",
        ),
        may(
            "retention",
            Holds::Number(0.7, 0.97),
            "The share of cards that shall be known when they fall due (0.9 by default).",
            "0.9",
        ),
        may(
            "package",
            Holds::Bool,
            "Whether the cards can be had as a package for Anki (by default where there is a `cards.lock`).",
            "true",
        ),
    ],
};

/// `[check]` of `site.toml`.
pub static CHECK: Table = Table {
    name: "[check]",
    noun: "`[check]`",
    named_by: None,
    about: "What `prepress check` looks at besides.",
    keys: &[may(
        "stale_after",
        Holds::Integer(1, 240),
        "After how many months a page's `updated` is reported as stale (never by default).",
        "12",
    )],
};

/// `[python]` of `site.toml`.
pub static PYTHON: Table = Table {
    name: "[python]",
    noun: "`[python]`",
    named_by: None,
    about: "How the Python of the content is run.",
    keys: &[
        may(
            "run",
            Holds::Bool,
            "Whether `prepress check` runs the Python of the content (`true` by default).",
            "true",
        ),
        may(
            "interpreters",
            WORDS,
            "The interpreters that `prepress check` runs code with: programs, or `pyodide:` and the folder of that npm package (by default `python3`, or `python`).",
            "[\"python3\", \"pyodide:node_modules/pyodide\"]",
        ),
        may("timeout", Holds::Integer(1, 600), "How many seconds a block may run (10 by default).", "10"),
        may(
            "runtime",
            Holds::Text(Word::OneOf(&["none", "local"])),
            "Whether readers can run code: `none` (by default), or `local` with a runtime that the site itself serves.",
            "\"none\"",
        ),
        may(
            "path",
            Holds::Text(Word::Path),
            "The folder of the local runtime, from the site's root.",
            "\"runtime/pyodide\"",
        ),
    ],
};

/// `[links]` of `site.toml`.
pub static LINKS: Table = Table {
    name: "[links]",
    noun: "`[links]`",
    named_by: None,
    about: "How links are checked.",
    keys: &[may(
        "broken",
        Holds::Text(Word::OneOf(&["error", "warn"])),
        "Whether a broken internal link keeps the site from being published (`error` by default).",
        "\"error\"",
    )],
};

/// `[markdown]` of `site.toml`.
pub static MARKDOWN: Table = Table {
    name: "[markdown]",
    noun: "`[markdown]`",
    named_by: None,
    about: "How Markdown is read.",
    keys: &[may(
        "html",
        Holds::Text(Word::OneOf(&["escape", "allow"])),
        "Whether raw HTML is shown as text (`escape`, by default) or let through.",
        "\"escape\"",
    )],
};

/// `[output]` of `site.toml`.
pub static OUTPUT: Table = Table {
    name: "[output]",
    noun: "`[output]`",
    named_by: None,
    about: "What is written besides the pages.",
    keys: &[
        may(
            "markdown",
            Holds::Bool,
            "Whether each topic and question page has a `.md` twin for programs (`false` by default).",
            "true",
        ),
        may(
            "offline",
            Holds::Bool,
            "Whether readers' browsers keep pages for reading without a connection (`true` by default); `false` also ends \
             what an earlier build began.",
            "false",
        ),
        may(
            "images",
            Holds::Bool,
            "Whether pages have a picture that others show beside a link to them: each its own, or none. By default each \
             page of a site of up to 2,000, and each area of a larger one.",
            "false",
        ),
    ],
};

/// The front matter of a topic page.
pub static TOPIC: Table = Table {
    name: "Front matter",
    noun: "the front matter",
    named_by: None,
    about: "TOML between two lines `+++` at the start of a topic page.",
    keys: &[
        must("title", PHRASE, "The title of the page.", "\"How the event loop runs\""),
        may(
            "summary",
            PHRASE,
            "What the page is about, in a sentence.",
            "\"What `await` does, step by step.\"",
        ),
        may("tags", TAGS, "Tags; each has a page that lists what bears it.", "[\"asyncio\"]"),
        may("level", LEVEL, "For whom the page is meant.", "\"mid\""),
        may("order", ORDER, "The place among the neighbours: lower comes first, none comes last.", "30"),
        may("draft", Holds::Bool, "Whether the page is left out unless `--drafts` is given.", "false"),
        may(
            "aliases",
            Holds::Texts(Word::Alias),
            "Paths that the page had before; they lead to it.",
            "[\"/old/path/\"]",
        ),
        may("updated", Holds::Date, "When the text was last revised.", "2026-11-21"),
        may("prerequisites", PAGES, "Pages to read first.", "[\"iteration/iteration-protocol\"]"),
        may("python", VERSION, "The version of Python that the page speaks of.", "\"3.14\""),
        may("covers", IDS, "Ids of a subject map that the page treats.", "[\"event-loop\"]"),
    ],
};

/// A question bank.
pub static BANK: Table = Table {
    name: "Bank",
    noun: "the bank",
    named_by: None,
    about: "A TOML file of questions; its page lists them.",
    keys: &[
        must("title", PHRASE, "The title of the bank.", "\"The GIL and threads\""),
        may(
            "summary",
            PHRASE,
            "What the bank is about, in a sentence.",
            "\"What the lock guards, and what not.\"",
        ),
        may("order", ORDER, "The place among the neighbours: lower comes first, none comes last.", "30"),
        may("question", Holds::Tables(&QUESTION), "The questions.", "[]"),
    ],
};

/// A question of a bank.
pub static QUESTION: Table = Table {
    name: "[[question]]",
    noun: "the question",
    named_by: Some("id"),
    about: "A question.",
    keys: &[
        must(
            "id",
            ID,
            "Names the question for ever: its page `/q/ID/`, its flashcard, its Anki note.",
            "\"what-is-the-gil\"",
        ),
        must("ask", LINE, "What is asked.", "\"What is the GIL, and when does it hurt?\""),
        must("level", LEVEL, "For whom the question is meant.", "\"mid\""),
        must("kind", Holds::Text(Word::OneOf(Kind::WORDS)), "What the question asks for.", "\"concept\""),
        must("answer", TEXT, "The answer.", "'''It is **one lock** per process.'''"),
        may(
            "code",
            VERBATIM,
            "The Python program that the question is about; `prepress check` runs it.",
            "'''print([] is [])'''",
        ),
        may(
            "output",
            VERBATIM,
            "What the program prints; with `kind = \"output\"` the reader predicts it.",
            "\"False\"",
        ),
        may(
            "choices",
            Holds::Tables(&CHOICE),
            "Choices, which make it a quiz question as well.",
            "[{ text = \"Yes\", correct = true }, { text = \"No\" }]",
        ),
        may(
            "say",
            TEXT,
            "How a strong candidate would put it aloud in a few sentences.",
            "\"One lock guards the interpreter.\"",
        ),
        may("why", TEXT, "What the interviewer learns from it.", "\"Who has met it in practice.\""),
        may(
            "listen_for",
            LINES,
            "The rubric: points that a strong answer makes.",
            "[\"one thread runs bytecode at a time\"]",
        ),
        may("green_flags", LINES, "Signs of a strong candidate.", "[\"measures before choosing\"]"),
        may("red_flags", LINES, "Signs of a weak candidate.", "[\"says that threads never help\"]"),
        may(
            "scores",
            Holds::Exactly(4, Word::Line),
            "What answers of the scores 1, 2, 3 and 4 sound like: exactly four.",
            "[\"none\", \"some\", \"most\", \"all\"]",
        ),
        may(
            "follow_ups",
            LINES,
            "What to ask next: an id becomes a link, anything else is a question in itself.",
            "[\"free-threading\", \"And with processes?\"]",
        ),
        may("see", PAGES, "Topic pages that help.", "[\"concurrency/gil\"]"),
        may("tags", TAGS, "Tags; each has a page that lists what bears it.", "[\"gil\", \"threads\"]"),
        may("roles", WORDS, "The roles that it is for; none means everyone.", "[\"backend\", \"data\"]"),
        may("minutes", Holds::Integer(1, 240), "How long the answer takes aloud.", "3"),
        may("python", VERSION, "The version of Python since which the answer holds.", "\"3.13\""),
        may(
            "sources",
            Holds::Texts(Word::Url),
            "What the answer rests on.",
            "[\"https://peps.python.org/pep-0703/\"]",
        ),
        may("aliases", IDS, "Ids that the question had before.", "[\"gil\"]"),
        may("covers", IDS, "Further ids of a subject map that the question treats.", "[\"gil-in-practice\"]"),
        may("draft", Holds::Bool, "Whether the question is left out unless `--drafts` is given.", "false"),
    ],
};

/// A choice of a quiz question.
pub static CHOICE: Table = Table {
    name: "An entry of `choices`",
    noun: "the choice",
    named_by: None,
    about: "A choice of a quiz question; one at least is correct.",
    keys: &[
        must("text", LINE, "The choice.", "\"`False`: there are two lists\""),
        may("correct", Holds::Bool, "Whether it is right (`false` by default).", "true"),
        may("why", LINE, "Why it is right or wrong.", "\"Each `[]` makes a new list.\""),
    ],
};

/// The glossary.
pub static GLOSSARY: Table = Table {
    name: "content/glossary.toml",
    noun: "the glossary",
    named_by: None,
    about: "The terms of the site.",
    keys: &[may("term", Holds::Tables(&TERM), "The terms.", "[]")],
};

/// A term of the glossary.
pub static TERM: Table = Table {
    name: "[[term]]",
    noun: "the term",
    named_by: Some("name"),
    about: "A term; its first mention on a page links to it.",
    keys: &[
        must("name", Holds::Text(Word::Tag), "The term.", "\"event loop\""),
        may("aliases", TAGS, "Other words for it.", "[\"loop\"]"),
        must("definition", TEXT, "What it means.", "\"What runs **tasks** in turn.\""),
        may("see", PAGES, "Pages and questions (`q:ID`) that say more.", "[\"asyncio/how-the-loop-runs\"]"),
        may(
            "mention",
            Holds::Bool,
            "Whether the first mention on a page becomes a link; `false` for a word with other meanings.",
            "true",
        ),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::keys::{Record, read};
    use crate::source::{SitePath, Source, Span};

    const ALL: [&Table; 14] = [
        &SITE, &SEARCH, &CARDS, &CHECK, &PYTHON, &LINKS, &MARKDOWN, &OUTPUT, &TOPIC, &BANK, &QUESTION,
        &CHOICE, &GLOSSARY, &TERM,
    ];

    #[test]
    fn every_example_is_accepted() {
        for table in ALL {
            let lines: Vec<String> =
                table.keys.iter().map(|key| format!("{} = {}\n", key.name, key.example)).collect();
            let source = Source::new(SitePath::new("a.toml"), lines.concat().into_bytes());
            let parsed = read(table, &source, 0..source.text.len(), Span::default());
            let found: Vec<String> = parsed.found.iter().map(|found| found.message.clone()).collect();
            assert_eq!(found, Vec::<String>::new(), "{}", table.name);
            let Record { values, .. } = parsed.value;
            assert!(values.iter().all(Option::is_some), "{}", table.name);
        }
    }

    #[test]
    fn keys_are_told_apart_and_explained() {
        for table in ALL {
            for (index, key) in table.keys.iter().enumerate() {
                assert_eq!(table.index(key.name), Some(index), "{} has {} twice", table.name, key.name);
                assert!(key.about.ends_with('.') && !key.example.is_empty(), "{}", key.name);
            }
        }
    }
}
