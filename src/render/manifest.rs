//! `manifest.webmanifest`: the site as something to install (W3C, Web Application Manifest).

use serde_json::{Value, json};

use crate::plan::Scene;
use crate::plan::view::cut;

/// The most letters that a name under an icon has room for.
const SHORT: usize = 12;

/// The pictures that a theme may have: name, sizes, media type, and whether a system may cut it to its own shape.
const ICONS: &[(&str, &str, &str, &str)] = &[
    ("img/icon.svg", "any", "image/svg+xml", "any"),
    ("img/icon-192.png", "192x192", "image/png", "any"),
    ("img/icon-512.png", "512x512", "image/png", "any"),
    ("img/maskable-192.png", "192x192", "image/png", "maskable"),
    ("img/maskable-512.png", "512x512", "image/png", "maskable"),
];

/// Returns the manifest.
pub(super) fn manifest(scene: Scene<'_>) -> String {
    let (site, card) = (scene.site, scene.card);
    let files = scene.theme.files();
    let has = |name: &str| {
        let path = format!("{}/{name}", scene.theme.folder());
        files.binary_search_by(|file| file.out.as_str().cmp(&path)).is_ok()
    };
    let icons = ICONS.iter().filter(|(name, ..)| has(name)).map(|(name, sizes, media, purpose)| {
        json!({ "src": format!("{}{name}", card.theme), "sizes": sizes, "type": media, "purpose": purpose })
    });
    let mut manifest = json!({
        "id": card.base,
        "name": card.title,
        "short_name": short(&card.title),
        "lang": card.language,
        "dir": card.direction,
        "start_url": card.base,
        "scope": card.base,
        "display": "standalone",
        "background_color": card.paper.light,
        "theme_color": card.paper.light,
        "icons": icons.collect::<Vec<Value>>(),
        "shortcuts": [
            { "name": site.words.t("Cards"), "url": site.base.page("cards") },
            { "name": site.words.t("Search"), "url": site.base.page("search") },
        ],
    });
    if !card.description.is_empty() {
        manifest["description"] = json!(card.description);
    }
    let mut text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    text.push('\n');
    text
}

/// The words of a title that stand under an icon without being cut.
fn short(title: &str) -> String {
    cut(title, SHORT).trim_end_matches('…').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_under_an_icon() {
        assert_eq!(short("Python interviews"), "Python");
        assert_eq!(short("Study"), "Study");
    }
}
