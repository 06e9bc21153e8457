//! What is listed, and how little of it changes with a page.

use super::*;

fn card(offline: bool) -> SiteCard {
    SiteCard {
        title: "T".into(),
        description: String::new(),
        language: "en".into(),
        direction: "ltr".into(),
        author: String::new(),
        id: "t".into(),
        base: "/a/".into(),
        url: "https://x.org/a/".into(),
        theme: "/a/_theme/1/".into(),
        repository: String::new(),
        glossary: false,
        tags: false,
        offline,
        paper: crate::plan::view::Papers { light: String::new(), dark: String::new() },
        logo: None,
        font: None,
        navigation: Vec::new(),
        footer: String::new(),
        pictures: None,
        package: String::new(),
        version: "0",
    }
}

/// Makes the lists of a site whose redirects stand for its pages.
fn make(pages: &[(usize, &str)]) -> Files {
    let mut plan: Vec<(Output, Made)> = Vec::new();
    for (index, text) in pages {
        let path = OutPath::page(&format!("q/{index}"));
        plan.push((Output { path, what: What::Redirect(*index) }, Made::of(text.as_bytes())));
    }
    plan.push((Output { path: OutPath::page(""), what: What::Search }, Made::of(b"search")));
    plan.push((Output { path: OutPath::file("feed.xml"), what: What::Feed }, Made::of(b"feed")));
    let outputs = outputs(&card(true), plan.iter().map(|(output, _)| output));
    let made: Vec<(&Output, Made)> = plan.iter().map(|(output, made)| (output, *made)).collect();
    files(&card(true), "_theme/1", &outputs, &made)
}

#[test]
fn everything_is_in_one_list_and_programs_files_in_none() {
    let pages: Vec<(usize, &str)> = (0..500).map(|index| (index, "text")).collect();
    let files = make(&pages);
    let all: Vec<&str> = files.parts.iter().map(|part| std::str::from_utf8(part).unwrap()).collect();
    let all = all.concat();
    for (index, _) in &pages {
        assert_eq!(all.matches(&format!("[\"q/{index}/\",")).count(), 1);
    }
    assert_eq!(all.matches("[\"\",").count(), 1, "the home page");
    assert!(!all.contains("feed"));
    assert_eq!(files.parts.len(), 1 + 8);
    let root = String::from_utf8(files.list).unwrap();
    assert!(root.contains("\"files\":501,\"bytes\":2006,"), "{root}");
}

#[test]
fn a_changed_page_changes_its_list_and_the_worker() {
    let pages: Vec<(usize, &str)> = (0..500).map(|index| (index, "text")).collect();
    let mut edited = pages.clone();
    edited[77].1 = "new!";
    let (before, after) = (make(&pages), make(&edited));
    let differ = before.parts.iter().zip(&after.parts).filter(|(a, b)| a != b).count();
    assert_eq!(differ, 1);
    assert_ne!((before.worker, before.list), (after.worker, after.list));
    assert_eq!(make(&pages), make(&pages.iter().rev().copied().collect::<Vec<_>>()), "whatever the order");
}

#[test]
fn a_site_that_is_not_kept_has_the_last_worker_alone() {
    let outputs = outputs(&card(false), std::iter::empty());
    assert_eq!(outputs.iter().map(|output| output.path.as_str()).collect::<Vec<_>>(), ["sw.js"]);
    let files = files(&card(false), "_theme/1", &outputs, &[]);
    let worker = std::str::from_utf8(files.bytes(What::Worker)).unwrap();
    assert!(worker.contains("unregister()") && !worker.contains("respondWith"));
    assert!(files.bytes(What::KeptList).is_empty());
}

#[test]
fn addresses_are_those_of_links() {
    for (path, expected) in [
        ("index.html", ""),
        ("a/b/index.html", "a/b/"),
        ("a/my-index.html", "a/my-index.html"),
        ("a b/x.png", "a%20b/x.png"),
    ] {
        assert_eq!(address(&OutPath::file(path)), expected);
    }
}
