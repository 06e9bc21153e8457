//! A writer of ZIP files with fixed times: the same members give the same bytes.

use std::io::{self, Write as _};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// The first of January 1980, the first moment that the format knows.
const DATE: u16 = 0x0021;

/// The version of the format that is needed to read this: 2.0, for deflated members.
const VERSION: u16 = 20;

const DEFLATED: u16 = 8;

/// Returns a ZIP file of these members, in their order.
///
/// # Errors
/// Fails if it would be larger than the format without its 64-bit extension allows (4 GB).
pub(super) fn archive(members: &[(&str, &[u8])]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in members {
        // The fastest level: the package is made anew at each export, and read once.
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes)?;
        let packed = encoder.finish()?;
        let mut crc = Crc::new();
        crc.update(bytes);
        let mut about = Vec::new();
        for short in [VERSION, 0, DEFLATED, 0, DATE] {
            about.extend_from_slice(&short.to_le_bytes());
        }
        for long in [crc.sum(), word(packed.len())?, word(bytes.len())?] {
            about.extend_from_slice(&long.to_le_bytes());
        }
        about.extend_from_slice(&half(name.len())?.to_le_bytes());
        about.extend_from_slice(&[0, 0]);

        let offset = word(out.len())?;
        directory.extend_from_slice(b"PK\x01\x02");
        directory.extend_from_slice(&VERSION.to_le_bytes());
        directory.extend_from_slice(&about);
        // No comment, first disk, no attributes.
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&offset.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());

        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&about);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(&packed);
    }
    let start = word(out.len())?;
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    let count = half(members.len())?;
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&word(directory.len())?.to_le_bytes());
    out.extend_from_slice(&start.to_le_bytes());
    out.extend_from_slice(&[0, 0]);
    Ok(out)
}

fn word(length: usize) -> io::Result<u32> {
    u32::try_from(length).map_err(|_| io::Error::other("the package is larger than 4 GB"))
}

fn half(length: usize) -> io::Result<u16> {
    u16::try_from(length).map_err(|_| io::Error::other("the package has too many members"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::DeflateDecoder;
    use std::io::Read as _;

    #[test]
    fn members_are_where_the_directory_says() {
        let made = archive(&[("a", b"one"), ("media", b"{}")]).unwrap();
        assert_eq!(made, archive(&[("a", b"one"), ("media", b"{}")]).unwrap());
        let end = made.len() - 22;
        let long = |at: usize| u32::from_le_bytes(made[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!((&made[end..end + 4], made[end + 10]), (&b"PK\x05\x06"[..], 2));
        let first = long(end + 16);
        assert_eq!(&made[first..first + 4], b"PK\x01\x02");
        assert_eq!((long(first + 24), long(first + 42)), (3, 0));
        let second = first + 46 + 1;
        assert_eq!(&made[second + 46..second + 51], b"media");
        let local = long(second + 42);
        assert_eq!(&made[local..local + 4], b"PK\x03\x04");
        let packed = &made[local + 30 + 5..local + 30 + 5 + long(second + 20)];
        let mut text = String::new();
        DeflateDecoder::new(packed).read_to_string(&mut text).unwrap();
        assert_eq!(text, "{}");
    }
}
