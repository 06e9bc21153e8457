//! `check --write` puts in what came, and leaves every other byte alone.

use crate::Site;

#[track_caller]
fn written(path: &str, before: &str, after: &str) {
    let site = Site::new(&[(path, before)]);
    let said = site.check(&["--write"]);
    let text = site.get(&format!("content/{path}"));
    assert_eq!(text, after, "{}", said.err);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(
        (site.check(&["--write"]).code, site.get(&format!("content/{path}"))),
        (0, text),
        "once is enough"
    );
}

fn page(text: &str) -> String {
    format!("+++\ntitle = \"A page\"\n+++\n\n{text}")
}

#[test]
fn values_and_outputs() {
    let before = "A.\n\n```python\nx = 1   \nx  # =>\nx  # => 7\nprint(x)#=> 2\n#! x # =>\n```\n\n```output\n```\n\n\
                  ~~~py\nprint('a\\n\\nb')\n~~~\n~~~output\nold\n\nolder\n\n~~~\nB.";
    let after = "A.\n\n```python\nx = 1   \nx  # => 1\nx  # => 1\nprint(x)#=> 1\n#! x # => 1\n```\n\n```output\n1\n```\n\n\
                 ~~~py\nprint('a\\n\\nb')\n~~~\n~~~output\na\n\nb\n~~~\nB.";
    written("a.md", &page(before), &page(after));
}

#[test]
fn in_lists_and_quotes_and_with_carriage_returns() {
    let before = "- one\n\n  ```python\n  print('a\\n\\nb')\n  2  # =>\n  ```\n\n  ```output\n  x\n  ```\n\n> ```python\n> print(3)\n> ```\n> ```output\n> ```\n";
    let after = "- one\n\n  ```python\n  print('a\\n\\nb')\n  2  # => 2\n  ```\n\n  ```output\n  a\n\n  b\n  ```\n\n> ```python\n> print(3)\n> ```\n> ```output\n> 3\n> ```\n";
    written("a.md", &page(before), &page(after));
    let crlf = |text: &str| page(text).replace('\n', "\r\n");
    written("a.md", &crlf(before), &crlf(after));
}

fn bank(output: &str) -> String {
    format!(
        "title = \"Bank\"\n[[question]]\nid = \"one\"  # a comment\nask = \"What?\"\nkind = \"output\"\nlevel = \"mid\"\n\
         code = '''\nprint('a\"')\nprint(2)\n'''\noutput = {output}\nanswer = '''\n```python\n1  # => {{}}\n```\n'''\n"
    )
}

#[test]
fn in_banks() {
    for (before, after) in [
        ("\"x\"", "'''\na\"\n2\n'''"),
        ("'''\nold\n'''", "'''\na\"\n2\n'''"),
        ("'x'", "'''\na\"\n2\n'''"),
        ("\"\"\"\nx\n\"\"\"", "'''\na\"\n2\n'''"),
    ] {
        written("bank.toml", &bank(before).replace("{}", "5"), &bank(after).replace("{}", "1"));
    }
}

#[test]
fn what_cannot_be_put_in_is_left_and_said() {
    let text = page("```python\nprint('```')\n```\n\n```output\n```\n\n```python\n1  # => 2\n```\n");
    let site = Site::new(&[("a.md", &text)]);
    let said = site.check(&["--write"]);
    assert_eq!(site.get("content/a.md"), text.replace("# => 2", "# => 1"));
    assert!(said.err.contains("content/a.md:6:1: warning[not-written]"), "{}", said.err);
    assert_eq!(said.code, 1);
}
