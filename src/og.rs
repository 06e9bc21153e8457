//! Pictures for links: what a chat or a social network shows beside a link to a page (OpenGraph's `og:image`).
//!
//! A picture is a pure function of its few texts and colours, and its file is named by them: one that was published
//! before need not be drawn again.

mod font;
mod png;
mod text;

use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use crate::digest::Digest;
use png::{Canvas, Ramp, Rgb};
use text::{Face, drawable};

/// How wide a picture is: what all who show one ask for.
pub const WIDTH: u16 = 1200;

/// How high a picture is.
pub const HEIGHT: u16 = 630;

/// The folder of the pictures, from the site's root, with its slash.
const FOLDER: &str = "data/og/";

/// Grows whenever the same texts give another picture: names of published pictures must change with it.
const REVISION: u32 = 1;

/// What all pictures of a site share.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Style {
    /// The site's title.
    pub site: String,
    /// What is drawn instead where not even that can be: the name of the host.
    pub host: String,
    /// The colours.
    pub colours: Colours,
}

/// Colours, those of the theme in light.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Colours {
    paper: Rgb,
    ink: Rgb,
    quiet: Rgb,
    accent: Rgb,
    good: Rgb,
    special: Rgb,
}

impl Colours {
    /// Takes the colours that `of` knows by name; what it lacks is as in the default theme.
    pub fn new(of: impl Fn(&str) -> Option<[u8; 3]>) -> Self {
        let colour = |name: &str, otherwise: Rgb| of(name).unwrap_or(otherwise);
        Self {
            paper: colour("paper", [0xfc, 0xfc, 0xfa]),
            ink: colour("ink", [0x1d, 0x23, 0x27]),
            quiet: colour("quiet", [0x56, 0x60, 0x69]),
            accent: colour("accent", [0x14, 0x60, 0x8f]),
            good: colour("good", [0x1d, 0x6b, 0x3c]),
            special: colour("special", [0x6c, 0x3f, 0xa0]),
        }
    }
}

/// How demanding a page is, as far as its colour goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Drawn in the accent.
    Plain,
    /// Drawn in green.
    Easy,
    /// Drawn in the special colour.
    Hard,
}

/// What a picture shows.
#[derive(Clone, Copy, Debug, Hash)]
pub struct Picture<'a> {
    /// What all pictures of the site share.
    pub style: &'a Style,
    /// The page's title; that of the site where it cannot be drawn.
    pub title: &'a str,
    /// The area; may be empty.
    pub area: &'a str,
    /// The level; may be empty.
    pub level: &'a str,
    /// The colour.
    pub mark: Mark,
}

impl Picture<'_> {
    /// Returns the path of its file, from the site's root.
    pub fn path(&self) -> String {
        let key = Digest::of_hash(&Keyed(self));
        format!("{FOLDER}{}.png", key.short(16))
    }

    /// Draws it.
    pub fn png(&self) -> Vec<u8> {
        let faces = faces();
        let Self { style, title, area, level, mark } = *self;
        let colours = &style.colours;
        let site = drawable(&style.site, &faces.small).unwrap_or_else(|| style.host.clone());
        let own = drawable(title, &faces.small);
        let head = own.is_some_and(|own| own != site).then_some(&*site);
        let title = drawable(title, &faces.small).unwrap_or_else(|| site.clone());

        let mut canvas = Canvas::new(usize::from(WIDTH), usize::from(HEIGHT));
        canvas.fill([0, 0, BAR, i32::from(HEIGHT)], MARK);
        let (face, lines) = faces.title(&title);
        if let Some(head) = head {
            line(&mut canvas, &faces.small, [LEFT, 122], &faces.small.fit(head, ROOM), QUIET);
        }
        // The title stands in the middle of what is left.
        let leading = face.size * 5 / 4;
        let block = leading * lines.len() as i32;
        let mut base = 165 + (335 - block) / 2 + face.size;
        for text in &lines {
            line(&mut canvas, face, [LEFT, base], text, INK);
            base += leading;
        }
        let mut x = LEFT;
        if let Some(level) = drawable(level, &faces.small) {
            let width = faces.small.width(&level) + 2 * 26;
            canvas.pill([x, 516, width, 54], 3.0, MARK);
            line(&mut canvas, &faces.small, [x + 26, 554], &level, MARK);
            x += width + 28;
        }
        if let Some(area) = drawable(area, &faces.small) {
            line(&mut canvas, &faces.small, [x, 554], &faces.small.fit(&area, LEFT + ROOM - x), QUIET);
        }
        let mark = match mark {
            Mark::Plain => colours.accent,
            Mark::Easy => colours.good,
            Mark::Hard => colours.special,
        };
        let mut palette = [colours.paper; 16];
        for (ramp, colour) in [(INK, colours.ink), (QUIET, colours.quiet), (MARK, mark)] {
            for step in 1..=ramp.steps {
                palette[usize::from(ramp.first + step - 1)] = mix(colours.paper, colour, step, ramp.steps);
            }
        }
        canvas.png(&palette)
    }
}

