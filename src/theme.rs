//! The theme: templates and files, the site's own laid over those inside the program, file by file.
//!
//! A file of the site can be more of the built-in one instead of another: templates extend `default/NAME.html`, and
//! style sheets import `default/NAME.css`.

mod comments;
mod css;
mod palette;
mod style;
mod words;

pub use comments::without_comments;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use palette::{LOOKS, Palette};
use tera::{ErrorKind, Tera};

use crate::colour::Colour;
use crate::config::Style;
use crate::diag::{Code, Diagnostic, Diagnostics, Parsed, did_you_mean};
use crate::digest::Digest;
use crate::source::{Place, SitePath};
use crate::sources::ThemeFile;
use crate::translation::Translation;

/// The default theme, as it was when the program was compiled.
const BUILT_IN: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/default_theme.rs"));

/// Folders of a theme whose files are published below one folder that is named by their digest, so that hosts and
/// browsers may keep them for ever.
const PUBLISHED: &[&str] = &["css/", "js/", "img/", "font/"];

/// Where the built-in files are found by those that are laid over them.
const DEFAULT: &str = "default/";

/// Returns the paper of the default theme.
fn paper(dark: bool) -> Colour {
    Colour(if dark { [0x14, 0x18, 0x1b] } else { [0xfc, 0xfc, 0xfa] })
}

/// A file that the theme publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Where it goes, from the site's root.
    pub out: String,
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
}

/// Templates and files, ready for rendering.
#[derive(Clone, Debug)]
pub struct Theme {
    tera: Tera,
    files: Arc<[Asset]>,
    folder: String,
    digest: Digest,
    sources: BTreeMap<String, SitePath>,
    light: Palette,
    dark: Palette,
}

impl Theme {
    /// Returns the files that the theme publishes, by path.
    pub fn files(&self) -> &[Asset] {
        &self.files
    }

    /// Returns the folder of the theme's files, from the site's root, without slashes at the ends.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// Returns the digest of all that can change a page: templates and the folder's name.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Returns the colour of a token on light paper.
    pub fn colour(&self, token: &str) -> Option<Colour> {
        self.light.colour(token)
    }

    /// Returns the colours of light and of dark paper.
    pub fn papers(&self) -> [Colour; 2] {
        let of = |palette: &Palette, dark| palette.colour("paper").unwrap_or(paper(dark));
        [of(&self.light, false), of(&self.dark, true)]
    }

    /// Tells whether the site has templates of its own: those of the default theme show whatever they are given.
    pub fn has_own_templates(&self) -> bool {
        !self.sources.is_empty()
    }

    /// Renders a template with what serialises as its context.
    ///
    /// # Errors
    /// Returns a diagnostic about the template that cannot show what it is given.
    pub fn render(&self, template: &str, view: &impl serde::Serialize) -> Result<String, Diagnostic> {
        let failed = |error: tera::Error| {
            let name = match error.kind() {
                ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => report.filename(),
                _ => template,
            };
            let path = self.sources.get(name).cloned().unwrap_or_else(|| built_in_template(name));
            describe(&error, &path)
        };
        let context = tera::Context::from_serialize(view).map_err(failed)?;
        self.tera.render(template, &context).map_err(failed)
    }

    /// Shows the site to every template, as `site`.
    pub fn introduce(&mut self, site: &impl serde::Serialize) {
        self.tera.global_context().insert("site", site);
    }
}

fn built_in_template(name: &str) -> SitePath {
    SitePath::new(format!("themes/default/templates/{}", name.strip_prefix(DEFAULT).unwrap_or(name)))
}

