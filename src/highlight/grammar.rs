//! All other languages: syntect's grammars, their scopes mapped to our classes.
//!
//! Loaded when the first such block is met, since most pages hold Python alone: 1 ms for the set and some more
//! for each grammar. No theme is loaded and no HTML of syntect's is used: its markup is ten times ours.

use std::sync::OnceLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use super::classes::Class;
use super::tokens::{Token, Tokens};

/// Scopes and their classes. The innermost scope that is listed decides; within one scope the first line that
/// fits, so the finer names stand before the coarser.
const SCOPES: &[(&str, Class)] = &[
    ("comment", Class::Comment),
    ("constant.character.escape", Class::Escape),
    ("constant.character.entity", Class::Escape),
    ("constant.numeric", Class::Number),
    ("constant.language", Class::Constant),
    ("constant.other.color", Class::Number),
    ("constant.other.placeholder", Class::Interpolation),
    ("punctuation.definition.comment", Class::Comment),
    ("punctuation.section.interpolation", Class::Interpolation),
    ("punctuation.definition.template-expression", Class::Interpolation),
    ("punctuation.definition.variable", Class::Variable),
    ("meta.group.expansion.parameter", Class::Variable),
    ("constant.character.character-class", Class::Escape),
    ("string.unquoted", Class::Plain),
    ("string", Class::Text),
    ("meta.interpolation", Class::Plain),
    ("meta.template.expression", Class::Plain),
    ("source.js.embedded", Class::Plain),
    ("source.css.embedded", Class::Plain),
    ("keyword.operator.word", Class::Keyword),
    ("keyword.operator", Class::Operator),
    ("keyword.other.unit", Class::Number),
    ("keyword.other.block", Class::Variable),
    ("keyword", Class::Keyword),
    ("storage.type.function.arrow", Class::Operator),
    ("storage", Class::Keyword),
    ("entity.name.function", Class::Function),
    ("entity.name.tag.yaml", Class::Attribute),
    ("entity.name.tag", Class::Tag),
    ("entity.other.attribute-name.class.css", Class::Tag),
    ("entity.other.attribute-name.id.css", Class::Tag),
    ("entity.other.attribute-name", Class::Attribute),
    ("entity.other.inherited-class", Class::Plain),
    ("entity.name.section", Class::Heading),
    ("entity.name", Class::Type),
    ("markup.heading", Class::Heading),
    ("markup.raw", Class::Text),
    ("markup.inserted", Class::Inserted),
    ("markup.deleted", Class::Deleted),
    ("meta.property-name.css", Class::Attribute),
    ("support.type.property-name", Class::Attribute),
    ("support", Class::Builtin),
    ("variable.function.shell", Class::Function),
    ("variable.function.makefile", Class::Builtin),
    ("variable.parameter.option", Class::Attribute),
    ("variable.language", Class::Own),
    ("variable.other.readwrite.shell", Class::Variable),
    ("variable.other.makefile", Class::Variable),
    ("variable.parameter.makefile", Class::Variable),
    ("variable.other.php", Class::Variable),
    ("variable.annotation", Class::Decorator),
    ("meta.annotation", Class::Decorator),
    ("invalid", Class::Error),
];

/// Scopes that are looked at, from the innermost: a flood of brackets nests thousands.
const MAX_SCOPES: usize = 24;

/// Scopes of the colon behind a key in YAML and JSON.
const KEY_COLONS: &[&str] =
    &["punctuation.separator.key-value.mapping", "punctuation.separator.dictionary.key-value"];

struct Grammars {
    set: SyntaxSet,
    scopes: Vec<(Scope, Class)>,
    /// The colon behind a key: what stands before it is no value, whatever it looks like.
    key_colon: Vec<Scope>,
}

fn grammars() -> &'static Grammars {
    static GRAMMARS: OnceLock<Grammars> = OnceLock::new();
    GRAMMARS.get_or_init(|| Grammars {
        set: SyntaxSet::load_defaults_newlines(),
        scopes: SCOPES
            .iter()
            .filter_map(|&(name, class)| Scope::new(name).ok().map(|scope| (scope, class)))
            .collect(),
        key_colon: KEY_COLONS.iter().filter_map(|name| Scope::new(name).ok()).collect(),
    })
}

impl Grammars {
    /// Returns the class of a place by the scopes around it.
    fn class(&self, stack: &ScopeStack) -> Class {
        for &scope in stack.scopes.iter().rev().take(MAX_SCOPES) {
            if let Some((_, class)) = self.scopes.iter().find(|(known, _)| known.is_prefix_of(scope)) {
                return *class;
            }
        }
        Class::Plain
    }

    fn is_key_colon(&self, stack: &ScopeStack) -> bool {
        stack.scopes.last().is_some_and(|&last| self.key_colon.iter().any(|known| known.is_prefix_of(last)))
    }
}

/// Splits code into tokens by the grammar of this name. `None` if it fails or there is none. With `strict`
/// what the grammar holds for wrong is an error; without, it is left plain.
pub(super) fn lex(name: &str, code: &str, strict: bool) -> Option<Vec<Token>> {
    let grammars = grammars();
    let mut state = ParseState::new(grammars.set.find_syntax_by_name(name)?);
    let mut stack = ScopeStack::new();
    let mut out = Tokens::with_room_for(code.len());
    let mut start = 0;
    let mut with_break = String::new();
    for line in code.split_inclusive('\n') {
        // The grammars want a line break at every line's end.
        let line_for_grammar = if line.ends_with('\n') {
            line
        } else {
            with_break.clear();
            with_break.push_str(line);
            with_break.push('\n');
            &with_break
        };
        let mut from = 0;
        for (to, change) in state.parse_line(line_for_grammar, &grammars.set).ok()? {
            push(&mut out, line, (start, from, to), grammars.class(&stack), strict);
            from = from.max(to);
            stack.apply(&change).ok()?;
            if grammars.is_key_colon(&stack) {
                // `on:` is a key of YAML, not the truth value, and `"on":` one of JSON, not a string.
                out.change_at(Class::Attribute, start + from);
            }
        }
        push(&mut out, line, (start, from, line.len()), grammars.class(&stack), strict);
        start += line.len();
    }
    Some(out.finish(code.len()))
}

/// Adds the piece `from..to` of the line at `start`; of blanks at its ends the colour would not be seen.
fn push(out: &mut Tokens, line: &str, (start, from, to): (usize, usize, usize), class: Class, strict: bool) {
    let Some(piece) = line.get(from..to.min(line.len())) else { return };
    let class = if class == Class::Error && !strict { Class::Plain } else { class };
    if class == Class::Plain {
        return;
    }
    // Within a string blanks are part of it, and cutting them out would split its span.
    let text = if matches!(class, Class::Text | Class::Comment) {
        piece.trim_end_matches(['\n', '\r'])
    } else {
        piece.trim_end()
    };
    let trimmed = if matches!(class, Class::Text | Class::Comment) { text } else { text.trim_start() };
    let begin = start + from + text.len() - trimmed.len();
    out.push(class, begin, begin + trimmed.len());
}
