//! Bodies on a page: the holes of parsed Markdown filled, and the first mention of each glossary term made a link.

use std::fmt::Write as _;
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

use crate::highlight;
use crate::html::escape_into;
use crate::link::{Mention, Node, Site, Target};
use crate::parse::markdown::{Body, Fence, Hole};
use crate::trace::{self, Trace};
use crate::translation::Translation;

/// How a body is set into its page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Setting {
    /// The level of the heading that the body stands under: its own highest headings come right below.
    pub under: u8,
    /// Put before every id of the body, so that several bodies can share a page.
    pub prefix: String,
    /// Whether it is shown outside of the site: links are whole addresses, and no term leads to the glossary.
    pub away: bool,
    /// Whether readers can step through recorded code.
    pub steps: bool,
}

impl Setting {
    /// The main text of a page whose title is its `h1`.
    pub fn page() -> Self {
        Self::below(1, "")
    }

    /// A part below a heading of `level`, with ids of its own.
    pub fn below(level: u8, prefix: impl Into<String>) -> Self {
        Self { under: level, prefix: prefix.into(), away: false, steps: true }
    }

    /// A part on paper, where nothing moves.
    pub fn on_paper(level: u8, prefix: impl Into<String>) -> Self {
        Self { steps: false, ..Self::below(level, prefix) }
    }

    /// A part that is shown outside of the site.
    pub fn away(prefix: impl Into<String>) -> Self {
        Self { away: true, ..Self::on_paper(2, prefix) }
    }
}

/// A body with all that fills its holes. It hashes as digests and serialises as HTML: what a template sees is
/// what the key covers.
#[derive(Clone, Debug)]
pub struct BodyRef<'a> {
    site: &'a Site,
    body: &'a Body,
    targets: &'a [Option<Target>],
    images: &'a [Option<usize>],
    mentions: Vec<Mention>,
    /// Recorded runs, each with the index of its fence.
    traces: Vec<(usize, &'a Trace)>,
    setting: Setting,
}

impl Hash for BodyRef<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { site, body, targets, images, mentions, traces, setting } = self;
        body.digest.hash(state);
        for target in targets.iter() {
            target.as_ref().map(|target| target.href(site)).hash(state);
        }
        // A title is shown only where a wiki link has no text of its own.
        for &(_, hole) in &body.holes {
            if let Hole::LinkText(index) = hole {
                let target = targets.get(index as usize).and_then(Option::as_ref);
                target.map(|target| target.label(site)).hash(state);
            }
        }
        for image in images.iter() {
            image.map(|index| (&site.assets[index].href, site.assets[index].size)).hash(state);
        }
        for mention in mentions {
            let term = &site.terms[mention.term as usize];
            (mention.start, mention.end, &term.href, &term.term.short).hash(state);
        }
        for (fence, trace) in traces {
            (fence, trace.digest).hash(state);
        }
        setting.hash(state);
        site.words.hash(state);
        self.origin().hash(state);
        highlight::VERSION.hash(state);
    }
}

impl Serialize for BodyRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.html())
    }
}

/// The bodies of a node, to be looked up by reference.
pub struct Bodies<'a> {
    site: &'a Site,
    node: &'a Node,
    list: Vec<&'a Body>,
    /// Recorded runs, each with the index of its body and that of its fence.
    traces: Vec<((usize, usize), &'a Trace)>,
}

impl<'a> Bodies<'a> {
    /// The bodies of `node`.
    pub fn of(site: &'a Site, node: &'a Node) -> Self {
        let lock = node.source.as_ref().and_then(|source| site.traces.get(source));
        let traces = lock.map_or_else(Vec::new, |lock| {
            let blocks = trace::blocks(node.content.bodies()).into_iter();
            blocks.filter_map(|block| Some((block.place, lock.get(block.key)?))).collect()
        });
        Self { site, node, list: node.content.bodies().collect(), traces }
    }

