//! The words that Python knows: keywords, soft keywords, constants and builtins of 3.15.

/// What a word is by itself, before its place in the line is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Any other name.
    Name,
    /// A keyword that can stand inside an expression.
    Keyword,
    /// A keyword that only a statement can begin with: in a bracket it shows that the bracket was left open.
    Statement,
    Def,
    Class,
    If,
    Not,
    Lambda,
    /// `and`, `in`, `else` …: after a soft keyword they show that it is a plain name there.
    Infix,
    Import,
    From,
    /// A reserved constant.
    Constant,
    /// A constant that is a name like any other.
    ConstantName,
    Builtin,
    Own,
    Match,
    Case,
    Type,
    Lazy,
    Underscore,
}

impl Word {
    /// Returns whether the word is reserved wherever it stands.
    pub fn is_keyword(self) -> bool {
        use Word::*;
        matches!(self, Keyword | Statement | Def | Class | If | Not | Lambda | Infix | Import | From)
    }

    /// Returns whether no expression holds the word.
    pub fn begins_statement(self) -> bool {
        matches!(self, Self::Statement | Self::Def | Self::Class)
    }
}

#[rustfmt::skip]
const WORDS: &[(Word, &[&str])] = &[
    (Word::Keyword, &["async", "await", "yield"]),
    (Word::Statement, &[
        "assert", "break", "continue", "del", "elif", "except", "finally", "global", "nonlocal", "pass",
        "raise", "return", "try", "while", "with",
    ]),
    (Word::Def, &["def"]),
    (Word::Class, &["class"]),
    (Word::If, &["if"]),
    (Word::Not, &["not"]),
    (Word::Lambda, &["lambda"]),
    (Word::Infix, &["and", "as", "else", "for", "in", "is", "or"]),
    (Word::Import, &["import"]),
    (Word::From, &["from"]),
    (Word::Constant, &["True", "False", "None"]),
    (Word::ConstantName, &["Ellipsis", "NotImplemented"]),
    (Word::Own, &["self", "cls"]),
    (Word::Match, &["match"]),
    (Word::Case, &["case"]),
    (Word::Type, &["type"]),
    (Word::Lazy, &["lazy"]),
    (Word::Underscore, &["_"]),
    (Word::Builtin, &[
        "abs", "aiter", "all", "anext", "any", "ascii", "bin", "bool", "breakpoint", "bytearray", "bytes",
        "callable", "chr", "classmethod", "compile", "complex", "delattr", "dict", "dir", "divmod",
        "enumerate", "eval", "exec", "exit", "filter", "float", "format", "frozendict", "frozenset",
        "getattr", "globals", "hasattr", "hash", "help", "hex", "id", "input", "int", "isinstance",
        "issubclass", "iter", "len", "list", "locals", "map", "max", "memoryview", "min", "next", "object",
        "oct", "open", "ord", "pow", "print", "property", "quit", "range", "repr", "reversed", "round",
        "sentinel", "set", "setattr", "slice", "sorted", "staticmethod", "str", "sum", "super", "tuple",
        "vars", "zip",
    ]),
    (Word::Builtin, &[
        "ArithmeticError", "AssertionError", "AttributeError", "BaseException", "BaseExceptionGroup",
        "BlockingIOError", "BrokenPipeError", "BufferError", "BytesWarning", "ChildProcessError",
        "ConnectionAbortedError", "ConnectionError", "ConnectionRefusedError", "ConnectionResetError",
        "DeprecationWarning", "EOFError", "EncodingWarning", "EnvironmentError", "Exception",
        "ExceptionGroup", "FileExistsError", "FileNotFoundError", "FloatingPointError", "FutureWarning",
        "GeneratorExit", "IOError", "ImportCycleError", "ImportError", "ImportWarning", "IndentationError",
        "IndexError", "InterruptedError", "IsADirectoryError", "KeyError", "KeyboardInterrupt",
        "LookupError", "MemoryError", "ModuleNotFoundError", "NameError", "NotADirectoryError",
        "NotImplementedError", "OSError", "OverflowError", "PendingDeprecationWarning", "PermissionError",
        "ProcessLookupError", "PythonFinalizationError", "RecursionError", "ReferenceError",
        "ResourceWarning", "RuntimeError", "RuntimeWarning", "StopAsyncIteration", "StopIteration",
        "SyntaxError", "SyntaxWarning", "SystemError", "SystemExit", "TabError", "TimeoutError", "TypeError",
        "UnboundLocalError", "UnicodeDecodeError", "UnicodeEncodeError", "UnicodeError",
        "UnicodeTranslateError", "UnicodeWarning", "UserWarning", "ValueError", "Warning",
        "ZeroDivisionError",
    ]),
];

/// Slots of the hash table; four times the words, so that a look-up rarely takes a second step.
const SLOTS: usize = 1024;

/// The table: first free slot from the word's hash on. Built by the compiler.
static TABLE: [(&[u8], Word); SLOTS] = table();

const fn table() -> [(&'static [u8], Word); SLOTS] {
    let mut table: [(&[u8], Word); SLOTS] = [(b"", Word::Name); SLOTS];
    let mut group = 0;
    while group < WORDS.len() {
        let (word, names) = WORDS[group];
        let mut i = 0;
        while i < names.len() {
            let name = names[i].as_bytes();
            let mut slot = slot(name);
            while !table[slot].0.is_empty() {
                slot = (slot + 1) % SLOTS;
            }
            table[slot] = (name, word);
            i += 1;
        }
        group += 1;
    }
    table
}

/// A hash of the length and four bytes: all that these words differ in, and cheaper than reading them whole.
const fn slot(name: &[u8]) -> usize {
    let len = name.len();
    let hash = (name[0] as usize) * 131
        + (name[len / 2] as usize) * 31
        + (name[len / 3] as usize) * 421
        + (name[len - 1] as usize) * 7
        + len * 59;
    hash % SLOTS
}

/// Looks a word up.
#[inline]
pub(super) fn word(name: &[u8]) -> Word {
    // The longest is `PendingDeprecationWarning`.
    if name.is_empty() || name.len() > 25 {
        return Word::Name;
    }
    let mut at = slot(name);
    loop {
        let (known, word) = TABLE[at];
        if known.is_empty() || known == name {
            return word;
        }
        at = (at + 1) % SLOTS;
    }
}

/// Returns whether a name is of the form `__name__`.
pub(super) fn is_dunder(name: &[u8]) -> bool {
    name.len() > 4 && name.starts_with(b"__") && name.ends_with(b"__")
}
