//! Views: exactly what each template receives. A view's hash is its page's key, so that a field cannot be shown
//! without being in the key.

mod bank;
mod interview;
mod lists;
mod map;
mod outfit;
mod pages;
mod picture;
mod sheets;

pub use bank::{BankQuestion, BankView, Filters};
pub use interview::{KitSetView, KitView, MockView};
pub use lists::{
    CardsView, DeckView, GlossaryView, NotFoundView, OfflineView, PrintView, ProgressView, RedirectView,
    SearchView, TagView, TagsView,
};
pub use pages::{HomeView, QuestionView, SectionView, TopicView};

pub use map::{AreaMap, BuildsOn};
pub use outfit::{Font, Logo, NavLink, Papers, font, logo, navigation};
pub use picture::{Pictures, pictures};
pub use sheets::{CardFace, Sheet, SheetsView};

use serde::Serialize;

use crate::digest::Digest;
use crate::link::{Card, Node, NodeId, Site};
use crate::parse::markdown::Context;
use crate::parse::{Date, Version};
use crate::source::SitePath;
use crate::url::Pattern;

/// What the whole site shows of itself; templates see it as `site`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SiteCard {
    /// The title, as text.
    pub title: String,
    /// One sentence on the site; may be empty.
    pub description: String,
    /// A language tag: `en`.
    pub language: String,
    /// Where lines start: `ltr` or `rtl`.
    pub direction: String,
    /// Who is responsible; may be empty.
    pub author: String,
    /// Identifies the reader's data.
    pub id: String,
    /// The path of the site on its host, with a slash at both ends.
    pub base: String,
    /// The whole address of the site.
    pub url: String,
    /// The folder of the theme's files, with base path and closing slash.
    pub theme: String,
    /// A link to the source repository; may be empty.
    pub repository: String,
    /// Whether there is a glossary.
    pub glossary: bool,
    /// Whether there are tags.
    pub tags: bool,
    /// Whether browsers keep pages for reading without a connection.
    pub offline: bool,
    /// The colours of paper, for the browser's own bars.
    pub paper: Papers,
    /// The picture before the title; `null` if there is none.
    pub logo: Option<Logo>,
    /// The font of the text; `null` if it is the system's.
    pub font: Option<Font>,
    /// Further links of the header.
    pub navigation: Vec<NavLink>,
    /// What stands at the foot of every page, as HTML; may be empty.
    pub footer: String,
    /// How pages are drawn for links; `None` if they are not. Templates see it in each page's `image`.
    #[serde(skip)]
    pub pictures: Option<Pictures>,
    /// The path of the cards as a package for Anki, from the base path on; empty where there is none.
    pub package: String,
    /// The version of prepress.
    pub version: &'static str,
}

/// What every page's frame shows; templates see it as `page`.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Frame<'a> {
    /// The page's kind: `home`, `section`, `topic`, `bank`, `question`, `tags`, `tag`, `glossary`, `search`, `cards`,
    /// `deck`, `mock`, `kit`, `kit-set`, `progress`, `offline`, `print`, `sheets`, `404`.
    pub kind: &'static str,
    /// The title as text, without the site's.
    pub title: String,
    /// A sentence for search engines, as text.
    pub description: String,
    /// The whole address; empty where a page has none of its own.
    pub canonical: String,
    /// The way from the home page down, without the page itself.
    pub crumbs: Vec<Crumb<'a>>,
    /// Structured data as JSON that is safe inside a script element; may be empty.
    pub json_ld: String,
    /// Whether search engines should leave it out.
    pub noindex: bool,
    /// The address of its Markdown twin; may be empty.
    pub markdown: String,
    /// The address of its source in the repository; may be empty.
    pub edit: String,
    /// Where a mistake on it is reported; may be empty.
    pub report: String,
    /// The whole address of the picture for links to it; may be empty.
    pub image: String,
    /// The folder of the theme's files as seen from the page, for pages that are opened from a disk too; empty elsewhere.
    pub theme: String,
}

/// A step of the way down.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Crumb<'a> {
    /// Its address with the base path.
    pub href: &'a str,
    /// Its title as HTML.
    pub title: &'a str,
    /// Its title as text.
    pub text: &'a str,
}

