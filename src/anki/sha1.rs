//! SHA-1, as far as Anki asks for it: it finds notes with one question by the first 32 bits. Nothing rests on its strength.

/// Returns the first 32 bits of the SHA-1 of a text (FIPS 180-4).
pub(super) fn first_word(text: &str) -> u32 {
    let mut bytes = text.as_bytes().to_vec();
    let bits = (bytes.len() as u64) * 8;
    bytes.push(0x80);
    bytes.resize(bytes.len().next_multiple_of(64), 0);
    if bytes.len() - text.len() < 9 {
        bytes.resize(bytes.len() + 64, 0);
    }
    let end = bytes.len() - 8;
    bytes[end..].copy_from_slice(&bits.to_be_bytes());

    let mut hash: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    for block in bytes.chunks_exact(64) {
        let mut words = [0_u32; 80];
        for (word, four) in words.iter_mut().zip(block.chunks_exact(4)) {
            *word = four.iter().fold(0, |word, &byte| (word << 8) | u32::from(byte));
        }
        for at in 16..80 {
            words[at] = (words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16]).rotate_left(1);
        }
        let [mut a, mut b, mut c, mut d, mut e] = hash;
        for (at, word) in words.iter().enumerate() {
            let (mix, constant) = match at / 20 {
                0 => ((b & c) | (!b & d), 0x5a82_7999),
                1 => (b ^ c ^ d, 0x6ed9_eba1),
                2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6_u32),
            };
            let next =
                a.rotate_left(5).wrapping_add(mix).wrapping_add(e).wrapping_add(constant).wrapping_add(*word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
        }
        for (sum, part) in hash.iter_mut().zip([a, b, c, d, e]) {
            *sum = sum.wrapping_add(part);
        }
    }
    hash[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_digests() {
        // The examples of FIPS 180, and lengths round the end of a block, from Python's hashlib.
        for (text, expected) in [
            (String::new(), 0xda39_a3ee),
            ("abc".into(), 0xa999_3e36),
            ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".into(), 0x8498_3e44),
            ("a".repeat(55), 0xc1c8_bbdc),
            ("a".repeat(56), 0xc2db_330f),
            ("a".repeat(64), 0x0098_ba82),
        ] {
            assert_eq!(first_word(&text), expected, "{} bytes", text.len());
        }
    }
}
