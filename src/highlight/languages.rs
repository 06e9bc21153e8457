//! The languages by the names that authors give them.

/// How a language is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// Not at all: output and prose.
    Text,
    Python,
    Session,
    Traceback,
    Console,
    Toml,
    Ini,
    Dockerfile,
    Diff,
    Sql,
    Markdown,
    /// By syntect's grammar of this name.
    Grammar(&'static str),
    /// Like `Grammar`, by that of a kindred language: what it calls an error may be none.
    Kindred(&'static str),
}

/// A canonical name, its other names, and its reader.
pub(super) struct Language {
    pub name: &'static str,
    aliases: &'static [&'static str],
    pub reader: Reader,
}

const fn language(name: &'static str, aliases: &'static [&'static str], reader: Reader) -> Language {
    Language { name, aliases, reader }
}

/// Every language. The first column is what the page says; all columns are lower case.
pub(super) static LANGUAGES: &[Language] = &[
    language("python", &["py", "python3", "py3", "pyi"], Reader::Python),
    language("pycon", &["python-console", "python-repl", "doctest"], Reader::Session),
    language("traceback", &["pytb", "py3tb", "python-traceback"], Reader::Traceback),
    language("text", &["", "txt", "plain", "plaintext", "output", "none", "ascii", "log"], Reader::Text),
    language("console", &["shell-session", "shellsession", "sh-session", "terminal"], Reader::Console),
    language("toml", &[], Reader::Toml),
    language("ini", &["cfg", "conf", "dosini", "editorconfig", "properties", "env", "dotenv"], Reader::Ini),
    language("dockerfile", &["docker", "containerfile"], Reader::Dockerfile),
    language("diff", &["patch", "udiff"], Reader::Diff),
    language("bash", &["sh", "shell", "zsh", "ksh"], Reader::Grammar("Bourne Again Shell (bash)")),
    language("batch", &["bat", "cmd"], Reader::Grammar("Batch File")),
    language("c", &["h"], Reader::Grammar("C")),
    language("clojure", &["clj"], Reader::Grammar("Clojure")),
    language("cpp", &["c++", "cc", "cxx", "hpp"], Reader::Grammar("C++")),
    language("csharp", &["c#", "cs"], Reader::Grammar("C#")),
    language("css", &[], Reader::Grammar("CSS")),
    language("cython", &["pyx", "pxd"], Reader::Grammar("Python")),
    language("dot", &["graphviz", "gv"], Reader::Grammar("Graphviz (DOT)")),
    language("erlang", &["erl"], Reader::Grammar("Erlang")),
    language("go", &["golang"], Reader::Grammar("Go")),
    language("groovy", &["gradle"], Reader::Grammar("Groovy")),
    language("haskell", &["hs"], Reader::Grammar("Haskell")),
    language("html", &["htm", "jinja", "jinja2", "html+jinja", "django"], Reader::Grammar("HTML")),
    language("java", &[], Reader::Grammar("Java")),
    language("javascript", &["js", "mjs", "cjs", "node"], Reader::Grammar("JavaScript")),
    language("json", &["jsonc", "json5", "jsonl", "ndjson", "geojson"], Reader::Grammar("JSON")),
    language("jsx", &[], Reader::Kindred("JavaScript")),
    language("kotlin", &["kt"], Reader::Kindred("Java")),
    language("latex", &["tex"], Reader::Grammar("LaTeX")),
    language("lisp", &["elisp", "scheme"], Reader::Grammar("Lisp")),
    language("lua", &[], Reader::Grammar("Lua")),
    language("makefile", &["make", "mk"], Reader::Grammar("Makefile")),
    language("markdown", &["md"], Reader::Markdown),
    language("ocaml", &["ml"], Reader::Grammar("OCaml")),
    language("perl", &["pl"], Reader::Grammar("Perl")),
    language("php", &[], Reader::Grammar("PHP")),
    language("r", &[], Reader::Grammar("R")),
    language("regex", &["regexp", "re"], Reader::Grammar("Regular Expressions (Python)")),
    language("rst", &["rest", "restructuredtext"], Reader::Grammar("reStructuredText")),
    language("ruby", &["rb"], Reader::Grammar("Ruby")),
    language("rust", &["rs"], Reader::Grammar("Rust")),
    language("scala", &[], Reader::Grammar("Scala")),
    language("sql", &["postgresql", "postgres", "mysql", "sqlite", "plpgsql"], Reader::Sql),
    language("tsx", &[], Reader::Kindred("JavaScript")),
    language("typescript", &["ts", "mts", "cts"], Reader::Kindred("JavaScript")),
    language("xml", &["svg", "rss", "xsd", "xslt"], Reader::Grammar("XML")),
    language("yaml", &["yml"], Reader::Grammar("YAML")),
];

/// Finds a language by any of its names, without regard to case.
pub(super) fn find(name: &str) -> Option<&'static Language> {
    let is = |known: &&str| known.eq_ignore_ascii_case(name);
    LANGUAGES.iter().find(|language| is(&language.name) || language.aliases.iter().any(is))
}

/// Returns every name of every language.
#[cfg(test)]
pub(super) fn all_names() -> impl Iterator<Item = &'static str> {
    LANGUAGES
        .iter()
        .flat_map(|language| std::iter::once(language.name).chain(language.aliases.iter().copied()))
}
