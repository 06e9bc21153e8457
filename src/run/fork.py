"""Serves jobs: each runs in a child of its own, forked from a process that has the common modules already.

A guard against accidents, not a jail: whoever wants to get out of it can.
"""

import errno
import gc
import json
import os
import select
import shutil
import signal
import struct
import sys
import tempfile
import threading
import time

try:
    import resource
except ImportError:
    resource = None

#: What programs on a study site use most. A block that asks what is loaded runs without them.
COMMON = """abc asyncio bisect collections concurrent.futures contextlib contextvars copy csv dataclasses datetime
decimal enum fractions functools hashlib heapq inspect itertools logging math operator pathlib pickle queue random re
sqlite3 statistics string tempfile textwrap threading time types typing unittest.mock uuid weakref""".split()

#: Limits of a block, in bytes but for the last two.
MEMORY, FILE, OUTPUT = 1 << 30, 16 << 20, 200_000
FILES, PROCESSES = 256, 64

#: How long what a block started may go on after it, in seconds.
GRACE = 0.3

NETWORK = {
    "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
    "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo",
}
STARTING = {"os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen"}


def frame(data):
    text = json.dumps(data).encode("utf-8", "backslashreplace")
    return struct.pack("<I", len(text)) + text


def write_all(fd, data):
    while data:
        data = data[os.write(fd, data) :]


def guard(tokens):
    """Closes the network, and counts the processes that are started: each takes a byte from a pipe."""

    def hook(event, args):
        if event in NETWORK:
            # A socket in the file system reaches nobody else.
            if len(args) > 1 and isinstance(args[1], (str, bytes)) and event != "socket.getaddrinfo":
                return
            raise PermissionError(errno.EACCES, "prepress runs blocks without a network")
        if event in STARTING:
            try:
                given = os.read(tokens, 1)
            except OSError:
                given = b""
            if not given:
                text = "prepress lets a block start %d processes at most" % PROCESSES
                raise PermissionError(errno.EAGAIN, text)

    sys.addaudithook(hook)


def limit(seconds):
    if resource is None:
        return
    wanted = [
        ("RLIMIT_CORE", 0, 0),
        ("RLIMIT_CPU", seconds + 1, seconds + 2),
        ("RLIMIT_AS", MEMORY, MEMORY),
        ("RLIMIT_FSIZE", FILE, FILE),
        ("RLIMIT_NOFILE", FILES, FILES),
    ]
    for name, soft, hard in wanted:
        try:
            kind = getattr(resource, name)
            most = resource.getrlimit(kind)[1]
            if most != resource.RLIM_INFINITY:
                soft, hard = min(soft, most), min(hard, most)
            resource.setrlimit(kind, (soft, hard))
        except (AttributeError, ValueError, OSError):
            pass


class Linux:
    """What only Linux has: orphans come to us, children end with us, and a network of our own."""

    def __init__(self):
        self.libc = None
        if sys.platform.startswith("linux"):
            try:
                import ctypes

                self.libc = ctypes.CDLL(None, use_errno=True)
                self.libc.prctl(36, 1, 0, 0, 0)
            except (ImportError, OSError, AttributeError):
                self.libc = None

    def leave_network(self):
        """Moves into a network without a way out, where that is allowed."""
        new_user, new_net = 0x10000000, 0x40000000
        if self.libc is None or self.libc.unshare(new_net) == 0:
            return
        user, group = os.getuid(), os.getgid()
        if self.libc.unshare(new_user | new_net) == 0:
            for name, text in (("setgroups", "deny"), ("uid_map", "%d %d 1" % (user, user)), ("gid_map", "%d %d 1" % (group, group))):
                try:
                    with open("/proc/self/" + name, "w") as file:
                        file.write(text)
                except OSError:
                    pass

    def end_with_parent(self):
        if self.libc is not None:
            self.libc.prctl(1, signal.SIGKILL, 0, 0, 0)

    def children(self):
        try:
            with open("/proc/self/task/%d/children" % os.getpid()) as file:
                return [int(pid) for pid in file.read().split()]
        except OSError:
            return []


