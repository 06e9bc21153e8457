//! Routes: which source is published at which address, and that no two share one.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::tree::{CONTENT, draft_folders, page_path};
use super::{Input, NodeContent, NodeId, Site, broken, file_place};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::parse::Spelled;
use crate::source::{Place, SitePath};
use crate::url::{OutPath, Url};

/// First parts of addresses that belong to the program.
const RESERVED: &[&str] = &[
    "q",
    "cards",
    "search",
    "mock",
    "kit",
    "progress",
    "offline",
    "print",
    "tags",
    "glossary",
    "data",
    "_theme",
    "_prepress",
];

/// The program's own pages and files outside of these folders.
const OWN_FILES: &[&str] = &[
    "404.html",
    ".prepress-work",
    "sitemap.xml",
    "feed.xml",
    "robots.txt",
    "manifest.webmanifest",
    "sw.js",
    ".nojekyll",
    "llms.txt",
    ".prepress-manifest",
];

/// A file that is copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetRoute {
    /// Where it lies.
    pub source: SitePath,
    /// Where it goes.
    pub out: OutPath,
    /// Its address with the base path.
    pub href: String,
    /// Width and height in pixels, of pictures.
    pub size: Option<(u32, u32)>,
}

/// An old address that leads to a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The old path without slashes at the ends.
    pub path: String,
    /// The page.
    pub to: NodeId,
}

/// What stands at an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Route {
    /// A page.
    Node(NodeId),
    /// A copied file, by its index in [`Site::assets`].
    Asset(usize),
    /// A page of the program (`search`, `cards` …): it has no headings that content could link to.
    Own,
}

/// Looks up what stands where.
#[derive(Debug, Default)]
pub(super) struct Routes {
    /// By address without slashes at the ends; not of questions, which [`Routes::at`] finds by their id.
    by_path: HashMap<String, Route>,
    /// By source file, for links that name one.
    pub(super) by_source: HashMap<SitePath, Route>,
    /// Question ids and their aliases.
    pub(super) by_id: HashMap<String, NodeId>,
    /// The sources of drafts that do not take part, for a better message.
    pub(super) drafts: Vec<SitePath>,
}

/// Fills the table, and reports clashes: of addresses (also in case alone), of ids, of aliases, with the program's own.
pub(super) fn routes(input: Input<'_>, site: &mut Site, found: &mut Diagnostics) -> Routes {
    let mut routes = Routes::default();
    let mut taken = Taken::default();
    let offline = input.config.output.offline;
    for own in RESERVED.iter().filter(|own| !matches!(**own, "q" | "data" | "_theme")) {
        if *own == "offline" && !offline {
            continue;
        }
        routes.by_path.insert((*own).to_owned(), Route::Own);
    }
    for file in [
        "feed.xml",
        "sitemap.xml",
        "llms.txt",
        "robots.txt",
        "404.html",
        "data/questions.json",
        "data/cards.json",
    ] {
        routes.by_path.insert(file.to_owned(), Route::Own);
    }
    pages(site, &mut routes, &mut taken, found);
    questions(site, &mut routes, &mut taken, found);
    assets(input, site, &mut routes, &mut taken, found);
    aliases(site, &mut routes, &mut taken, found);
    for file in input.files {
        if !routes.by_source.contains_key(file.path.as_str()) {
            routes.drafts.push(file.path.clone());
        }
    }
    routes
}

/// The path of a published file, without regard to case and to how accents are encoded.
#[derive(PartialEq, Eq, Hash)]
struct Key(String);

impl Key {
    /// The key of a file.
    fn file(path: &str) -> Self {
        Self::new(path, "")
    }

    /// The key of the file that stands for a page.
    fn page(path: &str) -> Self {
        Self::new(path, if path.is_empty() { "index.html" } else { "/index.html" })
    }

    fn new(path: &str, end: &str) -> Self {
        let mut key = String::with_capacity(path.len() + end.len());
        if path.is_ascii() {
            key.push_str(path);
            key.make_ascii_lowercase();
        } else {
            key.extend(path.nfc().flat_map(char::to_lowercase));
        }
        key.push_str(end);
        Self(key)
    }

    /// Returns the folders that the file needs, the innermost first.
    fn folders(&self) -> impl Iterator<Item = &str> {
        self.0.rmatch_indices('/').map(|(at, _)| &self.0[..at])
    }

    /// Tells whether the file would lie among those of the program.
    fn is_reserved(&self) -> bool {
        let first = self.0.split('/').next().unwrap_or_default();
        RESERVED.contains(&first) || OWN_FILES.contains(&first)
    }
}

