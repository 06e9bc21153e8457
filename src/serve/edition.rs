//! An edition: a run without errors, ready to answer for every path that it would publish.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::File;
use std::hash::{Hash as _, Hasher as _};
use std::io;

use super::http::Body;
use crate::diag::Diagnostic;
use crate::digest::{Digest, DigestHasher};
use crate::disk::{CopiedFile, Stamp};
use crate::pipeline::Run;
use crate::plan::{Output, What};
use crate::render::Rendered;
use crate::search;
use crate::url::decode;

/// A run that can be shown.
pub struct Edition {
    run: Run,
    copied: Vec<CopiedFile>,
    /// What the theme's style sheets are, and what its other files are.
    theme: (Digest, Digest),
    /// The folders of the theme's files in this edition and those shown before it: a page that is open in a browser may
    /// still load a module from where it was.
    folders: BTreeSet<String>,
}

/// What stands at a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum At<'a> {
    /// An output.
    Output(&'a Output),
    /// A page whose address has a slash at its end: the whole path, decoded.
    Folder(String),
    /// Nothing.
    Nothing,
}

/// Which state of a page a browser shows. Two versions differ in the part that has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Version {
    /// The page's bytes, whatever the folder of the theme's files is called.
    pub(super) page: Digest,
    /// The style sheets that it may use.
    pub(super) styles: Digest,
    /// The other files that it may use.
    pub(super) files: Digest,
}

/// How many digits of each part are shown.
const DIGITS: usize = 16;

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { page, styles, files } = self;
        write!(f, "{}.{}.{}", page.short(DIGITS), styles.short(DIGITS), files.short(DIGITS))
    }
}

impl Edition {
    /// Makes an edition of a run; `copied` are the files of the folder that it came from, and `before` is the edition
    /// that was shown until now.
    pub fn new(run: Run, copied: Vec<CopiedFile>, before: Option<&Self>) -> Self {
        let (mut styles, mut files) = (DigestHasher::default(), DigestHasher::default());
        for file in run.theme.files() {
            let name = file.out.strip_prefix(run.theme.folder()).unwrap_or(&file.out);
            let hasher = if is_style(name) { &mut styles } else { &mut files };
            (name, &file.bytes).hash(hasher);
        }
        let mut folders = before.map(|before| before.folders.clone()).unwrap_or_default();
        folders.insert(run.theme.folder().to_owned());
        let theme = (styles.digest(), files.digest());
        Self { run, copied, theme, folders }
    }

    /// Returns the run.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// Looks up a decoded path without its leading slash, as a static host would.
    pub(super) fn at(&self, path: &str) -> At<'_> {
        if path.is_empty() || path.ends_with('/') {
            return self.output(&format!("{path}index.html")).map_or(At::Nothing, At::Output);
        }
        if let Some(output) = self.output(path) {
            return At::Output(output);
        }
        if self.output(&format!("{path}/index.html")).is_some() {
            return At::Folder(format!("{path}/"));
        }
        let old =
            |folder: &&String| path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'));
        match self.folders.iter().find(old) {
            Some(folder) => {
                let now = format!("{}{}", self.run.theme.folder(), &path[folder.len()..]);
                self.output(&now).map_or(At::Nothing, At::Output)
            }
            None => At::Nothing,
        }
    }

    /// Returns the output of a path.
    pub(super) fn output(&self, path: &str) -> Option<&Output> {
        let index = search::is_index(path);
        let plan = if index { self.run.index_outputs() } else { &self.run.plan };
        let index = plan.binary_search_by(|output| output.path.as_str().cmp(path)).ok()?;
        plan.get(index)
    }

    /// Renders an output.
    pub(super) fn body(&self, output: &Output) -> Result<Made, Diagnostic> {
        Ok(match self.run.render(output)? {
            Rendered::Bytes(bytes) => Made::Bytes(bytes),
            Rendered::Copy(path) => {
                let index = self.copied.binary_search_by(|file| file.path.cmp(&path));
                match index.ok().and_then(|index| self.copied.get(index)) {
                    Some(file) => open(file).map_or(Made::Gone, |body| Made::File(body, file.stamp)),
                    None => Made::Gone,
                }
            }
        })
    }

    /// Returns the version of a page that was rendered to `html`.
    pub(super) fn version(&self, html: &str) -> Version {
        let folder = self.run.theme.folder();
        let page = Digest::of(html.replace(folder, "_theme").as_bytes());
        let (mut styles, mut files) = (DigestHasher::default(), DigestHasher::default());
        self.theme.0.hash(&mut styles);
        self.theme.1.hash(&mut files);
        let base = self.run.site.base.path();
        for (at, before) in html.match_indices("=\"/") {
            let start = at + before.len() - 1;
            let value = &html[start..start + html[start..].find('"').unwrap_or(0)];
            let end = value.find(['?', '#']).unwrap_or(value.len());
            let path = decode(&value[..end].replace("&amp;", "&"));
            let Some(output) = path.strip_prefix(base).and_then(|path| self.output(path)) else { continue };
            if let What::Asset(index) = output.what
                && let Some(stamp) = self.stamp(index)
            {
                let hasher = if is_style(output.path.as_str()) { &mut styles } else { &mut files };
                (output.path.as_str(), stamp).hash(hasher);
            }
        }
        styles.write_u8(0);
        files.write_u8(0);
        Version { page, styles: styles.digest(), files: files.digest() }
    }

    fn stamp(&self, asset: usize) -> Option<Stamp> {
        let source = &self.run.site.assets.get(asset)?.source;
        let index = self.copied.binary_search_by(|file| file.path.cmp(source)).ok()?;
        Some(self.copied.get(index)?.stamp)
    }
}

/// What an output was made into.
pub(super) enum Made {
    /// Bytes.
    Bytes(Vec<u8>),
    /// A copied file, and what it was when the folder was read.
    File(Body, Stamp),
    /// A copied file that has been removed since.
    Gone,
}

fn is_style(path: &str) -> bool {
    path.ends_with(".css")
}

/// Opens a copied file. What was a file when the folder was read may be something else by now: a FIFO would never end.
fn open(copied: &CopiedFile) -> io::Result<Body> {
    let kind = copied.real.symlink_metadata()?;
    if !kind.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let file = File::open(&copied.real)?;
    let meta = file.metadata()?;
    if !meta.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok(Body::File(file, meta.len()))
}