class Runner:
    def __init__(self, settings):
        self.linux = Linux()
        self.inlet, self.outlet = os.dup(0), os.dup(1)
        self.null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(self.null, fd)
        self.linux.leave_network()
        self.wake_out, self.wake_in = os.pipe()
        os.set_blocking(self.wake_in, False)
        os.set_blocking(self.wake_out, False)
        signal.set_wakeup_fd(self.wake_in, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        if settings["preload"]:
            for name in COMMON:
                try:
                    __import__(name)
                except ImportError:
                    pass
        # What is made at the first use is made here, once.
        watch(ast.parse("x  # => 1"), claims_of("x  # => 1\n"))
        # No collection of a child looks at what was there before it, nor copies its pages.
        gc.collect()
        gc.freeze()

    def read(self, count):
        data = b""
        while len(data) < count:
            piece = os.read(self.inlet, count - len(data))
            if not piece:
                os._exit(0)
            data += piece
        return data

    def serve(self):
        write_all(self.outlet, frame({"ready": True}))
        while True:
            (count,) = struct.unpack("<I", self.read(4))
            job = json.loads(self.read(count))
            write_all(self.outlet, frame(self.run(job)))

    def run(self, job):
        folder = os.path.realpath(tempfile.mkdtemp(prefix="prepress-"))
        out, told = os.pipe(), os.pipe()
        tokens = os.pipe()
        os.write(tokens[1], b"." * PROCESSES)
        os.set_blocking(tokens[0], False)
        try:
            pid = os.fork()
            if pid == 0:
                for fd in (out[0], told[0], tokens[1], self.inlet, self.outlet, self.wake_out):
                    os.close(fd)
                child(job, folder, out[1], told[1], tokens[0], self)
            for fd in (out[1], told[1], tokens[0], tokens[1]):
                os.close(fd)
            return self.supervise(pid, out[0], told[0], job["timeout"])
        finally:
            os.close(out[0])
            os.close(told[0])
            remove(folder)

    def supervise(self, pid, out, told, seconds):
        """Reads what a child prints and tells until it ends, or is ended."""
        for fd in (out, told):
            os.set_blocking(fd, False)
        poll = select.poll()
        for fd in (out, told, self.wake_out):
            poll.register(fd, select.POLLIN)
        poll.register(self.inlet, 0)
        data = {out: bytearray(), told: bytearray()}
        deadline = time.monotonic() + seconds
        end, status = "done", None
        while status is None:
            left = deadline - time.monotonic()
            if left <= 0:
                end = "timeout"
                break
            for fd, event in poll.poll(left * 1000 + 1):
                if fd == self.inlet:
                    self.end(pid, None)
                    os._exit(0)
                if fd == self.wake_out:
                    drain(fd, bytearray(), 1 << 16)
                elif not drain(fd, data[fd], OUTPUT if fd == out else 1 << 26):
                    poll.unregister(fd)
            if len(data[out]) > OUTPUT:
                end = "output"
                break
            done, got = os.waitpid(pid, os.WNOHANG)
            if done:
                status = got
        left = self.end(pid, status)
        for fd in (out, told):
            drain(fd, data[fd], 1 << 26)
        if len(data[out]) > OUTPUT:
            end = "output"
        result = {"end": end, "out": bytes(data[out][:OUTPUT]).decode("utf-8", "backslashreplace"), "left": left}
        if end == "done":
            size = struct.unpack("<I", data[told][:4])[0] if len(data[told]) >= 4 else None
            if size is not None and len(data[told]) >= 4 + size:
                result.update(json.loads(bytes(data[told][4 : 4 + size])))
            elif os.WIFSIGNALED(status):
                number = os.WTERMSIG(status)
                result["end"] = "timeout" if number == signal.SIGXCPU else "signal"
                result["signal"] = signal.Signals(number).name
            else:
                result.update(end="exit", status=os.WEXITSTATUS(status))
        return result

    def end(self, pid, status):
        """Ends a child and all that it started; tells whether something went on without it."""
        deadline, left = time.monotonic() + GRACE, False
        while status is not None:
            try:
                os.killpg(pid, 0)
            except OSError:
                break
            while self.reap():
                pass
            left = time.monotonic() > deadline
            if left:
                break
            time.sleep(0.005)
        try:
            os.killpg(pid, signal.SIGKILL)
        except OSError:
            pass
        if status is None:
            os.waitpid(pid, 0)
        # What left its group, or was started while we looked: until nothing is left.
        for _ in range(200):
            try:
                os.killpg(pid, signal.SIGKILL)
            except OSError:
                pass
            others = self.linux.children()
            for other in others:
                try:
                    os.kill(other, signal.SIGKILL)
                except OSError:
                    pass
            while self.reap():
                pass
            if not others:
                break
            left = True
            time.sleep(0.002)
        return left

    @staticmethod
    def reap():
        try:
            return os.waitpid(-1, os.WNOHANG)[0] > 0
        except ChildProcessError:
            return False


def drain(fd, data, most):
    """Reads what there is, at most a little more than `most`; returns whether more may come."""
    while len(data) <= most:
        try:
            piece = os.read(fd, 1 << 16)
        except BlockingIOError:
            return True
        if not piece:
            return False
        data += piece
    return True


def remove(folder):
    def again(function, path, _):
        try:
            os.chmod(os.path.dirname(path), 0o700)
            os.chmod(path, 0o700)
            function(path)
        except OSError:
            pass

    shutil.rmtree(folder, onerror=again)


def child(job, folder, out, told, tokens, runner):
    """Runs a job and never returns."""
    try:
        os.setsid()
        runner.linux.end_with_parent()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.close(runner.wake_in)
        os.chdir(folder)
        for name in ("HOME", "TMPDIR"):
            os.environ[name] = folder
        tempfile.tempdir = None
        sys.argv[:] = ["main.py"]
        sys.path[0] = folder
        sys.stdin = open(0, encoding="utf-8", closefd=False)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
        limit(job["timeout"])
        guard(tokens)
        own = os.getpid()

        def begin():
            sys.stdout.flush()
            os.dup2(out, 1)
            os.close(out)

        result, main = perform(job["chain"], begin)
        finish(main)
        if os.getpid() == own:
            write_all(told, frame(result))
    except BaseException:
        os._exit(70)
    os._exit(0)


def finish(main):
    """Does what Python does at a program's end: waits for threads, calls `atexit`, lets the program's names go."""
    import atexit

    ends = [threading._shutdown, atexit._run_exitfuncs]
    ends += [lambda: clear(main.__dict__), gc.collect, lambda: builtins.__dict__.update(__builtins__)]
    ends += [lambda: sys.stdout.flush(), lambda: sys.stderr.flush()]
    for end in ends:
        try:
            end()
        except BaseException:
            pass


def clear(names):
    for name in list(names):
        if name.startswith("_") and name != "__builtins__":
            names[name] = None
    for name in list(names):
        if name != "__builtins__":
            names[name] = None
