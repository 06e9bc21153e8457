//! Colours: as sRGB, as lightness and hue that look even (Oklab), and how well one reads on another.
//!
//! Conversions are those of Björn Ottosson, "A perceptual color space for image processing" (2020), which CSS Color 4
//! takes over (§9.2, Oklab). Contrast is WCAG 2.2's (relative luminance and contrast ratio). Roots are drawn here, from
//! what IEEE 754 fixes to the last bit, so that a colour is the same on every machine.

use std::fmt;

/// The least contrast of text with its ground (WCAG 2.2, 1.4.3).
pub const TEXT: f64 = 4.5;

/// The least contrast for readers who ask for more of it (WCAG 2.2, 1.4.6).
pub const STRONG: f64 = 7.0;

/// An opaque colour of sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Colour(pub [u8; 3]);

/// Lightness from 0 to 1, and two axes of hue whose distance from 0 is the chroma.
#[derive(Clone, Copy)]
struct Lab {
    lightness: f64,
    a: f64,
    b: f64,
}

impl Colour {
    /// Reads `#rgb` or `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#')?;
        let digits: Vec<u8> = digits
            .chars()
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()?;
        match digits[..] {
            [r, g, b] => Some(Self([r * 17, g * 17, b * 17])),
            [r, s, g, h, b, c] => Some(Self([r * 16 + s, g * 16 + h, b * 16 + c])),
            _ => None,
        }
    }

    /// Returns how well one colour reads on the other: from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Returns the relative luminance, from 0 to 1.
    fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Returns how light it looks, from 0 to 1.
    pub fn lightness(self) -> f64 {
        self.lab().lightness
    }

    /// Returns the colour of the same hue with another lightness, and no more chroma than `most`.
    #[must_use]
    pub fn toned(self, lightness: f64, most: f64) -> Self {
        let Lab { a, b, .. } = self.lab();
        let chroma = (a * a + b * b).sqrt();
        let scale = if chroma > most { most / chroma } else { 1.0 };
        Lab { lightness, a: a * scale, b: b * scale }.colour()
    }

    /// Returns the nearest colour of the same hue, darker or lighter, that has at least this contrast with every ground.
    pub fn legible(self, grounds: &[Self], least: f64) -> Option<Self> {
        const STEPS: u32 = 400;
        let passes = |colour: &Self| grounds.iter().all(|ground| colour.contrast(*ground) >= least);
        let lab = self.lab();
        if passes(&self) {
            return Some(self);
        }
        (1..=STEPS).find_map(|step| {
            let by = f64::from(step) / f64::from(STEPS);
            let tone = |lightness: f64| {
                let inside = (0.0..=1.0).contains(&lightness);
                Some(Lab { lightness, ..lab }.colour()).filter(|colour| inside && passes(colour))
            };
            tone(lab.lightness - by).or_else(|| tone(lab.lightness + by))
        })
    }

    fn lab(self) -> Lab {
        let [r, g, b] = self.0.map(linear);
        let l = root(0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b, 3);
        let m = root(0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b, 3);
        let s = root(0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b, 3);
        Lab {
            lightness: 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            a: 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            b: 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([r, g, b]) = self;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

impl Lab {
    /// Returns the colour of sRGB; what no screen shows keeps lightness and hue, and loses chroma.
    fn colour(self) -> Colour {
        let (mut low, mut high) = (0.0, 1.0);
        if self.scaled(1.0).is_shown() {
            low = 1.0;
        } else {
            for _ in 0..20 {
                let middle = f64::midpoint(low, high);
                if self.scaled(middle).is_shown() { low = middle } else { high = middle }
            }
        }
        Colour(self.scaled(low).linear_rgb().map(encoded))
    }

    fn scaled(self, by: f64) -> Self {
        Self { a: self.a * by, b: self.b * by, ..self }
    }

    fn is_shown(self) -> bool {
        // Half a step of what eight bits hold, where the steps are smallest.
        let near = -0.000_15..=1.001;
        self.linear_rgb().iter().all(|part| near.contains(part))
    }

    fn linear_rgb(self) -> [f64; 3] {
        let Self { lightness, a, b } = self;
        let l = lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b;
        let m = lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b;
        let s = lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b;
        let (l, m, s) = (l * l * l, m * m * m, s * s * s);
        [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
        ]
    }
}

/// Takes the transfer function of sRGB off a part (IEC 61966-2-1): to the power of 2.4.
fn linear(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.040_45 {
        return part / 12.92;
    }
    let base = (part + 0.055) / 1.055;
    let fifth = root(base, 5);
    base * base * fifth * fifth
}

/// Puts the transfer function of sRGB on a part: to the power of 5/12.
fn encoded(part: f64) -> u8 {
    let part = part.clamp(0.0, 1.0);
    let part = if part <= 0.003_130_8 {
        part * 12.92
    } else {
        let twelfth = root(part.sqrt().sqrt(), 3);
        let square = twelfth * twelfth;
        1.055 * square * square * twelfth - 0.055
    };
    // The cast holds: the part lies between 0 and 1.
    (part * 255.0 + 0.5) as u8
}

/// Returns the root of a number from 0 to about 1, by Newton's method from above.
fn root(of: f64, degree: i32) -> f64 {
    if of <= 0.0 {
        return 0.0;
    }
    let n = f64::from(degree);
    let mut guess = 1.0_f64.max(of);
    for _ in 0..200 {
        let mut power = 1.0;
        (1..degree).for_each(|_| power *= guess);
        let next = guess - (guess - of / power) / n;
        if next >= guess {
            break;
        }
        guess = next;
    }
    guess
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn notation() {
        assert_eq!(colour("#f0a"), colour("#FF00aa"));
        assert_eq!(colour("#14608f").to_string(), "#14608f");
        for bad in ["", "14608f", "#14608", "#14608g", "#14608fff", "red"] {
            assert_eq!(Colour::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((colour("#000").contrast(colour("#fff")) - 21.0).abs() < 1e-9);
        assert!((colour("#777777").contrast(colour("#ffffff")) - 4.478).abs() < 0.001);
        assert!((colour("#767676").contrast(colour("#ffffff")) - 4.542).abs() < 0.001);
    }

    #[test]
    fn roots() {
        for part in 0..=255 {
            let of = f64::from(part) / 255.0;
            assert!((root(of, 3) - of.cbrt()).abs() < 1e-14);
            assert!((root(of, 5) - of.powf(0.2)).abs() < 1e-14);
        }
    }

    #[test]
    fn lightness_is_that_of_oklab() {
        // CSS Color 4 gives `oklch(62.796% 0.25768 29.234)` for red.
        let lab = colour("#ff0000").lab();
        assert!((lab.lightness - 0.627_96).abs() < 1e-4);
        assert!(((lab.a * lab.a + lab.b * lab.b).sqrt() - 0.257_68).abs() < 1e-4);
    }

    #[test]
    fn there_and_back() {
        for number in (0..0x0100_0000_u32).step_by(997) {
            let [_, r, g, b] = number.to_be_bytes();
            let one = Colour([r, g, b]);
            assert_eq!(one.lab().colour(), one);
        }
    }

    #[test]
    fn tones_keep_the_hue() {
        let dark = colour("#14608f").toned(0.77, 0.1);
        assert!((dark.lightness() - 0.77).abs() < 0.01);
        assert!(dark.0[2] > dark.0[1] && dark.0[1] > dark.0[0], "{dark}");
        assert_eq!(colour("#808080").toned(0.5, 0.2).0.map(|part| part.abs_diff(99) <= 1), [true; 3]);
        assert_eq!(colour("#ff0000").toned(1.0, 0.3), colour("#fff"));
    }

    #[test]
    fn the_nearest_legible_colour() {
        let paper = colour("#fcfcfa");
        assert_eq!(colour("#14608f").legible(&[paper], TEXT), Some(colour("#14608f")));
        for text in ["#5fb3e6", "#ffd400", "#e07a00", "#999999", "#ffffff"] {
            for ground in [paper, colour("#14181b")] {
                let near = colour(text).legible(&[ground], TEXT).unwrap();
                assert!(
                    (TEXT..5.0).contains(&near.contrast(ground)) || near == colour(text),
                    "{text}: {near}"
                );
            }
        }
        assert_eq!(colour("#14608f").legible(&[colour("#000"), colour("#fff")], STRONG), None);
    }
}
