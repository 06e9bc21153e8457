"""Runs a block of Python and, if asked, notes what it does step by step.

Usage: python -u recorder.py JOB RESULT, with standard output in a file that can be read back.

JOB is JSON: {"mode": "plain" | "trace" | "full", "parts": [{"code", "file"?, "error"?}, ...], "hidden": [line, ...]}.
The parts run one after the other in one module; the last is the block. RESULT gets {"end": how it ended} and, if it was
traced, the trace: what changed at each step ("trace"), or each state as a whole as well ("full").

Looking must change nothing. So no object of the program is held from one step to the next, not even by what is noted:
an object is a number, which it loses with its last way from a name. Nothing of the program's own is called: contents
are read by the methods of built-in types alone. Where looking does change something after all, the output tells, since
a trace counts only if the plain run printed the same.
"""

import json
import linecache
import opcode
import os
import sys
import threading
import types

BLOCK = "<block>"
BEFORE = "<before>"
STEPS = 400
ITEMS = 20
TEXT = 60
DEPTH = 4
OBJECTS = 80
FRAMES = 40
NAMES = 40
OUTPUT = 200_000
LINE, CALL, RETURN, YIELD, WAIT, RAISE, END = range(7)
SEQUENCE, MAPPING, FIELDS = range(3)

mro_of = type.__dict__["__mro__"].__get__
dict_of_class = type.__dict__["__dict__"].__get__
name_of_class = type.__dict__["__name__"].__get__
args_of_error = BaseException.__dict__["args"].__get__
dict_of_function = types.FunctionType.__dict__["__dict__"].__get__
ATOMS = (int, float, complex, bool, type(None), str, bytes, type(...), type(NotImplemented), range, slice)
# Types whose own text is short, says all, and runs no code but that of the standard library.
TOLD = {
    ("decimal", "Decimal"),
    ("fractions", "Fraction"),
    ("datetime", "date"),
    ("datetime", "time"),
    ("datetime", "datetime"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("uuid", "UUID"),
    ("pathlib", "PosixPath"),
    ("pathlib", "PurePosixPath"),
    ("re", "Pattern"),
    ("types", "GenericAlias"),
}
ITERATORS = {
    type(iter([])): ("of", None, "next"),
    type(iter(())): ("of", None, "next"),
    zip: ("of",),
    map: ("function", "of"),
    filter: ("function", "of"),
    enumerate: ("of", "next"),
    type(reversed([])): ("of", None, "next"),
}
CLASS_NOISE = {"_abc_impl", "_is_protocol", "_is_runtime_protocol"}


def cut(text):
    return text if len(text) <= TEXT else text[: TEXT - 1] + "…"


def static_dict(thing):
    """Returns the dictionary of an instance without asking its class, which could have an answer of its own."""
    for cls in mro_of(type(thing)):
        getter = dict_of_class(cls).get("__dict__")
        if type(getter) is types.GetSetDescriptorType:
            found = getter.__get__(thing)
            return found if type(found) is dict else {}
    return {}


def fields_of(thing):
    """Returns the attributes that an instance has itself, from its dictionary and its slots."""
    found = [(name, value) for name, value in static_dict(thing).items() if type(name) is str]
    for cls in mro_of(type(thing)):
        for name, slot in dict_of_class(cls).items():
            if type(slot) is types.MemberDescriptorType and is_own_class(cls):
                try:
                    found.append((name, slot.__get__(thing)))
                except AttributeError:
                    pass
    return found


def is_own_class(cls):
    return dict_of_class(cls).get("__module__") == "__main__"


def is_plain_method(thing):
    """Tells whether a function has nothing to show but its name and simple defaults."""
    values = (*(thing.__defaults__ or ()), *(thing.__kwdefaults__ or {}).values())
    return set(thing.__code__.co_freevars) <= {"__class__"} and all(type(value) in ATOMS for value in values)


def signature(function):
    code = function.__code__
    count = code.co_argcount
    names = list(code.co_varnames[:count])
    if code.co_posonlyargcount:
        names.insert(code.co_posonlyargcount, "/")
    at = count + code.co_kwonlyargcount
    rest = at
    if code.co_flags & 4:
        names.append("*" + code.co_varnames[rest])
        rest += 1
    elif code.co_kwonlyargcount:
        names.append("*")
    names += code.co_varnames[count:at]
    if code.co_flags & 8:
        names.append("**" + code.co_varnames[rest])
    return cut(f"{code.co_name}({', '.join(names)})")


def text_of_error(error):
    """Returns `TypeError: text`, the text only where that runs no code of the program."""
    name = name_of_class(type(error))
    for cls in mro_of(type(error)):
        teller = dict_of_class(cls).get("__str__")
        if teller is None:
            continue
        told = type(teller) is types.WrapperDescriptorType and all(type(a) in ATOMS for a in args_of_error(error))
        text = cut(teller(error)) if told else ""
        return f"{name}: {text}" if text else name
    return name


class Snapshot:
    """One look at everything that can be reached from the frames."""

    def __init__(self, known, fresh):
        self.known = known
        self.fresh = fresh
        self.ids = {}
        self.heap = {}
        self.queue = []

    def value(self, thing, depth):
        """Returns what stands for a value: its text, or the number of the object."""
        cls = type(thing)
        if cls in ATOMS:
            return atom(thing, cls)
        if cls is types.FunctionType and thing.__code__.co_filename not in (BLOCK, BEFORE):
            return f"function {signature(thing)}"
        opaque = opaque_text(thing, cls)
        if opaque is not None:
            return opaque
        number = self.ids.get(id(thing))
        if number is not None:
            return number[0]
        if depth >= DEPTH or len(self.ids) >= OBJECTS:
            return "…"
        before = self.known.get(id(thing))
        # Another object may have moved in where one was given up.
        number = before[0] if before and before[1] == id(cls) else self.fresh()
        self.ids[id(thing)] = (number, id(cls))
        self.queue.append((thing, number, depth + 1))
        return number

    def finish(self):
        while self.queue:
            thing, number, depth = self.queue.pop(0)
            self.heap[number] = self.describe(thing, depth)

    def several(self, kind, label, things, depth, length):
        items = []
        for thing in things:
            if len(items) == ITEMS:
                break
            items.append(self.value(thing, depth))
        return [kind, label, items] + ([length - ITEMS] if length > ITEMS else [])

    def pairs(self, kind, label, pairs, depth, length):
        items = []
        for key, thing in pairs:
            if len(items) == ITEMS:
                break
            key = cut(key) if kind == FIELDS else self.value(key, depth)
            items.append([key, self.value(thing, depth)])
        return [kind, label, items] + ([length - ITEMS] if length > ITEMS else [])

    def fields(self, label, found, depth):
        return self.pairs(FIELDS, cut(label), found, depth, len(found))

    def describe(self, thing, depth):
        cls = type(thing)
        name = name_of_class(cls)
        for base in mro_of(cls):
            if base is dict:
                items = dict.items(thing)
                if "collections" in sys.modules and sys.modules["collections"].OrderedDict in mro_of(cls):
                    keys = sys.modules["collections"].OrderedDict.__iter__(thing)
                    items = [(key, dict.__getitem__(thing, key)) for key in keys]
                return self.pairs(MAPPING, name, items, depth, dict.__len__(thing))
            if base in (list, tuple, set, frozenset, bytearray):
                return self.several(SEQUENCE, name, base.__iter__(thing), depth, base.__len__(thing))
            if name_of_class(base) == "deque" and dict_of_class(base).get("__module__") == "collections":
                return self.several(SEQUENCE, name, base.__iter__(thing), depth, base.__len__(thing))
        if cls in ITERATORS:
            return self.iterator(thing, name, depth)
        if cls is types.FunctionType:
            return self.function(thing, depth)
        if cls is types.MethodType:
            function = thing.__func__
            name = function.__name__ if type(function) is types.FunctionType else ""
            return self.fields(f"method {name}", [("self", thing.__self__)], depth)
        if cls is types.GeneratorType:
            return self.paused(f"generator {thing.__name__}", thing.gi_frame, thing.gi_running, depth)
        if cls is types.CoroutineType:
            return self.paused(f"coroutine {thing.__name__}", thing.cr_frame, thing.cr_running, depth)
        if cls is types.AsyncGeneratorType:
            return self.paused(f"async generator {thing.__name__}", thing.ag_frame, thing.ag_running, depth)
        if type in mro_of(cls):
            return self.a_class(thing, depth)
        if is_partial(cls):
            found = [("function", thing.func), ("args", thing.args), ("keywords", thing.keywords)]
            return self.fields(name, found, depth)
        found = fields_of(thing)
        if BaseException in mro_of(cls):
            found.insert(0, ("args", args_of_error(thing)))
        return self.fields(name, found, depth)

    def iterator(self, thing, name, depth):
        try:
            parts = thing.__reduce__()
        except Exception:
            return [FIELDS, name, []]
        names = ITERATORS[type(thing)]
        if names[1:] == (None, "next"):
            if len(parts) < 3:
                return [FIELDS, name, [["next", "the end"]]]
            found = [("of", parts[1][0]), ("next", parts[2])]
        elif type(thing) in (zip, map, filter):
            found = list(zip(names + ("and",) * 20, parts[1]))
        else:
            found = list(zip(names, parts[1]))
        return self.fields(name, found, depth)

    def function(self, thing, depth):
        code = thing.__code__
        found = []
        if thing.__defaults__:
            names = code.co_varnames[: code.co_argcount][-len(thing.__defaults__) :]
            found += [(f"{name}=", value) for name, value in zip(names, thing.__defaults__)]
        if thing.__kwdefaults__:
            found += [(f"{name}=", value) for name, value in thing.__kwdefaults__.items()]
        for name, cell in zip(code.co_freevars, thing.__closure__ or ()):
            # What `super()` keeps to itself.
            if name == "__class__":
                continue
            try:
                found.append((f"{name} ↑", cell.cell_contents))
            except ValueError:
                pass
        own = dict_of_function(thing).items()
        found += [(f".{name}", value) for name, value in own if type(name) is str and name != "__wrapped__"]
        return self.fields(f"function {signature(thing)}", found, depth)

    def paused(self, label, frame, running, depth):
        if frame is None:
            return [FIELDS, cut(label), [["state", "finished"]]]
        if frame.f_code.co_filename not in (BLOCK, BEFORE):
            return [FIELDS, cut(label), []]
        new = operation(frame) in ("", "RETURN_GENERATOR", "COPY_FREE_VARS", "MAKE_CELL")
        state = "running" if running else "not started" if new else "paused"
        found = [("state", state)]
        if not running:
            found += list(frame.f_locals.items())
        made = self.fields(label, found, depth)
        # The state is a word, not a text of the program.
        made[2][0][1] = state
        return made

    def a_class(self, thing, depth):
        bases = [name_of_class(base) for base in type.__dict__["__bases__"].__get__(thing) if base is not object]
        label = f"class {name_of_class(thing)}" + (f"({', '.join(bases)})" if bases else "")
        found = []
        for name, value in dict_of_class(thing).items():
            if type(name) is not str or name in CLASS_NOISE:
                continue
            if type(value) is types.MemberDescriptorType or type(value) is types.GetSetDescriptorType:
                continue
            if type(value) is types.FunctionType and value.__code__.co_filename not in (BLOCK, BEFORE):
                continue
            if name.startswith("__") and name.endswith("__") and type(value) is not types.FunctionType:
                continue
            found.append((name, value))
        made = [FIELDS, cut(label), []]
        for name, value in found[:ITEMS]:
            if type(value) is types.FunctionType and is_plain_method(value):
                shown = f"function {signature(value)}"
            else:
                shown = self.value(value, depth)
            made[2].append([cut(name), shown])
        return made + ([len(found) - ITEMS] if len(found) > ITEMS else [])


def atom(thing, cls):
    if cls is str:
        return cut(repr(thing[:TEXT])) if len(thing) <= TEXT else cut(repr(thing[: TEXT + 1]))
    if cls is bytes:
        return cut(repr(thing[: TEXT + 1]))
    if cls is int and thing.bit_length() > 400:
        return f"an int of {thing.bit_length()} bits"
    if cls is slice:
        return "slice"
    return cut(repr(thing))


def is_partial(cls):
    return name_of_class(cls) == "partial" and dict_of_class(cls).get("__module__", "functools") == "functools"


def opaque_text(thing, cls):
    """Returns the text for what is not looked into; `None` for what is."""
    module = dict_of_class(cls).get("__module__")
    name = name_of_class(cls)
    bases = mro_of(cls)
    if type in bases:
        return None if is_own_class(thing) else f"class {name_of_class(thing)}"
    if any(name_of_class(base) == "Enum" and dict_of_class(base)["__module__"] == "enum" for base in bases):
        label = static_dict(thing).get("_name_")
        return f"{name}.{label}" if type(label) is str else name
    if is_own_class(cls) or is_partial(cls) or BaseException in bases:
        return None
    if cls in (types.BuiltinFunctionType, types.MethodDescriptorType, types.WrapperDescriptorType):
        return f"built-in {thing.__name__}"
    if cls is types.ModuleType:
        return f"module {types.ModuleType.__dict__['__dict__'].__get__(thing).get('__name__')}"
    if (type(module) is str and (module, name) in TOLD) or (type(thing).__module__, name) in TOLD:
        return cut(repr(thing))
    if cls in (staticmethod, classmethod):
        function = thing.__func__
        if type(function) is types.FunctionType:
            return f"{name} {signature(function)}"
        return name
    if cls in ITERATORS or cls in (
        types.FunctionType,
        types.MethodType,
        types.GeneratorType,
        types.CoroutineType,
        types.AsyncGeneratorType,
    ):
        return None
    if any(base in (list, tuple, set, frozenset, dict, bytearray) for base in bases):
        return None
    if name == "deque" and module == "collections":
        return None
    return f"{name} object"


class Recorder:
    """Notes each step as the difference to the one before."""

    def __init__(self, hidden, full):
        self.hidden = set(hidden)
        self.steps = []
        self.states = [] if full else None
        self.lock = threading.RLock()
        self.known = {}
        self.last = 0
        self.frame_numbers = {}
        self.frame_count = 0
        self.raising = set()
        self.threads = {}
        self.frames = {}
        self.stack = []
        self.heap = {}
        self.printed = self.first = 0
        self.last_line = 1
        self.cut = False
        self.failed = None
        self.stopped = False

    def fresh(self):
        self.last += 1
        return self.last

    def line(self, line):
        """Returns the number of a line as readers count: without the hidden ones."""
        return line - sum(1 for hidden in self.hidden if hidden < line)

    def start(self):
        threading.settrace(self.trace)
        sys.settrace(self.trace)

    def stop(self):
        self.stopped = True
        sys.settrace(None)
        threading.settrace(None)

    def trace(self, frame, event, arg):
        if self.stopped or frame.f_code.co_filename != BLOCK:
            return None
        with self.lock:
            if self.stopped:
                return None
            try:
                self.step(frame, event, arg)
            except RecursionError:
                self.cut = True
                self.stop()
            except Exception as error:
                self.failed = name_of_class(type(error))
                self.stop()
        return None if self.stopped else self.trace

    def step(self, frame, event, arg):
        code = frame.f_code
        key = id(frame)
        kind, value = LINE, None
        if event == "call":
            kind = CALL
            if code.co_name == "<module>":
                return
            # A generator that goes on has its number; a new frame may lie where a lost one did.
            if operation(frame) != "RESUME" or code.co_code[frame.f_lasti + 1] & 3 == 0:
                self.frame_numbers.pop(key, None)
        elif event == "line":
            self.raising.discard(key)
        elif event == "exception":
            name = operation(frame)
            if name in ("SEND", "FOR_ITER", "YIELD_FROM", "END_ASYNC_FOR") or key in self.raising:
                return
            self.raising.add(key)
            kind, value = RAISE, text_of_error(arg[1])
        elif event == "return":
            if code.co_name == "<module>":
                return
            yields = operation(frame) == "YIELD_VALUE" and key not in self.raising
            if key in self.raising:
                self.raising.discard(key)
                self.frame_numbers.pop(key, None)
                return
            kind = YIELD if yields else RETURN
            if yields and code.co_flags & 0x80:
                kind = WAIT
        else:
            return
        if frame.f_lineno in self.hidden:
            return
        if len(self.steps) >= STEPS:
            self.cut = True
            self.stop()
            return
        self.note(kind, self.line(frame.f_lineno or 1), frame, value, arg)
        if kind == RETURN:
            self.frame_numbers.pop(key, None)

    def note(self, kind, line, frame, value, arg):
        """Takes a look, and keeps what differs from the look before."""
        stack, frames = [], []
        while frame is not None and len(stack) < FRAMES:
            if frame.f_code.co_filename == BLOCK:
                number = self.frame_numbers.get(id(frame))
                if number is None:
                    self.frame_count += 1
                    number = self.frame_numbers[id(frame)] = self.frame_count
                stack.append(number)
                # A list, since another thread may bind a name meanwhile.
                frames.append((number, frame.f_code.co_name, list(frame.f_locals.items())))
            frame = frame.f_back
        stack.reverse()
        self.look(kind, line, stack, reversed(frames), value, arg)

    def note_end(self, names):
        """Notes what is left of the names of the module."""
        if self.steps and not self.failed:
            self.look(END, self.last_line, [1], [(1, "<module>", list(names.items()))], None, None)

    def look(self, kind, line, stack, frames, value, arg):
        look = Snapshot(self.known, self.fresh)
        index = self.threads.setdefault(threading.get_ident(), len(self.threads))
        states = {}
        for number, name, found in frames:
            shown = {}
            for local, thing in found:
                if not is_noise(local, thing, name):
                    shown[local] = look.value(thing, 0)
                if len(shown) == NAMES:
                    break
            states[number] = [name, shown]
        if kind in (RETURN, YIELD):
            value = look.value(arg, 0)
        look.finish()
        self.known = look.ids
        self.last_line = line
        self.keep(kind, line, index, stack, states, look.heap, value, self.output())

    def keep(self, kind, line, thread, stack, states, heap, value, printed):
        before = self.frames
        same = 0
        while same < min(len(stack), len(self.stack)) and stack[same] == self.stack[same]:
            same += 1
        step = [kind, line]
        frames = []
        if same < len(self.stack) or same < len(stack):
            frames = [same] + [[n, states[n][0]] if n not in before else n for n in stack[same:]]
        changes = {}
        for number in stack:
            old = before[number][1] if number in before else {}
            new = states[number][1]
            changed = {name: shown for name, shown in new.items() if old.get(name) != shown}
            changed.update({name: 0 for name in old if name not in new})
            if changed:
                changes[number] = changed
        told = {n: json.dumps(made) for n, made in heap.items()}
        objects = {n: made for n, made in heap.items() if self.heap.get(n) != told[n]}
        objects.update({n: 0 for n in self.heap if n not in heap})
        rest = [frames, changes, objects, printed, value, thread]
        while rest and not rest[-1]:
            rest.pop()
        # Text, since lists that stay would change where the program's own lists are put.
        self.steps.append(json.dumps(step + [part or 0 for part in rest], ensure_ascii=False, separators=(",", ":")))
        self.stack = stack
        self.frames = {n: state for n, state in {**before, **states}.items() if n in self.alive(stack)}
        self.heap = told
        if self.states is not None:
            self.states.append(
                json.dumps(
                    {
                        "kind": kind,
                        "line": line,
                        "thread": thread,
                        "value": value,
                        "stack": [[n, *states[n]] for n in stack],
                        "heap": heap,
                        "printed": self.printed_text(),
                    },
                    ensure_ascii=False,
                )
            )

    def alive(self, stack):
        return set(stack) | set(self.frame_numbers.values())

    def printed_text(self):
        return os.pread(1, self.printed - self.first, self.first).decode("utf-8", "replace")

    def output(self):
        """Returns what was printed since it was asked last. Half a character waits for its other half."""
        length = min(os.fstat(1).st_size, OUTPUT)
        new = os.pread(1, length - self.printed, self.printed)
        text = new.decode("utf-8", "ignore") if length > self.printed else ""
        self.printed += len(text.encode())
        return text

    def result(self):
        made = {
            "python": ".".join(map(str, sys.version_info[:3])),
            "steps": [json.loads(step) for step in self.steps],
            "printed": self.printed,
        }
        if self.failed:
            made["failed"] = self.failed
        if self.cut:
            made["cut"] = True
        if len(self.threads) > 1:
            made["threads"] = len(self.threads)
        if self.states is not None:
            made["states"] = [json.loads(state) for state in self.states]
        return made


def operation(frame):
    """Returns the name of the instruction that a frame is at."""
    at = frame.f_lasti
    code = frame.f_code.co_code
    return opcode.opname[code[at]] if 0 <= at < len(code) else ""


def is_noise(name, thing, frame):
    """Tells whether a name is no part of the lesson: what Python itself keeps, and what was imported."""
    if name.startswith(".") or name == "__builtins__" or type(thing) is types.ModuleType:
        return True
    if frame != "<module>":
        return name in ("__module__", "__qualname__", "__classcell__", "__firstlineno__", "__static_attributes__")
    if name.startswith("__") and name.endswith("__"):
        return True
    cls = type(thing)
    if type in mro_of(cls):
        return not is_own_class(thing)
    if cls is types.FunctionType:
        return thing.__module__ != "__main__"
    return cls is types.BuiltinFunctionType and thing.__name__ == name


def limit():
    """Guards against accidents: endless loops, lists without end, files that fill the disk, calls over the network."""
    try:
        import resource
    except ImportError:
        pass
    else:
        for what, most in (("CPU", 10), ("AS", 2 << 30), ("FSIZE", 8 << 20), ("CORE", 0), ("NOFILE", 64)):
            kind = getattr(resource, f"RLIMIT_{what}")
            hard = resource.getrlimit(kind)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (most, most))

    def no_network(event, _):
        if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo"):
            raise PermissionError("a block of the page may not use the network")

    sys.addaudithook(no_network)


