//! The configuration of a site: `site.toml`.

mod style;

pub use style::{Chosen, Entry, Style};

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Parsed, Severity};
use crate::parse::keys::{self, OwnWord, Record};
use crate::parse::markdown::Body;
use crate::parse::{self, ParseOptions, Spelled};
use crate::source::{SitePath, Source, Span};
use crate::url::{BaseUrl, Pattern, slug};

/// What `site.toml` says, with defaults for what it does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The site's title, as text.
    pub title: String,
    /// Where the site will stand.
    pub base_url: BaseUrl,
    /// Names the reader's data in the browser: ASCII letters, digits, `-` and `_`; made from the title by default.
    pub id: String,
    /// What the site is about; may be empty.
    pub description: String,
    /// The language of the content, as in HTML's `lang`.
    pub language: String,
    /// Where lines start, `ltr` or `rtl`, if it is said.
    pub direction: Option<String>,
    /// What the interface says in the site's own words.
    pub words: Vec<OwnWord>,
    /// The folder under `themes/`, or `default`.
    pub theme: String,
    /// What it looks like, whatever its theme.
    pub style: Style,
    /// Further links in the header.
    pub navigation: Vec<Entry>,
    /// What stands at the foot of every page.
    pub footer: Option<Arc<Body>>,
    /// Who wrote it; may be empty.
    pub author: String,
    /// The address of the sources, without a slash at the end, for links that edit a page; may be empty.
    pub repository: String,
    /// Where readers report a mistake, if it is not the repository.
    pub report: Option<Pattern>,
    /// How links are checked.
    pub links: Links,
    /// How Markdown is read.
    pub markdown: Markdown,
    /// What is written besides the pages.
    pub output: OutputOptions,
    /// How readers search.
    pub search: Search,
    /// How flashcards are scheduled.
    pub cards: Cards,
    /// What `check` looks at.
    pub check: Check,
    /// How Python code is run.
    pub python: Python,
}

/// `[links]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// How bad a broken internal link is.
    pub broken: Severity,
}

/// `[markdown]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markdown {
    /// Whether raw HTML goes through; otherwise it is shown as text.
    pub allow_html: bool,
}

/// `[output]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputOptions {
    /// Whether each topic and question page has a `.md` twin.
    pub markdown: bool,
    /// Whether readers' browsers keep pages for reading without a connection.
    pub offline: bool,
    /// Whether pages have pictures for links; if not said, each page of a small site, and each area of a large one.
    pub images: Option<bool>,
}

/// `[search]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Groups of words that find each other.
    pub synonyms: Vec<Vec<String>>,
}

/// `[cards]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Cards {
    /// How many new cards a day brings.
    pub new_per_day: u32,
    /// How many reviews a day brings at most.
    pub reviews_per_day: u32,
    /// The share of cards that are known when they fall due.
    pub retention: f64,
    /// Whether the cards can be had as a package for Anki; if not said, where there is a `cards.lock`.
    pub package: Option<bool>,
}

/// `[check]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// After how many months without revision a page is reported as stale.
    pub stale_after: Option<u32>,
}

/// `[python]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Python {
    /// Whether `check` runs code.
    pub run: bool,
    /// The interpreters to run code with; none means what is found.
    pub interpreters: Vec<Spelled>,
    /// How many seconds a block may run.
    pub timeout: u32,
    /// Where the reader's Python comes from.
    pub runtime: Runtime,
    /// The folder of a local runtime, from the site's root; may be empty.
    pub path: String,
}

/// Where the Python that runs in the reader's browser comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Runtime {
    /// There is none: code is shown only.
    None,
    /// From the site itself.
    Local,
}

impl Config {
    /// Returns what parsing depends on.
    pub fn parse_options(&self) -> ParseOptions {
        ParseOptions { markdown: self.markdown.options() }
    }
}

impl Markdown {
    fn options(&self) -> parse::markdown::Options {
        parse::markdown::Options { allow_html: self.allow_html }
    }
}

/// The file that is read here.
const FILE: &str = "site.toml";

/// Reads `site.toml`; `None` stands for a file that is not there, which is reported.
///
/// What is missing or wrong has a value all the same, so that the content can be checked.
pub fn config(source: Option<&Source>) -> Parsed<Config> {
    let Some(source) = source else {
        let path = SitePath::new(FILE);
        let missing = Diagnostic::of_file(Code::NoConfig, &path, "there is no `site.toml`")
            .help("run `prepress new DIR` for a site to start from, or give the site's folder by `--root`");
        let empty = Source::new(path, Vec::new());
        let value = assemble(Record::empty(&keys::SITE, &empty, Span::default()), &empty, &mut Vec::new());
        return Parsed { value, found: vec![missing] };
    };
    let mut found = parse::encoding(source);
    let parsed = keys::read(&keys::SITE, source, 0..source.text.len(), Span::default());
    found.extend(parsed.found);
    let value = assemble(parsed.value, source, &mut found);
    Parsed { value, found }
}

