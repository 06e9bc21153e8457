//! The files of a site, as data.

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::source::{SitePath, Source};

/// Everything that was read from a site's folder.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// `site.toml`.
    pub config: Option<Source>,
    /// `cards.lock`.
    pub cards: Option<Source>,
    /// Markdown and TOML below `content/`, by path.
    pub content: Vec<Source>,
    /// Files of recorded runs below `content/`, by path.
    pub traces: Vec<Source>,
    /// Files that are copied, by path.
    pub assets: Vec<Asset>,
    /// Files below `themes/`, by path.
    pub theme: Vec<ThemeFile>,
    /// What was wrong with the files themselves.
    pub found: Vec<Diagnostic>,
}

impl Sources {
    /// Returns the text of a file, for messages that show a line of it.
    pub fn text(&self, path: &SitePath) -> Option<&str> {
        let top = [&self.config, &self.cards].into_iter().flatten().find(|source| source.path == *path);
        if let Some(source) = top {
            return Some(&source.text);
        }
        if let Ok(index) = self.content.binary_search_by(|source| source.path.cmp(path)) {
            return Some(&self.content[index].text);
        }
        if let Ok(index) = self.traces.binary_search_by(|source| source.path.cmp(path)) {
            return Some(&self.traces[index].text);
        }
        let index = self.theme.binary_search_by(|file| file.path.cmp(path)).ok()?;
        std::str::from_utf8(&self.theme[index].bytes).ok()
    }
}

/// A file that is copied as it is.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Where it lies.
    pub path: SitePath,
    /// Its length in bytes.
    pub len: u64,
    /// Width and height of a picture, in pixels.
    pub size: Option<(u32, u32)>,
}

/// A file of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFile {
    /// Where it lies.
    pub path: SitePath,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}