/// Addresses that are taken.
#[derive(Default)]
struct Taken {
    files: HashMap<String, Place>,
    /// Every folder that one of the files needs.
    folders: HashSet<String>,
}

impl Taken {
    /// Takes the address of a published file; gives back who has it, or lies where a folder of it must be.
    fn take(&mut self, key: Key, place: &Place) -> Result<(), Place> {
        if let Some(first) = self.files.get(&key.0).or_else(|| self.first_in(&key.0)) {
            return Err(first.clone());
        }
        // Where one folder is known, no file lies in the way of it or of those round it.
        let new = key.folders().take_while(|folder| !self.folders.contains(*folder)).count();
        if let Some(first) = key.folders().take(new).find_map(|folder| self.files.get(folder)) {
            return Err(first.clone());
        }
        self.folders.extend(key.folders().take(new).map(str::to_owned));
        self.files.insert(key.0, place.clone());
        Ok(())
    }

    /// Returns the first of the files in a folder, by path.
    fn first_in(&self, folder: &str) -> Option<&Place> {
        if !self.folders.contains(folder) {
            return None;
        }
        let inside = |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let files = self.files.iter().filter(|(path, _)| inside(path));
        files.min_by_key(|(path, _)| path.as_str()).map(|(_, place)| place)
    }
}

fn pages(site: &Site, routes: &mut Routes, taken: &mut Taken, found: &mut Diagnostics) {
    for (id, node) in site.all().filter(|(_, node)| node.question().is_none()) {
        let folder = || SitePath::new(format!("{CONTENT}{}", node.path));
        let place = Place { path: node.source.clone().unwrap_or_else(folder), span: None };
        let key = Key::page(&node.path);
        if key.is_reserved() {
            let text = format!("`/{}/` belongs to the program", node.path);
            found.push(
                Diagnostic::at(Code::ReservedPath, place, text).help("give the file or folder another name"),
            );
            continue;
        }
        if let Err(first) = taken.take(key, &place) {
            let text = format!("`/{}/` is the address of two sources", node.path);
            found.push(
                Diagnostic::at(Code::PathClash, place, text)
                    .also(first, "the other one")
                    .help("rename one; addresses that differ in case alone clash on many systems"),
            );
            continue;
        }
        routes.by_path.insert(node.path.clone(), Route::Node(id));
        if let Some(source) = &node.source {
            routes.by_source.insert(source.clone(), Route::Node(id));
        }
    }
}

fn questions(site: &Site, routes: &mut Routes, taken: &mut Taken, found: &mut Diagnostics) {
    for (id, node) in site.all() {
        let (Some(question), Some(source)) = (node.question(), &node.source) else { continue };
        let place = Place { path: source.clone(), span: Some(question.id.span) };
        if let Err(first) = taken.take(Key::page(&node.path), &place) {
            let text = format!("id `{}` is used twice", question.id.text);
            found.push(
                Diagnostic::at(Code::DuplicateId, place, text)
                    .also(first, "first defined here")
                    .help("ids are unique over the whole site, without regard to case"),
            );
            continue;
        }
        routes.by_id.insert(question.id.text.to_string(), id);
    }
}

fn assets(
    input: Input<'_>,
    site: &mut Site,
    routes: &mut Routes,
    taken: &mut Taken,
    found: &mut Diagnostics,
) {
    let drafts = draft_folders(input);
    for asset in input.assets {
        let path = asset.path.as_str();
        let Some(out) = path.strip_prefix(CONTENT).or_else(|| path.strip_prefix("static/")) else { continue };
        let hidden = |folder: &&str| out.strip_prefix(*folder).is_some_and(|rest| rest.starts_with('/'));
        if !input.drafts && path.starts_with(CONTENT) && drafts.iter().any(hidden) {
            continue;
        }
        let (url, out) = (Url::file(out), OutPath::file(out));
        let place = file_place(&asset.path);
        let key = Key::file(out.as_str());
        if key.is_reserved() {
            let text = format!("`/{}` belongs to the program", out.as_str());
            found.push(
                Diagnostic::at(Code::ReservedPath, place, text).help("give the file or folder another name"),
            );
            continue;
        }
        if let Err(first) = taken.take(key, &place) {
            let text = format!("`/{}` is the address of two sources", out.as_str());
            found.push(Diagnostic::at(Code::PathClash, place, text).also(first, "the other one"));
            continue;
        }
        let route = Route::Asset(site.assets.len());
        routes.by_path.insert(out.as_str().to_owned(), route);
        routes.by_source.insert(asset.path.clone(), route);
        let href = site.base.href(&url);
        site.assets.push(AssetRoute { source: asset.path.clone(), out, href, size: asset.size });
    }
}