fn assemble(mut keys: Record<'_>, source: &Source, found: &mut Vec<Diagnostic>) -> Config {
    let mut table =
        |name, table| keys.record(name).unwrap_or_else(|| Record::empty(table, source, Span::default()));
    let mut search = table("search", &keys::SEARCH);
    let mut cards = table("cards", &keys::CARDS);
    let mut check = table("check", &keys::CHECK);
    let mut python = table("python", &keys::PYTHON);
    let mut links = table("links", &keys::LINKS);
    let mut markdown = table("markdown", &keys::MARKDOWN);
    let mut output = table("output", &keys::OUTPUT);
    let mut style = table("style", &keys::STYLE);
    let mut footer = table("footer", &keys::FOOTER);
    let markdown =
        Markdown { allow_html: markdown.word("html", |word| Some(word == "allow")).unwrap_or(false) };
    let footer = style::footer(&mut footer, source, markdown.options());
    found.extend(footer.found);
    let title = keys.string("title").unwrap_or_else(|| "Untitled".to_owned());
    let python = python_table(&mut python, source, found);
    Config {
        base_url: keys.word("base_url", |url| BaseUrl::parse(url).ok()).unwrap_or_else(nowhere),
        id: keys.string("id").unwrap_or_else(|| id_of(&title)),
        title,
        description: keys.string("description").unwrap_or_default(),
        language: keys.string("language").unwrap_or_else(|| "en".to_owned()),
        direction: keys.string("direction"),
        words: keys.words("words"),
        theme: keys.string("theme").unwrap_or_else(|| "default".to_owned()),
        style: style::style(&mut style),
        navigation: style::navigation(keys.records("navigation")),
        footer: footer.value,
        author: keys.string("author").unwrap_or_default(),
        repository: keys.string("repository").unwrap_or_default().trim_end_matches('/').to_owned(),
        report: keys.word("report", |text| Pattern::parse(text).ok()),
        links: Links { broken: links.word("broken", severity).unwrap_or(Severity::Error) },
        markdown,
        output: OutputOptions {
            markdown: output.bool("markdown").unwrap_or(false),
            offline: output.bool("offline").unwrap_or(true),
            images: output.bool("images"),
        },
        search: Search {
            synonyms: search
                .groups("synonyms")
                .unwrap_or_default()
                .iter()
                .map(|group| group.iter().map(|word| word.text.trim().to_owned()).collect())
                .collect(),
        },
        cards: Cards {
            new_per_day: number(&mut cards, "new_per_day").unwrap_or(20),
            reviews_per_day: number(&mut cards, "reviews_per_day").unwrap_or(200),
            retention: cards.number("retention").unwrap_or(0.9),
            package: cards.bool("package"),
        },
        check: Check { stale_after: number(&mut check, "stale_after") },
        python,
    }
}

fn python_table(keys: &mut Record<'_>, source: &Source, found: &mut Vec<Diagnostic>) -> Python {
    let runtime = keys.text("runtime");
    let path = keys.string("path").unwrap_or_default();
    let local = runtime.filter(|runtime| runtime.text.trim() == "local");
    if let Some(runtime) = local.as_ref().filter(|_| path.is_empty()) {
        let span = runtime.inner(&source.text);
        let what = "`runtime` is `local`, but `[python]` has no `path`";
        let help = "add `path = \"runtime/pyodide\"`: the folder of the runtime, from the site's root";
        found.push(Diagnostic::new(Code::MissingKey, &source.path, span, what).help(help));
    }
    Python {
        run: keys.bool("run").unwrap_or(true),
        interpreters: keys.all_spelled("interpreters"),
        timeout: number(keys, "timeout").unwrap_or(10),
        runtime: if local.is_some() && !path.is_empty() { Runtime::Local } else { Runtime::None },
        path,
    }
}

fn number(keys: &mut Record<'_>, key: &str) -> Option<u32> {
    keys.integer(key).and_then(|number| u32::try_from(number).ok())
}

fn severity(word: &str) -> Option<Severity> {
    match word {
        "error" => Some(Severity::Error),
        "warn" => Some(Severity::Warning),
        _ => None,
    }
}

/// Returns where a site stands whose configuration does not say it; nothing is published then.
fn nowhere() -> BaseUrl {
    match BaseUrl::parse("http://localhost/") {
        Ok(base) => base,
        Err(why) => unreachable!("a constant address {why}"),
    }
}