/// Loads the theme `name`: the built-in files, over them those of `themes/NAME`, and over its tokens those of `style`. Its
/// templates and scripts say what they say in the given words.
pub fn load(name: &str, files: &[ThemeFile], style: &Style, translation: &Translation) -> Parsed<Theme> {
    let mut found = Diagnostics::default();
    let folder = format!("themes/{name}/");
    let own: Vec<(&str, &ThemeFile)> =
        files.iter().filter_map(|file| Some((file.path.as_str().strip_prefix(&folder)?, file))).collect();
    if own.is_empty() && name != "default" {
        let folders = files.iter().filter_map(|file| file.path.as_str().split('/').nth(1)).chain(["default"]);
        let text = format!("there is no theme `{name}`");
        found.push(
            Diagnostic::of_file(Code::UnknownTheme, &SitePath::new("site.toml"), text)
                .maybe_help(did_you_mean(name, folders))
                .help(format!("put its files under `{folder}`, or leave `theme` out")),
        );
    }

    let mut all: BTreeMap<&str, Cow<'static, [u8]>> =
        BUILT_IN.iter().map(|&(path, bytes)| (path, Cow::Borrowed(bytes))).collect();
    let mut sources = BTreeMap::new();
    for (path, file) in &own {
        // Equal files stay borrowed: a copy of the default theme in a site costs nothing.
        if !all.get(path).is_some_and(|bytes| is_copy(path, bytes, &file.bytes)) {
            all.insert(path, Cow::Owned(with_built_in(path, &file.bytes)));
            if let Some(template) = path.strip_prefix("templates/") {
                sources.insert(template.to_owned(), file.path.clone());
            }
        }
    }

    let tokens = all.get(TOKENS).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
    let rules = found.take(style::rules(style, tokens));
    let tokens = format!("{tokens}{rules}");
    let [light, dark] = [LOOKS[0], LOOKS[1]].map(|look| Palette::of_sheet(&tokens, look));
    if !rules.is_empty() {
        all.insert(TOKENS, Cow::Owned(tokens.into_bytes()));
    }
    let sheet = |name: &str| {
        let bytes = all.get(format!("css/{name}").as_str())?;
        std::str::from_utf8(bytes).ok()
    };
    let main = sheet("main.css").map(|main| css::inline_imports(main, &sheet));
    if let Some(main) = main {
        all.insert("css/main.css", Cow::Owned(main.into_bytes()));
    }
    let scripts = all.iter().filter(|(path, _)| path.starts_with("js/"));
    let scripts = scripts.filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok());
    if let Some(script) = translation.script(scripts) {
        all.insert("js/translation.js", Cow::Owned(script.into_bytes()));
    }
    let templates = templates(&all, &sources, &mut found);
    let tera = compile(&templates, &sources, translation, &mut found);
    let names = Digest::of_hash(&published(&all).collect::<Vec<_>>());
    let theme_folder = format!("_theme/{}", names.short(12));
    let digest = Digest::of_hash(&(&templates, &theme_folder, translation));
    let assets = published(&all)
        .map(|(path, bytes)| Asset { out: format!("{theme_folder}/{path}"), bytes: bytes.clone() });
    let root = all.iter().filter_map(|(path, bytes)| {
        Some(Asset { out: path.strip_prefix("static/")?.to_owned(), bytes: bytes.clone() })
    });
    let mut files: Vec<Asset> = assets.chain(root).collect();
    files.sort_by(|a, b| a.out.cmp(&b.out));
    let theme = Theme { tera, files: files.into(), folder: theme_folder, digest, sources, light, dark };
    Parsed { value: theme, found: found.into_vec() }
}

/// The tokens of a theme.
const TOKENS: &str = "css/tokens.css";

/// Puts the built-in style sheets that a sheet of the site imports (`default/NAME.css`) in their places.
fn with_built_in(path: &str, bytes: &[u8]) -> Vec<u8> {
    let import = format!("@import url(\"{DEFAULT}");
    let text =
        std::str::from_utf8(bytes).ok().filter(|text| path.ends_with(".css") && text.contains(&import));
    let lookup = |name: &str| built_in(&format!("css/{}", name.strip_prefix(DEFAULT)?));
    text.map_or_else(|| bytes.to_vec(), |text| css::inline_imports(text, &lookup).into_bytes())
}

/// Tells whether a file is that of the default theme, whose scripts and sheets were compiled in without comments.
fn is_copy(path: &str, built_in: &[u8], own: &[u8]) -> bool {
    let has_comments = path.ends_with(".js") || path.ends_with(".css");
    own == built_in
        || (has_comments
            && std::str::from_utf8(own)
                .is_ok_and(|own| comments::without_comments(own).as_bytes() == built_in))
}

