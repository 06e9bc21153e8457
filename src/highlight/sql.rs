//! SQL of the common dialects. syntect has a grammar, but one that knows neither `NOT` nor `WITH`.

use super::classes::Class;
use super::lines::end_of_quoted;
use super::tokens::{Token, Tokens};

/// Reserved words of PostgreSQL, SQLite and the standard that queries on a study site hold, sorted.
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "ADD", "ALL", "ALTER", "ANALYZE", "AND", "ANY", "AS", "ASC", "BEGIN", "BETWEEN", "BY", "CASCADE", "CASE",
    "CAST", "CHECK", "COLLATE", "COLUMN", "COMMIT", "COMMITTED", "CONCURRENTLY", "CONFLICT", "CONSTRAINT",
    "CREATE", "CROSS", "CURRENT_DATE", "CURRENT_TIMESTAMP", "DATABASE", "DEFAULT", "DEFERRABLE", "DELETE",
    "DESC", "DISTINCT", "DO", "DROP", "ELSE", "END", "EXCEPT", "EXISTS", "EXPLAIN", "FETCH", "FILTER",
    "FIRST", "FOLLOWING", "FOR", "FOREIGN", "FROM", "FULL", "FUNCTION", "GRANT", "GROUP", "HAVING", "IF",
    "ILIKE", "IN", "INDEX", "INNER", "INSERT", "INTERSECT", "INTO", "IS", "ISOLATION", "JOIN", "KEY", "LAST",
    "LATERAL", "LEFT", "LEVEL", "LIKE", "LIMIT", "LOCK", "LOCKED", "MERGE", "NATURAL", "NOT", "NOTHING",
    "NOWAIT", "NULLS", "OFFSET", "ON", "ONLY", "OR", "ORDER", "OUTER", "OVER", "PARTITION", "PRAGMA",
    "PRECEDING", "PRIMARY", "PROCEDURE", "RECURSIVE", "REFERENCES", "RELEASE", "REPEATABLE", "RETURNING",
    "REVOKE", "RIGHT", "ROLLBACK", "ROW", "ROWS", "SAVEPOINT", "SELECT", "SERIALIZABLE", "SET", "SHARE",
    "SKIP", "START", "TABLE", "TEMPORARY", "THEN", "TO", "TRANSACTION", "TRIGGER", "TRUNCATE", "UNBOUNDED",
    "UNCOMMITTED", "UNION", "UNIQUE", "UPDATE", "USING", "VACUUM", "VALUES", "VIEW", "WHEN", "WHERE",
    "WINDOW", "WITH", "WITHIN",
];

/// Types and the functions that everyone knows, sorted.
#[rustfmt::skip]
const BUILTINS: &[&str] = &[
    "ARRAY", "AVG", "BIGINT", "BIGSERIAL", "BLOB", "BOOLEAN", "BYTEA", "CHAR", "COALESCE", "COUNT", "DATE",
    "DECIMAL", "DENSE_RANK", "DOUBLE", "FLOAT", "INT", "INTEGER", "INTERVAL", "JSON", "JSONB", "LAG", "LEAD",
    "LOWER", "MAX", "MIN", "NOW", "NULLIF", "NUMERIC", "RANK", "REAL", "ROW_NUMBER", "SERIAL", "SMALLINT",
    "SUM", "TEXT", "TIME", "TIMESTAMP", "TIMESTAMPTZ", "UPPER", "UUID", "VARCHAR",
];

/// Splits SQL into tokens.
pub(super) fn lex(code: &str) -> Vec<Token> {
    let bytes = code.as_bytes();
    let mut out = Tokens::with_room_for(code.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied().unwrap_or(0);
        let (class, end) = match byte {
            b'-' if next == b'-' => (Class::Comment, end_of_line(bytes, at)),
            b'/' if next == b'*' => {
                let close = code[at + 2..].find("*/").map_or(code.len(), |length| at + length + 4);
                (Class::Comment, close)
            }
            b'\'' => (Class::Text, end_of_text(bytes, at)),
            // A name in quotes is still a name.
            b'"' | b'`' => (Class::Plain, end_of_quoted(bytes, at, false)),
            b'0'..=b'9' => (Class::Number, end_of_word(bytes, at, b".")),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => {
                let end = end_of_word(bytes, at, b"$");
                let member = at > 0 && bytes[at - 1] == b'.';
                (if member { Class::Plain } else { class_of_word(&code[at..end]) }, end)
            }
            // Placeholders: `%s`, `%(id)s`, `:id`, `$1`, `?`.
            b'%' if next == b's' => (Class::Variable, at + 2),
            b'%' if next == b'(' => {
                let close =
                    bytes[at..].iter().take(80).position(|&b| b == b')').map_or(at, |length| at + length);
                (Class::Variable, if bytes.get(close + 1) == Some(&b's') { close + 2 } else { close + 1 })
            }
            b':' if next == b':' => (Class::Operator, at + 2),
            b':' | b'$' | b'@' if next.is_ascii_alphanumeric() || next == b'_' => {
                (Class::Variable, end_of_word(bytes, at + 1, b""))
            }
            b'?' => (Class::Variable, at + 1),
            b'=' | b'<' | b'>' | b'!' | b'+' | b'-' | b'*' | b'/' | b'%' | b'|' | b'&' | b'~' | b'^'
            | b'@' => (Class::Operator, at + 1),
            _ => (Class::Plain, at + 1),
        };
        if class != Class::Plain {
            out.push(class, at, end);
        }
        at = end;
    }
    out.finish(code.len())
}

fn end_of_line(bytes: &[u8], at: usize) -> usize {
    let is_break = |b: &u8| matches!(b, b'\n' | b'\r');
    bytes[at..].iter().position(is_break).map_or(bytes.len(), |length| at + length)
}

/// Returns the end of a string, which may go over several lines and doubles the quotes within.
fn end_of_text(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while let Some(&byte) = bytes.get(end) {
        end += 1;
        if byte == b'\'' {
            if bytes.get(end) != Some(&b'\'') {
                return end;
            }
            end += 1;
        }
    }
    end
}

fn end_of_word(bytes: &[u8], at: usize, also: &[u8]) -> usize {
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_' || *b >= 0x80 || also.contains(b);
    at + bytes[at..].iter().take_while(|b| is_part(b)).count()
}

fn class_of_word(word: &str) -> Class {
    // Longer words are none of ours, and need no copy.
    if word.len() > 20 {
        return Class::Plain;
    }
    let upper = word.to_ascii_uppercase();
    let upper = upper.as_str();
    match upper {
        "TRUE" | "FALSE" | "NULL" => Class::Constant,
        _ if KEYWORDS.binary_search(&upper).is_ok() => Class::Keyword,
        _ if BUILTINS.binary_search(&upper).is_ok() => Class::Builtin,
        _ => Class::Plain,
    }
}
