//! Targets: what each link, image, `see`, prerequisite and follow-up leads to. All forms of the contract meet here.

use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, HashMap, HashSet};

use super::routes::{Route, Routes};
use super::tree::CONTENT;
use super::{Node, NodeContent, NodeId, Site, Target, broken};
use crate::diag::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::parse::Spelled;
use crate::parse::markdown::{Body, Context, Heading, Image, Link, LinkForm};
use crate::source::{Place, SitePath, Span};
use crate::url::{OutPath, Url, decode, slug};

/// Resolves everything, and reports what leads nowhere.
pub(super) fn resolve(site: &mut Site, routes: &Routes, found: &mut Diagnostics) {
    let resolved: Vec<Resolved> = {
        let resolver = Resolver::new(site, routes);
        site.nodes.iter().map(|node| resolver.page(node, found)).collect()
    };
    let terms: Vec<(Vec<Option<Target>>, Vec<NodeId>)> = {
        let resolver = Resolver::new(site, routes);
        site.terms
            .iter()
            .map(|page| {
                let from = From { source: &page.source, path: "glossary", body: None, answer: None };
                let links = page.term.definition.links.iter();
                let targets = links.map(|link| resolver.link(from, link, found)).collect();
                (targets, resolver.pages(from, &page.term.see, found))
            })
            .collect()
    };
    for (page, (targets, see)) in site.terms.iter_mut().zip(terms) {
        (page.targets, page.see) = (targets, see);
    }
    for (index, one) in resolved.into_iter().enumerate() {
        let id = NodeId::new(index);
        for &topic in &one.see {
            site.nodes[topic.index()].see.push(id);
        }
        for &first in &one.prerequisites {
            site.nodes[first.index()].leads_to.push(id);
        }
        for &next in one.follow_ups.iter().flatten() {
            site.nodes[next.index()].follows.push(id);
        }
        let node = &mut site.nodes[index];
        node.targets = one.targets;
        node.images = one.images;
        node.prerequisites = one.prerequisites;
        node.follow_ups = one.follow_ups;
        node.see.extend(one.see);
    }
    for node in &mut site.nodes {
        // A question's own `see` and what points back may name one page twice.
        for list in [&mut node.see, &mut node.leads_to, &mut node.follows] {
            if list.len() > 1 {
                let mut seen = HashSet::new();
                list.retain(|&id| seen.insert(id));
            }
        }
    }
}

#[derive(Default)]
struct Resolved {
    targets: Vec<Option<Target>>,
    images: Vec<Option<usize>>,
    see: Vec<NodeId>,
    prerequisites: Vec<NodeId>,
    follow_ups: Vec<Option<NodeId>>,
}

/// Where a link stands.
#[derive(Clone, Copy)]
struct From<'a> {
    source: &'a SitePath,
    /// The page's path, for `#fragment`.
    path: &'a str,
    /// The body, whose headings `#fragment` may mean.
    body: Option<&'a Body>,
    /// On a question's page, its answer.
    answer: Option<&'a Body>,
}

/// Looks up what is written.
pub(super) struct Resolver<'a> {
    site: &'a Site,
    routes: &'a Routes,
    /// Pages by the last part of their path, for wiki links; see [`Resolver::by_name`].
    by_name: OnceCell<HashMap<&'a str, Vec<NodeId>>>,
    /// Terms by name and alias, as written and in lower case.
    terms: BTreeMap<String, usize>,
    /// How many more times the nearest names are looked for.
    suggestions: Cell<usize>,
}

/// The id of a question's answer. A capital keeps it apart from headings, whose ids are in lower case.
const ANSWER: &str = "Answer";

/// How many times a run looks for the nearest names of a link that leads nowhere.
const SUGGESTIONS: usize = 400;

