//! Blocks that would not end, or would take the machine with them.

use std::time::{Duration, Instant};

use crate::{Site, check};

#[test]
fn each_ends_within_its_limit() {
    let start = Instant::now();
    check(&[
        (
            "```python\nwhile True:\n    pass\n```\n",
            &["6:1: error[timed-out]: the block ran for longer than it may, and was ended"],
        ),
        (
            "```python\nimport time\ntry:\n    time.sleep(1000)\nexcept BaseException:\n    pass\n```\n",
            &["6:1: error[timed-out]: the block ran for longer than it may, and was ended"],
        ),
        (
            "```python\nimport os\nwhile True:\n    os.fork()\n```\n",
            &[
                "8:1: error[python-error]: the block ended with an error: `PermissionError: [Errno 11] prepress lets a block start 64 processes at most`",
            ],
        ),
        (
            "```python\nx = [0] * (1 << 27)\n```\n",
            &["6:1: error[python-error]: the block ended with an error: `MemoryError`"],
        ),
        (
            "```python\nwhile True:\n    print('x' * 1000)\n```\n",
            &["6:1: error[too-much-output]: the block printed more than 200 kB, and was ended"],
        ),
        (
            "```python\ndef f():\n    f()\n\nf()\n```\n",
            &[
                "7:1: error[python-error]: the block ended with an error: `RecursionError: maximum recursion depth exceeded`",
            ],
        ),
        (
            "```python\nimport socket\nsocket.create_connection(('127.0.0.1', 80))\n```\n",
            &[
                "7:1: error[python-error]: the block ended with an error: `PermissionError: [Errno 13] prepress runs blocks without a network`",
            ],
        ),
        (
            "```python\nimport subprocess\nsubprocess.Popen(['sleep', '4711'])\n```\n",
            &[
                "6:1: error[python-error]: the block ended while a process that it started went on; that was ended, too",
            ],
        ),
        (
            "```python\nimport os\nos._exit(3)\n```\n",
            &["6:1: error[python-error]: the block ended the process itself, with status 3"],
        ),
        (
            "```python\nimport os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n```\n",
            &["6:1: error[python-error]: the block crashed the interpreter (SIGSEGV)"],
        ),
        (
            "```python\nwith open('x', 'w') as f:\n    while True:\n        f.write('x' * 1000000)\n```\n",
            &[
                "8:1: error[python-error]: the block ended with an error: `OSError: [Errno 27] File too large`",
            ],
        ),
        (
            "```python\nfs = []\nwhile True:\n    fs.append(open('x', 'w'))\n```\n",
            &[
                "8:1: error[python-error]: the block ended with an error: `OSError: [Errno 24] Too many open files: 'x'`",
            ],
        ),
        // Threads need room in the address space.
        (
            "```python\nfrom concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(32) as pool:\n    sum(pool.map(abs, range(-99, 0)))  # => 4950\n```\n",
            &[],
        ),
    ]);
    assert!(start.elapsed() < Duration::from_secs(90), "{:?}", start.elapsed());
    let left = std::process::Command::new("pgrep").args(["-f", "^sleep 4711"]).output();
    assert!(left.is_ok_and(|left| left.stdout.is_empty()), "a process was left behind");
}

#[test]
fn the_next_block_finds_nothing_of_it() {
    check(&[
        (
            "```python\nopen('left.txt', 'w').close()\n```\n\n```python\nimport os\nos.listdir('.')  # => []\n```\n",
            &[],
        ),
        ("```python\nimport builtins\nbuiltins.len = None\n```\n\n```python\nlen([])  # => 0\n```\n", &[]),
    ]);
}

#[test]
fn nothing_runs_where_nobody_wants_it() {
    let site = Site::new(&[("a.md", "```python\n1 / 0\n```\n")]);
    assert_eq!(site.check(&["--no-run"]).code, 0);
    assert!(!site.path().join(".prepress-cache").exists());
    site.put("site.toml", "title = \"S\"\nbase_url = \"https://example.org/\"\n[python]\nrun = false\n");
    assert_eq!(site.check(&[]).code, 0);
}
