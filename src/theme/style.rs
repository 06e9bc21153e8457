//! What `[style]` adds to the tokens of a theme: the colours that follow from an accent, and fonts.

use std::fmt::Write as _;

use super::palette::{LOOKS, Look, Palette};
use crate::colour::{Colour, STRONG, TEXT};
use crate::config::{Chosen, Style};
use crate::diag::{Code, Diagnostic, Parsed};
use crate::source::SitePath;
use crate::url::Url;

/// Where the root of a site is, as seen from a theme's style sheet.
const ROOT: &str = "../../..";

/// Media and selector of each look of a token sheet: of pages that follow the system, or of a reader's choice.
const RULES: [(Look, &str, &str); 6] = [
    (LOOKS[0], "", ":root"),
    (LOOKS[1], "screen and (prefers-color-scheme: dark)", ":root:not([data-theme=\"light\"])"),
    (LOOKS[1], "screen", ":root[data-theme=\"dark\"]"),
    (LOOKS[2], "(prefers-contrast: more)", ":root"),
    (
        LOOKS[3],
        "screen and (prefers-contrast: more) and (prefers-color-scheme: dark)",
        ":root:not([data-theme=\"light\"])",
    ),
    (LOOKS[3], "screen and (prefers-contrast: more)", ":root[data-theme=\"dark\"]"),
];

/// Returns the rules that go behind a theme's tokens; empty if nothing is wanted. Reports colours that do not read well.
pub(super) fn rules(style: &Style, tokens: &str) -> Parsed<String> {
    let mut out = String::new();
    let mut found = Vec::new();
    fonts(&mut out, style);
    for (look, media, selector) in RULES {
        let ground = Ground::of(tokens, look);
        let Some(tones) = tones(style, &ground) else { continue };
        let mut text = String::new();
        // Writing into a string cannot fail.
        let _ = write!(text, "{selector} {{\n--accent: {};\n", tones.accent);
        if !look.strong {
            let _ = writeln!(text, "--accent-soft: {};", tones.soft);
        }
        let _ = write!(text, "--focus: {};\n}}\n", tones.focus);
        match media {
            "" => out.push_str(&text),
            media => {
                let _ = write!(out, "@media {media} {{\n{text}}}\n");
            }
        }
    }
    for (look, chosen) in [(LOOKS[0], &style.accent), (LOOKS[1], &style.accent_dark)] {
        found.extend(chosen.as_ref().and_then(|chosen| low_contrast(chosen, &Ground::of(tokens, look))));
    }
    Parsed { value: out, found }
}

/// What text stands on, in one of the looks.
struct Ground {
    look: Look,
    papers: [Colour; 2],
}

impl Ground {
    fn of(tokens: &str, look: Look) -> Self {
        let palette = Palette::of_sheet(tokens, look);
        let paper = palette.colour("paper").unwrap_or(super::paper(look.dark));
        Self { look, papers: [paper, palette.colour("raised").unwrap_or(paper)] }
    }

    fn least(&self) -> f64 {
        if self.look.strong { STRONG } else { TEXT }
    }
}

/// The colours of a look that follow from an accent.
struct Tones {
    accent: Colour,
    soft: Colour,
    focus: Colour,
}

/// The lightness of an accent on dark paper that is made from one for light paper, and the most chroma it has.
const ON_DARK: (f64, f64) = (0.77, 0.13);

/// How much lighter the frame of what has the focus is than the accent, on dark paper.
const FOCUS: f64 = 0.05;

/// Lightness and most chroma of soft grounds on light and on dark paper.
const SOFT: [(f64, f64); 2] = [(0.955, 0.02), (0.29, 0.04)];

