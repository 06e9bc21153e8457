//! Render: one output becomes bytes. Nothing here looks at another output, the disk or the clock.

mod data;
mod deck;
mod feed;
mod manifest;
mod sitemap;
mod twin;

use crate::diag::Diagnostic;
use crate::plan::{Output, Scene, What};
use crate::source::SitePath;

/// What an output holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rendered {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bytes of a file of the site.
    Copy(SitePath),
}

/// Renders an output.
///
/// # Errors
/// Returns a diagnostic if a template of the site's own theme cannot show what it is given.
pub fn render(scene: Scene<'_>, output: &Output) -> Result<Rendered, Diagnostic> {
    if let Some(view) = scene.view(output.what) {
        return scene.theme.render(view.template(), &view).map(|text| Rendered::Bytes(text.into_bytes()));
    }
    let site = scene.site;
    let text = match output.what {
        What::Picture(id) => {
            let picture = scene.maker().picture(id).map(|picture| picture.png());
            return Ok(Rendered::Bytes(picture.unwrap_or_default()));
        }
        What::Twin(id) => twin::twin(site, id),
        What::Sitemap => sitemap::sitemap(scene),
        What::SitemapPart(part) => sitemap::part(scene, part),
        What::Feed => feed::feed(scene),
        What::Manifest => manifest::manifest(scene),
        What::Robots => sitemap::robots(site),
        What::Llms => data::llms(scene),
        What::Questions => data::questions(scene),
        What::CardList => deck::deck(scene),
        What::ThemeFile(index) => return Ok(Rendered::Bytes(scene.theme.files()[index].bytes.to_vec())),
        What::Asset(index) => return Ok(Rendered::Copy(site.assets[index].source.clone())),
        // An empty file; every page has a view and was rendered above, and what is made from all others is not made here.
        _ => String::new(),
    };
    Ok(Rendered::Bytes(text.into_bytes()))
}
