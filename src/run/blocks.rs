//! What runs: the Python blocks of a site, and what each of them runs after.

use crate::link::{NodeContent, Site};
use crate::parse::Version;
use crate::parse::markdown::{Body, Fence};
use crate::source::{SitePath, Span};

/// How a block is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A program.
    Script,
    /// Examples with `>>>`, as in doctest.
    Transcript,
    /// Compiled, not run.
    Compile(Form),
    /// A file for later blocks.
    File,
}

/// What a block that is only compiled holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// A program.
    Script,
    /// Examples with `>>>`.
    Transcript,
}

/// A block of Python.
#[derive(Clone, Debug)]
pub struct Block<'s> {
    /// The file that it stands in.
    pub path: &'s SitePath,
    /// The block as it was parsed.
    pub fence: &'s Fence,
    /// The code that is run: hidden lines without their mark. It has the lines of the fence.
    pub code: String,
    /// How it is run.
    pub kind: Kind,
    /// The blocks that run before it, by place.
    pub before: Vec<usize>,
    /// The least Python that runs it and all before it.
    pub needs: Option<Version>,
    /// What it prints, as the page claims.
    pub output: Option<&'s str>,
}

impl Block<'_> {
    /// Returns the place of a line, counted from 1; of one that is not there, the place of the block.
    pub fn line(&self, line: usize) -> Span {
        let lines = &self.fence.lines;
        lines.get(line.wrapping_sub(1)).or(lines.first()).copied().unwrap_or(self.fence.span)
    }

    /// Returns the place of the first line.
    pub fn head(&self) -> Span {
        self.line(1)
    }
}

/// The mark of a line that is run and not shown.
pub(super) const HIDDEN: &str = "#! ";

/// Returns every block of the site that is checked: page by page, each in reading order.
///
/// Sessions, set-up and files are those of one page; a question is a page, and so is a term of the glossary.
pub fn blocks(site: &Site) -> Vec<Block<'_>> {
    let mut out = Vec::new();
    for node in &site.nodes {
        let Some(path) = &node.source else { continue };
        let mut page = Page::new(path, &mut out);
        match &node.content {
            NodeContent::Section(Some(topic)) | NodeContent::Topic(topic) => page.stamp = topic.python,
            NodeContent::Question(question) => {
                page.stamp = question.python;
                if let Some(fence) = &question.code {
                    page.add(fence, question.output.as_deref(), true);
                }
            }
            NodeContent::Section(None) | NodeContent::Bank(_) => {}
        }
        page.bodies(node.content.bodies());
    }
    for term in &site.terms {
        Page::new(&term.source, &mut out).bodies([&term.term.definition]);
    }
    out
}

/// What earlier blocks of a page leave to later ones.
struct Page<'s, 'o> {
    path: &'s SitePath,
    out: &'o mut Vec<Block<'s>>,
    stamp: Option<Version>,
    /// Set-up and files.
    always: Vec<usize>,
    sessions: Vec<(&'s str, usize)>,
    last: Option<usize>,
}

impl<'s, 'o> Page<'s, 'o> {
    fn new(path: &'s SitePath, out: &'o mut Vec<Block<'s>>) -> Self {
        Self { path, out, stamp: None, always: Vec::new(), sessions: Vec::new(), last: None }
    }

    fn bodies(&mut self, bodies: impl IntoIterator<Item = &'s Body>) {
        for fence in bodies.into_iter().flat_map(|body| &body.fences) {
            self.add(fence, fence.output.as_deref(), false);
        }
    }

    fn add(&mut self, fence: &'s Fence, output: Option<&'s str>, is_field: bool) {
        let words = &fence.words;
        if words.no_check || !(fence.is_python() || &*fence.language == "pycon") {
            return;
        }
        let code = unhidden(fence.written());
        let shown = code.trim_start();
        let form = match &*fence.language == "pycon" || shown.starts_with(">>> ") {
            true => Form::Transcript,
            false => Form::Script,
        };
        // The program of a question that claims nothing may be unfinished, or wrong on purpose.
        let claims_nothing = is_field && output.is_none() && !code.contains("# =>");
        let kind = match form {
            _ if words.file.is_some() => Kind::File,
            _ if words.no_run || claims_nothing => Kind::Compile(form),
            Form::Transcript => Kind::Transcript,
            Form::Script => Kind::Script,
        };
        let is_run = matches!(kind, Kind::Script | Kind::Transcript);
        let session = words.session.as_deref();
        let mut before = Vec::new();
        if is_run {
            before.extend(&self.always);
            before.extend(self.sessions.iter().filter(|(name, _)| Some(*name) == session).map(|(_, at)| at));
            if words.test && session.is_none() {
                before.extend(self.last);
            }
            before.sort_unstable();
            before.dedup();
        }
        let own = words.min_version.map(|(major, minor)| Version(major, minor)).or(self.stamp);
        let needs = before.iter().filter_map(|&at| self.out[at].needs).chain(own).max();
        let at = self.out.len();
        if (words.setup && is_run) || kind == Kind::File {
            self.always.push(at);
        }
        if is_run && !is_field {
            self.sessions.extend(session.map(|name| (name, at)));
            self.last = Some(at);
        }
        self.out.push(Block { path: self.path, fence, code, kind, before, needs, output });
    }
}

/// Returns code as it is run: the marks of hidden lines go, the lines stay.
fn unhidden(code: &str) -> String {
    code.split_inclusive('\n').map(|line| line.strip_prefix(HIDDEN).unwrap_or(line)).collect()
}