/// What a template receives.
#[derive(Clone, Debug, Hash, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "each variant holds the view of its name")]
#[expect(clippy::large_enum_variant, reason = "one is made at a time, and handed to its template at once")]
pub enum View<'a> {
    Home(HomeView<'a>),
    Section(SectionView<'a>),
    Topic(TopicView<'a>),
    Bank(BankView<'a>),
    Question(QuestionView<'a>),
    Tags(TagsView<'a>),
    Tag(TagView<'a>),
    Glossary(GlossaryView<'a>),
    Search(SearchView<'a>),
    Cards(CardsView<'a>),
    Deck(DeckView<'a>),
    Mock(MockView<'a>),
    Kit(KitView<'a>),
    KitSet(KitSetView<'a>),
    Progress(ProgressView<'a>),
    Offline(OfflineView<'a>),
    Print(PrintView<'a>),
    Sheets(SheetsView<'a>),
    NotFound(NotFoundView<'a>),
    Redirect(RedirectView<'a>),
}

impl View<'_> {
    /// Returns the name of its template.
    pub fn template(&self) -> &'static str {
        match self {
            Self::Home(_) => "home.html",
            Self::Section(_) => "section.html",
            Self::Topic(_) => "topic.html",
            Self::Bank(_) => "bank.html",
            Self::Question(_) => "question.html",
            Self::Tags(_) => "tags.html",
            Self::Tag(_) => "tag.html",
            Self::Glossary(_) => "glossary.html",
            Self::Search(_) => "search.html",
            Self::Cards(_) => "cards.html",
            Self::Deck(_) => "deck.html",
            Self::Mock(_) => "mock.html",
            Self::Kit(_) => "kit.html",
            Self::KitSet(_) => "kit-set.html",
            Self::Progress(_) => "progress.html",
            Self::Offline(_) => "offline.html",
            Self::Print(_) => "print.html",
            Self::Sheets(_) => "sheets.html",
            Self::NotFound(_) => "404.html",
            Self::Redirect(_) => "redirect.html",
        }
    }
}

/// A tag on a page.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TagLink {
    /// The address of its page.
    pub href: String,
    /// Its name.
    pub name: String,
}

/// A link from another page.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct BacklinkView<'a> {
    /// The page that links.
    pub card: &'a Card,
    /// The sentence before the link.
    pub before: &'a str,
    /// The link's text.
    pub link: &'a str,
    /// The sentence after it.
    pub after: &'a str,
}

/// At most this many backlinks stand on a page; the rest is a number.
const BACKLINKS: usize = 40;

/// Context for making views: the site and what is common to all its pages.
#[derive(Clone, Copy)]
pub struct Maker<'a> {
    /// The linked site.
    pub site: &'a Site,
    /// What the whole site shows of itself.
    pub card: &'a SiteCard,
}

impl<'a> Maker<'a> {
    /// A text in the words of the site.
    fn t<'t>(self, text: &'t str) -> &'t str
    where
        'a: 't,
    {
        self.site.words.t(text)
    }

    fn cards(self, ids: &[NodeId]) -> Vec<&'a Card> {
        ids.iter().map(|&id| &self.site.node(id).card).collect()
    }

    fn card(self, id: Option<NodeId>) -> Option<&'a Card> {
        id.map(|id| &self.site.node(id).card)
    }

    fn backlinks(self, node: &'a Node) -> (Vec<BacklinkView<'a>>, usize) {
        let list = node.backlinks.iter().take(BACKLINKS).filter_map(|backlink| {
            let Context { before, link, after } = &backlink.link(self.site)?.context;
            // A wiki link without a text of its own shows what the page is called.
            let link = if link.is_empty() { &*node.card.text } else { link };
            Some(BacklinkView { card: &self.site.node(backlink.from).card, before, link, after })
        });
        (list.collect(), node.backlinks.len().saturating_sub(BACKLINKS))
    }

    /// The frame of a page of the content.
    fn frame(self, kind: &'static str, id: NodeId, description: &str) -> Frame<'a> {
        let node = self.site.node(id);
        let mut crumbs = Vec::new();
        let mut up = id;
        while up != NodeId::HOME {
            up = self.site.node(up).parent;
            let card = &self.site.node(up).card;
            crumbs.push(Crumb { href: &card.href, title: &card.title, text: &card.text });
        }
        crumbs.reverse();
        let twin = self.site.config.output.markdown && matches!(kind, "topic" | "question");
        Frame {
            kind,
            title: node.card.text.to_string(),
            description: cut(description, 160),
            canonical: self.site.base.absolute(&node.url()),
            crumbs,
            json_ld: String::new(),
            noindex: false,
            markdown: if twin { format!("{}index.md", node.card.href) } else { String::new() },
            edit: self.edit(node.source.as_ref()),
            report: String::new(),
            image: self.image(id),
            theme: String::new(),
        }
    }

    /// The frame of a page of the program.
    fn own_frame(self, kind: &'static str, path: &str, title: &str, description: &str) -> Frame<'a> {
        let home = &self.site.node(NodeId::HOME).card;
        Frame {
            kind,
            title: title.to_owned(),
            description: description.to_owned(),
            canonical: self.site.base.absolute(&crate::url::Url::page(path)),
            crumbs: vec![Crumb { href: &home.href, title: &home.title, text: &home.text }],
            json_ld: String::new(),
            noindex: false,
            markdown: String::new(),
            edit: String::new(),
            report: String::new(),
            image: self.image(NodeId::HOME),
            theme: String::new(),
        }
    }

    /// The folder of the theme's files, as seen from a page that many folders down.
    fn theme_from(self, depth: usize) -> String {
        let folder = self.card.theme.strip_prefix(&*self.card.base).unwrap_or(&self.card.theme);
        format!("{}{folder}", "../".repeat(depth))
    }

    fn edit(self, source: Option<&SitePath>) -> String {
        match (&*self.card.repository, source) {
            ("", _) | (_, None) => String::new(),
            (repository, Some(source)) => {
                let url = crate::url::Url::file(source.as_str());
                format!("{}/blob/HEAD{}", repository.trim_end_matches('/'), url.as_str())
            }
        }
    }

    /// Where a mistake on a page is reported. `id` names the page for its author; `version` is a digest of its text.
    fn report(self, page: &Frame<'_>, id: &str, version: Digest) -> String {
        let config = &self.site.config;
        let pattern = config.report.clone().or_else(|| Pattern::of_repository(&config.repository));
        pattern.map_or_else(String::new, |pattern| {
            pattern.fill([id, &page.title, &page.canonical, &version.short(8)])
        })
    }

    fn tags(self, tags: &[crate::parse::Tag]) -> Vec<TagLink> {
        let link = |tag: &crate::parse::Tag| {
            let url = crate::url::Url::page(&format!("tags/{}", crate::url::slug(&tag.name)));
            TagLink { href: self.site.base.href(&url), name: tag.name.to_string() }
        };
        tags.iter().map(link).collect()
    }
}

/// Cuts text at a word end to at most `most` characters, with an ellipsis where something is missing; white space
/// becomes single spaces.
pub(crate) fn cut(text: &str, most: usize) -> String {
    let mut out = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        length += word.chars().count() + usize::from(!out.is_empty());
        if length > most {
            if out.is_empty() {
                out.extend(word.chars().take(most));
            }
            out.push('…');
            return out;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn date_text(date: Date) -> String {
    date.to_string()
}

fn version_text(version: Version) -> String {
    version.to_string()
}

/// Returns how long a text takes to say aloud, in seconds, at 150 words a minute.
fn seconds_aloud(text: &str) -> usize {
    (text.split_ascii_whitespace().count() * 60).div_ceil(150)
}

/// Returns how long a text takes to read, in minutes, at 200 words a minute; at least one.
fn minutes_to_read(text: &str) -> usize {
    text.split_ascii_whitespace().count().div_ceil(200).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_at_words() {
        assert_eq!(cut("one  two\nthree", 7), "one two…");
        assert_eq!(cut("one two", 7), "one two");
        assert_eq!(cut(&"x".repeat(20), 5), "xxxxx…");
    }

    #[test]
    fn speaking_time() {
        assert_eq!(seconds_aloud(&"word ".repeat(150)), 60);
        assert_eq!(minutes_to_read("few words"), 1);
    }
}
