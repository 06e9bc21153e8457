//! What happens to the folder under a running preview.

use std::fs;
use std::path::{Path, PathBuf};

use crate::client::{Server, write};

/// A site whose home page is this.
fn site(home: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    let config = "title = \"Folder\"\nbase_url = \"https://example.org/\"\n[markdown]\nhtml = \"allow\"\n";
    write(&root, "site.toml", config);
    write(&root, "content/_index.md", format!("+++\ntitle = \"Home\"\n+++\n{home}\n"));
    (folder, root)
}

#[cfg(unix)]
fn link(target: &Path, link: &Path) {
    std::os::unix::fs::symlink(target, link).unwrap();
}

#[cfg(unix)]
#[test]
fn a_file_outside_the_site_is_never_served() {
    let (folder, root) = site("[it](/img/id.txt)");
    write(&root, "static/img/id.txt", "good");
    write(folder.path(), "secret/id.txt", "SECRET");
    let server = Server::start(&root, &[]);
    assert_eq!(server.get("/img/id.txt").text(), "good");
    fs::rename(root.join("static/img"), folder.path().join("old")).unwrap();
    link(&folder.path().join("secret"), &root.join("static/img"));
    // The link on the home page is broken now, so that the last good site stays: all but this file.
    server.follow("/", "").until("leads out of the site");
    assert_eq!(server.get("/").status, 200);
    assert_eq!(server.get("/img/id.txt").status, 404);
}

#[cfg(unix)]
#[test]
fn a_root_that_is_a_link_is_followed_to_where_it_leads() {
    let (folder, root) = site("The first.");
    let (_other, next) = site("The second.");
    let known = folder.path().join("known");
    link(&root, &known);
    let server = Server::start(&known, &[]);
    link(&next, &folder.path().join("new"));
    fs::rename(folder.path().join("new"), &known).unwrap();
    server.wait_for("/", |answer| answer.text().contains("The second."));
    write(&next, "content/_index.md", "+++\ntitle = \"Home\"\n+++\nThe third.\n");
    server.wait_for("/", |answer| answer.text().contains("The third."));
}

#[test]
fn a_page_shows_itself_at_one_address_alone() {
    let (_folder, root) = site("Text.");
    write(&root, "content/a/b.md", "+++\ntitle = \"B\"\n+++\nText.\n");
    let server = Server::start(&root, &[]);
    let missing = server.get("//a/b/");
    assert_eq!(missing.status, 404);
    let mut events = server.follow("%2F%2Fa%2Fb%2F", &missing.version());
    write(&root, "content/c.md", "+++\ntitle = \"C\"\n+++\n[x](nowhere.md)\n");
    events.until("event: problems");
    assert!(!events.heard.contains("event: reload"), "{}", events.heard);
}

#[test]
fn the_page_of_what_is_missing_is_looked_at_as_well() {
    let (_folder, root) = site("Text.");
    write(&root, "themes/default/templates/404.html", "{{ no_such_thing.at_all }}");
    let server = Server::start(&root, &[]);
    let broken = server.get("/");
    assert!(broken.status == 503 && broken.text().contains("404.html"), "{}", broken.text());
    write(&root, "themes/default/templates/404.html", "<p>Nothing.</p>");
    server.wait_for("/", |answer| answer.status == 200);
    assert!(server.get("/none").text().contains("<p>Nothing.</p>"));
}

#[test]
fn hidden_files_that_are_copied_follow() {
    let (_folder, root) = site("Text.");
    write(&root, "static/.well-known/.x", "one");
    let server = Server::start(&root, &[]);
    let tag = server.get("/.well-known/.x").header("etag").map(str::to_owned);
    write(&root, "static/.well-known/.x", "three");
    let fresh = server.wait_for("/.well-known/.x", |answer| answer.text() == "three");
    assert_ne!(fresh.header("etag").map(str::to_owned), tag);
}

#[test]
fn files_that_a_page_uses_by_way_of_others_count() {
    let uses = "<link rel=\"stylesheet\" href=\"/a.css\"><script type=\"module\" src=\"/a.js\"></script>\
                <img src=\"/1.png\" srcset=\"/1.png 1x, /2.png 2x\" alt=\"\">";
    let (_folder, root) = site(uses);
    write(&root, "content/plain.md", "+++\ntitle = \"Plain\"\n+++\nText.\n");
    for file in ["a.css", "b.css", "a.js", "b.mjs", "1.png", "2.png"] {
        write(&root, &format!("static/{file}"), "x");
    }
    let server = Server::start(&root, &[]);
    let mut before = server.get("/").version();
    let plain = server.get("/plain/").version();
    for (file, part) in [("b.css", 1), ("b.mjs", 2), ("2.png", 2)] {
        write(&root, &format!("static/{file}"), "longer");
        let after = server.wait_for("/", |answer| answer.version() != before).version();
        let differs = |part: usize| before.split('.').nth(part) != after.split('.').nth(part);
        assert_eq!([differs(0), differs(1), differs(2)], [false, part == 1, part == 2], "{file}");
        before = after;
    }
    assert_eq!(server.get("/plain/").version(), plain);
}