def main(job, result):
    with open(job, encoding="utf-8") as file:
        job = json.load(file)
    program = types.ModuleType("__main__")
    sys.modules["__main__"] = program
    names = program.__dict__
    names["__builtins__"] = __builtins__
    limit()
    sys.argv[:] = [""]
    sys.path[0] = ""
    *before, block = job["parts"]
    end, recorder = "done", None
    least = job.get("least")
    if least and sys.version_info[:2] < tuple(least):
        end = "too old"
        before, block = [], {"code": ""}
    try:
        compiled = compile(block["code"], BLOCK, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        compiled, end = None, "syntax"
    lines = block["code"].splitlines(keepends=True)
    linecache.cache[BLOCK] = (len(block["code"]), None, lines, BLOCK)
    for part in before if compiled else ():
        code = compile(part["code"], BEFORE, "exec", dont_inherit=True)
        if part.get("file"):
            if os.path.dirname(part["file"]):
                os.makedirs(os.path.dirname(part["file"]), exist_ok=True)
            with open(part["file"], "w", encoding="utf-8") as file:
                file.write(part["code"])
            continue
        try:
            exec(code, names)
        except BaseException as error:
            if not part.get("error"):
                end = f"before: {type(error).__name__}"
                compiled = None
                break
    # What the parts before printed is no part of the block's output.
    sys.stdout.flush()
    start = os.fstat(1).st_size
    if compiled:
        recorder = Recorder(job["hidden"], job["mode"] == "full")
        recorder.printed = recorder.first = start
        if job["mode"] == "plain":
            recorder.stopped = True
        else:
            recorder.start()
        try:
            exec(compiled, names)
        except BaseException as error:
            end = type(error).__name__
        whole = not recorder.stopped
        recorder.stop()
        if whole:
            recorder.note_end(names)
    made = {"end": end, "start": start, "python": ".".join(map(str, sys.version_info[:3]))}
    if recorder and job["mode"] != "plain":
        made["trace"] = recorder.result()
    with open(result, "w", encoding="utf-8") as file:
        json.dump(made, file, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main(*sys.argv[1:3])
