use super::*;
use crate::parse::markdown::{self, Input, Options};
use crate::source::{TextMap, line_column};

fn body(text: &str) -> Body {
    let (map, path) = (TextMap::shifted(0), SitePath::new("content/a.md"));
    markdown::body(Input { text, map: &map, path: &path, whole: None }, Options::default()).value
}

fn read(text: &str) -> Lock {
    lock(&Source::new(SitePath::new("content/a.traces"), text.as_bytes().to_vec()))
}

const STEPS_OF_ONE: &str = r#""python":"3.14.2","steps":[[0,1,[0,[1,"<module>"]]],[6,1,0,{"1":{"x":"1"}}]]}"#;

fn line(key: Digest) -> String {
    format!("{{\"key\":\"{key}\",{STEPS_OF_ONE}\n")
}

#[test]
fn what_is_written_is_read() {
    let key = Digest::of(b"x");
    let text = format!(
        "{HEAD}\n# Kept by `prepress check --write`: commit it. A line for each block that can be stepped through.\n{}",
        line(key)
    );
    let lock = read(&text);
    assert_eq!((lock.bad.len(), lock.traces.len()), (0, 1));
    assert_eq!(lock.to_string(), text);
    assert_eq!(read(&text.replace('\n', "\r\n")).to_string(), text);
    let trace = lock.get(key).unwrap();
    assert_eq!((&*trace.python, &*trace.json), ("3.14.2", &*format!("{{{STEPS_OF_ONE}")));
}

#[test]
fn damaged_files() {
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown: Vec<String> = read(text)
            .bad
            .iter()
            .map(|d| {
                let (line, _) = line_column(text, d.at.span.unwrap_or_default().start as usize);
                format!("{line} {}", d.message)
            })
            .collect();
        assert_eq!(shown.join("; "), expected);
    }
    let with = |line: &str| format!("{HEAD}\n{line}");
    check("", "");
    check("prepress-traces 9\n", "1 the file does not start with `prepress-traces 1`");
    check(&with("<<<<<<< HEAD"), "2 the line is no trace: it is no JSON object");
    check(&with("{}"), "2 the line is no trace: it has no key");
    let key = Digest::of(b"x");
    let keyed = |rest: &str| with(&format!("{{\"key\":\"{key}\",{rest}}}"));
    check(&keyed(r#""steps":[]"#), "2 the line is no trace: it names no version of Python");
    check(&keyed(r#""python":"3","steps":[]"#), "2 the line is no trace: it has no steps, or too many");
    for bad in [
        "1",
        "[]",
        "[7,1]",
        "[0]",
        "[0,-1]",
        "[0,1,{}]",
        "[0,1,0,[]]",
        "[0,1,0,0,0,1]",
        "[0,1,0,0,0,0,0,0,0]",
    ] {
        let text = keyed(&format!("\"python\":\"3\",\"steps\":[{bad}]"));
        check(&text, "2 the line is no trace: one of its steps is none");
    }
    check("\0", "1 the file holds a NUL byte; 1 the file does not start with `prepress-traces 1`");
}

#[test]
fn of_two_lines_for_one_block_the_later_counts() {
    let key = Digest::of(b"x");
    let lock = read(&format!("{HEAD}\n{}{HEAD}\n{}", line(key), line(key).replace("3.14.2", "3.15.0")));
    assert_eq!((lock.traces.len(), &*lock.get(key).unwrap().python), (1, "3.15.0"));
}

/// Returns the code of what runs for each block that can be stepped through.
#[track_caller]
fn check_parts(text: &str, expected: &[&str]) {
    let body = body(text);
    let shown: Vec<String> = blocks([&body].into_iter())
        .iter()
        .map(|block| block.parts.iter().map(|part| part.code.trim()).collect::<Vec<_>>().join(" | "))
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn what_runs_before_a_block() {
    check_parts("```python trace\na\n```\n```python\nb\n```\n", &["a"]);
    check_parts("```python setup\ns\n```\n```py trace\na\n```\n", &["s | a"]);
    check_parts(
        "```python session=x\na\n```\n```python session=y\nb\n```\n```python session=x trace\nc\n```\n",
        &["a | c"],
    );
    check_parts("```python file=m.py\nm\n```\n```python trace\na\n```\n", &["m | a"]);
    check_parts("```python session=x no-run\na\n```\n```python session=x trace\nc\n```\n", &["c"]);
    for none in ["python trace no-check", "python trace no-run", "python trace file=a.py", "pycon trace"] {
        check_parts(&format!("```{none}\n1\n```\n"), &[]);
    }
}

#[test]
fn hidden_lines_run_and_are_known() {
    let body = body("```python trace\n#! x = 1\nprint(x)\n#! y\n```\n");
    let blocks = blocks([&body].into_iter());
    assert_eq!(blocks[0].hidden_lines(), [1, 3]);
    assert_eq!(blocks[0].parts[0].code, "x = 1\nprint(x)\ny\n");
}

#[test]
fn the_key_covers_all_that_runs() {
    let key = |text: &str| blocks([&body(text)].into_iter()).last().unwrap().key;
    let plain = key("```python trace\na\n```\n");
    assert_eq!(plain, key("Text\n\n```py trace unordered\na\n```\n"));
    for other in [
        "```python trace\nb\n```\n",
        "```python trace\n#! h\na\n```\n",
        "```python trace expect-error=KeyError\na\n```\n",
        "```python setup\ns\n```\n```python trace\na\n```\n",
        "```python file=s.py\ns\n```\n```python trace\na\n```\n",
    ] {
        assert_ne!(key(other), plain, "{other}");
    }
}

#[test]
fn what_does_not_fit_is_told() {
    let body = body("```python trace\na\n```\n```python trace\nb\n```\n");
    let blocks = blocks([&body].into_iter());
    let path = SitePath::new("content/a.md");
    let tell = |lines: &[Digest]| -> Vec<String> {
        let lock = read(&format!("{HEAD}\n{}", lines.iter().map(|key| line(*key)).collect::<String>()));
        check(&path, &blocks, Some(&lock)).iter().map(|d| format!("{} {}", d.at.path, d.message)).collect()
    };
    let (a, b, other) = (blocks[0].key, blocks[1].key, Digest::of(b"other"));
    assert_eq!(tell(&[b, a]), [""; 0]);
    assert_eq!(tell(&[a]), ["content/a.md this block has not been recorded: readers cannot step through it"]);
    assert_eq!(
        tell(&[a, other]),
        ["content/a.md this block, or what runs before it, has changed since it was recorded"]
    );
    assert_eq!(tell(&[a, b, other]), ["content/a.traces this trace belongs to no block"]);
    assert_eq!(check(&path, &blocks, None).len(), 2);
}

#[test]
fn files_beside_no_page() {
    let source = |path: &str| Source::new(SitePath::new(path), HEAD.as_bytes().to_vec());
    let (page, bank) = (SitePath::new("content/a.md"), SitePath::new("content/b.toml"));
    let content = |path: &str| [&page, &bank].into_iter().find(|known| known.as_str() == path);
    let files = [source("content/a.traces"), source("content/b.traces"), source("content/c.traces")];
    let Parsed { value, found } = locks(&files, content);
    assert_eq!(value.keys().collect::<Vec<_>>(), [&page, &bank]);
    assert_eq!(found[0].at.path.as_str(), "content/c.traces");
    assert_eq!(super::path(&bank).as_str(), "content/b.traces");
}
