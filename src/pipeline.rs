//! The whole program: read → parse → link → plan, then render and publish (or serve) output by output.

use std::sync::{Arc, OnceLock};

use crate::anki;
use crate::card_lock::{self, Cards, Compared, Lock};
use crate::config::{self, Config, Style};
use crate::diag::{Code, Diagnostic, Diagnostics, Parsed};
use crate::digest::Digest;
use crate::link::{self, NodeContent, ParsedFile, Site};
use crate::offline;
use crate::par::par_map;
use crate::parse::{self, Content, ParseOptions};
use crate::plan::view::SiteCard;
use crate::plan::{self, Output, Pages, Scene, What};
use crate::render::{self, Rendered};
use crate::search::{self, Index};
use crate::source::{SitePath, Source};
use crate::sources::{Sources, ThemeFile};
use crate::theme::{self, Theme};
use crate::trace::{self, Block};
use crate::translation::{self, Translation};
use crate::url::{BaseUrl, OutPath};

/// What the command line adds to the sources.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the site will stand, instead of the `base_url` in `site.toml`.
    pub base_url: Option<BaseUrl>,
    /// Where the sources are, instead of the `repository` in `site.toml`.
    pub repository: Option<String>,
    /// Whether drafts take part.
    pub drafts: bool,
    /// How many threads may work at once; the result is the same for any number.
    pub threads: usize,
}

/// What a run made of the sources.
#[derive(Debug)]
pub struct Run {
    /// The linked site.
    pub site: Site,
    /// Templates and files of the theme.
    pub theme: Theme,
    /// What the whole site shows of itself.
    pub card: SiteCard,
    /// Every output, sorted by path.
    pub plan: Vec<Output>,
    /// Everything that was wrong, sorted.
    pub found: Diagnostics,
    /// What `cards.lock` says; `None` if there is no such file.
    pub lock: Option<Lock>,
    files: Vec<ParsedFile>,
    threads: usize,
    index: OnceLock<(Index, Vec<Output>)>,
    offline: OnceLock<Vec<Output>>,
}

impl Run {
    /// Renders an output.
    ///
    /// # Errors
    /// Returns a diagnostic if a template of the site's own theme cannot show what it is given.
    pub fn render(&self, output: &Output) -> Result<Rendered, Diagnostic> {
        match output.what {
            What::Index(place) => {
                let file = self.index().files.get(place);
                Ok(Rendered::Bytes(file.map(|file| file.bytes.clone()).unwrap_or_default()))
            }
            What::Package => match self.anki().package() {
                Ok(bytes) => Ok(Rendered::Bytes(bytes)),
                Err(why) => Err(Diagnostic::of_file(
                    Code::TooLarge,
                    &SitePath::new(card_lock::FILE),
                    format!("the cards do not fit into a package for Anki: {why}"),
                )
                .help("set `package = false` in `[cards]`")),
            },
            _ => render::render(self.scene(), output),
        }
    }

    /// Returns the search index, made when it is asked for first: a preview seldom is.
    pub fn index(&self) -> &Index {
        &self.indexed().0
    }

    /// Returns the outputs of the search index, by path.
    pub fn index_outputs(&self) -> &[Output] {
        &self.indexed().1
    }

    fn indexed(&self) -> &(Index, Vec<Output>) {
        self.index.get_or_init(|| {
            let index = search::index(&self.site, self.threads);
            let outputs = index.files.iter().enumerate();
            let outputs = outputs
                .map(|(place, file)| Output { path: OutPath::file(&*file.path), what: What::Index(place) })
                .collect();
            (index, outputs)
        })
    }

    /// Returns the outputs that are made from all others, by path: the service worker, and the lists of what a browser may
    /// keep. [`Run::offline`] makes them.
    pub fn offline_outputs(&self) -> &[Output] {
        self.offline
            .get_or_init(|| offline::outputs(&self.card, self.plan.iter().chain(self.index_outputs())))
    }

    /// Makes the outputs that are made from all others. Whoever reads the disk hands in what each of those is.
    pub fn offline(&self, made: &[(&Output, offline::Made)]) -> offline::Files {
        offline::files(&self.card, self.theme.folder(), self.offline_outputs(), made)
    }

    /// Compares the cards of the site with `cards.lock`. Whoever writes that file hands in the time.
    pub fn compare_cards(&self, now: Option<u64>) -> (Cards, Compared) {
        let cards = card_lock::cards(&self.site, &self.files);
        let compared = cards.compare(self.lock.as_ref().unwrap_or(&Lock::default()), now);
        (cards, compared)
    }

    /// Returns what is wrong with `cards.lock` beside the questions. Nothing, where there is no such file, and where
    /// questions may be missing because of other errors.
    pub fn check_cards(&self) -> Vec<Diagnostic> {
        let Some(lock) = self.lock.as_ref().filter(|_| self.found.errors() == 0) else { return Vec::new() };
        let (cards, compared) = self.compare_cards(None);
        cards.report(lock, &compared)
    }

    /// Returns every file of the content with the pages that are made of it: one, or as many as a bank has questions.
    /// Drafts are among them.
    pub fn content(&self) -> impl Iterator<Item = (&SitePath, Vec<NodeContent>)> {
        self.files.iter().map(|file| {
            let pages = match &file.content.value {
                Content::Topic(topic) => vec![NodeContent::Topic(Arc::clone(topic))],
                Content::Bank(bank) => {
                    bank.questions.iter().map(|one| NodeContent::Question(Arc::clone(one))).collect()
                }
                Content::Glossary(_) => Vec::new(),
            };
            (&file.path, pages)
        })
    }