/// Tells whether bytes are a whole picture.
pub fn is_whole(bytes: &[u8]) -> bool {
    png::is_whole(bytes)
}

/// Tells whether a path, from the site's root, is that of a picture.
pub fn is_picture(path: &str) -> bool {
    path.starts_with(FOLDER) && path.ends_with(".png")
}

struct Keyed<'a>(&'a Picture<'a>);

impl Hash for Keyed<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (REVISION, self.0).hash(state);
    }
}

const BAR: i32 = 24;
const LEFT: i32 = 96;
const ROOM: i32 = 1200 - 2 * LEFT;

const INK: Ramp = Ramp { first: 9, steps: 4 };
const QUIET: Ramp = Ramp { first: 1, steps: 3 };
const MARK: Ramp = Ramp { first: 5, steps: 3 };

fn line(canvas: &mut Canvas, face: &Face, [x, y]: [i32; 2], text: &str, ramp: Ramp) {
    face.set(text, |pen, glyph| canvas.glyph((x + pen) & !1, y, glyph, ramp));
}

fn mix(from: Rgb, to: Rgb, step: u8, steps: u8) -> Rgb {
    let one = |from: u8, to: u8| {
        let (from, to, step, steps) = (i32::from(from), i32::from(to), i32::from(step), i32::from(steps));
        (from + (to - from) * step / steps).clamp(0, 255) as u8
    };
    [one(from[0], to[0]), one(from[1], to[1]), one(from[2], to[2])]
}

/// The fonts at the sizes that are drawn.
struct Faces {
    small: Face,
    /// For titles, with how many lines of it there may be; the largest first.
    large: Vec<(Face, usize)>,
}

impl Faces {
    /// Breaks a title into lines, as large as it can be.
    fn title(&self, title: &str) -> (&Face, Vec<String>) {
        let mut last = (&self.small, Vec::new());
        for (face, most) in &self.large {
            let mut lines = face.wrap(title, ROOM);
            let fits = lines.len() <= *most;
            if !fits {
                let rest = lines.split_off(most - 1).join(" ");
                lines.push(face.fit(&rest, ROOM));
            }
            last = (face, lines);
            if fits {
                break;
            }
        }
        last
    }
}

fn faces() -> &'static Faces {
    static FACES: OnceLock<Faces> = OnceLock::new();
    FACES.get_or_init(|| Faces {
        small: Face::new(ttf_noto_sans::REGULAR, 32),
        large: [(72, 2), (60, 3), (50, 4)]
            .into_iter()
            .map(|(size, most)| (Face::new(ttf_noto_sans::BOLD, size), most))
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style() -> Style {
        Style {
            site: "Python Interviews".into(),
            host: "example.org".into(),
            colours: Colours::new(|_| None),
        }
    }

    #[test]
    fn the_same_texts_give_the_same_bytes() {
        let style = style();
        let title = "What is the GIL, and when does it hurt?";
        let picture = Picture { style: &style, title, area: "Concurrency", level: "mid", mark: Mark::Plain };
        let png = picture.png();
        assert!(is_whole(&png) && png.len() < 10_000, "{}", png.len());
        assert_eq!(png, picture.png());
        // Published pictures are kept by their names: raise REVISION together with this.
        assert_eq!((REVISION, &*Digest::of(&png).short(16)), (1, "fcb16596eced788c"));
    }

    #[test]
    fn every_text_counts() {
        let style = style();
        let picture = Picture { style: &style, title: "a", area: "b", level: "mid", mark: Mark::Plain };
        let other = Style { site: "Other".into(), ..style.clone() };
        let changes = [
            Picture { title: "b", ..picture },
            Picture { area: "c", ..picture },
            Picture { level: "senior", ..picture },
            Picture { mark: Mark::Hard, ..picture },
            Picture { style: &other, ..picture },
        ];
        for change in changes {
            assert!(change.path() != picture.path() && change.png() != picture.png());
        }
        assert!(is_picture(&picture.path()));
    }

    #[test]
    fn a_title_in_another_script_is_that_of_the_site() {
        let style = style();
        let of = |title| Picture { style: &style, title, area: "", level: "", mark: Mark::Plain }.png();
        assert_eq!(of("協程とは何ですか"), of("Python Interviews"));
        let foreign = Style { site: "面接".into(), ..style.clone() };
        let bare = Picture { style: &foreign, title: "協程", area: "面", level: "", mark: Mark::Plain };
        assert!(is_whole(&bare.png()));
    }

    #[test]
    fn any_title_fits() {
        let style = style();
        for title in ["", " ", "x", &"word ".repeat(500), &"x".repeat(5000), &"W".repeat(60)] {
            let png = Picture { style: &style, title, area: title, level: title, mark: Mark::Easy }.png();
            assert!(is_whole(&png) && png.len() < 20_000, "{}", png.len());
        }
    }
}
