//! Digests: a 128-bit name for content, and a `Hasher` that makes one from any `Hash` value.
//!
//! Memo keys, asset names and page keys are digests. They are the same on every machine: integers go in
//! little-endian, and nothing depends on the process.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::io::{self, Read};

use serde::{Serialize, Serializer};

/// The first 128 bits of a BLAKE3 hash.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Digest([u8; 16]);

impl Digest {
    /// Returns the digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self::cut(&blake3::hash(bytes))
    }

    /// Returns the digest of everything that can be read, and how many bytes that are.
    ///
    /// # Errors
    /// Fails where reading fails.
    pub fn of_reader(reader: impl Read) -> io::Result<(Self, u64)> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(reader)?;
        Ok((Self::cut(&hasher.finalize()), hasher.count()))
    }

    /// Returns the digest of everything that `value` feeds to a hasher.
    pub fn of_hash<T: Hash + ?Sized>(value: &T) -> Self {
        let mut hasher = DigestHasher::default();
        value.hash(&mut hasher);
        hasher.digest()
    }

    /// Returns the first `digits` hexadecimal digits (at most 32), for names that people see.
    pub fn short(&self, digits: usize) -> String {
        let mut text = self.to_string();
        text.truncate(digits);
        text
    }

    /// Reads what [`fmt::Display`] writes: 32 hexadecimal digits in lower case.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        if text.len() != 32 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
        }
        Some(Self(bytes))
    }

    fn cut(hash: &blake3::Hash) -> Self {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.as_bytes()[..16]);
        Self(bytes)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0 {
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A `std::hash::Hasher` whose result is a [`Digest`].
///
/// Small writes are gathered in a buffer first: BLAKE3 is fast on blocks and slow on single bytes.
pub struct DigestHasher {
    /// What the buffer could not hold; most values are so short that they never need its two kilobytes of state.
    inner: Option<Box<blake3::Hasher>>,
    buffer: Vec<u8>,
}

/// How many bytes are gathered before they go into BLAKE3.
const BUFFER: usize = 4096;

impl Default for DigestHasher {
    fn default() -> Self {
        Self { inner: None, buffer: Vec::with_capacity(256) }
    }
}

impl DigestHasher {
    /// Returns the digest of all that was written.
    pub fn digest(self) -> Digest {
        match self.inner {
            None => Digest::of(&self.buffer),
            Some(mut inner) => Digest::cut(&inner.update(&self.buffer).finalize()),
        }
    }
}

impl Hasher for DigestHasher {
    fn write(&mut self, bytes: &[u8]) {
        if self.buffer.len() + bytes.len() > BUFFER {
            let inner = self.inner.get_or_insert_default();
            inner.update(&self.buffer);
            self.buffer.clear();
            if bytes.len() > BUFFER {
                inner.update(bytes);
                return;
            }
        }
        self.buffer.extend_from_slice(bytes);
    }

    fn write_u16(&mut self, n: u16) {
        self.write(&n.to_le_bytes());
    }
    fn write_u32(&mut self, n: u32) {
        self.write(&n.to_le_bytes());
    }
    fn write_u64(&mut self, n: u64) {
        self.write(&n.to_le_bytes());
    }
    fn write_usize(&mut self, n: usize) {
        self.write(&(n as u64).to_le_bytes());
    }
    fn write_isize(&mut self, n: isize) {
        self.write(&(n as i64).to_le_bytes());
    }

    /// Unused: 64 bits are too few for a key. Call [`DigestHasher::digest`].
    fn finish(&self) -> u64 {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_blake3() {
        // The official BLAKE3 test vector of the empty input.
        assert_eq!(Digest::of(b"").to_string(), "af1349b9f5f9a1a6a0404dea36dcc949");
    }

    #[test]
    fn what_is_shown_is_read() {
        let digest = Digest::of(b"x");
        assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
        for bad in ["", "0", &digest.to_string().to_uppercase(), &"é".repeat(16)] {
            assert_eq!(Digest::parse(bad), None);
        }
    }

    #[test]
    fn gathering_does_not_change_the_digest() {
        let long = "x".repeat(3 * BUFFER + 7);
        let mut one = DigestHasher::default();
        one.write(long.as_bytes());
        let mut many = DigestHasher::default();
        long.bytes().for_each(|b| many.write(&[b]));
        assert_eq!(one.digest(), many.digest());
    }

    #[test]
    fn neighbouring_strings_do_not_run_together() {
        assert_ne!(Digest::of_hash(&("ab", "c")), Digest::of_hash(&("a", "bc")));
    }
}
