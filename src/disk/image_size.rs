//! Width and height of pictures, read from the first bytes of a file, so that a page keeps their place while they load.

/// How many bytes of a picture are read to find its size.
pub(super) const HEAD: u64 = 64 << 10;

/// Returns width and height in pixels from the first bytes of a PNG, GIF, WebP, JPEG or SVG.
pub(super) fn image_size(extension: &str, head: &[u8]) -> Option<(u32, u32)> {
    let size = match extension.to_ascii_lowercase().as_str() {
        "png" => png(head),
        "gif" => gif(head),
        "webp" => webp(head),
        "jpg" | "jpeg" => jpeg(head),
        "svg" => svg(std::str::from_utf8(head).ok()?),
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
    let mut offset = 2;
    loop {
        let [mark, kind] = at(head, offset)?;
        if mark != 0xff {
            return None;
        }
        let frame = matches!(kind, 0xc0..=0xcf) && !matches!(kind, 0xc4 | 0xc8 | 0xcc);
        if frame {
            let (height, width) =
                (u16::from_be_bytes(at(head, offset + 5)?), u16::from_be_bytes(at(head, offset + 7)?));
            return Some((width.into(), height.into()));
        }
        offset += match kind {
            0xff => 1,
            0x01 | 0xd0..=0xd9 => 2,
            _ => 2 + usize::from(u16::from_be_bytes(at(head, offset + 2)?)),
        };
    }
}

/// SVG: `width` and `height` of the root element in plain numbers or pixels, or else its `viewBox`.
fn svg(head: &str) -> Option<(u32, u32)> {
    let start = head.find("<svg")?;
    let tag = &head[start..start + head[start..].find('>')?];
    let attribute = |name: &str| {
        let value = &tag[tag.find(&format!(" {name}="))? + name.len() + 2..];
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value[1..].split(quote).next()
    };
    // A saturating cast of a finite, positive size: what is too large for a u32 is no picture.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be in range")]
    let whole = |value: f64| (value.is_finite() && (1.0..1e6).contains(&value)).then(|| value.round() as u32);
    let pixels = |value: &str| value.trim().trim_end_matches("px").parse().ok().and_then(whole);
    if let (Some(width), Some(height)) =
        (attribute("width").and_then(pixels), attribute("height").and_then(pixels))
    {
        return Some((width, height));
    }
    let mut numbers = attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).skip(2);
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
    fn what_is_cut_off_or_wrong_has_no_size() {
        check("png", b"\x89PNG\r\n\x1a\n\0\0", None);
        check("jpg", b"\xff\xd8\xff\xe0\xff\xff", None);
        check("svg", b"<svg width='100%' height='-1'>", None);
        check("txt", b"GIF89a\x03\0\x04\0", None);
    }
}
