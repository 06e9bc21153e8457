//! `sitemap.xml` and `robots.txt` (sitemaps.org, protocol 0.9).

use std::borrow::Cow;

use crate::html::escape_xml;
use crate::link::Site;
use crate::parse::Date;
use crate::plan::{SITEMAP, Scene, public_pages};
use crate::url::Url;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// Returns the sitemap, or for a large site the index of its parts.
pub(super) fn sitemap(scene: Scene<'_>) -> String {
    let pages = public_pages(scene.site, scene.card);
    if pages.len() <= SITEMAP {
        return urls(scene.site, &pages);
    }
    let mut out = format!("{HEAD}<sitemapindex xmlns=\"{NAMESPACE}\">\n");
    for part in 0..pages.len().div_ceil(SITEMAP) {
        let url = scene.site.base.absolute(&Url::file(&format!("sitemap-{}.xml", part + 1)));
        out.push_str(&format!("<sitemap><loc>{}</loc></sitemap>\n", escape_xml(&url)));
    }
    out.push_str("</sitemapindex>\n");
    out
}

/// Returns a part of a large site's sitemap, from 0.
pub(super) fn part(scene: Scene<'_>, part: usize) -> String {
    let pages = public_pages(scene.site, scene.card);
    urls(scene.site, pages.chunks(SITEMAP).nth(part).unwrap_or_default())
}

fn urls(site: &Site, pages: &[(Cow<'_, str>, Option<Date>)]) -> String {
    let mut out = format!("{HEAD}<urlset xmlns=\"{NAMESPACE}\">\n");
    for (path, updated) in pages {
        out.push_str("<url><loc>");
        out.push_str(&escape_xml(&site.base.absolute(&Url::page(path))));
        out.push_str("</loc>");
        if let Some(date) = updated {
            out.push_str(&format!("<lastmod>{}</lastmod>", date));
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

/// Returns `robots.txt`: everyone is welcome, and here is the map.
pub(super) fn robots(site: &Site) -> String {
    format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", site.base.absolute(&Url::file("sitemap.xml")))
}
