//! The classes that highlighted code is made of: one table, which the theme's `code.css` colours.

/// Declares the enum, its CSS names and its opening tags from one table, so that they cannot drift apart.
macro_rules! classes {
    ($($variant:ident $css:literal $doc:literal,)+) => {
        /// What a piece of code is. `Plain` goes out unwrapped, all others as `<span class="…">`.
        ///
        /// | class | what |
        /// |---|---|
        $(#[doc = concat!("| `", $css, "` | ", $doc, " |")])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Class {
            /// Names, whitespace and punctuation: no colour, no span.
            Plain,
            $(#[doc = $doc] $variant,)+
        }

        impl Class {
            /// Every class that can stand in the HTML, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Returns the name of the class in the HTML; nothing for `Plain`.
            pub fn css(self) -> &'static str {
                match self {
                    Self::Plain => "",
                    $(Self::$variant => $css,)+
                }
            }

            /// Returns the opening tag; nothing for `Plain`.
            pub(super) fn open(self) -> &'static str {
                match self {
                    Self::Plain => "",
                    $(Self::$variant => concat!("<span class=\"", $css, "\">"),)+
                }
            }
        }
    };
}

classes! {
    Keyword "k" "keyword; soft keywords only where they are one",
    Constant "kc" "constant of the language: `True`, `None`, `...`, `null`",
    Text "s" "string",
    Escape "se" "escape in a string: `\\n`, `{{`",
    Interpolation "si" "braces, conversion and format of a replacement field: `{`, `!r:>8}`",
    Prefix "sa" "string prefix: `rb`, `f`",
    Number "n" "number, date",
    Comment "c" "comment",
    Claim "cc" "claim about a value: `# => 3`",
    Function "f" "name of a function where it is defined; a shell command",
    Type "cl" "name of a class or type where it is defined",
    Decorator "d" "decorator with its `@`",
    Builtin "b" "built-in function, type or exception",
    Own "bp" "`self` and `cls`, `this`",
    Dunder "dn" "`__name__`",
    Operator "o" "operator",
    Prompt "gp" "prompt: `>>> `, `$ `",
    Output "go" "what a session printed",
    Trace "gt" "heading, exception name and marks of a traceback",
    Error "er" "what cannot stand in this language",
    Tag "nt" "tag of HTML or XML, section of a configuration file, CSS selector",
    Attribute "na" "attribute, keyword argument, key, command-line option",
    Variable "v" "variable of a shell or template",
    Inserted "gi" "line that a diff adds",
    Deleted "gd" "line that a diff removes",
    Heading "gh" "heading: of a diff's file or hunk, of a text",
}