impl<'a> Resolver<'a> {
    pub(super) fn new(site: &'a Site, routes: &'a Routes) -> Self {
        let mut terms = BTreeMap::new();
        for (index, page) in site.terms.iter().enumerate() {
            for name in std::iter::once(&page.term.name).chain(&page.term.aliases) {
                terms.entry(name.text.to_string()).or_insert(index);
                terms.entry(name.text.to_lowercase()).or_insert(index);
            }
        }
        Self { site, routes, by_name: OnceCell::new(), terms, suggestions: Cell::new(SUGGESTIONS) }
    }

    /// Returns the pages by the last part of their path. Most sites never ask.
    fn by_name(&self) -> &HashMap<&'a str, Vec<NodeId>> {
        self.by_name.get_or_init(|| {
            let mut by_name: HashMap<&str, Vec<NodeId>> = HashMap::new();
            for (id, node) in self.site.all().filter(|(_, node)| node.question().is_none()) {
                by_name.entry(node.path.rsplit('/').next().unwrap_or_default()).or_default().push(id);
            }
            by_name
        })
    }

    fn page(&self, node: &Node, found: &mut Diagnostics) -> Resolved {
        let mut out = Resolved::default();
        let Some(source) = &node.source else { return out };
        let answer = node.question().map(|question| &question.answer);
        for body in node.content.bodies() {
            let from = From { source, path: &node.path, body: Some(body), answer };
            out.targets.extend(body.links.iter().map(|link| self.link(from, link, found)));
            out.images.extend(body.images.iter().map(|image| self.image(from, image, found)));
        }
        let from = From { source, path: &node.path, body: None, answer };
        match &node.content {
            NodeContent::Section(Some(topic)) | NodeContent::Topic(topic) => {
                out.prerequisites = self.pages(from, &topic.prerequisites, found);
            }
            NodeContent::Question(question) => {
                out.see = self.pages(from, &question.see, found);
                let follow_ups = question.follow_ups.iter();
                out.follow_ups =
                    follow_ups.map(|follow_up| self.follow_up(from, &follow_up.text, found)).collect();
            }
            NodeContent::Section(None) | NodeContent::Bank(_) => {}
        }
        out
    }

    /// Resolves a target that stands by itself, in a file that belongs to the home page.
    pub(super) fn word(&self, source: &SitePath, word: &Spelled, found: &mut Diagnostics) -> Option<Target> {
        let from = From { source, path: "", body: None, answer: None };
        let link = Link {
            target: word.text.clone(),
            form: LinkForm::Target,
            span: word.span,
            context: Context::default(),
        };
        self.link(from, &link, found)
    }

    /// Resolves the links and images of a text, in a file that belongs to the home page.
    pub(super) fn body(
        &self,
        source: &SitePath,
        body: &Body,
        found: &mut Diagnostics,
    ) -> (Vec<Option<Target>>, Vec<Option<usize>>) {
        let from = From { source, path: "", body: Some(body), answer: None };
        let links = body.links.iter().map(|link| self.link(from, link, found)).collect();
        (links, body.images.iter().map(|image| self.image(from, image, found)).collect())
    }

    /// Resolves page paths as they stand in `see` and `prerequisites`: from the content folder, with or without
    /// extension; `q:id` for a question.
    fn pages(&self, from: From<'_>, words: &[Spelled], found: &mut Diagnostics) -> Vec<NodeId> {
        let mut pages = Vec::new();
        for word in words {
            let path = word.text.trim_matches('/');
            let path = path.strip_suffix(".md").or_else(|| path.strip_suffix(".toml")).unwrap_or(path);
            let hit = match word.text.strip_prefix("q:") {
                Some(id) => self.routes.by_id.get(id).copied(),
                None => match self.routes.at(path) {
                    Some(Route::Node(id)) => Some(id),
                    _ => self.routes.by_id.get(path).copied(),
                },
            };
            match hit {
                Some(id) if pages.contains(&id) => {}
                Some(id) => pages.push(id),
                None => {
                    let text = format!("no page at `{}`", word.text);
                    self.report(from, word.span, text, self.help_for_path(path), found);
                }
            }
        }
        pages
    }

    /// A follow-up that looks like an id must be one; anything else is a question in plain text.
    fn follow_up(&self, from: From<'_>, word: &Spelled, found: &mut Diagnostics) -> Option<NodeId> {
        let name = word.text.strip_prefix("q:").unwrap_or(&word.text);
        if let Some(&id) = self.routes.by_id.get(name) {
            return Some(id);
        }
        let looks_like_id =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if looks_like_id {
            self.report(from, word.span, format!("no question `{name}`"), self.help_for_id(name), found);
        }
        None
    }

    fn link(&self, from: From<'_>, link: &Link, found: &mut Diagnostics) -> Option<Target> {
        match link.form {
            LinkForm::Wiki => self.wiki(from, link, found),
            LinkForm::Target => self.target(from, link, found),
        }
    }

    /// `[[x]]`: an id, then a page path, then a term as written; then a term in any case; then the last part of a path.
    fn wiki(&self, from: From<'_>, link: &Link, found: &mut Diagnostics) -> Option<Target> {
        let (name, fragment) = split_fragment(&link.target);
        let name = name.trim();
        if name.is_empty() {
            return self.own_fragment(from, fragment, link, found);
        }
        let path = name.trim_matches('/');
        let path = path.strip_suffix(".md").or_else(|| path.strip_suffix(".toml")).unwrap_or(path);
        if let Some(&id) = self.routes.by_id.get(name.strip_prefix("q:").unwrap_or(name)) {
            return self.to_node(from, id, fragment, link, found);
        }
        if let Some(Route::Node(id)) = self.routes.at(path) {
            return self.to_node(from, id, fragment, link, found);
        }
        if let Some(&index) = self.terms.get(name).or_else(|| self.terms.get(&name.to_lowercase())) {
            let page = &self.site.terms[index];
            let label = page.term.name.text.clone();
            return Some(Target::Address { href: page.href.as_str().into(), label });
        }
        match self.by_name().get(path).map(Vec::as_slice) {
            Some([id]) => self.to_node(from, *id, fragment, link, found),
            Some(many @ [_, _, ..]) => {
                let names: Vec<String> =
                    many.iter().map(|&id| format!("`[[{}]]`", self.site.node(id).path)).collect();
                let place = Place { path: from.source.clone(), span: Some(link.span) };
                let text = format!("`{name}` is the name of several pages");
                let diagnostic = Diagnostic::at(Code::AmbiguousLink, place, text);
                found.push(diagnostic.help(format!("write the whole path: {}", names.join(", "))));
                None
            }
            _ => {
                let names = self.routes.by_id.keys().map(String::as_str);
                let names =
                    names.chain(self.by_name().keys().copied()).chain(self.terms.keys().map(String::as_str));
                let help = self.near(name, names);
                self.report(from, link.span, format!("no question, page or term `{name}`"), help, found);
                None
            }
        }
    }

    /// `[text](target)`.
    fn target(&self, from: From<'_>, link: &Link, found: &mut Diagnostics) -> Option<Target> {
        let (written, fragment) = split_fragment(&link.target);
        let (written, query) =
            written.split_once('?').map_or((written, None), |(path, query)| (path, Some(query)));
        if let Some(id) = written.strip_prefix("q:") {
            let Some(&node) = self.routes.by_id.get(id) else {
                self.report(from, link.span, format!("no question `{id}`"), self.help_for_id(id), found);
                return None;
            };
            return self.to_node(from, node, fragment, link, found);
        }
        if written.is_empty() {
            return self.own_fragment(from, fragment, link, found);
        }
        let Some(path) = site_path(from.source, &decode(written)) else {
            self.report(from, link.span, format!("`{written}` leads out of the site"), None, found);
            return None;
        };
        match self.route(&path) {
            Some(Route::Node(id)) => self.to_node(from, id, fragment, link, found),
            Some(Route::Asset(index)) => {
                let asset = &self.site.assets[index];
                let label = asset.source.name().into();
                Some(Target::Address { href: asset.href.as_str().into(), label })
            }
            Some(Route::Own) => self.to_own(from, path.published(), query, fragment, link, found),
            None => {
                let draft = self.routes.draft(path.published());
                let help = match draft {
                    Some(source) => {
                        Some(format!("`{source}` is a draft: build with `--drafts`, or remove the link"))
                    }
                    None => self.help_for_path(path.published()),
                };
                self.report(from, link.span, format!("no page at `{written}`"), help, found);
                None
            }
        }
    }

    /// Looks up a file of the content, an address, or a folder.
    fn route(&self, path: &Path) -> Option<Route> {
        let by_source = |source: &str| self.routes.by_source.get(source).copied();
        let by_path = |path: &str| {
            let path = path.trim_matches('/');
            let page =
                if path == "index.html" { "" } else { path.strip_suffix("/index.html").unwrap_or(path) };
            let file = || OutPath::page(page);
            let at = |path: &str| self.routes.at(path);
            at(path).or_else(|| at(page)).or_else(|| at(file().as_str()))
        };
        match path {
            Path::Source(source) => {
                let published = source.strip_prefix(CONTENT).unwrap_or(source);
                let glossary = || (source == "content/glossary.toml").then_some(Route::Own);
                by_source(source).or_else(glossary).or_else(|| by_path(published))
            }
            Path::Address(address) => by_path(address).or_else(|| by_source(&format!("{CONTENT}{address}"))),
        }
    }

    fn to_node(
        &self,
        from: From<'_>,
        id: NodeId,
        fragment: &str,
        link: &Link,
        found: &mut Diagnostics,
    ) -> Option<Target> {
        let node = self.site.node(id);
        let fragment = decode(fragment);
        if !fragment.is_empty() && !self.has_anchor(id, &fragment) {
            let ids = self.anchors(id);
            let text = format!("`{}` has no heading `#{fragment}`", node.card.text);
            let place = Place { path: from.source.clone(), span: Some(link.span) };
            let help = did_you_mean(&fragment, ids.iter().map(String::as_str));
            let diagnostic = Diagnostic::at(Code::BrokenAnchor, place, text).maybe_help(help);
            found.push(broken(&self.site.config, diagnostic));
        }
        Some(Target::Page(id, fragment.into()))
    }

    /// A page of the program: its address may carry a query; of its fragments the glossary's are known.
    fn to_own(
        &self,
        from: From<'_>,
        path: &str,
        query: Option<&str>,
        fragment: &str,
        link: &Link,
        found: &mut Diagnostics,
    ) -> Option<Target> {
        let path = path.trim_end_matches(".toml").trim_matches('/');
        let fragment = decode(fragment);
        if path == "glossary"
            && !fragment.is_empty()
            && !self.site.terms.iter().any(|page| page.slug == fragment)
        {
            let slugs = self.site.terms.iter().map(|page| page.slug.as_str());
            let place = Place { path: from.source.clone(), span: Some(link.span) };
            let diagnostic =
                Diagnostic::at(Code::BrokenAnchor, place, format!("the glossary has no term `#{fragment}`"))
                    .maybe_help(did_you_mean(&fragment, slugs));
            found.push(broken(&self.site.config, diagnostic));
        }
        let url = if path.contains('.') { Url::file(path) } else { Url::page(path) };
        let mut href = self.site.base.href(&url);
        if let Some(query) = query {
            href.push('?');
            href.push_str(&query.replace(['"', '<', '>', ' '], "+"));
        }
        if !fragment.is_empty() {
            href.push_str(Url::page("").with_fragment(&fragment).as_str().trim_start_matches('/'));
        }
        Some(Target::Address { href: href.into(), label: path.into() })
    }

    /// `#heading` on the same page.
    fn own_fragment(
        &self,
        from: From<'_>,
        fragment: &str,
        link: &Link,
        found: &mut Diagnostics,
    ) -> Option<Target> {
        let fragment = decode(fragment);
        // Only the answer's ids stand on a question's page as they are; those of its other parts have a prefix.
        let own = from.body.filter(|body| from.answer.is_none_or(|answer| std::ptr::eq(*body, answer)));
        let headings = own.map(|body| &body.headings[..]).unwrap_or_default();
        let node = self.routes.at(from.path);
        let term = || from.path == "glossary" && self.site.terms.iter().any(|page| page.slug == fragment);
        let known = fragment.is_empty()
            || term()
            || headings.iter().any(|heading| *heading.id == *fragment)
            || matches!(node, Some(Route::Node(id)) if self.has_anchor(id, &fragment));
        if !known {
            let place = Place { path: from.source.clone(), span: Some(link.span) };
            let help = did_you_mean(&fragment, headings.iter().map(|heading| &*heading.id));
            let diagnostic =
                Diagnostic::at(Code::BrokenAnchor, place, format!("no heading `#{fragment}` on this page"));
            found.push(broken(&self.site.config, diagnostic.maybe_help(help)));
        }
        let href = self.site.base.href(&Url::page(from.path).with_fragment(&fragment));
        Some(Target::Address { href: href.into(), label: fragment.into() })
    }

    fn image(&self, from: From<'_>, image: &Image, found: &mut Diagnostics) -> Option<usize> {
        let (written, _) = split_fragment(&image.target);
        let written = written.split('?').next().unwrap_or(written);
        if let Some(path) = site_path(from.source, &decode(written))
            && let Some(Route::Asset(index)) = self.route(&path)
        {
            return Some(index);
        }
        let folder = format!("{}/", from.source.folder());
        let files = self.site.assets.iter().map(|asset| asset.source.as_str());
        let help = self.near(written, files.map(|file| file.strip_prefix(&folder).unwrap_or(file)));
        self.report(from, image.span, format!("no file at `{written}`"), help, found);
        None
    }

    /// The ids that a link into a page can name.
    fn anchors(&self, id: NodeId) -> Vec<String> {
        let node = self.site.node(id);
        let mut all: Vec<String> = anchored(node).map(|heading| heading.id.to_string()).collect();
        match &node.content {
            NodeContent::Bank(_) => {
                let questions = node.children.iter().filter_map(|&child| self.site.node(child).question());
                all.extend(questions.map(|question| question.id.text.to_string()));
            }
            NodeContent::Question(_) => all.push(ANSWER.to_owned()),
            NodeContent::Section(_) | NodeContent::Topic(_) => {}
        }
        all
    }

    fn has_anchor(&self, id: NodeId, fragment: &str) -> bool {
        let node = self.site.node(id);
        let heading = || anchored(node).any(|heading| *heading.id == *fragment);
        match &node.content {
            NodeContent::Bank(_) => node
                .children
                .iter()
                .any(|&child| self.site.node(child).question().is_some_and(|one| *one.id.text == *fragment)),
            NodeContent::Question(_) => fragment == ANSWER || heading(),
            NodeContent::Section(_) | NodeContent::Topic(_) => heading(),
        }
    }

    /// The nearest of many names, for the first faults of a run: a folder that was renamed can break thousands of
    /// links, and nobody reads a suggestion for each.
    fn near<'n>(&self, word: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
        let left = self.suggestions.get().checked_sub(1)?;
        self.suggestions.set(left);
        // Hash maps have no order of their own; what is offered to the author has.
        let mut names: Vec<&str> = names.collect();
        names.sort_unstable();
        // The home page has no name.
        names.retain(|name| !name.is_empty());
        did_you_mean(word, names)
    }

    fn report(
        &self,
        from: From<'_>,
        span: Span,
        text: String,
        help: Option<String>,
        found: &mut Diagnostics,
    ) {
        let place = Place { path: from.source.clone(), span: Some(span) };
        self.routes.no_target(self.site, place, text, help, found);
    }

    fn help_for_id(&self, id: &str) -> Option<String> {
        self.near(id, self.routes.by_id.keys().map(String::as_str))
    }

    /// The nearest pages: by whole path, or else by the last part of it.
    fn help_for_path(&self, path: &str) -> Option<String> {
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".md").or_else(|| path.strip_suffix(".toml")).unwrap_or(path);
        if let Some(id) = self.routes.by_id.get(path) {
            return Some(format!(
                "a question is linked as `q:{}`",
                self.site.node(*id).path.trim_start_matches("q/")
            ));
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        if let Some(pages) = self.by_name().get(name).filter(|_| slug(name) == name) {
            let paths: Vec<String> =
                pages.iter().map(|&id| format!("`/{}/`", self.site.node(id).path)).collect();
            return Some(format!("did you mean {}?", paths.join(" or ")));
        }
        let paths =
            self.site.nodes.iter().filter(|node| node.question().is_none()).map(|node| node.path.as_str());
        self.near(path, paths).or_else(|| self.near(name, self.by_name().keys().copied()))
    }
}

