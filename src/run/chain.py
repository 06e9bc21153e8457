"""Runs a chain of blocks (files, set-up, a session, and the block itself) and tells what happened.

Nothing here knows of processes: `fork.py` runs it in a child, `here.py` inside Pyodide. Python 3.8 or later.
"""

import ast
import builtins
import doctest
import io
import linecache
import os
import sys
import tokenize
import traceback
import types

#: The name that a block has in tracebacks.
MAIN = "main.py"

#: At most this many values of a claim are told, and this many characters of each.
MOST_VALUES, MOST_TEXT = 200, 4000

#: At most this many frames of a traceback are told, half of them from each end.
MOST_FRAMES = 12

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL

_print = builtins.print


def claims_of(code):
    """Returns the text and the column of each `# => value`, by line. A string that looks like one is none."""
    found = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type != tokenize.COMMENT:
                continue
            rest = token.string[1:].lstrip(" ")
            if rest.startswith("=>") and rest[2:3] in ("", " "):
                line, column = token.start
                before = token.line[:column].strip() if token.line else ""
                found[line] = {"line": line, "column": column, "text": rest[2:].strip(), "statement": before != ""}
    except (tokenize.TokenError, SyntaxError, IndentationError):
        pass
    return found


def is_print(node):
    value = node.value
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "print"


def watch(tree, claims):
    """Wraps the statements that claims speak of, so that they tell their values."""
    chosen = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Expr):
            continue
        lines = {node.end_lineno} | ({node.lineno} if is_print(node) else set())
        for line in lines & claims.keys():
            best = chosen.get(line)
            if best is None or (node.end_lineno, node.end_col_offset) > (best.end_lineno, best.end_col_offset):
                chosen[line] = node
    for line, node in chosen.items():
        value, name = node.value, "__prepress_value__"
        args = [ast.Constant(value=line), value]
        keywords = []
        if is_print(node):
            name = "__prepress_print__"
            args, keywords = [args[0], value.func] + value.args, value.keywords
        call = ast.Call(func=ast.Name(id=name, ctx=ast.Load()), args=args, keywords=keywords)
        # Only what is new gets a place: `fix_missing_locations` would start from line 1.
        for new in (call, call.func, call.args[0]):
            ast.copy_location(new, value)
        node.value = call
    return set(chosen)


class Values:
    """The values of the watched statements, by line."""

    def __init__(self):
        self.by_line = {}

    def add(self, line, text):
        values = self.by_line.setdefault(line, [])
        if len(values) < MOST_VALUES:
            values.append(text[:MOST_TEXT])

    def value(self, line, value):
        self.add(line, repr(value))

    def print(self, line, function, *args, **options):
        if function is not _print:
            return self.value(line, function(*args, **options))
        text = io.StringIO()
        target, flush = options.pop("file", None), options.pop("flush", False)
        _print(*args, file=text, **options)
        text = text.getvalue()
        self.add(line, text[:-1] if text.endswith("\n") else text)
        target = sys.stdout if target is None else target
        if target is not None:
            target.write(text)
            if flush:
                target.flush()


def resolve(name, names):
    """Returns what a name stands for: in the block, among the builtins, or in a module."""
    module, _, last = name.rpartition(".")
    if not module:
        return names.get(last, getattr(builtins, last, None))
    try:
        return getattr(__import__(module, fromlist=[last]), last, None)
    except ImportError:
        return None


def is_expected(kind, name, names):
    """Tells whether an exception is of the kind that was named, or of a subclass of it."""
    if not name:
        return False
    for base in kind.__mro__:
        if name in (base.__name__, base.__qualname__, base.__module__ + "." + base.__qualname__):
            return True
    found = resolve(name, names)
    return isinstance(found, type) and issubclass(kind, found)


