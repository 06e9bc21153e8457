//! What is served is what a clean build writes, byte for byte, after every one of many random edits.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use prepress::disk;
use prepress::pipeline::{self, Memo, Options};
use prepress::render::Rendered;
use prepress::url::BaseUrl;

use crate::client::{Server, write};

/// A source of choices that is the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        // xorshift64 (Marsaglia 2003).
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Every output by path, or `None` if the site has errors.
fn clean_build(root: &Path, port: u16) -> Option<BTreeMap<String, Vec<u8>>> {
    let sources = disk::read(root).unwrap();
    let base_url = Some(BaseUrl::parse(&format!("http://127.0.0.1:{port}/")).unwrap());
    let options = Options { base_url, repository: None, drafts: false, threads: 1 };
    let run = pipeline::run(&sources, &options, &mut Memo::default());
    if run.found.errors() > 0 {
        return None;
    }
    let mut all = BTreeMap::new();
    for output in &run.plan {
        let bytes = match run.render(output).ok()? {
            Rendered::Bytes(bytes) => bytes,
            Rendered::Copy(path) => fs::read(root.join(path.as_str())).unwrap(),
        };
        all.insert(output.path.as_str().to_owned(), bytes);
    }
    Some(all)
}

/// What differs between what is served and `expected`; nothing if all is well.
fn difference(server: &Server, expected: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    for (path, bytes) in expected {
        let target: String = path
            .bytes()
            .map(|b| {
                if b.is_ascii_alphanumeric() || b"/._-".contains(&b) {
                    char::from(b).to_string()
                } else {
                    format!("%{b:02X}")
                }
            })
            .collect();
        let answer = server.get(&format!("/{target}"));
        if answer.status != 200 {
            return Some(format!("{path} has status {}", answer.status));
        }
        let same = if path.ends_with(".html") {
            answer.page().as_bytes() == &bytes[..]
        } else {
            answer.body == *bytes
        };
        if !same {
            return Some(format!("{path} differs"));
        }
    }
    None
}

struct Author {
    root: PathBuf,
    server: Server,
    dice: Dice,
    /// What was published last by a build without errors.
    good: BTreeMap<String, Vec<u8>>,
    number: usize,
    kinds: BTreeMap<&'static str, usize>,
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08\x08\x06\0\0\0";

impl Author {
    /// Waits until what is served is what a clean build gives, or, if that has errors, what the last good one gave.
    #[track_caller]
    fn settle(&mut self, what: &str) {
        let expected = clean_build(&self.root, self.server.port);
        let gone: Vec<String> = match &expected {
            Some(now) => self.good.keys().filter(|path| !now.contains_key(*path)).cloned().collect(),
            None => Vec::new(),
        };
        self.good = expected.unwrap_or_else(|| std::mem::take(&mut self.good));
        let start = Instant::now();
        loop {
            let mut differs = difference(&self.server, &self.good);
            // A theme's earlier folder is still served to pages that are open.
            let stale = gone.iter().filter(|path| !path.starts_with("_theme/"));
            differs = differs.or_else(|| {
                let mut stale = stale.filter(|path| self.server.get(&format!("/{path}")).status != 404);
                stale.next().map(|path| format!("{path} is still there"))
            });
            match differs {
                None => return,
                Some(why) if start.elapsed() > Duration::from_secs(20) => {
                    panic!("after {} edits, {what}: {why}", self.number)
                }
                Some(_) => std::thread::sleep(Duration::from_millis(5)),
            }
        }
    }