/// The headings of a page whose ids stand on it as they are: those of its text, or of its answer.
fn anchored(node: &Node) -> impl Iterator<Item = &Heading> {
    let body = match &node.content {
        NodeContent::Section(topic) => topic.as_ref().map(|topic| &topic.body),
        NodeContent::Topic(topic) => Some(&topic.body),
        NodeContent::Question(question) => Some(&question.answer),
        NodeContent::Bank(_) => None,
    };
    body.into_iter().flat_map(|body| body.headings.iter())
}

fn split_fragment(target: &str) -> (&str, &str) {
    target.split_once('#').unwrap_or((target, ""))
}

/// A target as a path: of a source file, or an address from the site's root.
#[derive(PartialEq, Eq, Debug)]
enum Path {
    Source(String),
    Address(String),
}

impl Path {
    /// The path as the page's own, without the content folder.
    fn published(&self) -> &str {
        match self {
            Self::Source(path) => path.strip_prefix(CONTENT).unwrap_or(path),
            Self::Address(path) => path,
        }
    }
}

/// Resolves a written path against the file it stands in; `None` if it climbs out of the content.
fn site_path(source: &SitePath, written: &str) -> Option<Path> {
    if let Some(absolute) = written.strip_prefix('/') {
        return join("", "", absolute).map(Path::Address);
    }
    // What stands beside the content, `site.toml`, names pages as the home page does.
    let folder = match source.folder() {
        "" => "",
        folder => folder.strip_prefix(CONTENT.trim_end_matches('/'))?,
    };
    join(CONTENT, folder.trim_start_matches('/'), written).map(Path::Source)
}

