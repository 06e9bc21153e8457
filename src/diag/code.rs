//! The kinds of diagnostics: their stable names, how severe they are, and what they mean.

use std::fmt;

use serde::{Serialize, Serializer};

/// How bad a problem is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Severity {
    /// The site is not published.
    Error,
    /// The site is published all the same.
    Warning,
}

impl Severity {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl Serialize for Severity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $meaning:literal;)*) => {
        /// A kind of diagnostic. Names are stable: people search for them and programs filter by them.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $meaning] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the name that is printed: `broken-link`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Returns how severe it is unless the site's configuration says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// Returns what it means, in one sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }
        }
    };
}

codes! {
    // Files
    BadUtf8 "bad-utf8" Error "A content file is not UTF-8.";
    NulByte "nul-byte" Error "A content file holds a NUL byte.";
    TooLarge "too-large" Error "A content file is too large to be text that somebody wrote.";
    Unreadable "unreadable" Error "A file or folder could not be read.";
    SpecialFile "special-file" Warning "A FIFO, socket or device lies in the content; it is never opened.";
    OutsideLink "outside-link" Warning "A symbolic link leads out of the site, in a circle, or nowhere; it is not followed.";
    UnsafePath "unsafe-path" Error "A file's name cannot be an address on every system.";
    PathClash "path-clash" Error "Two sources would be published at one address, or at two that differ in case alone.";
    ReservedPath "reserved-path" Error "A source would be published at an address that belongs to the program.";
    NoConfig "no-config" Error "There is no `site.toml`.";
    NoContent "no-content" Error "The site has no content folder, or nothing in it.";

    // TOML
    TomlSyntax "toml-syntax" Error "The TOML cannot be parsed at this place.";
    UnknownKey "unknown-key" Error "A key is not one that prepress knows.";
    MissingKey "missing-key" Error "A required key is missing or empty.";
    WrongType "wrong-type" Error "A value has another type than the key wants.";
    BadValue "bad-value" Error "A value is of the right type but not one that the key can have.";

    // Pages, banks, glossary
    NoFrontMatter "no-front-matter" Error "A topic page does not start with front matter.";
    UnclosedFrontMatter "unclosed-front-matter" Error "The front matter is not closed by a line `+++`.";
    BadId "bad-id" Error "An id is not made of ASCII letters, digits, `-` and `_`.";
    DuplicateId "duplicate-id" Error "An id, an alias or a term is used twice (without regard to case).";
    EmptyBank "empty-bank" Warning "A question bank holds no question.";
    EmptyPage "empty-page" Warning "A page has no text.";
    HardToFind "hard-to-find" Warning "No word of a title says what the page is about, so no search finds it.";
    NoCorrectChoice "no-correct-choice" Error "None of a question's choices is marked as correct.";
    MissingOutput "missing-output" Error "A question of kind `output` lacks its program or what that prints.";
    TagClash "tag-clash" Warning "Two tags differ in case or punctuation alone, and would share one page.";

    // Markdown
    RawHtml "raw-html" Warning "Raw HTML is shown as text.";
    UnsafeUrl "unsafe-url" Warning "A link or an image with a dangerous scheme was dropped.";
    RemoteImage "remote-image" Warning "An image on another host would send the reader's address there; it became a link.";
    UnclosedFence "unclosed-fence" Warning "A code fence is never closed: the rest of the text is code.";
    UnknownFenceWord "unknown-fence-word" Error "A word after a fence's language is not one that prepress knows.";
    StrayOutput "stray-output" Warning "An `output` fence follows no Python block.";
    NotHighlighted "not-highlighted" Warning "A code block is too large, or its lines too long, to be highlighted.";
    UnknownLanguage "unknown-language" Warning "A fence names a language that cannot be highlighted.";
    DuplicateHeading "duplicate-heading" Error "Two headings of a page were given the same id.";
    MissingFootnote "missing-footnote" Warning "A footnote is referred to and never defined, or defined and never referred to.";
    MissingAlt "missing-alt" Warning "An image has no text for those who cannot see it.";

    // Links
    BrokenLink "broken-link" Error "A link leads to no page, question, term or file of the site.";
    BrokenAnchor "broken-anchor" Error "A link leads to a heading that its page does not have.";
    AmbiguousLink "ambiguous-link" Error "A wiki link could mean several things.";
    AliasClash "alias-clash" Error "An alias is the address of something else.";
    PrerequisiteLoop "prerequisite-loop" Error "Pages are prerequisites of each other in a circle.";

    // Cards
    BadLock "bad-lock" Error "A line of `cards.lock` makes no sense.";
    LostCard "lost-card" Error "A question that was published is gone, and no other has its id as an alias.";
    StaleLock "stale-lock" Warning "`cards.lock` is older than the questions, or is not there for an export.";

    // Python
    WrongOutput "wrong-output" Error "A block, a statement or an example gives something else than the page says.";
    PythonError "python-error" Error "A block ended with an error that it does not name.";
    NoErrorRaised "no-error-raised" Error "A block with `expect-error` ended without that error.";
    TimedOut "timed-out" Error "A block ran for longer than `[python] timeout`.";
    TooMuchOutput "too-much-output" Error "A block printed more than 200 kB.";
    UnsteadyOutput "unsteady-output" Error "A block prints something else from run to run.";
    NotWritten "not-written" Warning "`check --write` could not put a value into the file.";
    NoPython "no-python" Warning "An interpreter is missing, or none is there to run the code with.";
    SkippedCode "skipped-code" Warning "A block needs what none of the interpreters has.";
    OldPython "old-python" Warning "A page or a block speaks of a Python that no longer gets security fixes.";
    StalePage "stale-page" Warning "A page was last revised longer ago than `[check] stale_after` allows.";

    // Code that runs
    StaleTrace "stale-trace" Warning "A block that readers can step through was not recorded, or has changed since.";
    NotRecorded "not-recorded" Warning "A block that readers would step through cannot be recorded.";

    // Theme
    BadTemplate "bad-template" Error "A template cannot be parsed or rendered.";
    LowContrast "low-contrast" Warning "A colour of `[style]` is hard to read on the paper of the theme.";
    UnknownTheme "unknown-theme" Error "The theme named in `site.toml` has no folder under `themes/`.";
    UnknownWord "unknown-word" Error "A table of words has a text that the interface does not say.";
    MissingWords "missing-words" Warning "Some texts of the interface are not in the site's language.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