fn published<'a>(
    all: &'a BTreeMap<&str, Cow<'static, [u8]>>,
) -> impl Iterator<Item = (&'a str, &'a Cow<'static, [u8]>)> {
    let wanted = |path: &str| PUBLISHED.iter().any(|folder| path.starts_with(folder));
    all.iter().filter(move |(path, _)| wanted(path)).map(|(path, bytes)| (*path, bytes))
}

/// The templates as text, by name.
fn templates(
    all: &BTreeMap<&str, Cow<'static, [u8]>>,
    sources: &BTreeMap<String, SitePath>,
    found: &mut Diagnostics,
) -> BTreeMap<String, Arc<str>> {
    let mut templates = BTreeMap::new();
    // Components have one name space for all templates: theirs cannot be there twice.
    let extended = BUILT_IN.iter().filter(|_| !sources.is_empty()).filter_map(|(path, bytes)| {
        let name = path.strip_prefix("templates/").filter(|name| *name != "components.html")?;
        Some((format!("{DEFAULT}{name}"), Arc::from(std::str::from_utf8(bytes).ok()?)))
    });
    templates.extend(extended);
    for (path, bytes) in all {
        let Some(name) = path.strip_prefix("templates/").filter(|name| name.ends_with(".html")) else {
            continue;
        };
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                templates.insert(name.to_owned(), Arc::from(text));
            }
            Err(_) => {
                if let Some(path) = sources.get(name) {
                    found.push(Diagnostic::of_file(Code::BadUtf8, path, "the template is not UTF-8"));
                }
            }
        }
    }
    templates
}

/// Compiles the templates. One that cannot be compiled is reported, and the built-in one stands in for it, so that
/// the rest of the run can still find other faults.
fn compile(
    templates: &BTreeMap<String, Arc<str>>,
    sources: &BTreeMap<String, SitePath>,
    translation: &Translation,
    found: &mut Diagnostics,
) -> Tera {
    let attempt = |overlay: &dyn Fn(&str) -> bool| -> Result<Tera, tera::Error> {
        let mut tera = Tera::default();
        words::register(&mut tera, translation);
        let chosen =
            templates.iter().filter_map(|(name, text)| match sources.contains_key(name) && !overlay(name) {
                true => built_in(&format!("templates/{name}")).map(|text| (name.as_str(), text)),
                false => Some((name.as_str(), &**text)),
            });
        tera.add_raw_templates(chosen.collect::<Vec<_>>())?;
        Ok(tera)
    };
    let whole = match attempt(&|_| true) {
        Ok(tera) => return tera,
        Err(error) => error,
    };
    let mut broken: Vec<&str> = Vec::new();
    for (name, path) in sources {
        if let Err(error) = attempt(&|other| other == name) {
            found.push(describe(&error, path));
            broken.push(name);
        }
    }
    match attempt(&|name| !broken.contains(&name)) {
        Ok(tera) => tera,
        // No file is at fault by itself: what they say together is.
        Err(error) => {
            let error = if broken.is_empty() { whole } else { error };
            let name = match error.kind() {
                ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => report.filename(),
                _ => "base.html",
            };
            found.push(describe(&error, sources.get(name).unwrap_or(&built_in_template(name))));
            attempt(&|_| false).unwrap_or_default()
        }
    }
}

fn built_in(wanted: &str) -> Option<&'static str> {
    let (_, bytes) = BUILT_IN.iter().find(|(path, _)| *path == wanted)?;
    std::str::from_utf8(bytes).ok()
}

/// Turns an error of the template engine into a diagnostic about a template, at its place where the engine gives one.
fn describe(error: &tera::Error, path: &SitePath) -> Diagnostic {
    let report = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => report,
        kind => return Diagnostic::of_file(Code::BadTemplate, path, first_lower(&kind.to_string())),
    };
    // The engine names a template by its path below `templates`, which may be another one: a parent, a component.
    let name = report.filename();
    let place = match path.as_str().ends_with(&format!("/{}", name.strip_prefix(DEFAULT).unwrap_or(name))) {
        true => Place { path: path.clone(), span: Some(report.span().range.clone().into()) },
        false => Place { path: path.clone(), span: None },
    };
    Diagnostic::at(Code::BadTemplate, place, first_lower(report.message()))
}

