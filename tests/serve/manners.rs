//! How the preview starts, talks and ends.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::client::{Server, port, write};

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

/// Ends a preview as Ctrl-C does.
#[cfg(unix)]
#[track_caller]
fn ends(server: &mut Server) {
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

#[cfg(unix)]
#[test]
fn ctrl_c_is_a_clean_end() {
    let home = site();
    let mut server = Server::start(home.path(), &[]);
    server.follow("/a/", "").until("hello");
    ends(&mut server);
}

#[test]
fn the_root_goes_and_comes_back() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("site");
    write(&root, "site.toml", "title = \"x\"\nbase_url = \"https://example.org/\"\n");
    write(&root, "content/a.md", "+++\ntitle = \"A\"\n+++\nText.\n");
    let server = Server::start(&root, &[]);
    std::fs::rename(&root, home.path().join("away")).unwrap();
    server.follow("/a/", "").until("cannot open the site's folder");
    assert_eq!(server.get("/a/").status, 200, "what was good stays");
    std::fs::rename(home.path().join("away"), &root).unwrap();
    write(&root, "content/c.md", "+++\ntitle = \"C\"\n+++\nText.\n");
    server.wait_for("/c/", |answer| answer.status == 200);
}

#[cfg(unix)]
#[test]
fn a_terminal_that_takes_nothing_holds_nothing_up() {
    let home = site();
    let mut command = program();
    command.args(["--port", "0", "--format", "json", "--root"]).arg(home.path());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let errors = child.stderr.take().unwrap();
    let mut server = Server { port: port(&mut out), child, out };
    // More than a pipe holds, and nobody reads it.
    let links: String = (0..2000).map(|n| format!("[a link](no-such-page-{n}.md)\n\n")).collect();
    write(home.path(), "content/c.md", format!("+++\ntitle = \"C\"\n+++\n{links}"));
    server.follow("/a/", "").until("no-such-page-1999");
    write(home.path(), "content/c.md", "+++\ntitle = \"C\"\n+++\nText.\n");
    server.wait_for("/c/", |answer| answer.status == 200);
    ends(&mut server);
    for line in BufReader::new(errors).lines().take(100) {
        serde_json::from_str::<serde_json::Value>(&line.unwrap()).unwrap();
    }
}

#[test]
fn what_no_diagnostic_tells_of_is_json_as_well() {
    let home = tempfile::tempdir().unwrap();
    let (root, away) = (home.path().join("site"), home.path().join("away"));
    write(&root, "site.toml", "title = \"x\"\nbase_url = \"https://example.org/\"\n");
    write(&root, "content/a.md", "+++\ntitle = \"A\"\n+++\nText.\n");
    let mut command = program();
    command.args(["--port", "0", "--format", "json", "--root"]).arg(&root);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let errors = BufReader::new(child.stderr.take().unwrap());
    let server = Server { port: port(&mut out), child, out };
    std::fs::rename(&root, &away).unwrap();
    // It may have been caught in the middle of reading: then there are diagnostics before.
    let told = errors.lines().map(|line| serde_json::from_str::<serde_json::Value>(&line.unwrap()).unwrap());
    let mut gone = told.filter(|one| one["message"].as_str().unwrap().ends_with("it is waited for"));
    assert_eq!(gone.next().unwrap()["severity"], "error");
    drop(server);
}
