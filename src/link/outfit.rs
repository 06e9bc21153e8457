//! What the site wears: logo, fonts, further links of the header and the text of the footer, with what they lead to.

use super::resolve::Resolver;
use super::routes::Routes;
use super::{Site, Target, broken};
use crate::config::Entry;
use crate::diag::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::parse::Spelled;
use crate::source::SitePath;

/// The file that says it all.
const FILE: &str = "site.toml";

/// Logo, fonts, header and footer, resolved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outfit {
    /// The picture before the title: its index in [`Site::assets`]; it has a size.
    pub logo: Option<usize>,
    /// The font of the text, likewise.
    pub font: Option<usize>,
    /// Where each entry of `[[navigation]]` leads; nothing for one that is broken.
    pub navigation: Vec<Option<Way>>,
    /// Targets of the links in the footer.
    pub footer_targets: Vec<Option<Target>>,
    /// Where the images in the footer lie.
    pub footer_images: Vec<Option<usize>>,
}

/// Where an entry of the header leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Into the site.
    Inside(Target),
    /// Out of it, to a whole address.
    Outside(String),
}

/// Resolves what `site.toml` names, and reports what is not there.
pub(super) fn dress(site: &mut Site, routes: &Routes, found: &mut Diagnostics) {
    let style = &site.config.style;
    let mut outfit = Outfit {
        logo: style.logo.as_ref().and_then(|logo| self::logo(site, logo, found)),
        ..Outfit::default()
    };
    let fonts: Vec<Option<usize>> = style.fonts().map(|font| self::font(site, font, found)).collect();
    outfit.font = style.font.as_ref().and_then(|_| fonts.first().copied().flatten());
    let source = SitePath::new(FILE);
    let resolver = Resolver::new(site, routes);
    let way = |entry: &Entry, found: &mut Diagnostics| {
        let url = &entry.url;
        if url.text.starts_with("https://") || url.text.starts_with("http://") {
            return Some(Way::Outside(url.text.to_string()));
        }
        resolver.word(&source, url, found).map(Way::Inside)
    };
    outfit.navigation = site.config.navigation.iter().map(|entry| way(entry, found)).collect();
    if let Some(body) = &site.config.footer {
        (outfit.footer_targets, outfit.footer_images) = resolver.body(&source, body, found);
    }
    site.outfit = outfit;
}

/// Finds a file by its address.
fn file(site: &Site, word: &Spelled, found: &mut Diagnostics) -> Option<usize> {
    let path = word.text.trim_matches('/');
    let at = site.assets.iter().position(|asset| asset.out.as_str() == path);
    if at.is_none() {
        let text = format!("the site has no file at `{}`", word.text);
        let bare = path.strip_prefix("static/").or_else(|| path.strip_prefix("content/")).unwrap_or(path);
        let names = site.assets.iter().map(|asset| asset.out.as_str());
        let help = did_you_mean(bare, names)
            .unwrap_or_else(|| format!("put it under `static/`: `static/{bare}` is `{bare}`"));
        found.push(broken(&site.config, problem(Code::BrokenLink, word, text).help(help)));
    }
    at
}

fn logo(site: &Site, word: &Spelled, found: &mut Diagnostics) -> Option<usize> {
    let at = file(site, word, found)?;
    if site.assets[at].size.is_none() {
        let text = format!("`{}` is no picture whose width and height are known", word.text);
        let help = "use PNG, WebP, JPEG, GIF, or SVG with a `viewBox`: pages keep its place while it loads";
        found.push(problem(Code::BadValue, word, text).help(help));
        return None;
    }
    Some(at)
}

fn font(site: &Site, word: &Spelled, found: &mut Diagnostics) -> Option<usize> {
    let at = file(site, word, found)?;
    let extension = site.assets[at].source.extension();
    if !["woff2", "woff", "ttf", "otf"].contains(&extension.to_ascii_lowercase().as_str()) {
        let text = format!("`{}` is no font", word.text);
        let help = "use `.woff2` (the smallest), `.woff`, `.ttf` or `.otf`";
        found.push(problem(Code::BadValue, word, text).help(help));
        return None;
    }
    Some(at)
}

fn problem(code: Code, word: &Spelled, text: String) -> Diagnostic {
    Diagnostic::new(code, &SitePath::new(FILE), word.span, text)
}
