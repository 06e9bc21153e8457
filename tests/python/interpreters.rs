//! Which Pythons run the blocks, and what is remembered of them.

use std::fs;
use std::path::Path;

use crate::Site;

const CONFIG: &str = "title = \"S\"\nbase_url = \"https://example.org/\"\n";

#[test]
fn a_missing_interpreter_is_said_and_counted() {
    let site = Site::new(&[("a.md", "```python\n1  # => 1\n```\n")]);
    site.put(
        "site.toml",
        &format!("{CONFIG}[python]\ninterpreters = [\"python3\", \"python9\", \"pyodide:nowhere\"]\n"),
    );
    let said = site.check(&[]);
    assert_eq!((said.code, said.heads().len()), (0, 2), "{}", said.err);
    assert!(said.err.contains("site.toml:4:29: warning[no-python]: `python9` is not there"), "{}", said.err);
    site.put("site.toml", &format!("{CONFIG}[python]\ninterpreters = [\"python9\"]\n"));
    let said = site.check(&[]);
    assert!(
        said.err.contains("warning[no-python]: 1 block of Python was not run: there is no Python"),
        "{}",
        said.err
    );
    assert!(said.out.contains("1 block of Python: 1 skipped"), "{}", said.out);
    assert_eq!((said.code, site.check(&["--strict"]).code), (0, 1));
}

#[test]
fn no_python_at_all_is_never_a_silent_pass() {
    let site = Site::new(&[("a.md", "```python\n1  # => 2\n```\n\n```python\n1\n```\n")]);
    let output = site.command(&[]).env("PATH", "/nonexistent").output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(err.contains("warning[no-python]: 2 blocks of Python were not run: there is no Python"), "{err}");
}

#[test]
fn what_did_not_change_does_not_run_again() {
    let count = |site: &Site| fs::read_to_string(site.path().join("ran")).unwrap_or_default().lines().count();
    let site = Site::new(&[]);
    let mark = site.path().join("ran").display().to_string();
    let block = |name: &str, words: &str| {
        format!("```python {words}\n#! open('{mark}', 'a').write('{name}\\n')\n```\n\n")
    };
    let text = |first: &str| {
        format!(
            "{}{}{}{}",
            block(first, "session=s"),
            block("b", "session=s"),
            block("c", ""),
            block("d", "session=t")
        )
    };
    let page = |text: &str| format!("+++\ntitle = \"A page\"\n+++\n\n{text}");
    site.put("content/a.md", &page(&text("a")));
    site.check(&[]);
    // Two seeds: a, b after a, c, d.
    assert_eq!(count(&site), 2 * 5);
    site.check(&[]);
    assert_eq!(count(&site), 10, "nothing changed");
    site.put("content/a.md", &page(&format!("More.\n\n{}", text("a"))));
    site.check(&[]);
    assert_eq!(count(&site), 10, "the code is the same");
    site.put("content/a.md", &page(&text("z")));
    site.check(&[]);
    assert_eq!(count(&site), 10 + 2 * 3, "the block and its session alone");
    // A cache that makes no sense is as good as none.
    fs::write(site.path().join(".prepress-cache/python.jsonl"), "x y\n\n\u{fffd}").unwrap();
    site.check(&[]);
    assert_eq!(count(&site), 26);
    assert_eq!(site.get(".prepress-cache/.gitignore"), "*\n");
}

#[test]
fn a_cache_that_leads_elsewhere_is_not_written() {
    let (site, other) = (Site::new(&[("a.md", "```python\n1\n```\n")]), tempfile::tempdir().unwrap());
    std::os::unix::fs::symlink(other.path(), site.path().join(".prepress-cache")).unwrap();
    site.check(&[]);
    assert_eq!(fs::read_dir(other.path()).unwrap().count(), 0);
}

#[test]
fn pyodide_runs_what_it_can() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web/node_modules/pyodide314");
    if !package.is_dir() {
        return;
    }
    let site = Site::new(&[(
        "a.md",
        "```python\nimport sys\nsys.platform  # => 'emscripten'\n```\n\n```python\nimport threading\nthreading.Thread(target=print).start()\n```\n\n\
         ```python\nimport asyncio\n\nasync def main():\n    await asyncio.sleep(0.01)\n    return 5\n\nasyncio.run(main())  # => 5\n```\n\n\
         ```python min-version=3.14\nt'a'.strings  # => ('a',)\n```\n\n```python\nimport builtins\nbuiltins.len = 5\n```\n\n```python\nlen([])  # => 0\n```\n\n\
         ```python\nwhile True:\n    pass\n```\n\n```python\nwhile True:\n    print(1)\n```\n\n```python\n2  # => 2\n```\n",
    )]);
    let folder = package.display().to_string();
    std::os::unix::fs::symlink(folder, site.path().join("pyodide")).unwrap();
    site.put("site.toml", &format!("{CONFIG}[python]\ntimeout = 3\ninterpreters = [\"pyodide:pyodide\"]\n"));
    let said = site.check(&[]);
    let expected = [
        "content/a.md:39:1: error[timed-out]: the block ran for longer than it may, and was ended",
        "content/a.md:44:1: error[too-much-output]: the block printed more than 200 kB, and was ended",
        "site.toml:1:1: warning[skipped-code]: 1 block was not run: it needs threads, which Pyodide lacks",
    ];
    assert_eq!(said.heads(), expected, "{}", said.err);
    assert!(said.out.contains("9 blocks of Python: 8 ran on Python 3.14."), "{}", said.out);
}
