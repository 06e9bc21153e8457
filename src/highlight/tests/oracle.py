"""What CPython makes of its own library: one JSON line per file, its text and what each token is.

Kinds of tokens: string, fstring (the whole of it, before 3.12), fpart, fop, fname, number, comment, operator, constant,
keyword, function, type, argument, member, parameter, decorator, name. Places are bytes of the text in UTF-8.
"""

import ast
import builtins
import io
import json
import keyword
import os
import sys
import token
import tokenize

LIMIT = int(sys.argv[1])
ALWAYS = [
    "decorators", "fstring", "tstring", "grammar", "keywordonlyarg", "named_expressions", "patma",
    "positional_only_arg", "string_literals", "syntax", "tokenize", "type_params", "unicode_identifiers",
]


def files():
    root = os.path.dirname(os.__file__)
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in ("site-packages", "dist-packages", "__pycache__"))
        found += [os.path.join(folder, name) for name in sorted(names) if name.endswith(".py")]
    found = [path for path in found if os.path.getsize(path) < 150_000]
    chosen = found[:: max(1, len(found) // LIMIT)][:LIMIT]
    always = [os.path.join(root, "test", f"test_{name}.py") for name in ALWAYS]
    return chosen + [path for path in always if path in found and path not in chosen]


def nodes(tree):
    """Every node but those within f-strings, whose places are unreliable before 3.12."""
    todo = [tree]
    while todo:
        node = todo.pop()
        yield node
        if type(node).__name__ not in ("JoinedStr", "TemplateStr"):
            todo += ast.iter_child_nodes(node)


def known_places(tree, tokens):
    """What the syntax tree knows about the names: (line, byte) to kind."""
    places = {}
    starts = {t.place: i for i, t in enumerate(tokens)}

    def before(place, text):
        i = starts[place] - 1
        while tokens[i].text != text:
            i -= 1
        return i

    for node in nodes(tree):
        kind = type(node).__name__
        place = (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
        if kind == "keyword" and node.arg is not None:
            places[place] = "argument"
        elif kind in ("FunctionDef", "AsyncFunctionDef"):
            a = node.args
            for arg in a.posonlyargs + a.args + a.kwonlyargs + [a.vararg, a.kwarg]:
                if arg is not None:
                    places[arg.lineno, arg.col_offset] = "parameter"
        elif kind == "Match":
            places[place] = "keyword"
            for case in node.cases:
                at = before((case.pattern.lineno, case.pattern.col_offset), "case")
                places[tokens[at].place] = "keyword"
        elif kind == "MatchAs" and node.name is None:
            places[place] = "keyword"
        elif kind == "MatchStar" and node.name is None:
            places[tokens[starts[place] + 1].place] = "keyword"
        elif kind == "MatchClass":
            for pattern in node.kwd_patterns:
                at = before((pattern.lineno, pattern.col_offset), "=")
                places[tokens[at - 1].place] = "argument"
        elif kind == "TypeAlias":
            places[place] = "keyword"
            places[node.name.lineno, node.name.col_offset] = "type"
    return places


class Token:
    def __init__(self, info, line_starts, lines):
        def column(line, col):
            text = lines[line - 1] if line <= len(lines) else ""
            return col if text.isascii() else len(text[:col].encode())

        def byte(place):
            return line_starts[min(place[0] - 1, len(line_starts) - 1)] + column(*place)

        self.type = info.exact_type if info.type == token.OP else info.type
        self.is_op = info.type == token.OP
        self.text = info.string
        self.place = (info.start[0], column(*info.start))
        self.start, self.end = byte(info.start), byte(info.end)


def kinds(tokens, places):
    depth = 0
    first, decorator, previous = True, False, None
    for t in tokens:
        name = token.tok_name[t.type]
        if name in ("NEWLINE", "NL", "INDENT", "DEDENT", "ENDMARKER", "ENCODING", "TYPE_COMMENT"):
            if name == "NEWLINE":
                first, decorator = True, False
            continue
        if name == "COMMENT":
            yield "comment", t
            continue
        if first and t.text == "@":
            decorator = True
        first = False
        if name in ("FSTRING_START", "TSTRING_START"):
            depth += 1
            yield "fpart", t
        elif name in ("FSTRING_END", "TSTRING_END"):
            depth -= 1
            yield "fpart", t
        elif name in ("FSTRING_MIDDLE", "TSTRING_MIDDLE"):
            yield "fpart", t
        elif name == "STRING":
            prefix = t.text[: t.text.index(t.text[-1])].lower()
            yield "fstring" if "f" in prefix or "t" in prefix else "string", t
        elif name == "NUMBER":
            yield "number", t
        elif name == "ERRORTOKEN":
            yield "error", t
        elif t.is_op:
            yield "fop" if depth else "decorator" if decorator else "operator", t
        elif depth and previous == "!":
            yield "fpart", t
        elif t.text in ("None", "True", "False"):
            yield "constant", t
        elif keyword.iskeyword(t.text):
            yield "keyword", t
        elif previous in ("def", "class"):
            yield "function" if previous == "def" else "type", t
        elif decorator:
            yield "decorator", t
        elif previous == ".":
            yield "member", t
        elif depth:
            yield "fname", t
        else:
            yield places.get(t.place, "name"), t
        previous = t.text


def main():
    out = open(sys.stdout.fileno(), "w", encoding="utf-8", newline="\n")
    for path in files():
        with open(path, "rb") as file:
            source = file.read()
        try:
            if tokenize.detect_encoding(io.BytesIO(source).readline)[0] not in ("utf-8", "ascii"):
                continue
            text = source.decode("utf-8")
            # `tokenize` counts these as whitespace of one column, or as the end of a line.
            if "\r" in text or "\0" in text:
                continue
            tree = ast.parse(source)
            lines = [line + "\n" for line in text.split("\n")]
            line_starts = [0]
            for line in lines:
                line_starts.append(line_starts[-1] + len(line.encode()))
            infos = tokenize.tokenize(io.BytesIO(source).readline)
            tokens = [Token(info, line_starts, lines) for info in infos if info.type != token.ENCODING]
            places = known_places(tree, tokens)
        except (SyntaxError, UnicodeError, tokenize.TokenError, RecursionError):
            continue
        found = [[kind, t.start, t.end] for kind, t in kinds(tokens, places)]
        json.dump({"path": path, "source": text, "tokens": found}, out, ensure_ascii=False)
        out.write("\n")
    names = [n for n in dir(builtins) if not n.startswith("_")]
    json.dump({"builtins": names}, out)
    out.write("\n")


main()
