//! Python's number literals, by the rules of CPython's `tokenize`.

/// Returns where the number at `at` ends. There is a digit at `at`, or a dot and a digit.
pub(super) fn end_of_number(bytes: &[u8], at: usize) -> usize {
    let byte = |i: usize| bytes.get(i).copied().unwrap_or(0);
    if byte(at) == b'0' {
        let is_digit: Option<fn(u8) -> bool> = match byte(at + 1) | 0x20 {
            b'x' => Some(|b| b.is_ascii_hexdigit()),
            b'o' => Some(|b| matches!(b, b'0'..=b'7')),
            b'b' => Some(|b| matches!(b, b'0' | b'1')),
            _ => None,
        };
        if let Some(is_digit) = is_digit {
            let end = digits(bytes, at + 2, true, is_digit);
            // `0x` alone is the number 0 and the name x.
            return if end > at + 2 { end } else { at + 1 };
        }
    }
    let decimal = |b: u8| b.is_ascii_digit();
    let mut end = digits(bytes, at, false, decimal);
    if byte(end) == b'.' {
        end = digits(bytes, end + 1, false, decimal);
    }
    if byte(end) | 0x20 == b'e' {
        let sign = usize::from(matches!(byte(end + 1), b'+' | b'-'));
        let exponent = digits(bytes, end + 1 + sign, false, decimal);
        if exponent > end + 1 + sign {
            end = exponent;
        }
    }
    if byte(end) | 0x20 == b'j' { end + 1 } else { end }
}

/// Returns the end of a run of digits with single underscores between them, and before the first if `leading`.
fn digits(bytes: &[u8], from: usize, leading: bool, is_digit: impl Fn(u8) -> bool) -> usize {
    let digit_at = |i: usize| bytes.get(i).is_some_and(|&b| is_digit(b));
    let mut end = from;
    loop {
        if digit_at(end) {
            end += 1;
        } else if bytes.get(end) == Some(&b'_') && digit_at(end + 1) && (leading || end > from) {
            end += 2;
        } else {
            return end;
        }
    }
}