    /// Returns what is wrong with recorded runs: what was not recorded, and what has changed since.
    pub fn check_traces(&self) -> Vec<Diagnostic> {
        let check = |(path, pages): (&SitePath, Vec<NodeContent>)| {
            let blocks: Vec<Block<'_>> = pages.iter().flat_map(|page| trace::blocks(page.bodies())).collect();
            trace::check(path, &blocks, self.site.traces.get(path))
        };
        self.content().flat_map(check).collect()
    }

    /// Returns the cards as Anki has them. What is not in `cards.lock`, or not as it says, counts as it was.
    pub fn anki(&self) -> anki::Collection {
        anki::collection(&self.site, &self.compare_cards(None).1.lock, self.threads)
    }

    /// Returns the pages of the run, to be compared with those of another.
    pub fn pages(&self) -> Pages<'_> {
        Pages { scene: self.scene(), plan: &self.plan }
    }

    /// Returns what rendering reads.
    pub fn scene(&self) -> Scene<'_> {
        Scene { site: &self.site, theme: &self.theme, card: &self.card }
    }
}

/// Runs every stage up to the plan. The memo saves time and nothing else: dropping it never changes the result.
pub fn run(sources: &Sources, options: &Options, memo: &mut Memo) -> Run {
    let mut found = Diagnostics::default();
    found.extend(sources.found.iter().cloned());
    let mut config = found.take(config::config(sources.config.as_ref()));
    if let Some(repository) = &options.repository {
        config.repository.clone_from(repository);
    }
    let files = memo.parse(sources, &config.parse_options(), options.threads);
    for file in &files {
        found.extend(file.content.found.iter().cloned());
    }
    let lock = sources.cards.as_ref().map(|source| found.take(card_lock::lock(source)));
    let content = |path: &str| {
        let at = files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        Some(&files[at].path)
    };
    let traces = Arc::new(found.take(trace::locks(&sources.traces, content)));
    let base = options.base_url.clone().unwrap_or_else(|| config.base_url.clone());
    let words = translation::translation(&config.language, &config.theme, &sources.theme, &config.words);
    let words = found.take(words);
    let mut theme = found.take(memo.theme(&config, &sources.theme, &words));
    let input = link::Input {
        config: &config,
        base: &base,
        files: &files,
        assets: &sources.assets,
        traces: &traces,
        words: &words,
        drafts: options.drafts,
    };
    let site = found.take(link::link(input, &mut memo.linked));
    let has_package = config.cards.package.unwrap_or(lock.is_some());
    let card = plan::site_card(&site, &theme, has_package);
    theme.introduce(&card);
    let plan = found.take(plan::outputs(&site, &theme, &card));
    found.extend(search::weak(&site));
    found.sort();
    Run {
        site,
        theme,
        card,
        plan,
        found,
        lock,
        files,
        threads: options.threads,
        index: OnceLock::new(),
        offline: OnceLock::new(),
    }
}

/// Remembers what files were parsed into, which terms of the glossary they mention, and the theme.
#[derive(Default)]
pub struct Memo {
    options: ParseOptions,
    /// By path, as the sources are.
    parsed: Vec<(Digest, ParsedFile)>,
    linked: link::Memo,
    theme: Option<(ThemeInput, Parsed<Theme>)>,
}

/// What a theme is loaded from.
struct ThemeInput {
    name: String,
    style: Style,
    words: Translation,
    files: Vec<ThemeFile>,
}

impl Memo {
    /// Parses the content, each file only if it, or the options, changed. A hit gives back its diagnostics too.
    fn parse(&mut self, sources: &Sources, options: &ParseOptions, threads: usize) -> Vec<ParsedFile> {
        let mut known =
            std::mem::take(&mut self.parsed).into_iter().filter(|_| self.options == *options).peekable();
        let hits: Vec<Option<ParsedFile>> = sources
            .content
            .iter()
            .map(|source| {
                while known.next_if(|(_, file)| file.path < source.path).is_some() {}
                let (digest, file) = known.next_if(|(_, file)| file.path == source.path)?;
                (digest == source.digest).then_some(file)
            })
            .collect();
        let missing: Vec<&Source> = sources
            .content
            .iter()
            .zip(&hits)
            .filter(|(_, hit)| hit.is_none())
            .map(|(source, _)| source)
            .collect();
        let mut fresh = par_map(&missing, threads, |source| ParsedFile {
            path: source.path.clone(),
            content: Arc::new(parse::parse(source, options)),
        })
        .into_iter();
        let files: Vec<ParsedFile> =
            hits.into_iter().filter_map(|hit| hit.or_else(|| fresh.next())).collect();
        self.options = options.clone();
        self.parsed =
            sources.content.iter().zip(&files).map(|(source, file)| (source.digest, file.clone())).collect();
        files
    }

    /// Loads the theme, unless its files are what they were.
    fn theme(&mut self, config: &Config, files: &[ThemeFile], words: &Translation) -> Parsed<Theme> {
        let Config { theme: name, style, .. } = config;
        if let Some((input, theme)) = &self.theme
            && (&input.name, &input.style, &input.words) == (name, style, words)
            && input.files == files
        {
            return theme.clone();
        }
        let theme = theme::load(name, files, style, words);
        let input = ThemeInput {
            name: name.clone(),
            style: style.clone(),
            words: words.clone(),
            files: files.to_vec(),
        };
        self.theme = Some((input, theme.clone()));
        theme
    }
}
