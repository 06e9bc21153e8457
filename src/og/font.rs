//! Reads outlines and widths from a TrueType font (the OpenType specification's tables `cmap`, `glyf`, `head`, `hhea`,
//! `hmtx`, `loca`). Hinting, kerning and shaping are deliberately absent: titles are drawn large, in scripts that need none.

use std::ops::Range;

/// A TrueType font.
pub(super) struct Font {
    data: &'static [u8],
    glyf: Range<usize>,
    loca: Range<usize>,
    hmtx: Range<usize>,
    /// The `cmap` subtable of format 4.
    characters: usize,
    long_offsets: bool,
    wide: u16,
    units: u16,
}

/// A point of an outline, and whether the curve goes through it.
#[derive(Clone, Copy)]
struct Spot {
    at: [f32; 2],
    on: bool,
}

/// How deep glyphs may be put together from others.
const DEPTH: u8 = 4;

impl Font {
    /// Finds the tables of a font; `None` if it lacks one that is needed.
    pub(super) fn read(data: &'static [u8]) -> Option<Self> {
        let tables = usize::from(word(data, 4)?);
        let table = |tag: &[u8; 4]| -> Option<Range<usize>> {
            let entry = (0..tables).map(|at| 12 + at * 16).find(|&at| data.get(at..at + 4) == Some(tag))?;
            let (from, length) = (long(data, entry + 8)? as usize, long(data, entry + 12)? as usize);
            (from + length <= data.len()).then_some(from..from + length)
        };
        let (head, hhea, cmap) = (table(b"head")?.start, table(b"hhea")?.start, table(b"cmap")?.start);
        let subtables = usize::from(word(data, cmap + 2)?);
        let characters = (0..subtables).map(|at| cmap + 4 + at * 8).find_map(|at| {
            let from = cmap + long(data, at + 4)? as usize;
            (word(data, at)? == 3 && word(data, at + 2)? == 1 && word(data, from)? == 4).then_some(from)
        })?;
        Some(Self {
            glyf: table(b"glyf")?,
            loca: table(b"loca")?,
            hmtx: table(b"hmtx")?,
            characters,
            long_offsets: word(data, head + 50)? == 1,
            wide: word(data, hhea + 34)?.max(1),
            units: word(data, head + 18)?.max(1),
            data,
        })
    }

    /// Returns how many glyphs there are.
    pub(super) fn count(&self) -> usize {
        (self.loca.len() / if self.long_offsets { 4 } else { 2 }).saturating_sub(1)
    }

    /// Returns how many units make the height of the font.
    pub(super) fn units(&self) -> f32 {
        f32::from(self.units)
    }

    /// Returns the glyph of a character, or `None` if the font has none.
    pub(super) fn glyph(&self, character: char) -> Option<u16> {
        let (data, from) = (self.data, self.characters);
        let code = u16::try_from(u32::from(character)).ok()?;
        let double = usize::from(word(data, from + 6)?);
        let (ends, starts) = (from + 14, from + 16 + double);
        let at = (0..double / 2).find(|at| word(data, ends + at * 2).is_some_and(|end| end >= code))?;
        let start = word(data, starts + at * 2)?;
        let delta = word(data, starts + double + at * 2)?;
        let place = starts + double * 2 + at * 2;
        let offset = word(data, place)?;
        if start > code {
            return None;
        }
        let glyph = match offset {
            0 => code.wrapping_add(delta),
            offset => match word(data, place + usize::from(offset) + usize::from(code - start) * 2)? {
                0 => 0,
                glyph => glyph.wrapping_add(delta),
            },
        };
        (glyph != 0).then_some(glyph)
    }

    /// Returns how far a glyph moves the pen, in units.
    pub(super) fn advance(&self, glyph: u16) -> f32 {
        let at = self.hmtx.start + usize::from(glyph.min(self.wide - 1)) * 4;
        word(self.data, at).map_or(0.0, f32::from)
    }