/// The first line of a message, as ours are: without a capital.
fn first_lower(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    let mut letters = line.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> ThemeFile {
        ThemeFile { path: SitePath::new(path), bytes: text.as_bytes().into() }
    }

    #[test]
    fn the_built_in_theme_compiles() {
        let theme = load("default", &[], &Style::default(), &Translation::default());
        assert_eq!(theme.found, []);
        assert!(theme.value.tera.contains_template("topic.html"));
        assert!(theme.value.files().iter().all(|asset| asset.out.starts_with(theme.value.folder())));
    }

    #[test]
    fn a_site_overrides_file_by_file() {
        let own = [file("themes/mine/templates/404.html", "gone"), file("themes/mine/static/x.txt", "x")];
        let theme = load("mine", &own, &Style::default(), &Translation::default()).value;
        assert_eq!(theme.render("404.html", &BTreeMap::<String, String>::new()).unwrap(), "gone");
        assert!(theme.tera.contains_template("topic.html"));
        assert!(theme.files().iter().any(|asset| asset.out == "x.txt"));
    }

    #[test]
    fn every_broken_template_is_reported() {
        let own = [
            file("themes/mine/templates/404.html", "{% if %}"),
            file("themes/mine/templates/tag.html", "{{ "),
        ];
        let found = load("mine", &own, &Style::default(), &Translation::default()).found;
        let paths: Vec<&str> = found.iter().map(|d| d.at.path.as_str()).collect();
        assert_eq!(paths, ["themes/mine/templates/404.html", "themes/mine/templates/tag.html"]);
    }

    #[test]
    fn a_theme_that_is_not_there() {
        let found = load("defualt", &[], &Style::default(), &Translation::default()).found;
        assert_eq!(found[0].code, Code::UnknownTheme);
        assert_eq!(found[0].help[0], "did you mean `default`?");
    }

    #[test]
    fn a_changed_file_renames_the_folder() {
        let changed = [file("themes/default/css/extra.css", "a{}")];
        let load =
            |files: &[ThemeFile]| load("default", files, &Style::default(), &Translation::default()).value;
        assert_ne!(load(&changed).folder(), load(&[]).folder());
    }

    #[test]
    fn a_template_extends_the_built_in_one_of_its_name() {
        let own = [
            file(
                "themes/mine/templates/base.html",
                "{% extends \"default/base.html\" %}{% block footer %}F{% endblock %}",
            ),
            file(
                "themes/mine/templates/404.html",
                "{% extends \"default/404.html\" %}{% block main %}M{{ super() }}{% endblock %}",
            ),
        ];
        let theme = load("mine", &own, &Style::default(), &Translation::default());
        assert_eq!(theme.found, []);
        let mut tera = theme.value.tera.clone();
        for name in ["default/404.html", "default/question.html", "404.html"] {
            assert!(tera.contains_template(name), "{name}");
        }
        assert!(!tera.contains_template("default/components.html"));
        tera.add_raw_template("x.html", "{% extends \"404.html\" %}").unwrap();
    }

    #[test]
    fn a_sheet_adds_to_the_built_in_one() {
        let own = "@import url(\"default/tokens.css\");\n:root { --paper: #fff8e7; }\n";
        let theme = load(
            "mine",
            &[file("themes/mine/css/tokens.css", own)],
            &Style::default(),
            &Translation::default(),
        )
        .value;
        let main = theme.files().iter().find(|asset| asset.out.ends_with("/main.css")).unwrap();
        let main = std::str::from_utf8(&main.bytes).unwrap();
        assert!(main.contains("--paper: #fcfcfa;") && main.contains("--paper: #fff8e7;"));
        assert!(!main.contains("@import"));
        assert_eq!(theme.papers().map(|paper| paper.to_string()), ["#fff8e7", "#14181b"]);
        assert_eq!(theme.colour("accent").unwrap().to_string(), "#14608f");
    }
}