/// Returns the colours of a look. What is made, and not chosen, reads well on the papers of that look.
fn tones(style: &Style, ground: &Ground) -> Option<Tones> {
    let own = style.accent.as_ref().map(|chosen| chosen.colour);
    let own_dark = style.accent_dark.as_ref().map(|chosen| chosen.colour);
    let Look { dark, strong } = ground.look;
    let chosen = if dark { own_dark } else { own };
    let start = match (chosen, dark) {
        (Some(colour), _) => colour,
        (None, true) => own?.toned(ON_DARK.0, ON_DARK.1),
        (None, false) => return None,
    };
    let (lightness, most) = SOFT[usize::from(dark)];
    let soft = start.toned(lightness, most);
    let accent = match chosen {
        Some(colour) if !strong => colour,
        _ => {
            let grounds = [ground.papers[0], ground.papers[1], soft];
            start.legible(&grounds, ground.least()).unwrap_or(start)
        }
    };
    // An accent that only just reads on paper has a ground that is lighter, or darker, than others have.
    let end = if dark { ground.papers[0].lightness() } else { 1.0 };
    let mut near =
        (0..=10).map(|step| start.toned(lightness + (end - lightness) * f64::from(step) / 10.0, most));
    let soft = near.find(|soft| accent.contrast(*soft) >= TEXT).unwrap_or(soft);
    let focus = if dark { accent.toned((accent.lightness() + FOCUS).min(0.97), 1.0) } else { accent };
    Some(Tones { accent, soft, focus })
}

fn low_contrast(chosen: &Chosen, ground: &Ground) -> Option<Diagnostic> {
    let ratios = ground.papers.map(|paper| chosen.colour.contrast(paper));
    let worst = ratios[0].min(ratios[1]);
    if worst >= ground.least() {
        return None;
    }
    let paper = if ratios[0] <= ratios[1] { ground.papers[0] } else { ground.papers[1] };
    // Cut and not rounded: what is shown as 4.5 passes.
    let shown = (worst * 100.0).floor() / 100.0;
    let word = &chosen.word;
    let which = if ground.look.dark { "dark" } else { "light" };
    let text = format!(
        "`{}` has a contrast of {shown:.2} to 1 on the {which} paper `{paper}`; text needs {TEXT} to 1",
        word.text
    );
    let near = chosen.colour.legible(&ground.papers, ground.least());
    let help = near.map(|near| format!("the nearest colour that has it is `{near}`"));
    let file = SitePath::new("site.toml");
    Some(Diagnostic::new(Code::LowContrast, &file, word.span, text).maybe_help(help))
}

/// Appends the fonts. Text is set in the system's font until the site's is there, and not set anew on that page
/// (`optional`), so that nothing jumps.
fn fonts(out: &mut String, style: &Style) {
    let mut face = |family: &str, weight: &str, path: &str| {
        let url = Url::file(path.trim_start_matches('/'));
        let format = match path.rsplit('.').next().map(str::to_ascii_lowercase).as_deref() {
            Some("woff2") => " format(\"woff2\")",
            Some("woff") => " format(\"woff\")",
            _ => "",
        };
        let url = url.as_str();
        let _ = write!(
            out,
            "@font-face {{\nfont-family: \"{family}\";\nsrc: url(\"{ROOT}{url}\"){format};\n\
             font-weight: {weight};\nfont-display: optional;\n}}\n"
        );
    };
    let bold = style.font_bold.as_ref().map(|bold| &bold.text);
    let mut families = Vec::new();
    if let Some(font) = &style.font {
        if bold == Some(&font.text) {
            face(TEXT_FONT, "100 900", &font.text);
        } else {
            face(TEXT_FONT, "400", &font.text);
            if let Some(bold) = bold {
                face(TEXT_FONT, "700", bold);
            }
        }
        families.push(format!("--sans: \"{TEXT_FONT}\", system-ui, sans-serif;\n"));
    }
    if let Some(font) = &style.code_font {
        face(CODE_FONT, "400", &font.text);
        families.push(format!("--mono: \"{CODE_FONT}\", ui-monospace, monospace;\n"));
    }
    if !families.is_empty() {
        let _ = write!(out, ":root {{\n{}}}\n", families.concat());
    }
}

/// What style sheets call the font of the text.
const TEXT_FONT: &str = "Site text";

