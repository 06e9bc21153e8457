//! The list of outputs.

use super::view::{Maker, SiteCard};
use super::{Output, What};
use crate::link::{NodeContent, NodeId, Site};
use crate::theme::Theme;
use crate::url::OutPath;

/// How many items a page of a tag's list has.
pub(crate) const PER_PAGE: usize = 50;

/// How many addresses a sitemap may hold (sitemaps.org, protocol 0.9).
pub(crate) const SITEMAP: usize = 50_000;

/// Returns every output of the site, sorted by path.
pub fn outputs(site: &Site, theme: &Theme, card: &SiteCard) -> Vec<Output> {
    let maker = Maker { site, card };
    let mut all: Vec<Output> = Vec::new();
    let mut page = |path: &str, what: What| all.push(Output { path: OutPath::page(path), what });
    for (id, node) in site.all() {
        page(&node.path, What::Node(id));
    }
    page("tags", What::Tags);
    for (index, tag) in site.tags.iter().enumerate() {
        page(&format!("tags/{}", tag.slug), What::Tag(index, 1));
        for number in 2..=tag.pages.len().div_ceil(PER_PAGE) {
            page(&format!("tags/{}/{number}", tag.slug), What::Tag(index, number));
        }
    }
    page("glossary", What::Glossary);
    page("search", What::Search);
    page("cards", What::Cards);
    for area in site.areas() {
        if site.node(area).has_questions {
            page(&format!("cards/{}", site.node(area).path), What::Deck(area));
        }
    }
    page("progress", What::Progress);
    page("print", What::Print);
    if maker.is_large() {
        for area in maker.area_ids() {
            page(&format!("print/{}", maker.print_slug(area)), What::PrintPart(area));
        }
    }
    for (index, redirect) in site.redirects.iter().enumerate() {
        page(&redirect.path, What::Redirect(index));
    }

    let mut file = |path: String, what: What| all.push(Output { path: OutPath::file(path), what });
    if site.config.output.markdown {
        for (id, node) in site.all() {
            if matches!(node.content, NodeContent::Topic(_) | NodeContent::Question(_)) {
                file(format!("{}/index.md", node.path), What::Twin(id));
            }
        }
    }
    for (path, what) in [
        ("404.html", What::NotFound),
        ("sitemap.xml", What::Sitemap),
        ("feed.xml", What::Feed),
        ("robots.txt", What::Robots),
        (".nojekyll", What::NoJekyll),
        ("llms.txt", What::Llms),
        ("data/questions.json", What::Questions),
    ] {
        file(path.to_owned(), what);
    }
    let pages = public_pages(site, card).len();
    if pages > SITEMAP {
        for part in 0..pages.div_ceil(SITEMAP) {
            file(format!("sitemap-{}.xml", part + 1), What::SitemapPart(part));
        }
    }
    for (index, asset) in theme.files().iter().enumerate() {
        file(asset.out.clone(), What::ThemeFile(index));
    }
    all.extend(
        site.assets
            .iter()
            .enumerate()
            .map(|(index, asset)| Output { path: asset.out.clone(), what: What::Asset(index) }),
    );
    // Of two outputs with one path (reported as a clash) the first of the list wins, whatever happens later.
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all.dedup_by(|b, a| a.path == b.path);
    all
}

/// Returns the paths of all pages for search engines, each with the date of its last change where one is known.
pub(crate) fn public_pages(site: &Site, card: &SiteCard) -> Vec<(String, Option<String>)> {
    let maker = Maker { site, card };
    let mut pages: Vec<(String, Option<String>)> = site
        .all()
        .map(|(_, node)| {
            let topic = match &node.content {
                NodeContent::Section(topic) => topic.as_deref(),
                NodeContent::Topic(topic) => Some(&**topic),
                NodeContent::Bank(_) | NodeContent::Question(_) => None,
            };
            (node.path.clone(), topic.and_then(|topic| topic.updated).map(|date| date.to_string()))
        })
        .collect();
    for own in ["tags", "glossary", "search", "cards", "progress"] {
        pages.push((own.to_owned(), None));
    }
    pages.extend(site.tags.iter().map(|tag| (format!("tags/{}", tag.slug), None)));
    let decks = maker.area_ids().into_iter().filter(|&area| area != NodeId::HOME);
    let decks = decks.filter(|&area| site.node(area).has_questions);
    pages.extend(decks.map(|area| (format!("cards/{}", site.node(area).path), None)));
    pages
}
