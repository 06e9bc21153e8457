//! Views of the program's own pages: tags, glossary, and the complete script-free lists that the search, the cards
//! and the progress page improve on.

use serde::Serialize;

use super::Filters;
use super::pages::{Counted, is_long};
use super::{Frame, Maker};
use crate::link::{Card, Node, NodeContent, NodeId};
use crate::plan::fill::{Bodies, BodyRef, Setting};
use crate::plan::pages::PER_PAGE;
use crate::url::Url;

/// Above this many items, a page that lists the whole site lists its areas alone, each of which lists its own:
/// no reader scrolls through more, and the page stays light.
const LISTED: usize = 2000;

/// A tag and how many pages bear it.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TagCount<'a> {
    /// The address of its page.
    pub href: String,
    /// Its name.
    pub name: &'a str,
    /// How many pages bear it.
    pub count: usize,
}

/// Everything that `tags.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TagsView<'a> {
    /// The frame.
    pub page: Frame<'a>,
    /// All tags by name.
    pub tags: Vec<TagCount<'a>>,
}

/// Everything that `tag.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TagView<'a> {
    /// The frame.
    pub page: Frame<'a>,
    /// The tag's name.
    pub name: &'a str,
    /// How many pages bear it.
    pub count: usize,
    /// Those on this page of the list.
    pub items: Vec<&'a Card>,
    /// By what they can be filtered; nothing where the list has further pages.
    pub filters: Filters,
    /// The number of this page of the list, from 1.
    pub number: usize,
    /// How many pages the list has.
    pub of: usize,
    /// The address of the list's page before; empty on the first.
    pub prev: String,
    /// The address of the list's page after; empty on the last.
    pub next: String,
}

/// A term of the glossary.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TermView<'a> {
    /// Its id on the page.
    pub slug: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Other names.
    pub aliases: Vec<&'a str>,
    /// What it means.
    pub definition: BodyRef<'a>,
    /// Where to read more.
    pub see: Vec<&'a Card>,
}

/// Everything that `glossary.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct GlossaryView<'a> {
    /// The frame.
    pub page: Frame<'a>,
    /// Its terms by name.
    pub terms: Vec<TermView<'a>>,
}

/// An area and what is in it.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Group<'a> {
    /// The area and how much is in it.
    pub area: Counted<'a>,
    /// Its topics and questions in reading order; empty where there are too many for one page.
    pub items: Vec<&'a Card>,
}

/// Everything that `search.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct SearchView<'a> {
    /// The frame.
    pub page: Frame<'a>,
    /// The whole site by area.
    pub groups: Vec<Group<'a>>,
    /// How much there is.
    pub total: Counted<'a>,
}

/// Everything that `cards.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct CardsView<'a> {
    /// The frame.
    pub page: Frame<'a>,
    /// The decks: areas that have questions.
    pub decks: Vec<Part<'a>>,
    /// How much there is.
    pub total: Counted<'a>,
}

/// Everything that `deck.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct DeckView<'a> {
    /// The frame.
    pub page: Frame<'a>,
    /// The area.
    pub area: Counted<'a>,
    /// Its path, without slashes at the ends.
    pub path: &'a str,
    /// Its questions in reading order.
    pub questions: Vec<&'a Card>,
}

/// Everything that `progress.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct ProgressView<'a> {
    /// The frame.
    pub page: Frame<'a>,
    /// The areas that have questions.
    pub areas: Vec<Counted<'a>>,
}

/// Everything that `offline.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct OfflineView<'a> {
    /// The frame.
    pub page: Frame<'a>,
}

/// A topic page on paper.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct PrintTopic<'a> {
    /// What lists show of it.
    pub card: &'a Card,
    /// Its text.
    pub body: BodyRef<'a>,
}

/// A question on paper.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct PrintQuestion<'a> {
    /// What lists show of it.
    pub card: &'a Card,
    /// What is asked, where it is more than the title.
    pub ask: Option<BodyRef<'a>>,
    /// The program, as HTML; may be empty.
    pub code: String,
    /// What it prints, as HTML; may be empty.
    pub output: String,
    /// The answer.
    pub answer: BodyRef<'a>,
    /// Points of a strong answer.
    pub listen_for: Vec<BodyRef<'a>>,
}

