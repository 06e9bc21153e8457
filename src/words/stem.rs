//! A light stemmer for English: plurals, `-ing`, `-ed`, and the commonest endings of nouns and adjectives. It takes off
//! less than Porter's (1980), whose conditions on vowels and doubled letters it borrows.

use std::borrow::Cow;

/// The least letters that a stem keeps, and those that it keeps when a longer ending goes.
const SHORT: usize = 3;
const LONG: usize = 4;

/// Returns the stem of a folded word: the same for its forms. Words of fewer than four letters, and those that are not
/// all ASCII letters, are their own.
pub fn stem(word: &str) -> Cow<'_, str> {
    if word.len() <= SHORT || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    let mut stem = Cow::Borrowed(word);
    plural(&mut stem);
    verb(&mut stem);
    noun(&mut stem);
    if stem.len() > SHORT && stem.ends_with('e') {
        cut(&mut stem, 1);
    }
    if stem.len() > SHORT && stem.ends_with('y') {
        cut(&mut stem, 1);
        stem.to_mut().push('i');
    }
    stem
}

fn cut(word: &mut Cow<'_, str>, count: usize) {
    match word {
        Cow::Borrowed(text) => *text = &text[..text.len() - count],
        Cow::Owned(text) => text.truncate(text.len() - count),
    }
}

fn has_vowel(text: &str) -> bool {
    text.bytes().any(|b| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
}

fn plural(word: &mut Cow<'_, str>) {
    if !word.ends_with('s') || word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return;
    }
    if word.ends_with("ies") && word.len() > LONG {
        cut(word, 3);
        word.to_mut().push('y');
    } else if ["sses", "xes", "ches", "shes", "zes"].iter().any(|ending| word.ends_with(ending)) {
        cut(word, 2);
    } else {
        cut(word, 1);
    }
}

fn verb(word: &mut Cow<'_, str>) {
    if word.ends_with("ied") && word.len() > LONG {
        cut(word, 3);
        word.to_mut().push('y');
        return;
    }
    let ending = if word.ends_with("ing") {
        3
    } else if word.ends_with("ed") && !word.ends_with("eed") {
        2
    } else {
        return;
    };
    let rest = &word[..word.len() - ending];
    if rest.len() >= SHORT && has_vowel(rest) {
        cut(word, ending);
        undouble(word);
    }
}

/// `runn` is `run`; `call`, `pass`, `off` and `fizz` stay.
fn undouble(word: &mut Cow<'_, str>) {
    let bytes = word.as_bytes();
    if let [.., a, b] = bytes
        && a == b
        && !matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'l' | b's' | b'f' | b'z')
        && bytes.len() > SHORT
    {
        cut(word, 1);
    }
}

fn noun(word: &mut Cow<'_, str>) {
    if word.ends_with("ability") && word.len() >= SHORT + 7 {
        cut(word, 5);
        word.to_mut().push_str("le");
    }
    // The ending, what stays of it, and the least letters before it.
    const ENDINGS: [(&str, usize); 5] = [("ation", 2), ("ator", 2), ("able", 0), ("er", 0), ("ly", 0)];
    for (ending, stays) in ENDINGS {
        if word.ends_with(ending) && word.len() >= LONG + ending.len() - stays {
            cut(word, ending.len() - stays);
            if ending == "er" {
                undouble(word);
            }
            return;
        }
    }
}
