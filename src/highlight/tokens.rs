//! Tokens and what becomes of them: the list that every lexer fills, and its way into HTML.

use super::classes::Class;
use crate::html::escape_into;

/// A piece of the code: `start..end` in bytes, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// What it is.
    pub class: Class,
}

/// The tokens of a text, gapless and in order whatever a lexer does: a lexer names the coloured pieces,
/// and what it skips becomes `Plain`.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    list: Vec<Token>,
    end: usize,
    /// A token changed its class, so that equal neighbours may stand side by side.
    unmerged: bool,
}

impl Tokens {
    /// Makes room for the tokens of `bytes` bytes of code. Measured on Python: one token for 6 to 9 bytes.
    pub fn with_room_for(bytes: usize) -> Self {
        Self { list: Vec::with_capacity(bytes / 6 + 8), end: 0, unmerged: false }
    }

    /// Adds `start..end`; whatever lies before it and was not named is plain.
    #[inline]
    pub fn push(&mut self, class: Class, start: usize, end: usize) {
        debug_assert!(start >= self.end, "tokens go forward");
        if end <= start {
            return;
        }
        if start > self.end {
            self.list.push(Token { start: self.end, end: start, class: Class::Plain });
        } else if let Some(last) = self.list.last_mut()
            && last.class == class
        {
            last.end = end;
            self.end = end;
            return;
        }
        self.list.push(Token { start, end, class });
        self.end = end;
    }

    /// Returns the place of the newest token, for [`Tokens::change`].
    pub fn newest(&self) -> usize {
        self.list.len().saturating_sub(1)
    }

    /// Gives a token another class.
    pub fn change(&mut self, index: usize, class: Class) {
        if let Some(token) = self.list.get_mut(index) {
            token.class = class;
            self.unmerged = true;
        }
    }

    /// Gives the token that ends at `end` another class.
    pub fn change_at(&mut self, class: Class, end: usize) {
        if self.end == end {
            self.change(self.newest(), class);
        }
    }

    /// Closes the list at the end of the text.
    pub fn finish(mut self, len: usize) -> Vec<Token> {
        if len > self.end {
            self.list.push(Token { start: self.end, end: len, class: Class::Plain });
        }
        if self.unmerged {
            self.list.dedup_by(|next, kept| {
                let same = next.class == kept.class;
                if same {
                    kept.end = next.end;
                }
                same
            });
        }
        self.list
    }
}

/// Writes the tokens of `code` as flat spans.
pub(super) fn to_html(code: &str, tokens: &[Token]) -> String {
    // Measured on Python: the HTML is 2 to 3.4 times as long as the code.
    let mut html = String::with_capacity(code.len() * 7 / 2 + 64);
    for token in tokens {
        let text = &code[token.start..token.end];
        if token.class == Class::Plain {
            escape_into(&mut html, text);
        } else {
            html.push_str(token.class.open());
            escape_into(&mut html, text);
            html.push_str("</span>");
        }
    }
    html
}
