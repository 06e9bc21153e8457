//! The list of outputs.

use std::borrow::Cow;

use super::view::{Maker, SiteCard};
use super::{Output, What};
use crate::diag::{Code, Diagnostic, Parsed};
use crate::link::{NodeContent, NodeId, Site};
use crate::parse::Date;
use crate::source::SitePath;
use crate::theme::Theme;
use crate::url::OutPath;

/// How many items a page of a tag's list has.
pub(crate) const PER_PAGE: usize = 50;

/// How many addresses a sitemap may hold (sitemaps.org, protocol 0.9).
pub(crate) const SITEMAP: usize = 50_000;

/// Returns every output of the site, sorted by path, and reports files that are in the way of others.
pub fn outputs(site: &Site, theme: &Theme, card: &SiteCard) -> Parsed<Vec<Output>> {
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
    page("mock", What::Mock);
    page("kit", What::Kit);
    for level in maker.kit_levels() {
        page(&format!("kit/{}", level.name()), What::KitSet(level));
    }
    page("progress", What::Progress);
    if card.offline {
        page("offline", What::Offline);
    }
    page("print", What::Print);
    if maker.is_large() {
        for area in maker.area_ids() {
            page(&format!("print/{}", maker.print_slug(area)), What::PrintPart(area));
        }
    }
    for area in maker.area_ids() {
        if maker.has_sheets(area) {
            page(&maker.sheets_path(area), What::CardSheets(area));
        }
    }
    for (index, redirect) in site.redirects.iter().enumerate() {
        page(&redirect.path, What::Redirect(index));
    }

    let mut file = |path: String, what: What| all.push(Output { path: OutPath::file(path), what });
    for id in maker.pictured() {
        if let Some(picture) = maker.picture(id) {
            file(picture.path(), What::Picture(id));
        }
    }
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
        ("manifest.webmanifest", What::Manifest),
        (".nojekyll", What::NoJekyll),
        ("llms.txt", What::Llms),
        ("data/questions.json", What::Questions),
        ("data/cards.json", What::CardList),
    ] {
        file(path.to_owned(), what);
    }
    if !card.package.is_empty() {
        file(card.package.clone(), What::Package);
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
    all.sort_by(|a, b| a.path.cmp(&b.path));
    let found = clashes(site, &all);
    // Of two outputs with one path the first of the list is kept, so that the rest of the run can go on.
    all.dedup_by(|b, a| a.path == b.path);
    Parsed { value: all, found }
}

/// Reports files that would be published at the path of something else, or where something else needs a folder. Pages,
/// questions and aliases are not looked at here: linking has told of theirs.
fn clashes(site: &Site, all: &[Output]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut report = |path: &str, one: What, other: What| {
        let Some(source) = file_source(site, path, one).or_else(|| file_source(site, path, other)) else {
            return;
        };
        let text = format!("`/{path}` is published from another source too");
        let help = "rename the file, or remove it";
        found.push(Diagnostic::of_file(Code::PathClash, &source, text).help(help));
    };
    for pair in all.windows(2).filter(|pair| pair[0].path == pair[1].path) {
        report(pair[0].path.as_str(), pair[1].what, pair[0].what);
    }
    // The list is sorted, so that a copied file is looked for among the rest from both sides: as what lies in a folder,
    // and as what lies in the way of one. Of several outputs with one path the last stands for it.
    let is_copied = |what: What| matches!(what, What::Asset(_) | What::ThemeFile(_));
    let after = |path: &str| all.partition_point(|output| output.path.as_str() <= path);
    let at = |path: &str| all[..after(path)].last().filter(|output| output.path.as_str() == path);
    for output in all.iter().filter(|output| is_copied(output.what)) {
        let path = output.path.as_str();
        for (slash, _) in path.match_indices('/') {
            if let Some(file) = at(&path[..slash]) {
                report(&path[..slash], file.what, output.what);
            }
        }
        let folder = format!("{path}/");
        if let Some(file) = at(path).filter(|file| file.what == output.what) {
            let inside =
                all[after(&folder)..].iter().take_while(|other| other.path.as_str().starts_with(&folder));
            inside.for_each(|other| report(path, file.what, other.what));
        }
    }
    found
}

/// Returns the source of a file that is copied; a page is made from more than one.
fn file_source(site: &Site, path: &str, what: What) -> Option<SitePath> {
    match what {
        What::Asset(index) => Some(site.assets[index].source.clone()),
        What::ThemeFile(_) => Some(SitePath::new(format!("themes/{}/static/{path}", site.config.theme))),
        _ => None,
    }
}

/// Returns the paths of all pages for search engines, each with the date of its last change where one is known.
pub(crate) fn public_pages<'a>(site: &'a Site, card: &SiteCard) -> Vec<(Cow<'a, str>, Option<Date>)> {
    let maker = Maker { site, card };
    let mut pages: Vec<(Cow<'_, str>, Option<Date>)> = site
        .all()
        .map(|(_, node)| {
            let topic = match &node.content {
                NodeContent::Section(topic) => topic.as_deref(),
                NodeContent::Topic(topic) => Some(&**topic),
                NodeContent::Bank(_) | NodeContent::Question(_) => None,
            };
            (Cow::from(&node.path), topic.and_then(|topic| topic.updated))
        })
        .collect();
    for own in ["tags", "glossary", "search", "cards", "mock", "kit", "progress"] {
        pages.push((own.into(), None));
    }
    let levels = maker.kit_levels().into_iter();
    pages.extend(levels.map(|level| (format!("kit/{}", level.name()).into(), None)));
    pages.extend(site.tags.iter().map(|tag| (format!("tags/{}", tag.slug).into(), None)));
    let decks = maker.area_ids().into_iter().filter(|&area| area != NodeId::HOME);
    let decks = decks.filter(|&area| site.node(area).has_questions);
    pages.extend(decks.map(|area| (format!("cards/{}", site.node(area).path).into(), None)));
    pages
}