/// Returns the id that a title gives.
fn id_of(title: &str) -> String {
    let ascii: String = slug(title).chars().map(|c| if c.is_ascii() { c } else { '-' }).collect();
    let parts: Vec<&str> = ascii.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "site".to_owned() } else { parts.join("-") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::line_column;

    fn read(text: &str) -> (Config, String) {
        let source = Source::new(SitePath::new(FILE), text.as_bytes().to_vec());
        let Parsed { value, found } = config(Some(&source));
        let shown: Vec<String> = found
            .iter()
            .map(|d| {
                let (line, column) = line_column(text, d.at.span.unwrap_or_default().start as usize);
                format!("{line}:{column} {}: {}", d.code, d.message)
            })
            .collect();
        (value, shown.join("\n"))
    }

    /// Checks what is wrong with a configuration that has all it needs besides.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let text = format!("{text}\n");
        let head = "base_url = \"https://x.org/a\"\ntitle = \"My Site\"\n";
        let (_, found) = read(&format!("{head}{text}"));
        assert_eq!(found, expected);
    }

    #[test]
    fn all_of_it() {
        let (config, found) = read(
            "title = 'Größe & C++'\nbase_url = 'https://x.org/a'\nrepository = 'https://github.com/a/b/'\n\
             [search]\nsynonyms = [['a', 'b']]\n[cards]\nretention = 0.85\nnew_per_day = 5\n[links]\n\
             broken = 'warn'\n[markdown]\nhtml = 'allow'\n[output]\nmarkdown = true\n[check]\nstale_after = 6\n\
             [python]\ntimeout = 3\nruntime = 'local'\npath = 'py'\ninterpreters = ['python3']",
        );
        assert_eq!(found, "");
        assert_eq!((config.id.as_str(), config.base_url.path()), ("gr-e-c-plus-plus", "/a/"));
        assert_eq!((config.repository.as_str(), config.language.as_str()), ("https://github.com/a/b", "en"));
        assert_eq!(config.search.synonyms, [["a", "b"]]);
        assert_eq!(
            (config.cards.retention, config.cards.new_per_day, config.cards.reviews_per_day),
            (0.85, 5, 200)
        );
        assert_eq!((config.links.broken, config.output.markdown), (Severity::Warning, true));
        assert!(config.parse_options().markdown.allow_html);
        assert_eq!((config.check.stale_after, config.python.timeout), (Some(6), 3));
        assert_eq!((config.python.runtime, config.python.path.as_str()), (Runtime::Local, "py"));
    }

    #[test]
    fn faults() {
        check("", "");
        check("base = 1", "3:1 unknown-key: `site.toml` has no key `base`");
        check("id = 'my site'", "3:7 bad-id: `my site` in `id` cannot be an id");
        check(
            "theme = '../x'",
            "3:10 bad-value: `../x` in `theme` holds a character that not every system has in names",
        );
        check("[style]\naccent = 'blue'", "4:11 bad-value: `blue` in `accent` is no colour");
        check("[style]\nacent = '#123'", "4:1 unknown-key: `[style]` has no key `acent`");
        check("[[navigation]]\ntitle = 'A'", "3:1 missing-key: entry `A` has no `url`");
        check("[footer]\ntext = 'a <b>b</b>'", "4:11 raw-html: raw HTML `<b>` is shown as text");
        check("[links]\nbroken = 'no'", "4:11 bad-value: `no` in `broken` is none of its values");
        check("[cards]\nretention = 2", "4:13 bad-value: `retention` cannot be 2");
        check("cards = 3", "3:9 wrong-type: `cards` holds a table, not a number");
        check(
            "[search]\nsynonyms = ['a']",
            "4:13 wrong-type: `synonyms` holds a list of lists of texts, not a text",
        );
        check(
            "[python]\nruntime = 'local'",
            "4:12 missing-key: `runtime` is `local`, but `[python]` has no `path`",
        );
        check(
            "[output]\nmarkdown = 'true'",
            "4:12 wrong-type: `markdown` holds `true` or `false`, not a text",
        );
    }

    #[test]
    fn what_must_be_there() {
        let (config, found) = read("base_url = 'x.org'\n");
        let expected = "1:1 missing-key: `site.toml` has no `title`\n\
                        1:13 bad-value: `x.org` in `base_url` does not start with `https://` or `http://`";
        assert_eq!(found, expected);
        assert_eq!(
            (config.title.as_str(), config.base_url.to_text()),
            ("Untitled", "http://localhost/".to_owned())
        );
        assert_eq!(read("").1.lines().count(), 2);
    }

    #[test]
    fn no_file() {
        let Parsed { value, found } = config(None);
        assert_eq!((found.len(), found[0].code, value.theme.as_str()), (1, Code::NoConfig, "default"));
    }

    #[test]
    fn ids_from_titles() {
        for (title, id) in
            [("Python Interviews", "python-interviews"), ("日本語", "site"), ("Über C#", "ber-c-sharp")]
        {
            assert_eq!(id_of(title), id);
        }
    }
}