    fn topics(&self) -> Vec<PathBuf> {
        let mut all = Vec::new();
        let mut open = vec![self.root.join("content")];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                if path.symlink_metadata().unwrap().is_dir() {
                    open.push(path);
                } else if name.ends_with(".md") && !name.starts_with('_') && !path.is_symlink() {
                    all.push(path);
                }
            }
        }
        all.sort();
        all
    }

    fn text(&mut self) -> String {
        let words = [
            "GIL",
            "a generator",
            "some *words*",
            "`code`",
            "the end",
            "[home](/)",
            "[[why]]",
            "[b](/base/)",
        ];
        let mut text = format!("Number {}.\n\n", self.number);
        for _ in 0..self.dice.below(6) {
            text.push_str(self.dice.pick::<&str>(&words));
            text.push_str(if self.dice.below(3) == 0 { "\n\n" } else { " and " });
        }
        text + "so on.\n"
    }

    fn page(&mut self) -> String {
        let level = *self.dice.pick(&["", "level = \"senior\"\n", "tags = [\"x\", \"y\"]\n", "order = 3\n"]);
        let text = self.text();
        format!("+++\ntitle = \"Page {}\"\n{level}+++\n{text}", self.number)
    }

    fn some_topic(&mut self) -> PathBuf {
        let all = self.topics();
        match all.is_empty() {
            true => {
                let text = self.page();
                write(&self.root, "content/again.md", text);
                self.root.join("content/again.md")
            }
            false => self.dice.pick(&all).clone(),
        }
    }

    fn bank(&mut self, questions: usize) -> String {
        let mut text = format!("title = \"Bank {}\"\n", self.number);
        for index in 0..questions {
            let body = self.text();
            let id = if index == 0 { "why".to_owned() } else { format!("question-{index}") };
            text.push_str(&format!(
                "\n[[question]]\nid = \"{id}\"\nask = \"Why {index} in {}?\"\nlevel = \"mid\"\nkind = \"concept\"\ntags = [\"x\"]\nanswer = '''\n{body}'''\nlisten_for = [\"a point\"]\n",
                self.number
            ));
        }
        text
    }

    /// Makes one edit; returns its name.
    fn edit(&mut self) -> &'static str {
        self.number += 1;
        let number = self.number;
        let root = self.root.clone();
        let topic = self.some_topic();
        let text = self.page();
        let folder = format!("folder-{}", self.dice.below(4));
        let kind = self.dice.below(30);
        if matches!(kind, 18..=20 | 22) {
            // What stays while something is broken is what was shown last: an edit before must not be under way.
            self.settle("before a mistake");
        }
        match kind {
            0 | 1 => {
                fs::write(&topic, text).unwrap();
                "a page is saved in place"
            }
            2 => {
                let temporary = topic.with_file_name(".save.tmp");
                fs::write(&temporary, text).unwrap();
                fs::rename(&temporary, &topic).unwrap();
                "a page is saved through a rename"
            }
            3 => {
                let backup = topic.with_extension("md~");
                fs::rename(&topic, &backup).unwrap();
                fs::write(&topic, text).unwrap();
                fs::remove_file(backup).unwrap();
                "a page is saved with a backup"
            }
            4 => {
                let mut file = fs::File::create(&topic).unwrap();
                let half = text.len() / 2;
                file.write_all(&text.as_bytes()[..half]).unwrap();
                file.flush().unwrap();
                std::thread::sleep(Duration::from_millis(8));
                file.write_all(&text.as_bytes()[half..]).unwrap();
                "a page is written in two halves"
            }
            5 => {
                write(&root, &format!("content/new-{number}.md"), text);
                "a page is new"
            }
            6 => {
                fs::remove_file(topic).unwrap();
                "a page is deleted"
            }
            7 => {
                fs::rename(&topic, topic.with_file_name(format!("moved-{number}.md"))).unwrap();
                "a page is renamed"
            }
            8 => {
                write(&root, &format!("content/{folder}/deep/page-{number}.md"), text);
                "a page is new in new folders"
            }
            9 => {
                let to = root.join(format!("content/{folder}/arrived-{number}.md"));
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                fs::rename(topic, to).unwrap();
                "a page moves to another folder"
            }
            10 => {
                let from = root.join("content").join(&folder);
                if from.is_dir() {
                    fs::rename(from, root.join(format!("content/{folder}-{number}"))).unwrap();
                }
                "a folder is renamed"
            }
            11 => {
                let _ = fs::remove_dir_all(root.join("content").join(&folder));
                "a folder is deleted"
            }
            12 | 13 => {
                let count = self.dice.below(4) + 1;
                let bank = self.bank(count);
                write(&root, "content/area/bank.toml", bank);
                "questions change, come and go"
            }
            14 => {
                let bank = self.bank(2).replace(
                    "id = \"question-1\"",
                    &format!("id = \"new-{number}\"\naliases = [\"question-1\"]"),
                );
                write(&root, "content/area/bank.toml", bank);
                "an id changes and leaves an alias"
            }
            15 => {
                write(
                    &root,
                    "content/glossary.toml",
                    format!(
                        "[[term]]\nname = \"GIL\"\ndefinition = \"Lock {number}.\"\n[[term]]\nname = \"generator\"\ndefinition = \"Lazy.\"\n"
                    ),
                );
                "a definition changes"
            }
            16 => {
                let _ = fs::remove_file(root.join("content/glossary.toml"));
                "the glossary is deleted"
            }
            17 => {
                let markdown = self.dice.below(2) == 0;
                write(
                    &root,
                    "site.toml",
                    format!(
                        "title = \"Title {number}\"\nbase_url = \"https://example.org/\"\n[output]\nmarkdown = {markdown}\n"
                    ),
                );
                "the configuration changes"
            }
            18 => {
                let good = fs::read(root.join("site.toml")).unwrap();
                write(&root, "site.toml", "title = \"unfinished\n");
                self.settle("a broken configuration");
                write(&root, "site.toml", good);
                "the configuration is broken, then mended"
            }
            19 => {
                let good = fs::read(&topic).unwrap();
                fs::write(&topic, "+++\ntitle = \"x\"\n+++\n[nowhere](no-such-page.md)\n").unwrap();
                self.settle("a broken link");
                fs::write(&topic, good).unwrap();
                "a link is broken, then mended"
            }
            20 => {
                let good = fs::read(&topic).unwrap();
                fs::write(&topic, b"+++\ntitle = \"x\"\n+++\n\xff\xfe\n").unwrap();
                self.settle("bytes that are no text");
                fs::write(&topic, good).unwrap();
                "a page is no text, then mended"
            }
            21 => {
                write(
                    &root,
                    "themes/default/templates/404.html",
                    format!("<p>Nothing {number}, {{{{ site.title }}}}</p>"),
                );
                "a template is laid over the theme's"
            }
            22 => {
                write(&root, "themes/default/templates/tag.html", "{% if %}");
                self.settle("a broken template");
                fs::remove_file(root.join("themes/default/templates/tag.html")).unwrap();
                "a template is broken, then removed"
            }
            23 => {
                write(&root, "themes/default/css/code.css", format!("pre {{ margin: {number}px }}"));
                "a style sheet changes"
            }
            24 => {
                let _ = fs::remove_dir_all(root.join("themes"));
                "the theme's files are removed"
            }
            25 => {
                let file = format!("static/file-{}.txt", self.dice.below(3));
                match self.dice.below(3) {
                    0 => drop(fs::remove_file(root.join(file))),
                    _ => write(&root, &file, format!("{number}")),
                }
                "a static file changes, comes or goes"
            }
            26 => {
                let mut png = PNG.to_vec();
                png[19] = u8::try_from(number % 200).unwrap() + 1;
                write(&root, "content/area/dot.png", png);
                "a picture changes its size"
            }
            27 => {
                for (index, path) in self.topics().into_iter().enumerate() {
                    let old = fs::read_to_string(&path).unwrap();
                    fs::write(path, format!("{old}\nBurst {number}, {index}.\n")).unwrap();
                }
                "all pages are saved at once"
            }
            28 => {
                let upper = topic
                    .file_name()
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace("page", "PAGE")
                    .replace("new", "New");
                fs::rename(&topic, topic.with_file_name(upper)).unwrap();
                "a page is renamed in case alone"
            }
            29 if cfg!(unix) => {
                let content = root.join("content");
                fs::rename(&content, root.join("content.old")).unwrap();
                fs::rename(root.join("content.old"), &content).unwrap();
                write(&root, "content/area/after.md", text);
                "the content is taken away and put back"
            }
            _ => {
                let draft = text.replace("+++\ntitle", "+++\ndraft = true\ntitle");
                fs::write(&topic, draft).unwrap();
                "a page becomes a draft"
            }
        }
    }
}

