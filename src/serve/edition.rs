//! An edition: a run without errors, ready to answer for every path that it would publish.

use std::collections::BTreeSet;
use std::fmt;
use std::hash::Hash;
use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use super::http::Body;
use crate::digest::{Digest, DigestHasher};
use crate::disk::{CopiedFile, Stamp};
use crate::offline;
use crate::par::{par_map, threads};
use crate::pipeline::Run;
use crate::plan::{Output, What};
use crate::render::Rendered;
use crate::search;
use crate::url::decode;

/// A run that can be shown.
pub struct Edition {
    run: Run,
    copied: Vec<CopiedFile>,
    /// The theme's files, of which every page may use any.
    theme: Kinds,
    /// The copied style sheets, and the copied scripts: one may import another.
    copied_code: Kinds,
    /// The folders of the theme's files in this edition and those shown before it: a page that is open in a browser may
    /// still load a module from where it was.
    folders: BTreeSet<String>,
    /// What is made from all outputs; a preview is seldom asked for it.
    offline: OnceLock<offline::Files>,
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
        let theme = Kinds::of(run.theme.files().iter().map(|file| {
            let name = file.out.strip_prefix(run.theme.folder()).unwrap_or(&file.out);
            (name, &file.bytes)
        }));
        let code = copied.iter().map(|file| (file.path.as_str(), file.stamp));
        let copied_code = Kinds::of(code.filter(|(path, _)| is_style(path) || is_script(path)));
        let mut folders = before.map(|before| before.folders.clone()).unwrap_or_default();
        folders.insert(run.theme.folder().to_owned());
        Self { run, copied, theme, copied_code, folders, offline: OnceLock::new() }
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
        let plan = match path {
            path if search::is_index(path) => self.run.index_outputs(),
            path if offline::is_file(path) => self.run.offline_outputs(),
            _ => &self.run.plan,
        };
        let index = plan.binary_search_by(|output| output.path.as_str().cmp(path)).ok()?;
        plan.get(index)
    }

    /// Renders an output.
    pub(super) fn body(&self, output: &Output) -> Result<Made, Broken> {
        if output.is_last() {
            return Ok(Made::Bytes(self.offline().bytes(output.what).to_vec()));
        }
        // A page on which the program fails must not take the connection with it, or the tabs that wait for it.
        let rendered = catch_unwind(AssertUnwindSafe(|| self.run.render(output)));
        let rendered =
            rendered.map_err(|_| Broken(format!("prepress failed on {}", output.path.as_str())))?;
        Ok(match rendered.map_err(|error| Broken(format!("{}: {}", error.at.path, error.message)))? {
            Rendered::Bytes(bytes) => Made::Bytes(bytes),
            Rendered::Copy(path) => {
                let index = self.copied.binary_search_by(|file| file.path.cmp(&path));
                let file = index.ok().and_then(|index| self.copied.get(index));
                match file.and_then(|file| file.open().ok()) {
                    Some(opened) => Made::File(Body::File(opened.file, opened.len), opened.stamp),
                    None => Made::Gone,
                }
            }
        })
    }

    /// Returns what is made from all outputs. One that cannot be made is left out: its page says why.
    fn offline(&self) -> &offline::Files {
        self.offline.get_or_init(|| {
            let outputs: Vec<&Output> = self.run.plan.iter().chain(self.run.index_outputs()).collect();
            let made = par_map(&outputs, threads(), |output| match self.body(output).ok()? {
                Made::Bytes(bytes) => Some(offline::Made::of(&bytes)),
                Made::File(Body::File(file, len), _) => {
                    let (digest, bytes) = Digest::of_reader(file.take(len)).ok()?;
                    Some(offline::Made { digest, bytes })
                }
                Made::File(..) | Made::Gone => None,
            });
            let known = outputs.into_iter().zip(made).filter_map(|(output, made)| Some((output, made?)));
            self.run.offline(&known.collect::<Vec<_>>())
        })
    }

    /// Returns the version of a page that was rendered to `html`.
    pub(super) fn version(&self, html: &str) -> Version {
        let folder = self.run.theme.folder();
        let page = Digest::of(html.replace(folder, "_theme").as_bytes());
        let (mut styles, mut files) = (DigestHasher::default(), DigestHasher::default());
        self.theme.styles.hash(&mut styles);
        self.theme.others.hash(&mut files);
        let (mut has_style, mut has_script) = (false, false);
        let base = self.run.site.base.path();
        for path in addresses(html) {
            let Some(output) = path.strip_prefix(base).and_then(|path| self.output(path)) else { continue };
            let What::Asset(index) = output.what else { continue };
            let Some(stamp) = self.stamp(index) else { continue };
            match output.path.as_str() {
                path if is_style(path) => has_style = true,
                path if is_script(path) => has_script = true,
                path => (path, stamp).hash(&mut files),
            }
        }
        has_style.then_some(self.copied_code.styles).hash(&mut styles);
        has_script.then_some(self.copied_code.others).hash(&mut files);
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

/// Why an output could not be made, in a sentence.
#[derive(Debug)]
pub(super) struct Broken(pub(super) String);

/// What style sheets are, and what other files are.
struct Kinds {
    styles: Digest,
    others: Digest,
}

impl Kinds {
    fn of<'a>(all: impl Iterator<Item = (&'a str, impl Hash)>) -> Self {
        let (mut styles, mut others) = (DigestHasher::default(), DigestHasher::default());
        for (name, state) in all {
            (name, state).hash(if is_style(name) { &mut styles } else { &mut others });
        }
        Self { styles: styles.digest(), others: others.digest() }
    }
}

fn is_style(path: &str) -> bool {
    path.ends_with(".css")
}

fn is_script(path: &str) -> bool {
    path.ends_with(".js") || path.ends_with(".mjs")
}

/// Returns the path that an address asks for: decoded, without the slash it begins with; `None` if it has none.
pub(super) fn asked(address: &str) -> Option<String> {
    address.strip_prefix('/').map(decode)
}

/// Returns the paths on this host, decoded, to which the attributes of a page lead; those of a `srcset` one by one.
fn addresses(html: &str) -> impl Iterator<Item = String> {
    let values = html.match_indices("=\"/").map(|(at, before)| {
        let value = &html[at + before.len() - 1..];
        &value[..value.find('"').unwrap_or(0)]
    });
    let one_by_one = values.flat_map(|value| {
        let candidates = value.split(',').filter_map(|one| one.split_whitespace().next());
        let several = value.contains([' ', ',']).then_some(candidates);
        std::iter::once(value).chain(several.into_iter().flatten())
    });
    one_by_one.map(|value| {
        let end = value.find(['?', '#']).unwrap_or(value.len());
        decode(&value[..end].replace("&amp;", "&"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_leads_to() {
        let html = r#"<a href="/a%20b/?x#y"> <img srcset="/1.png 1x, /2.png 2x" alt="/"> <p class="x">"#;
        let all: Vec<String> = addresses(html).collect();
        assert_eq!(all, ["/a b/", "/1.png 1x, /2.png 2x", "/1.png", "/2.png", "/"]);
    }

    #[test]
    fn what_an_address_asks_for() {
        assert_eq!(asked("/q/%C3%BC/").as_deref(), Some("q/ü/"));
        assert_eq!(asked("//a/").as_deref(), Some("/a/"));
        assert_eq!(asked("a"), None);
    }
}