    /// Returns a body of the node with what fills its holes.
    pub fn get(&self, body: &'a Body, setting: Setting) -> BodyRef<'a> {
        let index = self.list.iter().position(|&one| std::ptr::eq(one, body)).unwrap_or(self.list.len());
        let before = &self.list[..index];
        let links: usize = before.iter().map(|body| body.links.len()).sum();
        let images: usize = before.iter().map(|body| body.images.len()).sum();
        let of = |mention: &&Mention| mention.body as usize == index;
        BodyRef {
            site: self.site,
            body,
            targets: self.node.targets.get(links..links + body.links.len()).unwrap_or_default(),
            images: self.node.images.get(images..images + body.images.len()).unwrap_or_default(),
            mentions: if setting.away {
                Vec::new()
            } else {
                self.node.mentions.iter().filter(of).copied().collect()
            },
            traces: if setting.steps {
                let here = self.traces.iter().filter(|((body, _), _)| *body == index);
                here.map(|((_, fence), trace)| (*fence, *trace)).collect()
            } else {
                Vec::new()
            },
            setting,
        }
    }
}

impl<'a> BodyRef<'a> {
    /// The definition of a glossary term.
    pub fn definition(site: &'a Site, index: usize, setting: Setting) -> Self {
        let page = &site.terms[index];
        Self {
            site,
            body: &page.term.definition,
            targets: &page.targets,
            images: &[],
            mentions: Vec::new(),
            traces: Vec::new(),
            setting,
        }
    }

    /// The text of the footer, if there is one.
    pub fn footer(site: &'a Site) -> Option<Self> {
        Some(Self {
            site,
            body: site.config.footer.as_deref()?,
            targets: &site.outfit.footer_targets,
            images: &site.outfit.footer_images,
            mentions: Vec::new(),
            traces: Vec::new(),
            setting: Setting::below(2, "Footer-"),
        })
    }

    /// Returns the HTML.
    pub fn html(&self) -> String {
        let html = &*self.body.html;
        let mut out = String::with_capacity(html.len() + html.len() / 4 + 256 * self.body.fences.len());
        // Whatever level the author starts with, no level is skipped below the heading of the page.
        let highest = self.body.headings.iter().map(|heading| heading.level).min().unwrap_or(1);
        let mut from = 0;
        let mut mentions = self.mentions.iter().peekable();
        for &(at, hole) in &self.body.holes {
            let at = at as usize;
            while let Some(mention) = mentions.next_if(|mention| (mention.start as usize) < at) {
                from = self.mention(&mut out, mention, from);
            }
            out.push_str(&html[from..at]);
            from = at;
            match hole {
                Hole::Level(level) => {
                    let level = (level.saturating_sub(highest) + self.setting.under + 1).clamp(1, 6);
                    out.push(char::from(b'0' + level));
                }
                hole => self.fill(&mut out, hole),
            }
        }
        for mention in mentions {
            from = self.mention(&mut out, mention, from);
        }
        out.push_str(&html[from..]);
        out
    }

    /// Returns what stands before the site's own addresses.
    fn origin(&self) -> &'a str {
        if self.setting.away { self.site.base.origin() } else { "" }
    }

    fn mention(&self, out: &mut String, mention: &Mention, from: usize) -> usize {
        let html = &*self.body.html;
        let (start, end) = (mention.start as usize, mention.end as usize);
        let term = &self.site.terms[mention.term as usize];
        out.push_str(&html[from..start]);
        out.push_str("<a class=\"term\" href=\"");
        escape_into(out, &term.href);
        out.push_str("\" data-def=\"");
        escape_into(out, &term.term.short);
        out.push_str("\">");
        out.push_str(&html[start..end]);
        out.push_str("</a>");
        end
    }