    /// Hands out the outline of a glyph as lines, in units, `y` upwards. A curve becomes `steps` lines.
    pub(super) fn outline(&self, glyph: u16, steps: u8, line: &mut impl FnMut([f32; 2], [f32; 2])) {
        let mut contours = Vec::new();
        self.contours(glyph, DEPTH, &mut contours);
        for contour in &contours {
            flatten(contour, steps, line);
        }
    }

    /// Collects the contours of a glyph, those of its parts included. What cannot be read is left out.
    fn contours(&self, glyph: u16, depth: u8, out: &mut Vec<Vec<Spot>>) -> Option<()> {
        let data = self.data;
        let place = |glyph: usize| -> Option<usize> {
            let loca = self.loca.start;
            match self.long_offsets {
                true => Some(long(data, loca + glyph * 4)? as usize),
                false => Some(usize::from(word(data, loca + glyph * 2)?) * 2),
            }
        };
        let (start, end) = (place(usize::from(glyph))?, place(usize::from(glyph) + 1)?);
        if start >= end || end > self.glyf.len() {
            return None;
        }
        let from = self.glyf.start + start;
        match signed(data, from)? {
            count @ 0.. => simple(data, from + 10, count.unsigned_abs(), out),
            _ => self.compound(from + 10, depth.checked_sub(1)?, out),
        }
    }

    /// Collects the contours of a glyph that is put together from others.
    fn compound(&self, mut at: usize, depth: u8, out: &mut Vec<Vec<Spot>>) -> Option<()> {
        let data = self.data;
        let fraction = |at: usize| Some(f32::from(signed(data, at)?) / 16384.0);
        loop {
            let (flags, part) = (word(data, at)?, word(data, at + 2)?);
            at += 4;
            let wide = flags & 1 != 0;
            let (dx, dy) = match wide {
                true => (f32::from(signed(data, at)?), f32::from(signed(data, at + 2)?)),
                false => {
                    let byte = |at: usize| Some(f32::from(i8::from_ne_bytes([*data.get(at)?])));
                    (byte(at)?, byte(at + 1)?)
                }
            };
            at += if wide { 4 } else { 2 };
            let mut scale = [1.0, 0.0, 0.0, 1.0];
            if flags & 8 != 0 {
                scale[0] = fraction(at)?;
                scale[3] = scale[0];
                at += 2;
            } else if flags & 0x40 != 0 {
                (scale[0], scale[3]) = (fraction(at)?, fraction(at + 2)?);
                at += 4;
            } else if flags & 0x80 != 0 {
                scale = [fraction(at)?, fraction(at + 2)?, fraction(at + 4)?, fraction(at + 6)?];
                at += 8;
            }
            let first = out.len();
            self.contours(part, depth, out);
            // Offsets that name points to lay on one another are not used by the fonts that are drawn with here.
            let (dx, dy) = if flags & 2 != 0 { (dx, dy) } else { (0.0, 0.0) };
            for spot in out[first..].iter_mut().flatten() {
                let [x, y] = spot.at;
                spot.at = [x * scale[0] + y * scale[2] + dx, x * scale[1] + y * scale[3] + dy];
            }
            if flags & 0x20 == 0 {
                return Some(());
            }
        }
    }
}

