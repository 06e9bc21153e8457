//! Topic pages: front matter and Markdown.

use super::keys::{self, Record};
use super::markdown::{self, Body, Input, Phrase};
use super::prose::{self, Prose};
use super::{Date, Level, ParseOptions, Spelled, Tag, Version, front_matter};
use crate::diag::Parsed;
use crate::digest::Digest;
use crate::source::{Source, Span, TextMap};

/// A topic page, or the text of a section (`_index.md`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Its title; made from the file's name where the author gave none.
    pub title: Phrase,
    /// Where the title stands; where there is none, the start of the front matter.
    pub title_span: Span,
    /// What it is about, in a sentence.
    pub summary: Option<Phrase>,
    /// Its tags, each once, as ordered by the author.
    pub tags: Vec<Tag>,
    /// For whom it is meant.
    pub level: Option<Level>,
    /// Its place among its neighbours.
    pub order: Option<i64>,
    /// Whether it is left out of the published site.
    pub draft: bool,
    /// Paths that it had before, as written: `/old/path/` or `old/path`.
    pub aliases: Vec<Spelled>,
    /// When its text was last revised.
    pub updated: Option<Date>,
    /// Pages to read first.
    pub prerequisites: Vec<Spelled>,
    /// The version of Python that it speaks of.
    pub python: Option<Version>,
    /// Ids of a subject map that it treats.
    pub covers: Vec<Spelled>,
    /// Its text.
    pub body: Body,
    /// The digest of all the above, places aside.
    pub digest: Digest,
}

/// Parses a topic page.
pub fn topic(source: &Source, options: &ParseOptions) -> Parsed<Topic> {
    let mut prose = Prose::new(source, options);
    let split = prose.take(front_matter::split(source));
    let mut keys = match split.toml {
        Some(toml) => prose.take(keys::read(&keys::TOPIC, source, toml, split.head)),
        None => Record::empty(&keys::TOPIC, source, split.head),
    };
    let title = keys.text("title");
    let mut topic = Topic {
        title_span: title.as_ref().map_or(split.head, |title| title.inner(&source.text)),
        title: title.map_or_else(|| prose::title_of(source), |title| prose.phrase(&title)),
        summary: keys.text("summary").map(|summary| prose.phrase(&summary)),
        tags: keys.tags("tags"),
        level: keys.word("level", Level::from_name),
        order: keys.integer("order"),
        draft: keys.bool("draft").unwrap_or(false),
        aliases: keys.all_spelled("aliases"),
        updated: keys.date("updated"),
        prerequisites: keys.all_spelled("prerequisites"),
        python: keys.version("python"),
        covers: keys.all_spelled("covers"),
        body: {
            let (text, map) = (&source.text[split.body..], TextMap::shifted(split.body));
            let input = Input { text, map: &map, path: &source.path, whole: Some(&source.text) };
            prose.take(markdown::body(input, options.markdown))
        },
        digest: Digest::default(),
    };
    topic.digest = digest(&topic);
    Parsed { value: topic, found: prose.found }
}