#[test]
fn what_is_served_is_what_a_clean_build_writes() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("site");
    write(&root, "site.toml", "title = \"Edits\"\nbase_url = \"https://example.org/\"\n");
    write(&root, "content/_index.md", "+++\ntitle = \"Home\"\n+++\n[[why]] it is.\n");
    write(&root, "content/base/_index.md", "+++\ntitle = \"Base\"\n+++\nStays.\n");
    write(&root, "content/area/pictures/_index.md", "+++\ntitle = \"Pictures\"\n+++\n![dot](../dot.png)\n");
    write(&root, "content/area/dot.png", PNG);
    write(
        &root,
        "content/area/bank.toml",
        "title = \"Bank\"\n[[question]]\nid = \"why\"\nask = \"Why?\"\nlevel = \"mid\"\nkind = \"concept\"\nanswer = \"So.\"\n",
    );
    for index in 0..6 {
        write(
            &root,
            &format!("content/folder-{}/page-{index}.md", index % 3),
            format!("+++\ntitle = \"Page {index}\"\n+++\nText.\n"),
        );
    }
    let server = Server::start(&root, &[]);
    let mut author = Author {
        root,
        server,
        dice: Dice(0x9e37_79b9_7f4a_7c15),
        good: BTreeMap::new(),
        number: 0,
        kinds: BTreeMap::new(),
    };
    author.settle("at the start");
    while author.number < 260 {
        let kind = author.edit();
        *author.kinds.entry(kind).or_default() += 1;
        // Mostly at once; now and then several edits come together.
        if author.dice.below(4) > 0 {
            author.settle(kind);
        }
    }
    author.settle("at the end");
    assert!(author.kinds.len() >= 25, "{:?}", author.kinds);
    // It has written nothing into the folder.
    let names: Vec<String> =
        fs::read_dir(&author.root).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    let foreign: Vec<&String> = names
        .iter()
        .filter(|name| !["site.toml", "content", "static", "themes"].contains(&name.as_str()))
        .collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}