def describe(error, expected, names, files):
    """Tells of an exception: its last line, and the frames that lie in blocks."""
    kind = type(error)
    try:
        text = str(error)
    except BaseException:
        text = "<no text>"
    lines = traceback.format_exception_only(kind, error)
    last = lines[-1] if isinstance(error, SyntaxError) else lines[0]
    frames, tb = [], error.__traceback__
    while tb is not None:
        file = tb.tb_frame.f_code.co_filename
        if file in files:
            frames.append([files[file], tb.tb_lineno, tb.tb_frame.f_code.co_name])
        tb = tb.tb_next
    if isinstance(error, SyntaxError) and error.filename in files:
        frames.append([files[error.filename], error.lineno or 1, ""])
    if len(frames) > MOST_FRAMES:
        frames = frames[: MOST_FRAMES // 2] + frames[-MOST_FRAMES // 2 :]
    missing = error.name if isinstance(error, ImportError) else None
    return {
        "name": kind.__name__,
        "last": last.rstrip("\n")[:MOST_TEXT],
        "plain": (kind.__name__ + (": " + text if text else ""))[:MOST_TEXT],
        "frames": frames,
        "expected": is_expected(kind, expected, names),
        "missing": missing,
    }


class Examples(doctest.DocTestRunner):
    """Runs the examples of a transcript and keeps what each gave."""

    def __init__(self):
        super().__init__(verbose=False, optionflags=FLAGS)
        self.failed = []

    def report_start(self, out, test, example):
        pass

    def report_success(self, out, test, example, got):
        pass

    def report_failure(self, out, test, example, got):
        self.keep(example, got)

    def report_unexpected_exception(self, out, test, example, exc_info):
        self.keep(example, traceback.format_exception_only(*exc_info[:2])[-1], True)

    def keep(self, example, got, raised=False):
        if len(self.failed) < MOST_VALUES:
            want = example.want or (example.exc_msg or "")
            entry = {"line": example.lineno + 1, "want": want[:MOST_TEXT], "got": got[:MOST_TEXT], "raised": raised}
            self.failed.append(entry)


def transcript(code, names):
    """Runs the examples of a transcript in `names`, and returns those that failed."""
    test = doctest.DocTestParser().get_doctest(code, {}, MAIN, MAIN, 0)
    # The parser copies the names that it is given; functions would then look into the copy.
    test.globs = names
    runner = Examples()
    runner.run(test, out=lambda text: None, clear_globs=False)
    return runner.failed


def compiled(part):
    """Compiles a block without running it."""
    if part["kind"] == "transcript":
        for example in doctest.DocTestParser().get_examples(part["code"], MAIN):
            compile(example.source, MAIN, "single", dont_inherit=True)
    else:
        compile(part["code"], MAIN, "exec", dont_inherit=True)


def perform(chain, begin):
    """Runs a chain. `begin` is called right before its last part: what is printed from then on counts."""
    main = types.ModuleType("__main__")
    names = main.__dict__
    names["__builtins__"] = builtins
    sys.modules["__main__"] = main
    told = {"claims": [], "examples": [], "error": None, "earlier": None}
    files = {}
    for index, part in enumerate(chain):
        last = index == len(chain) - 1
        name = MAIN if last else "part%d.py" % (index + 1)
        files[name] = index
        if last:
            begin()
        error = one(part, name, names, told if last else None)
        if error is not None and not (isinstance(error, SystemExit) and error.code in (None, 0)):
            about = describe(error, part.get("expect"), names, files)
            if last:
                told["error"] = about
            elif not about["expected"]:
                told["earlier"] = index
                told["error"] = about
                break
    return told, main


def one(part, name, names, told):
    """Runs one block, and returns the exception that ended it."""
    code, kind = part["code"], part["kind"]
    try:
        if kind == "compile":
            compiled(dict(part, kind=part.get("form", "script")))
        elif kind == "file":
            if part["file"].endswith(".py"):
                compile(code, part["file"], "exec", dont_inherit=True)
            folder = os.path.dirname(part["file"])
            if folder:
                os.makedirs(folder, exist_ok=True)
            with open(part["file"], "w", encoding="utf-8", newline="") as file:
                file.write(code)
        elif kind == "transcript":
            failed = transcript(code, names)
            if told is not None:
                told["examples"] = failed
        else:
            script(code, name, names, told)
    except BaseException as error:
        # Without our own frames, which would keep names alive.
        return error
    return None


def script(code, name, names, told):
    """Runs a program, and keeps the values that it makes claims about."""
    claims = claims_of(code) if "=>" in code else {}
    values = Values()
    if told is not None:
        told["claims"] = list(claims.values())
        for claim in claims.values():
            claim["values"] = None
    tree = ast.parse(code, name)
    watched = watch(tree, claims)
    for line in watched:
        claims[line]["values"] = values.by_line.setdefault(line, [])
    builtins.__prepress_value__, builtins.__prepress_print__ = values.value, values.print
    program = compile(tree, name, "exec", dont_inherit=True)
    del tree
    linecache.cache[name] = (len(code), None, code.splitlines(True), name)
    exec(program, names)