/// Reads a glyph that is drawn by itself.
fn simple(data: &[u8], from: usize, count: u16, out: &mut Vec<Vec<Spot>>) -> Option<()> {
    let count = usize::from(count);
    let ends: Vec<usize> =
        (0..count).map(|at| word(data, from + at * 2).map(usize::from)).collect::<Option<_>>()?;
    let points = ends.last()? + 1;
    let mut at = from + count * 2;
    at += 2 + usize::from(word(data, at)?);
    let mut flags = Vec::with_capacity(points);
    while flags.len() < points {
        let flag = *data.get(at)?;
        at += 1;
        let mut times = 1;
        if flag & 8 != 0 {
            times += usize::from(*data.get(at)?);
            at += 1;
        }
        flags.extend(std::iter::repeat_n(flag, times.min(points - flags.len())));
    }
    let mut line = |short: u8, same: u8| -> Option<Vec<f32>> {
        let mut value = 0i32;
        flags
            .iter()
            .map(|flag| {
                match (flag & short != 0, flag & same != 0) {
                    (true, positive) => {
                        let step = i32::from(*data.get(at)?);
                        at += 1;
                        value += if positive { step } else { -step };
                    }
                    (false, true) => {}
                    (false, false) => {
                        value += i32::from(signed(data, at)?);
                        at += 2;
                    }
                }
                Some(value as f32)
            })
            .collect()
    };
    let (x, y) = (line(2, 16)?, line(4, 32)?);
    let mut first = 0;
    for end in ends {
        let spots = (first..=end).map(|at| Spot { at: [x[at], y[at]], on: flags[at] & 1 != 0 });
        out.push(spots.collect());
        first = end + 1;
    }
    Some(())
}

fn middle(a: [f32; 2], b: [f32; 2]) -> [f32; 2] {
    [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]
}

/// Walks round a contour of quadratic curves. Between two points that the curve does not go through lies one that it does.
fn flatten(contour: &[Spot], steps: u8, line: &mut impl FnMut([f32; 2], [f32; 2])) {
    let (Some(first), Some(last)) = (contour.first(), contour.last()) else { return };
    let start = match (first.on, last.on) {
        (true, _) => first.at,
        (false, true) => last.at,
        (false, false) => middle(first.at, last.at),
    };
    let (mut pen, mut control) = (start, None);
    let mut curve = |pen: [f32; 2], control: Option<[f32; 2]>, to: [f32; 2]| {
        let Some(control) = control else { return line(pen, to) };
        let mut from = pen;
        for step in 1..=steps {
            let t = f32::from(step) / f32::from(steps);
            let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
            let next = [a * pen[0] + b * control[0] + c * to[0], a * pen[1] + b * control[1] + c * to[1]];
            line(from, next);
            from = next;
        }
    };
    for spot in contour {
        match (spot.on, control) {
            (true, _) => {
                curve(pen, control, spot.at);
                (pen, control) = (spot.at, None);
            }
            (false, Some(before)) => {
                let between = middle(before, spot.at);
                curve(pen, control, between);
                (pen, control) = (between, Some(spot.at));
            }
            (false, None) => control = Some(spot.at),
        }
    }
    curve(pen, control, start);
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn signed(data: &[u8], at: usize) -> Option<i16> {
    Some(i16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_fonts_are_read() {
        for data in [ttf_noto_sans::REGULAR, ttf_noto_sans::BOLD] {
            let font = Font::read(data).unwrap();
            for character in "AZaz09äßçŁЖжΩ_.()'’–…".chars() {
                let glyph = font.glyph(character).unwrap_or_else(|| panic!("{character}"));
                let mut lines = 0;
                font.outline(glyph, 4, &mut |_, _| lines += 1);
                assert!(lines > 2 && font.advance(glyph) > 0.0, "{character}");
            }
            assert_eq!(font.glyph('語'), None);
            assert_eq!(font.glyph('😀'), None);
        }
    }

    #[test]
    fn outlines_are_closed() {
        let font = Font::read(ttf_noto_sans::BOLD).unwrap();
        for character in ('!'..='~').chain('À'..='ž') {
            let Some(glyph) = font.glyph(character) else { continue };
            let mut sum = [0.0f32; 2];
            font.outline(glyph, 3, &mut |from, to| {
                sum = [sum[0] + to[0] - from[0], sum[1] + to[1] - from[1]];
            });
            assert!(sum[0].abs() < 0.1 && sum[1].abs() < 0.1, "{character} {sum:?}");
        }
    }

    #[test]
    fn what_is_no_font() {
        assert!(Font::read(b"").is_none());
        assert!(Font::read(&ttf_noto_sans::BOLD[..2000]).is_none());
    }
}