/// Follows a written path from a folder below `root`; `None` if it climbs out of `root`.
fn join(root: &str, folder: &str, written: &str) -> Option<String> {
    let mut path = String::with_capacity(root.len() + folder.len() + 1 + written.len());
    path.push_str(root);
    path.push_str(folder);
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." if path.len() == root.len() => return None,
            ".." => path.truncate(path[root.len()..].rfind('/').map_or(root.len(), |at| root.len() + at)),
            part => {
                if path.len() > root.len() {
                    path.push('/');
                }
                path.push_str(part);
            }
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, written: &str, expected: Option<&str>) {
        let path = site_path(&SitePath::new(source), written);
        let text = path.map(|path| match path {
            Path::Source(path) => path,
            Path::Address(path) => format!("/{path}"),
        });
        assert_eq!(text.as_deref(), expected);
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        check("content/a/b.md", "c.md", Some("content/a/c.md"));
        check("content/a/b.md", "../x/c.md", Some("content/x/c.md"));
        check("content/a/b.md", "./c", Some("content/a/c"));
        check("content/a/b.md", "/x/y/", Some("/x/y"));
        check("site.toml", "a/b.md", Some("content/a/b.md"));
        check("content/b.md", "../site.toml", None);
        check("content/a/b.md", "../../../etc/passwd", None);
        check("content/b.md", "/../x", None);
    }
}