/// Old addresses. One that is the address of something, its own page included, is an error.
fn aliases(site: &mut Site, routes: &mut Routes, taken: &mut Taken, found: &mut Diagnostics) {
    let mut redirects = Vec::new();
    for (id, node) in site.all() {
        let Some(source) = &node.source else { continue };
        let (list, is_question): (&[Spelled], bool) = match &node.content {
            NodeContent::Section(Some(topic)) | NodeContent::Topic(topic) => (&topic.aliases, false),
            NodeContent::Question(question) => (&question.aliases, true),
            NodeContent::Section(None) | NodeContent::Bank(_) => (&[], false),
        };
        for alias in list {
            let place = Place { path: source.clone(), span: Some(alias.span) };
            let path = match is_question {
                true => format!("q/{}", alias.text),
                false => alias.text.trim_matches('/').to_owned(),
            };
            let key = Key::page(&path);
            if !is_question && key.is_reserved() {
                let text = format!("`/{path}/` belongs to the program");
                found.push(Diagnostic::at(Code::ReservedPath, place, text));
                continue;
            }
            if let Err(first) = taken.take(key, &place) {
                let text = match first == file_place(source) || path == node.path {
                    true => format!("alias `{}` leads to its own page", alias.text),
                    false => format!("alias `{}` is the address of something else", alias.text),
                };
                found.push(
                    Diagnostic::at(Code::AliasClash, place, text)
                        .also(first, "this has the address")
                        .help("remove the alias"),
                );
                continue;
            }
            if is_question {
                routes.by_id.insert(alias.text.to_string(), id);
            } else {
                routes.by_path.insert(path.clone(), Route::Node(id));
            }
            redirects.push(Redirect { path, to: id });
        }
    }
    redirects.sort_by(|a, b| a.path.cmp(&b.path));
    site.redirects = redirects;
}

impl Routes {
    /// Adds the program's pages that depend on the content: of tags, and of areas that have questions.
    pub(super) fn add_own(&mut self, site: &Site) {
        for tag in &site.tags {
            self.by_path.insert(format!("tags/{}", tag.slug), Route::Own);
        }
        for area in site.areas().filter(|&area| site.node(area).has_questions) {
            self.by_path.insert(format!("cards/{}", site.node(area).path), Route::Own);
            self.by_path.insert(format!("print/cards/{}", site.node(area).path), Route::Own);
        }
    }

    /// Returns what stands at an address without slashes at the ends.
    pub(super) fn at(&self, path: &str) -> Option<Route> {
        match path.strip_prefix("q/") {
            // That folder belongs to the program: nothing but questions stands in it.
            Some(id) => self.by_id.get(id).copied().map(Route::Node),
            None => self.by_path.get(path).copied(),
        }
    }

    /// Returns the source of the draft that would have stood at `path`, if there is one.
    pub(super) fn draft(&self, path: &str) -> Option<&SitePath> {
        let path = path.trim_matches('/');
        let is = |source: &&SitePath| {
            page_path(source) == path || source.as_str().strip_prefix(CONTENT) == Some(path)
        };
        self.drafts.iter().find(is)
    }

    /// Reports a link without a target, with the nearest names.
    pub(super) fn no_target(
        &self,
        site: &Site,
        place: Place,
        text: String,
        help: Option<String>,
        found: &mut Diagnostics,
    ) {
        found.push(broken(&site.config, Diagnostic::at(Code::BrokenLink, place, text).maybe_help(help)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_clash_in_case_and_between_file_and_folder() {
        let place = file_place(&SitePath::new("x"));
        let mut taken = Taken::default();
        let mut take = |path: &str| taken.take(Key::file(path), &place).is_ok();
        assert!(take("a/index.html"));
        assert!(!take("A/index.html"));
        assert!(!take("a"), "a file where a folder is");
        assert!(!take("a/index.html/b"), "a folder where a file is");
        assert!(take("b"));
        assert!(take("cafe\u{301}"));
        assert!(!take("caf\u{e9}"), "one name, two encodings");
    }

    #[test]
    fn the_programs_own_addresses() {
        assert!(Key::page("q").is_reserved());
        assert!(Key::page("Cards/x").is_reserved());
        assert!(Key::file("404.html").is_reserved());
        assert!(!Key::page("quick").is_reserved());
    }
}