    fn fill(&self, out: &mut String, hole: Hole) {
        match hole {
            Hole::Link(index) => match self.targets.get(index as usize).and_then(Option::as_ref) {
                Some(target) => {
                    out.push_str(" href=\"");
                    escape_into(out, self.origin());
                    escape_into(out, &target.href(self.site));
                    out.push('"');
                }
                None => out.push_str(" class=\"broken\""),
            },
            Hole::LinkText(index) => {
                let target = self.targets.get(index as usize).and_then(Option::as_ref);
                let written = self.body.links.get(index as usize).map_or("", |link| &*link.target);
                escape_into(out, target.map_or(written, |target| target.label(self.site)));
            }
            Hole::Image(index) => {
                let Some(asset) = self.images.get(index as usize).copied().flatten() else { return };
                let asset = &self.site.assets[asset];
                out.push_str(" src=\"");
                escape_into(out, self.origin());
                escape_into(out, &asset.href);
                out.push('"');
                if let Some((width, height)) = asset.size {
                    // Writing into a String cannot fail.
                    let _ = write!(out, " width=\"{width}\" height=\"{height}\"");
                }
            }
            Hole::Fence(index) => {
                if let Some(fence) = self.body.fences.get(index as usize) {
                    let trace = self.traces.iter().find(|(number, _)| *number == index as usize);
                    code_block(
                        out,
                        &self.site.words,
                        fence,
                        trace.map(|(_, trace)| *trace),
                        self.setting.steps,
                    );
                }
            }
            // Filled by the caller, who knows the body's highest heading.
            Hole::Level(_) => {}
            Hole::IdPrefix => escape_into(out, &self.setting.prefix),
            Hole::Label(label) => {
                let value = label.value(self.body);
                let values: Vec<(&str, &str)> = value.iter().map(|(name, value)| (*name, &**value)).collect();
                escape_into(out, &self.site.words.t_with(label.text(self.body), &values));
            }
        }
    }
}

/// Appends a code block: the code by class, what it prints, and its recorded run, which shows what it prints as well.
/// `asks` tells whether a reader can be asked there what it prints.
pub fn code_block(out: &mut String, words: &Translation, fence: &Fence, trace: Option<&Trace>, asks: bool) {
    if trace.is_some() {
        out.push_str("<div class=\"traced\">");
    }
    let transcript = matches!(&*fence.language, "output" | "console");
    out.push_str(if transcript { "<div class=\"code output\">" } else { "<div class=\"code\">" });
    if let Some((major, minor)) = fence.words.min_version {
        let version = format!("{major}.{minor}");
        label(out, &words.t_with("Python {version} and later", &[("version", &version)]));
    }
    pre(out, &fence.language, &fence.code);
    out.push_str("</div>");
    match &fence.output {
        Some(output) if fence.words.predict => {
            if asks {
                guess(out, words, output);
            }
            out.push_str("<details class=\"predict\"><summary>");
            escape_into(out, words.t("What does it print?"));
            out.push_str("</summary>");
            printed(out, words, output);
            out.push_str("</details>");
        }
        Some(output) => printed(out, words, output),
        None => {}
    }
    if let Some(trace) = trace {
        // Data, not code: the policy of the page lets no script stand in it.
        out.push_str("<script type=\"application/json\" data-trace>");
        let json = trace.json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
        out.push_str(&json);
        out.push_str("</script></div>");
    }
}

/// Appends where the reader writes what a program prints. Scripts make something of it; style sheets hide it where
/// there are none.
pub fn guess(out: &mut String, words: &Translation, text: &str) {
    let rows = (text.trim_end().lines().count() + 1).clamp(2, 8);
    // Writing into a string cannot fail.
    out.push_str("<form class=\"prediction\"><label>");
    escape_into(out, words.t("What does it print?"));
    let _ = write!(
        out,
        " <textarea rows=\"{rows}\" spellcheck=\"false\" autocapitalize=\"off\" autocomplete=\"off\"></textarea></label>\
         <button class=\"button\" type=\"submit\">"
    );
    escape_into(out, words.t("Check"));
    out.push_str("</button><div class=\"prediction-result\" role=\"status\"></div></form>");
}

/// Appends what a program prints.
pub fn printed(out: &mut String, words: &Translation, text: &str) {
    out.push_str("<div class=\"code output\">");
    label(out, words.t("Output"));
    pre(out, "output", text);
    out.push_str("</div>");
}

fn label(out: &mut String, text: &str) {
    out.push_str("<p class=\"code-label\">");
    escape_into(out, text);
    out.push_str("</p>");
}

fn pre(out: &mut String, language: &str, code: &str) {
    out.push_str("<pre tabindex=\"0\"><code");
    if !language.is_empty() {
        out.push_str(" class=\"language-");
        escape_into(out, highlight::canonical(language).unwrap_or(language));
        out.push('"');
    }
    out.push('>');
    out.push_str(&highlight::highlight(language, code).html);
    out.push_str("</code></pre>");
}
