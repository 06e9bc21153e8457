//! The words after a fence's language.

use crate::{Site, check};

#[test]
fn what_runs_and_what_does_not() {
    check(&[
        (
            "```python\n1 / 0\n```\n",
            &[
                "6:1: error[python-error]: the block ended with an error: `ZeroDivisionError: division by zero`",
            ],
        ),
        ("```python no-check\n1 / (\n```\n", &[]),
        ("```python no-run\n1 / 0\n```\n", &[]),
        (
            "```python no-run\n1 / (\n```\n",
            &["6:1: error[python-error]: the block is no Python: `SyntaxError: '(' was never closed`"],
        ),
        (
            "```py\nassert True\n```\n\n```python3\nassert False\n```\n",
            &["10:1: error[python-error]: the block ended with an error: `AssertionError`"],
        ),
        ("```text\n1 / 0\n```\n", &[]),
        // A mistyped `no-run` must not run.
        (
            "```python no-rnu\nprint(1)\n```\n",
            &["5:11: error[unknown-fence-word]: unknown word `no-rnu` after the fence's language"],
        ),
    ]);
}

#[test]
fn errors_that_are_expected() {
    check(&[
        ("```python expect-error=ZeroDivisionError\n1 / 0\n```\n", &[]),
        // A subclass will do, and so will what does not parse.
        ("```python expect-error=ArithmeticError\n1 / 0\n```\n", &[]),
        ("```python expect-error=SyntaxError\nx = = 1\n```\n", &[]),
        ("```python expect-error=SyntaxError\nif x:\ny\n```\n", &[]),
        ("```python expect-error=asyncio.TimeoutError\nraise TimeoutError\n```\n", &[]),
        ("```python expect-error=json.JSONDecodeError\nimport json\njson.loads('')\n```\n", &[]),
        ("```python expect-error=Own\nclass Own(Exception): pass\nraise Own\n```\n", &[]),
        (
            "```python expect-error=TypeError\n1 + 1\n```\n",
            &["6:1: error[no-error-raised]: the block ended without `TypeError`"],
        ),
        (
            "```python expect-error=TypeError\nx = 1\n1 / 0\n```\n",
            &[
                "7:1: error[python-error]: the block ended with another error than `TypeError`: `ZeroDivisionError: division by zero`",
            ],
        ),
        // What came before the error is compared, and its last line may close it.
        (
            "```python expect-error=ValueError\nprint(1)\nint('x')\n```\n\n```output\n1\nValueError: invalid literal for int() with base 10: 'x'\n```\n",
            &[],
        ),
        ("```python expect-error=ValueError\nprint(1)\nint('x')\n```\n\n```output\n1\n```\n", &[]),
        (
            "```python expect-error=ValueError\nprint(1)\nint('x')\n```\n\n```output\n1\nValueError: no\n```\n",
            &["12:1: error[wrong-output]: the block prints something else"],
        ),
    ]);
}

#[test]
fn sessions_set_up_and_files() {
    check(&[
        (
            "```python session=a\nx = 1\nprint('no')\n```\n\n```python session=b\nx = 5\n```\n\n```python session=a\nprint(x)\n```\n```output\n1\n```\n",
            &[],
        ),
        (
            "```python\nx = 1\n```\n\n```python\nx\n```\n",
            &[
                "10:1: error[python-error]: the block ended with an error: `NameError: name 'x' is not defined`",
            ],
        ),
        (
            "```python setup\nimport math\n```\n\n```python\nmath.floor(1.5)  # => 1\n```\n\n```python session=s\nmath.ceil(1.5)  # => 2\n```\n",
            &[],
        ),
        (
            "```python file=pack/mod.py\nVALUE = 7\n```\n\n```python\nfrom pack.mod import VALUE\nVALUE  # => 7\n```\n",
            &[],
        ),
        (
            "```python file=mod.py\nVALUE = (\n```\n",
            &["6:1: error[python-error]: the block is no Python: `SyntaxError: '(' was never closed`"],
        ),
        (
            "```python file=data/in.txt\none\ntwo\n```\n\n```python\nlen(open('data/in.txt').readlines())  # => 2\n```\n",
            &[],
        ),
        // One message for one fault: what builds on a block that failed is not reported.
        (
            "```python session=a\n1 / 0\n```\n\n```python session=a\nprint(2)  # => 3\n```\n",
            &[
                "6:1: error[python-error]: the block ended with an error: `ZeroDivisionError: division by zero`",
            ],
        ),
        // An expected error ends its block alone.
        (
            "```python session=a expect-error=KeyError\nx = 3\n{}[1]\n```\n\n```python session=a\nx  # => 3\n```\n",
            &[],
        ),
        (
            "```python\ndef double(n):\n    return 2 * n\n```\n\n```python test\nassert double(2) == 4\n```\n",
            &[],
        ),
        (
            "```python\ndef double(n):\n    return n\n```\n\n```python test\nassert double(2) == 4\n```\n",
            &["11:1: error[python-error]: the block ended with an error: `AssertionError`"],
        ),
        // The words for the reader change nothing.
        (
            "```python run\nx = 1\n```\n\n```python predict\nprint(1)\n```\n```output\n2\n```\n\n```python trace\nx\n```\n",
            &[
                "13:1: error[wrong-output]: the block prints something else",
                "17:1: error[python-error]: the block ended with an error: `NameError: name 'x' is not defined`",
                "17:1: warning[stale-trace]: this block has not been recorded: readers cannot step through it",
            ],
        ),
    ]);
}

