//! Render: one output becomes bytes. Nothing here looks at another output, the disk or the clock.

mod data;
mod feed;
mod sitemap;
mod twin;

use crate::diag::Diagnostic;
use crate::link::NodeContent;
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
    let (site, maker) = (scene.site, scene.maker());
    let text = match output.what {
        What::Node(id) => match &site.node(id).content {
            NodeContent::Section(topic) if id == crate::link::NodeId::HOME => {
                scene.theme.render("home.html", &maker.home(topic.as_deref()))?
            }
            NodeContent::Section(topic) => {
                scene.theme.render("section.html", &maker.section(id, topic.as_deref()))?
            }
            NodeContent::Topic(topic) => scene.theme.render("topic.html", &maker.topic(id, topic))?,
            NodeContent::Bank(_) => scene.theme.render("bank.html", &maker.bank(id))?,
            NodeContent::Question(question) => {
                scene.theme.render("question.html", &maker.question(id, question))?
            }
        },
        What::Tags => scene.theme.render("tags.html", &maker.all_tags())?,
        What::Tag(index, number) => scene.theme.render("tag.html", &maker.tag(index, number))?,
        What::Glossary => scene.theme.render("glossary.html", &maker.glossary())?,
        What::Search => scene.theme.render("search.html", &maker.search())?,
        What::Cards => scene.theme.render("cards.html", &maker.decks())?,
        What::Deck(area) => scene.theme.render("deck.html", &maker.deck_page(area))?,
        What::Progress => scene.theme.render("progress.html", &maker.progress())?,
        What::Print => scene.theme.render("print.html", &maker.print(None))?,
        What::PrintPart(area) => scene.theme.render("print.html", &maker.print(Some(area)))?,
        What::NotFound => scene.theme.render("404.html", &maker.not_found())?,
        What::Redirect(index) => {
            scene.theme.render("redirect.html", &maker.redirect(site.redirects[index].to))?
        }
        What::Twin(id) => twin::twin(site, id),
        What::Sitemap => sitemap::sitemap(scene),
        What::SitemapPart(part) => sitemap::part(scene, part),
        What::Feed => feed::feed(scene),
        What::Robots => sitemap::robots(site),
        What::NoJekyll => String::new(),
        What::Llms => data::llms(scene),
        What::Questions => data::questions(scene),
        What::ThemeFile(index) => return Ok(Rendered::Bytes(scene.theme.files()[index].bytes.to_vec())),
        What::Asset(index) => return Ok(Rendered::Copy(site.assets[index].source.clone())),
    };
    Ok(Rendered::Bytes(text.into_bytes()))
}
