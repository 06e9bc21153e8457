//! Width and height of pictures, read from the first bytes of a file, so that a page keeps their place while they load.

/// How many bytes of a picture are read to find its size. A photograph's own come after colour profile and thumbnail.
pub(super) const HEAD: u64 = 256 << 10;

/// Returns width and height in pixels from the first bytes of a PNG, GIF, WebP, JPEG or SVG.
pub(super) fn image_size(extension: &str, head: &[u8]) -> Option<(u32, u32)> {
    let size = match extension.to_ascii_lowercase().as_str() {
        "png" => png(head),
        "gif" => gif(head),
        "webp" => webp(head),
        "jpg" | "jpeg" => jpeg(head),
        // The last character may be cut in two.
        "svg" => svg(&String::from_utf8_lossy(head)),
        _ => None,
    };
    size.filter(|&(width, height)| width > 0 && height > 0)
}

fn at<const N: usize>(bytes: &[u8], offset: usize) -> Option<[u8; N]> {
    bytes.get(offset..offset + N)?.try_into().ok()
}

/// PNG (ISO/IEC 15948): the IHDR chunk is the first.
fn png(head: &[u8]) -> Option<(u32, u32)> {
    if !head.starts_with(b"\x89PNG\r\n\x1a\n") || at::<4>(head, 12)? != *b"IHDR" {
        return None;
    }
    Some((u32::from_be_bytes(at(head, 16)?), u32::from_be_bytes(at(head, 20)?)))
}

fn gif(head: &[u8]) -> Option<(u32, u32)> {
    if !head.starts_with(b"GIF8") {
        return None;
    }
    Some((u16::from_le_bytes(at(head, 6)?).into(), u16::from_le_bytes(at(head, 8)?).into()))
}

/// WebP (RFC 9649): lossy, lossless and extended files each say it in their own way.
fn webp(head: &[u8]) -> Option<(u32, u32)> {
    if !head.starts_with(b"RIFF") || at::<4>(head, 8)? != *b"WEBP" {
        return None;
    }
    let three = |offset: usize| at::<3>(head, offset).map(|b| u32::from_le_bytes([b[0], b[1], b[2], 0]));
    match &at::<4>(head, 12)? {
        b"VP8 " => {
            let short = |offset| at(head, offset).map(|b| u32::from(u16::from_le_bytes(b) & 0x3fff));
            Some((short(26)?, short(28)?))
        }
        b"VP8L" => {
            let bits = u32::from_le_bytes(at(head, 21)?);
            Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
        }
        b"VP8X" => Some((three(24)? + 1, three(27)? + 1)),
        _ => None,
    }
}

/// JPEG (ITU-T T.81): the segments before the frame header are walked over.
fn jpeg(head: &[u8]) -> Option<(u32, u32)> {
    if !head.starts_with(&[0xff, 0xd8]) {
        return None;
    }
    let (mut offset, mut turned) = (2, false);
    loop {
        let [mark, kind] = at(head, offset)?;
        if mark != 0xff {
            return None;
        }
        let frame = matches!(kind, 0xc0..=0xcf) && !matches!(kind, 0xc4 | 0xc8 | 0xcc);
        if frame {
            let (height, width) =
                (u16::from_be_bytes(at(head, offset + 5)?), u16::from_be_bytes(at(head, offset + 7)?));
            return Some(if turned { (height.into(), width.into()) } else { (width.into(), height.into()) });
        }
        if kind == 0xe1
            && let Some(found) = head.get(offset + 4..).and_then(orientation)
        {
            turned = matches!(found, 5..=8);
        }
        offset += match kind {
            0xff => 1,
            0x01 | 0xd0..=0xd9 => 2,
            _ => 2 + usize::from(u16::from_be_bytes(at(head, offset + 2)?)),
        };
    }
}

/// The orientation that a camera wrote down (Exif 2.3), 1 to 8; browsers turn the picture accordingly.
fn orientation(exif: &[u8]) -> Option<u16> {
    let tiff = exif.strip_prefix(b"Exif\0\0")?;
    let little = tiff.starts_with(b"II");
    let short = |offset| at(tiff, offset).map(if little { u16::from_le_bytes } else { u16::from_be_bytes });
    let long = |offset| at(tiff, offset).map(if little { u32::from_le_bytes } else { u32::from_be_bytes });
    let first = usize::try_from(long(4)?).ok().filter(|first| *first < tiff.len())?;
    let mut entries = (0..usize::from(short(first)?)).map(|index| first + 2 + index * 12);
    short(entries.find(|entry| short(*entry) == Some(0x0112))? + 8)
}

/// SVG: `width` and `height` of the root element, or else its `viewBox`; of one alone, in the proportions of the latter.
fn svg(head: &str) -> Option<(u32, u32)> {
    let (mut width, mut height, mut view) = (None, None, None);
    for (name, value) in attributes(root_tag(head)?) {
        match name {
            "width" => width = pixels(value),
            "height" => height = pixels(value),
            "viewBox" => view = view_box(value),
            _ => {}
        }
    }
    let (width, height) = match (width, height, view) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((w, h))) => (width, width * h / w),
        (None, Some(height), Some((w, h))) => (height * w / h, height),
        (None, None, Some(size)) => size,
        _ => return None,
    };
    // What is too large to be shown has no size; the casts are exact within these bounds.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be in range")]
    let whole = |value: f64| (0.5..1e6).contains(&value).then(|| value.round() as u32);
    Some((whole(width)?, whole(height)?))
}

