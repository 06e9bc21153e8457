//! The command line, declared once: its help and the table in the README come from here.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Turns Markdown topics and question banks into a study site.
#[derive(Debug, Parser)]
#[command(
    name = "prepress",
    version,
    after_help = "\
Start here:
  prepress new my-site          a small site that works
  cd my-site && prepress serve  shows it, and follows every save
  prepress build                writes public/
  prepress check                every content and link check, without writing

Exit status: 0 done; 1 the content has errors, all of them printed; 2 wrong usage, or the machine failed.",
    arg_required_else_help = true
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// Print errors alone.
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a small working site: config, two topics, a question bank, a GitHub Pages workflow.
    New(New),
    /// Build the site. What is published is always the whole old or the whole new site.
    Build(Build),
    /// Show the site while it is written: builds, serves it on this machine, follows every save.
    Serve(Serve),
    /// Check content, links and code, without writing a site: runs every Python block, and compares what it claims.
    Check(Check),
    /// Write the cards for another program.
    Export(Export),
    /// Print the table of all that the interface says, for a site in another language to start from
    Words,
    /// Print the JSON Schema of a kind of file, for editors that check and complete TOML.
    Schema(Schema),
    /// Print completions for a shell.
    #[command(
        after_help = "For bash: prepress completions bash > ~/.local/share/bash-completion/completions/prepress"
    )]
    Completions(Completions),
}

/// Options of every command that reads a site.
#[derive(Debug, Args)]
pub struct SiteArgs {
    /// The site's folder, the one with `site.toml`.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,

    /// Let drafts take part.
    #[arg(long)]
    pub drafts: bool,

    /// How many threads may work at once (default: all cores). The result is the same for any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub threads: Option<u16>,

    /// How to print what is wrong: for people, or one JSON object a line.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    pub format: Format,
}

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// `path:line:col`, the source line, carets, help.
    Text,
    /// One JSON object a line.
    Json,
}

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct New {
    /// The folder to write into; it is made if it is not there.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
}

/// Arguments of `build`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prepress build
  prepress build --root docs --out /srv/www/docs
  prepress build --base-url https://example.org/preview/")]
pub struct Build {
    /// What every command reads.
    #[command(flatten)]
    pub site: SiteArgs,

    /// Where to publish (default: `public` in the site's folder). Files in it that prepress did not write stay.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Where the site will stand, instead of `base_url` in `site.toml`.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,

    /// Where the sources are, instead of `repository` in `site.toml`; an empty text means nowhere.
    #[arg(long, value_name = "URL")]
    pub repository: Option<String>,
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prepress serve --open
  prepress serve --root docs --drafts --port 8000

It writes nothing: `public/` stays as the last build left it. Ctrl-C ends it.")]
pub struct Serve {
    /// What every command reads.
    #[command(flatten)]
    pub site: SiteArgs,

    /// The port; 0 takes any that is free.
    #[arg(long, value_name = "N", default_value_t = 4000)]
    pub port: u16,

    /// The address to listen on, instead of this machine alone: whoever reaches it reads the preview.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", hide_default_value = true, value_parser = host)]
    pub host: IpAddr,

    /// Open the site in the browser.
    #[arg(long)]
    pub open: bool,

    /// Look through the folder twice a second, where the system does not tell of changes.
    #[arg(long)]
    pub poll: bool,
}

fn host(text: &str) -> Result<IpAddr, String> {
    match text {
        "localhost" => Ok(IpAddr::from([127, 0, 0, 1])),
        text => text.parse().map_err(|_| "it must be an address such as 127.0.0.1 or 192.168.1.5".to_owned()),
    }
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// What every command reads.
    #[command(flatten)]
    pub site: SiteArgs,

    /// Put what code gives into the files (`output` fences, `# =>` values), keep `cards.lock` (what is new, changed or
    /// gone), and record a run of each block that readers can step through.
    #[arg(long, conflicts_with = "drafts")]
    pub write: bool,

    /// Do not run the Python of the content: for sites that you would not let run a program on this machine.
    #[arg(long)]
    pub no_run: bool,

    /// Take every warning for an error.
    #[arg(long)]
    pub strict: bool,

    /// Compare the content with a subject map, a TOML file with `[[item]]` tables: tell which ids no page treats, and
    /// how much is covered.
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// For which program.
    #[command(subcommand)]
    pub program: Program,
}

/// Programs that cards are written for.
#[derive(Debug, Subcommand)]
pub enum Program {
    /// Write a package for Anki, or a table that it imports.
    Anki(ExportAnki),
}

/// Arguments of `export anki`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  prepress export anki
  prepress export anki --out static/cards.apkg
  prepress export anki --format tsv --out cards.tsv

Importing a later package changes the notes that changed, and no schedule. `prepress check --write` keeps `cards.lock`,
which tells which those are.")]
pub struct ExportAnki {
    /// The site's folder, the one with `site.toml`.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,

    /// The file to write (default: the site's id with `.apkg` or `.tsv`, in the site's folder).
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// A package, or a table of text.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Deck::Apkg)]
    pub format: Deck,

    /// How many threads may work at once (default: all cores). The result is the same for any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub threads: Option<u16>,
}

/// Forms of an export for Anki.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deck {
    /// A package: notes, cards, decks, note type, styles.
    Apkg,
    /// A table of text, for a collection that has the note type already.
    Tsv,
}

impl Deck {
    /// Returns the ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Apkg => "apkg",
            Self::Tsv => "tsv",
        }
    }
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// The kind of file.
    #[arg(value_enum)]
    pub kind: SchemaKind,
}

/// Kinds of files that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    /// `site.toml`.
    Site,
    /// The front matter of a topic page.
    Topic,
    /// A question bank.
    Bank,
    /// `content/glossary.toml`.
    Glossary,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_declaration_is_sound() {
        Cli::command().debug_assert();
    }
}