/// An area on paper.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct PrintGroup<'a> {
    /// The area.
    pub card: &'a Card,
    /// Names it in the page's address.
    pub slug: String,
    /// Its topic pages.
    pub topics: Vec<PrintTopic<'a>>,
    /// Its questions.
    pub questions: Vec<PrintQuestion<'a>>,
}

/// Everything that `print.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct PrintView<'a> {
    /// The frame.
    pub page: Frame<'a>,
    /// What is printed: the whole site, or one area of a large one.
    pub groups: Vec<PrintGroup<'a>>,
    /// Where a site is too large for one page: the areas, each with a page of its own.
    pub parts: Vec<Part<'a>>,
    /// The areas whose cards can be had as sheets of paper.
    pub sheets: Vec<Part<'a>>,
    /// How much is printed.
    pub topics: usize,
    /// Likewise.
    pub questions: usize,
}

/// An area, and a page about it: its deck, or its part of a large site's printout.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Part<'a> {
    /// The area and how much is in it.
    pub area: Counted<'a>,
    /// The address of that page.
    pub href: String,
    /// The path of the area, without slashes at the ends.
    pub path: &'a str,
}

/// Everything that `404.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct NotFoundView<'a> {
    /// The frame.
    pub page: Frame<'a>,
    /// Where a reader may want to go.
    pub areas: Vec<&'a Card>,
}

/// Everything that `redirect.html` sees.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct RedirectView<'a> {
    /// The page that the old address leads to.
    pub card: &'a Card,
    /// Its whole address.
    pub canonical: String,
}

impl<'a> Maker<'a> {
    /// Tells whether the site is too large for pages that list or hold all of it.
    pub fn is_large(self) -> bool {
        self.site.nodes.len() > LISTED
    }

    /// The home page stands for what lies outside of every area.
    pub(crate) fn area_ids(self) -> Vec<NodeId> {
        let loose = |&id: &NodeId| !matches!(self.site.node(id).content, NodeContent::Section(_));
        let home = self.site.node(NodeId::HOME).children.iter().any(loose);
        home.then_some(NodeId::HOME).into_iter().chain(self.site.areas()).collect()
    }

    /// Topics and questions of an area, in reading order; those of the home page lie outside of every area.
    pub(super) fn items(self, area: NodeId) -> Vec<NodeId> {
        let below = self.site.below(area).into_iter().filter(|&id| {
            let node = self.site.node(id);
            node.area == area && matches!(node.content, NodeContent::Topic(_) | NodeContent::Question(_))
        });
        below.collect()
    }