/// What style sheets call the font of code.
const CODE_FONT: &str = "Site code";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::Spelled;
    use crate::source::Span;

    const TOKENS: &str = include_str!("../../themes/default/css/tokens.css");

    fn word(text: &str) -> Spelled {
        Spelled { text: text.into(), span: Span::default() }
    }

    fn chosen(text: &str) -> Option<Chosen> {
        Some(Chosen { colour: Colour::parse(text).unwrap(), word: word(text) })
    }

    #[test]
    fn nothing_is_added_unless_it_is_asked_for() {
        assert_eq!(rules(&Style::default(), TOKENS), Parsed::fine(String::new()));
    }

    #[test]
    fn what_is_made_from_any_accent_reads_well() {
        for accent in ["#14608f", "#8a1c1c", "#0b6e4f", "#5b3fa0", "#000000", "#747474", "#7a5c00", "#c2185b"]
        {
            let style = Style { accent: chosen(accent), ..Style::default() };
            let rules = rules(&style, TOKENS);
            assert_eq!(rules.found, [], "{accent}");
            let sheet = format!("{TOKENS}{}", rules.value);
            for look in LOOKS {
                let palette = Palette::of_sheet(&sheet, look);
                let colour = |name: &str| palette.colour(name).unwrap();
                let least = if look.strong { STRONG } else { TEXT };
                for paper in ["paper", "raised"] {
                    let ratio = colour("accent").contrast(colour(paper));
                    assert!(ratio >= least, "{accent} {look:?} {paper}: {ratio}");
                    assert!(colour("focus").contrast(colour(paper)) >= 3.0, "{accent} {look:?}");
                }
                let ratio = colour("accent").contrast(colour("accent-soft"));
                assert!(ratio >= TEXT, "{accent} {look:?} soft: {ratio}");
                let ratio = colour("ink").contrast(colour("accent-soft"));
                assert!(ratio >= STRONG, "{accent} {look:?} ink on soft: {ratio}");
            }
        }
    }

    #[test]
    fn the_accent_of_the_default_theme_gives_colours_like_its_own() {
        let style = Style { accent: chosen("#14608f"), ..Style::default() };
        let sheet = format!("{TOKENS}{}", rules(&style, TOKENS).value);
        for look in LOOKS {
            let (own, made) = (Palette::of_sheet(TOKENS, look), Palette::of_sheet(&sheet, look));
            for name in ["accent", "accent-soft", "focus"] {
                let (own, made) = (own.colour(name).unwrap(), made.colour(name).unwrap());
                assert!((own.lightness() - made.lightness()).abs() < 0.16, "{look:?} {name}: {own} {made}");
            }
        }
    }

    #[test]
    fn what_is_chosen_stays_and_is_reported() {
        let style = Style { accent: chosen("#5fb3e6"), accent_dark: chosen("#14608f"), ..Style::default() };
        let Parsed { value, found } = rules(&style, TOKENS);
        assert!(value.contains("--accent: #5fb3e6;") && value.contains("--accent: #14608f;"));
        let texts: Vec<String> = found.iter().map(|d| format!("{}; {}", d.message, d.help[0])).collect();
        assert_eq!(texts.len(), 2);
        assert!(texts[0].starts_with("`#5fb3e6` has a contrast of 2.2"), "{}", texts[0]);
        assert!(texts[1].contains("on the dark paper `#1c2125`; text needs 4.5 to 1"), "{}", texts[1]);
        for (text, paper) in texts.iter().zip(["#fcfcfa", "#1c2125"]) {
            let near = text.rsplit('`').nth(1).and_then(Colour::parse).unwrap();
            let ratio = near.contrast(Colour::parse(paper).unwrap());
            assert!((TEXT..4.8).contains(&ratio), "{text}");
        }
    }

    #[test]
    fn fonts_are_addressed_from_the_sheet() {
        let style =
            Style { font: Some(word("fonts/a b.woff2")), font_bold: Some(word("b.ttf")), ..Style::default() };
        let rules = rules(&style, TOKENS).value;
        assert!(
            rules.contains("src: url(\"../../../fonts/a%20b.woff2\") format(\"woff2\");\nfont-weight: 400;")
        );
        assert!(rules.contains("src: url(\"../../../b.ttf\");\nfont-weight: 700;"));
        assert!(rules.contains("--sans: \"Site text\","));
        let one =
            Style { font: Some(word("/v.woff2")), font_bold: Some(word("/v.woff2")), ..Style::default() };
        let rules = super::rules(&one, TOKENS).value;
        assert_eq!((rules.matches("@font-face").count(), rules.matches("100 900").count()), (1, 1));
    }
}
