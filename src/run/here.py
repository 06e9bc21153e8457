"""Runs jobs where there are no processes: inside Pyodide. Each block gets a state that is as fresh as it can be."""

import asyncio
import gc
import io
import json
import os
import shutil
import sys
import time
import warnings
import weakref

OUTPUT = 200_000

#: What Pyodide cannot do, by the event that tells of it.
LACKING = {
    "_thread.start_new_thread": "threads",
    "_thread.start_joinable_thread": "threads",
    "os.fork": "processes",
    "os.forkpty": "processes",
    "os.posix_spawn": "processes",
    "os.system": "processes",
    "subprocess.Popen": "processes",
    "socket.connect": "a network",
    "socket.bind": "a network",
    "socket.getaddrinfo": "a network",
}

FOLDER = "/tmp/prepress"


class TooMuch(BaseException):
    """A block printed more than anybody reads."""


class Out(io.RawIOBase):
    def __init__(self):
        super().__init__()
        self.data, self.counts, self.full = bytearray(), False, False

    def writable(self):
        return True

    def write(self, data):
        if self.counts:
            self.data += data
            if len(self.data) > OUTPUT:
                self.full = True
                raise TooMuch
        return len(data)


class Loop(asyncio.base_events.BaseEventLoop):
    """An event loop for timers alone that blocks while it waits, as every loop outside a browser does."""

    class Selector:
        def select(self, timeout):
            if timeout:
                time.sleep(timeout)
            return []

        def close(self):
            pass

    def __init__(self):
        super().__init__()
        self._selector = self.Selector()

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


class Policy(asyncio.events._BaseDefaultEventLoopPolicy if hasattr(asyncio.events, "_BaseDefaultEventLoopPolicy") else asyncio.events.BaseDefaultEventLoopPolicy):
    _loop_factory = Loop


lacks = set()


def hook(event, args):
    what = LACKING.get(event)
    if what:
        lacks.add(what)


sys.addaudithook(hook)


class Fresh:
    """What a block may change and the next one must not see."""

    def __init__(self):
        self.modules = set(sys.modules)
        self.path, self.environ = list(sys.path), dict(os.environ)
        self.filters, self.limit = list(warnings.filters), sys.getrecursionlimit()
        self.streams = sys.stdin, sys.stdout, sys.stderr
        self.hooks = sys.excepthook, sys.displayhook, list(sys.meta_path)

    def restore(self):
        builtins.__dict__.clear()
        builtins.__dict__.update(__builtins__)
        for name in set(sys.modules) - self.modules:
            if name.partition(".")[0] not in sys.stdlib_module_names:
                del sys.modules[name]
        sys.path[:] = self.path
        os.environ.clear()
        os.environ.update(self.environ)
        warnings.filters[:] = self.filters
        sys.setrecursionlimit(self.limit)
        sys.settrace(None)
        sys.setprofile(None)
        sys.stdin, sys.stdout, sys.stderr = self.streams
        sys.excepthook, sys.displayhook = self.hooks[:2]
        sys.meta_path[:] = self.hooks[2]
        logging = sys.modules.get("logging")
        if logging:
            logging.root.handlers.clear()
            logging.root.setLevel(logging.WARNING)
            logging.Logger.manager.loggerDict.clear()
            logging.disable(logging.NOTSET)
        decimal = sys.modules.get("decimal")
        if decimal:
            decimal.setcontext(decimal.Context(traps=[decimal.DivisionByZero, decimal.Overflow, decimal.InvalidOperation]))
        random = sys.modules.get("random")
        if random:
            random.seed()
        os.chdir("/")
        shutil.rmtree(FOLDER, ignore_errors=True)
        sys.path_importer_cache.clear()
        __import__("linecache").clearcache()
        gc.enable()
        gc.collect()


def run(text):
    """Runs a job given as JSON, and returns what happened as JSON."""
    job = json.loads(text)
    fresh = Fresh()
    os.makedirs(FOLDER, exist_ok=True)
    os.chdir(FOLDER)
    os.environ.clear()
    os.environ.update(HOME=FOLDER, TMPDIR=FOLDER, PATH="/bin", LANG="C.UTF-8", TZ="UTC")
    sys.path.insert(0, FOLDER)
    raw = Out()
    sys.stdin = io.StringIO()
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw, 4096), encoding="utf-8", write_through=True)
    sys.stderr = io.StringIO()
    warnings.simplefilter("default")
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        old = asyncio.get_event_loop_policy()
        asyncio.set_event_loop_policy(Policy())
    patched, asyncio.run = asyncio.run, asyncio.runners.run
    lacks.clear()

    def begin():
        sys.stdout.flush()
        raw.counts = True

    out = sys.stdout
    result = {"end": "done"}
    try:
        told, main = perform(job["chain"], begin)
        result.update(told)
        finish(main, out)
    except TooMuch:
        pass
    finally:
        asyncio.run = patched
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            asyncio.set_event_loop_policy(old)
        asyncio._set_running_loop(running)
        fresh.restore()
    if raw.full:
        result = {"end": "output"}
    error = result.get("error") or {}
    missing = (error.get("missing") or "").partition(".")[0]
    if missing in sys.stdlib_module_names:
        lacks.add("the module `%s`" % missing)
    result["lacks"] = sorted(lacks)
    result["out"] = bytes(raw.data[:OUTPUT]).decode("utf-8", "backslashreplace")
    return json.dumps(result)


def finish(main, out):
    import atexit

    for end in (atexit._run_exitfuncs, lambda: clear(main.__dict__), gc.collect, out.flush):
        try:
            end()
        except Exception:
            pass
    # To the library this was the end: finalizers made later would no longer be called.
    weakref.finalize._shutdown = weakref.finalize._registered_with_atexit = False


def clear(names):
    for first in (True, False):
        for name in list(names):
            if name != "__builtins__" and name.startswith("_") is first:
                names[name] = None
