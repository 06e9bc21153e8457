//! Lines of text: which glyphs, how wide, broken where; and glyphs as coverage.

use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization as _;

use super::font::Font;

/// A font at a size, with the glyphs drawn so far.
pub(super) struct Face {
    /// Its size in pixels.
    pub(super) size: i32,
    font: Option<Font>,
    scale: f32,
    glyphs: Vec<OnceLock<Glyph>>,
}

/// A glyph as coverage, row by row from the top.
#[derive(Default)]
pub(super) struct Glyph {
    /// Where its left edge lies, right of the pen.
    pub(super) left: i32,
    /// Where its upper edge lies, below the base line: mostly negative.
    pub(super) top: i32,
    /// How wide it is.
    pub(super) width: usize,
    /// How much of each pixel is covered, of 255.
    pub(super) coverage: Vec<u8>,
}

/// How many letters of a text are looked at: more than any line or title can show.
const LETTERS: usize = 300;

/// How many lines stand for a curve: at the sizes drawn here, more cannot be told from fewer.
const STEPS: u8 = 5;

impl Face {
    /// Makes a font ready to be drawn at a size in pixels.
    pub(super) fn new(data: &'static [u8], size: u16) -> Self {
        let font = Font::read(data);
        let scale = font.as_ref().map_or(0.0, |font| f32::from(size) / font.units());
        let mut glyphs = Vec::new();
        glyphs.resize_with(font.as_ref().map_or(0, Font::count), OnceLock::new);
        Self { size: i32::from(size), font, scale, glyphs }
    }

    /// Returns how far a text moves the pen.
    pub(super) fn width(&self, text: &str) -> i32 {
        text.chars().map(|character| self.step(character)).sum()
    }

    fn step(&self, character: char) -> i32 {
        let advance = self.font.as_ref().and_then(|font| Some(font.advance(font.glyph(character)?)));
        (advance.unwrap_or(0.0) * self.scale).round() as i32
    }

    /// Hands out the glyphs of a text, each with the place of its pen.
    pub(super) fn set(&self, text: &str, mut put: impl FnMut(i32, &Glyph)) {
        let mut pen = 0;
        for character in text.chars() {
            if let Some(glyph) = self.glyph(character) {
                put(pen, glyph);
            }
            pen += self.step(character);
        }
    }

    fn glyph(&self, character: char) -> Option<&Glyph> {
        let font = self.font.as_ref()?;
        let index = font.glyph(character)?;
        Some(self.glyphs.get(usize::from(index))?.get_or_init(|| rasterise(font, index, self.scale)))
    }