/// Returns what follows `<svg` in the first tag, past declarations and comments.
fn root_tag(mut text: &str) -> Option<&str> {
    loop {
        text = &text[text.find('<')?..];
        let end = match text {
            _ if text.starts_with("<!--") => "-->",
            _ if text.starts_with("<?") => "?>",
            _ if text.starts_with("<!") => ">",
            _ => return text.strip_prefix("<svg").filter(|rest| rest.starts_with([' ', '\t', '\r', '\n'])),
        };
        text = &text[text.find(end)? + end.len()..];
    }
}

/// Yields the attributes of a tag, up to its end.
fn attributes(mut tag: &str) -> impl Iterator<Item = (&str, &str)> {
    std::iter::from_fn(move || {
        let (name, rest) = tag.split_once('=')?;
        let rest = rest.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, rest) = rest[1..].split_once(quote)?;
        tag = rest;
        (!name.contains(['>', '<'])).then_some((name.trim(), value))
    })
}

/// Returns a length in pixels (CSS Values, absolute lengths); percentages and the like have none.
fn pixels(value: &str) -> Option<f64> {
    let value = value.trim();
    let end = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%').len();
    let scale = match value[end..].to_ascii_lowercase().as_str() {
        "" | "px" => 1.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        _ => return None,
    };
    value[..end].trim().parse().ok().map(|number: f64| number * scale).filter(|size| *size > 0.0)
}

fn view_box(value: &str) -> Option<(f64, f64)> {
    let separators = |c: char| c == ',' || c.is_ascii_whitespace();
    let mut numbers = value.split(separators).filter(|part| !part.is_empty()).skip(2);
    Some((pixels(numbers.next()?)?, pixels(numbers.next()?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(extension: &str, head: &[u8], expected: Option<(u32, u32)>) {
        assert_eq!(image_size(extension, head), expected);
    }

    #[test]
    fn sizes() {
        check("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\0\x10", Some((256, 16)));
        check("gif", b"GIF89a\x03\0\x04\0", Some((3, 4)));
        check("webp", b"RIFF....WEBPVP8X\x0a\0\0\0\0\0\0\0\x0f\0\0\x1f\0\0", Some((16, 32)));
        check("jpg", b"\xff\xd8\xff\xe0\0\x04AB\xff\xc0\0\x11\x08\0\x20\0\x40\x03", Some((64, 32)));
        check("svg", b"<?xml?><svg xmlns='x' width='40' height=\"20px\">", Some((40, 20)));
        check("svg", b"<svg viewBox=\"0 0 24 12.4\">", Some((24, 12)));
    }

    #[test]
    fn svg_in_all_its_forms() {
        #[track_caller]
        fn svg(head: &str, expected: Option<(u32, u32)>) {
            check("svg", head.as_bytes(), expected);
        }
        svg("<!-- <svg width='1' height='1'> -->\n<svg\n  width=\"8\"\n\theight='9'\n>", Some((8, 9)));
        svg("<!DOCTYPE svg [<!ENTITY a \"b\">]><svg width='8' height='9'>", Some((8, 9)));
        svg("<svg aria-label='a > b' stroke-width='3' width='8' height='9'>", Some((8, 9)));
        svg("<svg width='210mm' height='1in'>", Some((794, 96)));
        svg("<svg width='100%' height='100%' viewBox='0,0,30,40'>", Some((30, 40)));
        svg("<svg width='60' viewBox='0 0 30 40'>", Some((60, 80)));
        svg("<svg width='60'>", None);
        svg("<svg><g width='1' height='1'/></svg>", None);
        svg("<svg xmlns='x'><g width='1' height='1'/></svg>", None);
        svg("<svg width='nan' height='inf' viewBox='0 0 0 0'>", None);
        svg("<svg width=''  height='5'>", None);
        svg("<html>", None);
        svg("<!--", None);
    }

    #[test]
    fn a_cut_character_does_not_hide_the_size() {
        check("svg", b"<svg width='8' height='9'><text>\xc3", Some((8, 9)));
    }

    #[test]
    fn a_photograph_taken_upright_is_higher_than_wide() {
        let frame = b"\xff\xc0\0\x11\x08\0\x20\0\x40\x03";
        let exif = |orientation| {
            let tiff = [
                b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0",
                &[orientation][..],
            ];
            [b"\xff\xd8", tiff.concat().as_slice(), b"\0\0\0\0\0\0", frame].concat()
        };
        check("jpg", &exif(1), Some((64, 32)));
        check("jpeg", &exif(6), Some((32, 64)));
    }

    #[test]
    fn what_is_cut_off_or_wrong_has_no_size() {
        check("png", b"\x89PNG\r\n\x1a\n\0\0", None);
        check("jpg", b"\xff\xd8\xff\xe0\xff\xff", None);
        check("svg", b"<svg width='100%' height='-1'>", None);
        check("txt", b"GIF89a\x03\0\x04\0", None);
    }
}