fn digest(topic: &Topic) -> Digest {
    // Taken apart without `..`, so that a new field does not compile until it is here.
    let Topic {
        title,
        title_span: _,
        summary,
        tags,
        level,
        order,
        draft,
        aliases,
        updated,
        prerequisites,
        python,
        covers,
        body,
        digest: _,
    } = topic;
    let tags: Vec<&str> = tags.iter().map(|tag| &*tag.name).collect();
    let lists = [aliases, prerequisites, covers].map(|list| super::texts(list));
    Digest::of_hash(&(title, summary, tags, level, order, draft, updated, python, lists, body.digest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::faults;

    #[track_caller]
    fn check(keys: &str, expected: &str) {
        let (_, found) = faults("content/a.md", &format!("+++\n{keys}\n+++\nText\n"), topic);
        assert_eq!(found, expected);
    }

    #[test]
    fn every_key() {
        let text = "+++\ntitle = \"The `loop`\"\nsummary = 'In *short*.'\ntags = ['b', 'a', 'b']\nlevel = 'senior'\n\
                    order = -3\ndraft = true\naliases = ['/old/']\nupdated = 2026-11-21\nprerequisites = ['x/y']\n\
                    python = '3.14'\ncovers = ['z']\n+++\n\n# Head\n";
        let (topic, found) = faults("content/a.md", text, topic);
        assert_eq!(found, "");
        assert_eq!((&*topic.title.text, &*topic.title.html), ("The loop", "The <code>loop</code>"));
        assert_eq!(&text[topic.title_span.range()], "The `loop`");
        assert_eq!(topic.tags.iter().map(|tag| &*tag.name).collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!((topic.level, topic.order, topic.draft), (Some(Level::Senior), Some(-3), true));
        assert_eq!(
            (topic.updated.unwrap().to_string(), topic.python),
            ("2026-11-21".into(), Some(Version(3, 14)))
        );
        let lists =
            [&topic.aliases, &topic.prerequisites, &topic.covers].map(|list| crate::parse::texts(list));
        assert_eq!(lists, [["/old/"], ["x/y"], ["z"]]);
        assert_eq!(&text[topic.body.headings[0].span.range()].trim(), &"# Head");
    }

    #[test]
    fn faults_of_front_matter() {
        check("title = 'x'", "");
        check("", "1:1 missing-key: the front matter has no `title`");
        check("title = ''", "2:9 missing-key: `title` of the front matter is empty");
        check("title = 3", "2:9 wrong-type: `title` holds a text, not a number");
        check("titel = 'x'\ntitle = 'x'", "2:1 unknown-key: the front matter has no key `titel`");
        check("title = 'x'\nlevel = \"expert\"", "3:10 bad-value: `expert` in `level` is none of its values");
        check("title = 'x'\nupdated = '2026-01-01'", "3:11 wrong-type: `updated` holds a date, not a text");
        check(
            "title = 'x'\nupdated = 12:00:00",
            "3:11 wrong-type: `updated` holds a date, not a date or time",
        );
        check("title = 'x'\npython = 3.13", "3:10 wrong-type: `python` holds a text, not a number");
        check("title = 'x'\ntags = 'a'", "3:8 wrong-type: `tags` holds a list of texts, not a text");
        check("title = 'x'\ntags = ['a', 1]", "3:14 wrong-type: `tags` holds a list of texts, not a number");
        check("title = 'x'\ntags = ['']", "3:9 bad-value: an entry of `tags` is empty");
        check("title = 'x'\norder = 99999999999", "3:9 bad-value: `order` cannot be 99999999999");
        check("title = 'x'\naliases = ['../x']", "3:13 bad-value: `../x` in `aliases` is no name");
        check("title = 'x'\n[extra]\na = 1", "3:2 unknown-key: the front matter has no key `extra`");
        // All faults at once, in the order of the file.
        check(
            "order = 'a'\nx = 1",
            "1:1 missing-key: the front matter has no `title`\n2:9 wrong-type: `order` holds a whole number, not a text\n3:1 unknown-key: the front matter has no key `x`",
        );
    }

    #[test]
    fn a_page_without_front_matter_takes_part() {
        let (topic, found) = faults("content/a/event-loop.md", "# Hello\n", topic);
        assert_eq!(found, "1:1 no-front-matter: the page has no front matter");
        assert_eq!((&*topic.title.text, topic.body.headings.len()), ("Event loop", 1));
    }

    #[test]
    fn the_digest_covers_every_field() {
        let digest =
            |keys: &str, body: &str| faults("a.md", &format!("+++\n{keys}\n+++\n{body}"), topic).0.digest;
        let plain = digest("title = 'x'", "");
        assert_eq!(plain, digest("title = \"x\" # comment", ""));
        for keys in [
            "title = 'y'",
            "title = 'x'\nsummary = 'x'",
            "title = 'x'\ntags = ['x']",
            "title = 'x'\nlevel = 'mid'",
            "title = 'x'\norder = 1",
            "title = 'x'\ndraft = true",
            "title = 'x'\naliases = ['x']",
            "title = 'x'\nupdated = 2026-01-01",
            "title = 'x'\nprerequisites = ['x']",
            "title = 'x'\npython = '3.1'",
            "title = 'x'\ncovers = ['x']",
        ] {
            assert_ne!(digest(keys, ""), plain, "{keys}");
        }
        assert_ne!(digest("title = 'x'", "text"), plain);
    }
}
