//! `feed.xml`: the topics that were changed last, as Atom (RFC 4287).

use crate::html::escape_xml;
use crate::link::{Node, NodeContent};
use crate::parse::Date;
use crate::plan::Scene;
use crate::url::Url;

/// How many entries the feed has.
const ENTRIES: usize = 50;

/// Returns the feed. Dates are those that authors give (`updated`): no clock has a part in it.
pub(super) fn feed(scene: Scene<'_>) -> String {
    let (site, card) = (scene.site, scene.card);
    let mut dated: Vec<(Date, &Node)> = site
        .nodes
        .iter()
        .filter_map(|node| match &node.content {
            NodeContent::Topic(topic) => topic.updated.map(|date| (date, node)),
            _ => None,
        })
        .collect();
    dated.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.path.cmp(&b.1.path)));
    dated.truncate(ENTRIES);

    let newest = dated.first().map_or_else(|| "1970-01-01".to_owned(), |(date, _)| date.to_string());
    let author = if card.author.is_empty() { &card.title } else { &card.author };
    let own = site.base.absolute(&Url::file("feed.xml"));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <title>{}</title>\n<id>{}</id>\n<link rel=\"self\" href=\"{}\"/>\n<link href=\"{}\"/>\n\
         <updated>{newest}T00:00:00Z</updated>\n<author><name>{}</name></author>\n",
        escape_xml(&card.language),
        escape_xml(&card.title),
        escape_xml(&card.url),
        escape_xml(&own),
        escape_xml(&card.url),
        escape_xml(author),
    );
    for (date, node) in dated {
        let url = escape_xml(&site.base.absolute(&node.url()));
        let summary = match &node.content {
            NodeContent::Topic(topic) => topic.summary.as_ref().map_or("", |summary| &*summary.text),
            _ => "",
        };
        out.push_str(&format!(
            "<entry>\n<title>{}</title>\n<id>{url}</id>\n<link href=\"{url}\"/>\n<updated>{date}T00:00:00Z</updated>\n",
            escape_xml(&node.card.text),
        ));
        if let Some(area) = &node.card.area {
            out.push_str(&format!("<category term=\"{}\"/>\n", escape_xml(area)));
        }
        if !summary.is_empty() {
            out.push_str(&format!("<summary>{}</summary>\n", escape_xml(summary)));
        }
        out.push_str("</entry>\n");
    }
    out.push_str("</feed>\n");
    out
}
