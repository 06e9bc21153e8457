//! How the preview starts, talks and ends.

use std::io::{BufRead as _, Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::client::{Server, write};

fn site() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    write(home.path(), "site.toml", "title = \"Manners\"\nbase_url = \"https://example.org/\"\n");
    write(home.path(), "content/a.md", "+++\ntitle = \"A\"\n+++\nText.\n");
    write(home.path(), "content/b.md", "+++\ntitle = \"B\"\ndraft = true\n+++\nText.\n");
    home
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prepress"));
    command.arg("serve").stdin(Stdio::null());
    command
}

#[test]
fn a_port_in_use_names_the_next_free_one() {
    let home = site();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let output =
        program().args(["--port", &port.to_string()]).arg("--root").arg(home.path()).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text.starts_with(&format!("error: port {port} is in use; ")) && text.contains("add `--port "),
        "{text}"
    );
}

#[test]
fn wrong_usage_is_told() {
    let output = program().args(["--host", "example.org"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let output = program().args(["--port", "0", "--root", "/no/such/folder"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("cannot open the site's folder"));
}

#[test]
fn drafts_take_part_where_wanted() {
    let home = site();
    assert_eq!(Server::start(home.path(), &[]).get("/b/").status, 404);
    assert_eq!(Server::start(home.path(), &["--drafts"]).get("/b/").status, 200);
}

#[test]
fn a_rebuild_is_one_line() {
    let home = site();
    let mut server = Server::start(home.path(), &[]);
    write(home.path(), "content/a.md", "+++\ntitle = \"A\"\n+++\nOther text.\n");
    let mut line = String::new();
    server.out.read_line(&mut line).unwrap();
    let value: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(value["changed"], serde_json::json!(["content/a.md"]));
    // The page, and the one that has everything on paper.
    assert_eq!((value["errors"].as_u64(), value["pages"].as_u64()), (Some(0), Some(2)));
}

#[cfg(unix)]
#[test]
fn ctrl_c_is_a_clean_end() {
    let home = site();
    let mut server = Server::start(home.path(), &[]);
    let mut live = server.connect();
    live.write_all(b"GET /_prepress/live?page=/a/&have= HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut some = [0; 64];
    assert!(live.read(&mut some).unwrap() > 0);
    assert!(Command::new("kill").args(["-INT", &server.child.id().to_string()]).status().unwrap().success());
    let start = Instant::now();
    loop {
        if let Some(status) = server.child.try_wait().unwrap() {
            assert_eq!(status.code(), Some(0), "{status}");
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(10), "it does not end");
        std::thread::yield_now();
    }
}

#[test]
fn the_root_goes_and_comes_back() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("site");
    write(&root, "site.toml", "title = \"x\"\nbase_url = \"https://example.org/\"\n");
    write(&root, "content/a.md", "+++\ntitle = \"A\"\n+++\nText.\n");
    let server = Server::start(&root, &[]);
    std::fs::rename(&root, home.path().join("away")).unwrap();
    let mut live = server.connect();
    live.write_all(b"GET /_prepress/live?page=/a/&have= HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut heard = String::new();
    let mut piece = [0; 4096];
    while !heard.contains("cannot open the site's folder") {
        let read = live.read(&mut piece).unwrap();
        assert!(read > 0, "{heard}");
        heard.push_str(&String::from_utf8_lossy(&piece[..read]));
    }
    assert_eq!(server.get("/a/").status, 200, "what was good stays");
    std::fs::rename(home.path().join("away"), &root).unwrap();
    write(&root, "content/c.md", "+++\ntitle = \"C\"\n+++\nText.\n");
    let start = Instant::now();
    while server.get("/c/").status != 200 {
        assert!(start.elapsed() < Duration::from_secs(20), "it does not heal");
    }
}