    /// Breaks a text into lines of at most `width`: at spaces, and inside a word that fits into no line.
    pub(super) fn wrap(&self, text: &str, width: i32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&longer) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for character in word.chars() {
                if !line.is_empty() && self.width(&line) + self.step(character) > width {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(character);
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// Cuts a text to a width, with an ellipsis where something is missing.
    pub(super) fn fit(&self, text: &str, width: i32) -> String {
        if self.width(text) <= width {
            return text.to_owned();
        }
        let mut kept = text.to_owned();
        while !kept.is_empty() && self.width(&kept) + self.width("…") > width {
            kept.pop();
        }
        format!("{}…", kept.trim_end())
    }
}

/// Turns an outline into coverage: each line adds the area that it leaves on its right, row by row, and a sum along the
/// rows fills the shape.
fn rasterise(font: &Font, index: u16, scale: f32) -> Glyph {
    let mut lines: Vec<([f32; 2], [f32; 2])> = Vec::new();
    let place = |[x, y]: [f32; 2]| [x * scale, -y * scale];
    font.outline(index, STEPS, &mut |from, to| lines.push((place(from), place(to))));
    let ends = || lines.iter().map(|(from, _)| *from);
    let edge =
        |axis: usize, start: f32, pick: fn(f32, f32) -> f32| ends().map(|end| end[axis]).fold(start, pick);
    let (left, top) = (edge(0, f32::MAX, f32::min).floor(), edge(1, f32::MAX, f32::min).floor());
    let (right, bottom) = (edge(0, f32::MIN, f32::max).ceil(), edge(1, f32::MIN, f32::max).ceil());
    if lines.is_empty() || right <= left || bottom <= top {
        return Glyph::default();
    }
    let (width, height) = ((right - left) as usize, (bottom - top) as usize);
    // A line's right edge spills into the next column, the last row's into what follows.
    let mut area = vec![0.0f32; width * height + 2];
    for (from, to) in lines {
        add([from[0] - left, from[1] - top], [to[0] - left, to[1] - top], width, height, &mut area);
    }
    let mut coverage = Vec::with_capacity(width * height);
    for row in area[..width * height].chunks(width) {
        let mut sum = 0.0f32;
        coverage.extend(row.iter().map(|part| {
            sum += part;
            (sum.abs().min(1.0) * 255.0).round() as u8
        }));
    }
    Glyph { left: left as i32, top: top as i32, width, coverage }
}

/// Adds a line to the sums of areas.
fn add(from: [f32; 2], to: [f32; 2], width: usize, height: usize, area: &mut [f32]) {
    let (sign, [x0, y0], [x1, y1]) = if from[1] < to[1] { (1.0, from, to) } else { (-1.0, to, from) };
    if y1 - y0 <= f32::EPSILON {
        return;
    }
    let slope = (x1 - x0) / (y1 - y0);
    for row in (y0 as usize)..(y1.ceil() as usize).min(height) {
        let (top, bottom) = (y0.max(row as f32), y1.min(row as f32 + 1.0));
        if bottom <= top {
            continue;
        }
        let (a, b) = (x0 + (top - y0) * slope, x0 + (bottom - y0) * slope);
        let (a, b) = (a.min(b).max(0.0), a.max(b).max(0.0));
        let part = sign * (bottom - top);
        let base = row * width;
        // What each column gets: the share of the line left of its right edge, less what was given before.
        let (first, last) = (a as usize, (b as usize).min(width.saturating_sub(1)));
        let mut given = 0.0;
        for column in first..=last {
            let edge = column as f32 + 1.0;
            let share = filled(a, b, edge);
            area[base + column] += part * (share - given);
            given = share;
        }
        if last + 1 < width {
            area[base + last + 1] += part * (1.0 - given);
        }
    }
}

/// Returns how much of the pixel that ends at `edge` lies right of a line that runs from `a` to `b` across a row.
fn filled(a: f32, b: f32, edge: f32) -> f32 {
    if b - a <= f32::EPSILON {
        return (edge - a).clamp(0.0, 1.0);
    }
    // The mean of `clamp(edge - x, 0, 1)` for x from a to b.
    let (start, end) = ((edge - 1.0).clamp(a, b), edge.clamp(a, b));
    let ramp = (end - start) * (edge - (start + end) / 2.0);
    ((start - a + ramp) / (b - a)).clamp(0.0, 1.0)
}

/// Returns a text as it can be drawn: composed, with single spaces, and without the signs that the font lacks. `None` if a
/// letter is among those, or if nothing is left: a text with holes in it says something else.
pub(super) fn drawable(text: &str, face: &Face) -> Option<String> {
    let font = face.font.as_ref()?;
    let mut out = String::new();
    for character in text.nfc().take(LETTERS) {
        if character.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            continue;
        }
        // Other scripts are written from the right or shaped, which is not done here.
        let simple = matches!(u32::from(character), ..0x0590 | 0x1e00..0x2c00);
        if simple && font.glyph(character).is_some() {
            out.push(character);
            continue;
        }
        if character.is_alphanumeric() {
            return None;
        }
    }
    let out = out.trim_end().to_owned();
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(size: u16) -> Face {
        Face::new(ttf_noto_sans::BOLD, size)
    }

    #[test]
    fn a_stroke_is_full_inside_and_empty_outside() {
        let face = face(100);
        let glyph = face.glyph('I').unwrap();
        let row = &glyph.coverage[glyph.width * 40..glyph.width * 41];
        assert!(row.contains(&255), "{row:?}");
        // A ring is empty in the middle.
        let ring = face.glyph('o').unwrap();
        let rows = ring.coverage.len() / ring.width;
        assert_eq!(ring.coverage[ring.width * (rows / 2) + ring.width / 2], 0);
    }

    #[test]
    fn area_is_that_of_the_outline() {
        for character in "oIgå@8".chars() {
            let face = face(200);
            let font = face.font.as_ref().unwrap();
            let mut twice = 0.0f32;
            font.outline(font.glyph(character).unwrap(), STEPS, &mut |a, b| {
                twice += a[0] * b[1] - a[1] * b[0]
            });
            let expected = (twice / 2.0).abs() * face.scale * face.scale;
            let glyph = face.glyph(character).unwrap();
            let got = glyph.coverage.iter().map(|part| f32::from(*part)).sum::<f32>() / 255.0;
            assert!((got - expected).abs() < expected * 0.01, "{character}: {got} {expected}");
        }
    }

    #[test]
    fn lines_keep_to_their_width() {
        let face = face(60);
        let text =
            "What is the GIL, and when does it hurt an_endless_name_without_any_place_to_break_it_at_all?";
        let lines = face.wrap(text, 500);
        assert!(lines.iter().all(|line| face.width(line) <= 500), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        assert!(face.width(&face.fit(text, 300)) <= 300 && face.fit(text, 300).ends_with('…'));
        assert_eq!(face.fit("short", 300), "short");
        assert!(face.wrap("", 100).is_empty());
    }

    #[test]
    fn what_can_be_drawn() {
        let face = face(40);
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(drawable(text, &face).as_deref(), expected, "{text}");
        };
        check("Größe  e\u{301}\n ", Some("Größe é"));
        check("Ключевое слово `with`", Some("Ключевое слово `with`"));
        check("a ≠ b 🎉", Some("a ≠ b"));
        check("協程", None);
        check("مرحبا", None);
        check("नमस्ते", None);
        check("🎉", None);
        check("", None);
    }
}