    pub(super) fn count_area(self, area: NodeId) -> Counted<'a> {
        if area != NodeId::HOME {
            return self.counted(area);
        }
        let Node { card, path, .. } = self.site.node(area);
        let mut counted = Counted { card, path, topics: 0, questions: 0, levels: [0; 3] };
        for id in self.items(area) {
            match self.site.node(id).question() {
                Some(question) => {
                    counted.questions += 1;
                    counted.levels[question.level as usize] += 1;
                }
                None => counted.topics += 1,
            }
        }
        counted
    }

    fn deck_of(self, area: NodeId) -> String {
        let url = if area == NodeId::HOME {
            Url::page("cards")
        } else {
            Url::page(&format!("cards/{}", self.site.node(area).path))
        };
        self.site.base.href(&url)
    }

    fn groups(self) -> Vec<Group<'a>> {
        let group = |area: NodeId| {
            let items = if self.is_large() { Vec::new() } else { self.items(area) };
            Group { area: self.count_area(area), items: self.cards(&items) }
        };
        self.area_ids().into_iter().map(group).collect()
    }

    /// The view of all tags.
    pub fn all_tags(self) -> TagsView<'a> {
        let link = |tag: &'a crate::link::Tag| TagCount {
            href: self.site.base.href(&Url::page(&format!("tags/{}", tag.slug))),
            name: &tag.name,
            count: tag.pages.len(),
        };
        let page = self.own_frame("tags", "tags", self.t("Tags"), self.t("All tags of the site."));
        TagsView { page, tags: self.site.tags.iter().map(link).collect() }
    }

    /// The view of one page of a tag's list; `number` counts from 1.
    pub fn tag(self, index: usize, number: usize) -> TagView<'a> {
        let tag = &self.site.tags[index];
        let of = tag.pages.len().div_ceil(PER_PAGE).max(1);
        let path = |number: usize| match number {
            1 => format!("tags/{}", tag.slug),
            number => format!("tags/{}/{number}", tag.slug),
        };
        let href = |number: usize| self.site.base.href(&Url::page(&path(number)));
        let words = &self.site.words;
        let (part, parts) = (number.to_string(), of.to_string());
        let values = [("name", &*tag.name), ("number", &*part), ("of", &*parts)];
        let title = if number == 1 {
            words.t_with("Tag: {name}", &values)
        } else {
            words.t_with("Tag: {name} ({number} of {of})", &values)
        };
        let count = tag.pages.len();
        let description =
            words.counted(count, "{count} page about {name}.", "{count} pages about {name}.", &values);
        let mut page = self.own_frame("tag", &path(number), &title, &description);
        page.noindex = number > 1;
        let items: Vec<NodeId> = tag.pages.chunks(PER_PAGE).nth(number - 1).unwrap_or_default().to_vec();
        let items = self.cards(&items);
        TagView {
            filters: if of == 1 { Filters::of(items.iter().copied()) } else { Filters::default() },
            page,
            name: &tag.name,
            count: tag.pages.len(),
            items,
            number,
            of,
            prev: if number > 1 { href(number - 1) } else { String::new() },
            next: if number < of { href(number + 1) } else { String::new() },
        }
    }

    /// The view of the glossary.
    pub fn glossary(self) -> GlossaryView<'a> {
        let term = |(index, page): (usize, &'a crate::link::TermPage)| TermView {
            slug: &page.slug,
            name: &page.term.name.text,
            aliases: page.term.aliases.iter().map(|alias| &*alias.text).collect(),
            definition: BodyRef::definition(self.site, index, Setting::below(2, format!("{}-", page.slug))),
            see: self.cards(&page.see),
        };
        let page =
            self.own_frame("glossary", "glossary", self.t("Glossary"), self.t("Terms and what they mean."));
        GlossaryView { page, terms: self.site.terms.iter().enumerate().map(term).collect() }
    }

    /// The view of the search page.
    pub fn search(self) -> SearchView<'a> {
        let page =
            self.own_frame("search", "search", self.t("Search"), self.t("Everything on this site, by area."));
        SearchView { page, groups: self.groups(), total: self.counted(NodeId::HOME) }
    }

    /// The view of all decks.
    pub fn decks(self) -> CardsView<'a> {
        let page = self.own_frame(
            "cards",
            "cards",
            self.t("Flashcards"),
            self.t("Every question as a flashcard, by area."),
        );
        let deck = |area: NodeId| Part {
            area: self.count_area(area),
            href: self.deck_of(area),
            path: &self.site.node(area).path,
        };
        let decks = self.area_ids().into_iter().map(deck).filter(|deck| deck.area.questions > 0).collect();
        CardsView { page, decks, total: self.counted(NodeId::HOME) }
    }

    /// The view of the deck of an area.
    pub fn deck_page(self, area: NodeId) -> DeckView<'a> {
        let node = self.site.node(area);
        let words = &self.site.words;
        let named = [("area", &*node.card.text)];
        let title = words.t_with("Flashcards: {area}", &named);
        let path = format!("cards/{}", node.path);
        let page = self.own_frame(
            "deck",
            &path,
            &title,
            &words.t_with("The questions of {area} as flashcards.", &named),
        );
        let questions = self.site.questions_below(area);
        DeckView { page, area: self.counted(area), path: &node.path, questions: self.cards(&questions) }
    }

    /// The view of the progress page.
    pub fn progress(self) -> ProgressView<'a> {
        let page = self.own_frame(
            "progress",
            "progress",
            self.t("Progress"),
            self.t("Your study data, kept in this browser alone."),
        );
        let areas =
            self.area_ids().into_iter().map(|id| self.count_area(id)).filter(|area| area.questions > 0);
        ProgressView { page, areas: areas.collect() }
    }

    /// The view of the page of what can be read without a connection.
    pub fn offline(self) -> OfflineView<'a> {
        let title = self.t("Without a connection");
        let description = self.t("What this browser keeps of the site, to be read without a connection.");
        let mut page = self.own_frame("offline", "offline", title, description);
        page.noindex = true;
        OfflineView { page }
    }

    /// The view of the printout: of the whole site, or of one area of a large one.
    pub fn print(self, area: Option<NodeId>) -> PrintView<'a> {
        let path = area.map_or("print".to_owned(), |area| format!("print/{}", self.print_slug(area)));
        let title = match area {
            Some(area) => {
                self.site.words.t_with("Print: {area}", &[("area", &self.site.node(area).card.text)])
            }
            None => self.t("Print").to_owned(),
        };
        let about = self.t("Everything on paper: topics, questions and answers.");
        let mut page = self.own_frame("print", &path, &title, about);
        page.noindex = true;
        page.image.clear();
        page.theme = self.theme_from(if area.is_some() { 2 } else { 1 });
        let ids = match area {
            Some(area) => vec![area],
            None if self.is_large() => Vec::new(),
            None => self.area_ids(),
        };
        let groups: Vec<PrintGroup<'a>> = ids.into_iter().map(|area| self.print_group(area)).collect();
        let parts = match area {
            None if self.is_large() => self.area_ids().into_iter().map(|area| self.part(area)).collect(),
            _ => Vec::new(),
        };
        let sheets = match area {
            Some(area) => vec![area],
            None => self.area_ids(),
        };
        let sheets = sheets.into_iter().filter(|&area| self.has_sheets(area)).map(|area| Part {
            area: self.count_area(area),
            href: self.site.base.href(&Url::page(&self.sheets_path(area))),
            path: &self.site.node(area).path,
        });
        PrintView {
            sheets: sheets.collect(),
            topics: groups.iter().map(|group| group.topics.len()).sum(),
            questions: groups.iter().map(|group| group.questions.len()).sum(),
            page,
            groups,
            parts,
        }
    }

    /// The last part of the address of an area's printout.
    pub(crate) fn print_slug(self, area: NodeId) -> String {
        let path = &self.site.node(area).path;
        if path.is_empty() { "_home".to_owned() } else { path.clone() }
    }

    fn part(self, area: NodeId) -> Part<'a> {
        let url = Url::page(&format!("print/{}", self.print_slug(area)));
        Part {
            area: self.count_area(area),
            href: self.site.base.href(&url),
            path: &self.site.node(area).path,
        }
    }

    fn print_group(self, area: NodeId) -> PrintGroup<'a> {
        let mut group = PrintGroup {
            card: &self.site.node(area).card,
            slug: self.print_slug(area),
            topics: Vec::new(),
            questions: Vec::new(),
        };
        for id in self.items(area) {
            let node = self.site.node(id);
            let bodies = Bodies::of(self.site, node);
            let prefix = format!("n{}-", id.index());
            match &node.content {
                NodeContent::Topic(topic) => {
                    group.topics.push(PrintTopic {
                        card: &node.card,
                        body: bodies.get(&topic.body, Setting::on_paper(3, prefix)),
                    });
                }
                NodeContent::Question(question) => {
                    let line = |(at, body)| bodies.get(body, Setting::on_paper(3, format!("{prefix}l{at}-")));
                    group.questions.push(PrintQuestion {
                        card: &node.card,
                        ask: is_long(&question.ask).then(|| {
                            bodies.get(&question.ask, Setting::on_paper(3, format!("{prefix}ask-")))
                        }),
                        code: question.code.as_ref().map(|code| self.fence_html(code)).unwrap_or_default(),
                        output: question
                            .output
                            .as_deref()
                            .map(|output| self.output_html(output))
                            .unwrap_or_default(),
                        answer: bodies.get(&question.answer, Setting::on_paper(3, prefix.clone())),
                        listen_for: question.listen_for.iter().enumerate().map(line).collect(),
                    });
                }
                NodeContent::Section(_) | NodeContent::Bank(_) => {}
            }
        }
        group
    }

    /// The view of the page for addresses that do not exist.
    pub fn not_found(self) -> NotFoundView<'a> {
        let mut page =
            self.own_frame("404", "", self.t("Page not found"), self.t("There is no page at this address."));
        page.canonical.clear();
        page.image.clear();
        page.noindex = true;
        // At most as many as fit on a screen: the page is shown by mistake and must load fast.
        NotFoundView { page, areas: self.site.areas().take(40).map(|id| &self.site.node(id).card).collect() }
    }

    /// The view of an old address.
    pub fn redirect(self, to: NodeId) -> RedirectView<'a> {
        let node = self.site.node(to);
        RedirectView { card: &node.card, canonical: self.site.base.absolute(&node.url()) }
    }
}