#[test]
fn sets_have_no_order() {
    check(&[
        (
            "```python\nprint({'a', 'b', 'c'})\n```\n```output\n{'a', 'b', 'c'}\n```\n",
            &["6:1: error[unsteady-output]: the block prints something else from run to run"],
        ),
        (
            "```python\nlist({'a', 'b', 'c'})  # => ['a', 'b', 'c']\n```\n",
            &["6:24: error[unsteady-output]: the value of this line is another one from run to run"],
        ),
        ("```python unordered\nfor x in {'a', 'b', 'c'}:\n    print(x)\n```\n```output\na\nb\nc\n```\n", &[]),
        (
            "```python unordered\nfor x in {'a', 'b', 'c'}:\n    print(x)\n```\n```output\na\nb\nd\n```\n",
            &["12:1: error[wrong-output]: the block prints something else"],
        ),
        ("```python varies\nprint(object())\n```\n```output\n<object object at 0x7f>\n```\n", &[]),
        (
            "```python varies\n1 / 0\n```\n",
            &[
                "6:1: error[python-error]: the block ended with an error: `ZeroDivisionError: division by zero`",
            ],
        ),
        // What nobody claims may differ.
        ("```python\nprint(object())\n```\n", &[]),
    ]);
}

#[test]
fn hidden_lines_run_and_have_their_places() {
    check(&[
        ("```python\n#! x = 4\nx  # => 4\n```\n", &[]),
        (
            "```python\n#! x = 4\n#! print(x)  # => 5\n```\n",
            &["7:14: error[wrong-output]: this line gives `4`, not `5`"],
        ),
        (
            "> ```python\n> #! x = 4\n> x  # => 5\n> ```\n\n- a\n\n  ```python\n  x = 1\n  x  # => 2\n  ```\n",
            &[
                "7:6: error[wrong-output]: this line gives `4`, not `5`",
                "14:6: error[wrong-output]: this line gives `1`, not `2`",
            ],
        ),
    ]);
}

#[test]
fn a_version_decides_where_a_block_holds() {
    let site = Site::new(&[
        (
            "a.md",
            "```python min-version=3.99\nnothing\n```\n\n```python session=a min-version=3.98\nx = 1\n```\n\n```python session=a\nx\n```\n",
        ),
        (
            "b.md",
            "+++\ntitle = \"B page\"\npython = \"3.99\"\n+++\n\n```python\nnothing\n```\n\n```python min-version=3.8\n1  # => 1\n```\n",
        ),
        (
            "c.toml",
            "title = \"Bank\"\n[[question]]\nid = \"one\"\nask = \"What does it print?\"\nkind = \"output\"\nlevel = \"mid\"\npython = \"3.99\"\ncode = \"nothing\"\noutput = \"x\"\nanswer = \"So.\"\n",
        ),
    ]);
    let said = site.check(&[]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.err.contains("warning[skipped-code]: 3 blocks were not run: they need Python 3.99 or later"),
        "{}",
        said.err
    );
    assert!(
        said.err.contains("warning[skipped-code]: 2 blocks were not run: they need Python 3.98 or later"),
        "{}",
        said.err
    );
    // The word of 3.8 is older than any Python that is kept up.
    assert!(said.err.contains("content/b.md:10:11: warning[old-python]"), "{}", said.err);
    assert!(said.out.contains("6 blocks of Python: 1 ran on Python 3."), "{}", said.out);
    assert!(said.out.contains(", 5 skipped"), "{}", said.out);
    assert_eq!(site.check(&["--strict"]).code, 1);
}
