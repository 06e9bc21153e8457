//! What pages claim, and what is said of it.

use crate::{Site, check};

#[test]
fn values_of_lines() {
    check(&[
        ("```python\nx = [1]\nx  # => [1]\nprint(x, 'a')  # => [1] a\n'# => 3'\n```\n", &[]),
        ("```python\nfor i in range(3):\n    i * 2  # => 0, 2, 4\n```\n", &[]),
        ("```python\nprint(1,\n      2)  # => 1 2\n```\n", &[]),
        ("```python\nprint(1)  # => 2\n```\n", &["6:11: error[wrong-output]: this line gives `1`, not `2`"]),
        ("```python\n'a'  # => a\n```\n", &["6:6: error[wrong-output]: this line gives `'a'`, not `a`"]),
        (
            "```python\nx = 1  # => 1\n```\n",
            &[
                "6:8: error[wrong-output]: this line has no value to claim: `# =>` speaks of an expression or of a `print` that ends on it",
            ],
        ),
        (
            "```python\n# => 1\n```\n",
            &["6:1: error[wrong-output]: this `# =>` stands on a line without code"],
        ),
        (
            "```python\nif False:\n    1  # => 1\n```\n",
            &["7:8: error[wrong-output]: this line is never reached, so it has no value"],
        ),
        (
            "```python\nprint('a\\nb')  # => a\n```\n",
            &["6:16: error[wrong-output]: this line gives more than one line"],
        ),
        (
            "```python\nimport io\nf = io.StringIO()\nprint(1, file=f, end='')  # => 1\nf.getvalue()  # => '1'\n```\n",
            &[],
        ),
        ("```python\nprint = str\nprint(1)  # => '1'\n```\n", &[]),
        ("```python\ndef f():\n    yield 1  # => None\n\nlist(f())  # => [1]\n```\n", &[]),
        // A letter of several bytes before the claim.
        ("```python\n'ü'  # => 'u'\n```\n", &["6:6: error[wrong-output]: this line gives `'ü'`, not `'u'`"]),
    ]);
}

#[test]
fn outputs() {
    check(&[
        ("```python\nprint('a ')\nprint()\n```\n\n```output\n\na\n```\n", &[]),
        (
            "```python\nprint('a')\nprint('b')\n```\n\n```output\na\nc\n```\n",
            &["12:1: error[wrong-output]: the block prints something else"],
        ),
        (
            "```python\nprint('a')\n```\n\n```output\n```\n",
            &["10:1: error[wrong-output]: nothing is claimed here, and the block prints something"],
        ),
        (
            "```python\nx = 1\n```\n\n```output\na\n```\n",
            &["10:1: error[wrong-output]: the block prints something else"],
        ),
        // What a program prints at its end counts: threads, `atexit`, what is deleted.
        (
            "```python\nimport atexit, threading\n\nclass A:\n    def __del__(self):\n        print('gone')\n\na = A()\natexit.register(print, 'end')\nthreading.Timer(0.05, print, ['late']).start()\n```\n\n```output\nlate\nend\ngone\n```\n",
            &[],
        ),
        ("```python\nimport sys\nprint('x', file=sys.stderr)\nsys.exit()\n```\n\n```output\n```\n", &[]),
        // What a block finds is a clean machine.
        (
            "```python\nimport os, sys\nprint(len(os.environ), os.listdir('.'), sys.stdin.read(), sys.argv, __name__)\n```\n```output\n6 []  ['main.py'] __main__\n```\n",
            &[],
        ),
    ]);
}

#[test]
fn transcripts() {
    check(&[
        (
            "```pycon\n>>> 1 + 1\n2\n>>> object()\n<object object at 0x...>\n>>> def f():\n...     return 3\n>>> f()\n3\n```\n",
            &[],
        ),
        (
            "```pycon\n>>> 1 + 1\n2\n>>> 2 + 2\n5\n```\n",
            &["8:1: error[wrong-output]: this example gives something else"],
        ),
        ("```python\n>>> int('x')\nTraceback (most recent call last):\nValueError: whatever\n```\n", &[]),
        (
            "```pycon\n>>> int('x')\n3\n```\n",
            &["6:1: error[wrong-output]: this example raises an exception that it does not show"],
        ),
        (
            "```pycon session=a\n>>> x = 2\n>>> def f(): return x\n```\n\n```python session=a\nx = 3\nf()  # => 3\n```\n",
            &[],
        ),
        ("```pycon varies\n>>> 1\n2\n```\n", &[]),
        ("```pycon no-run\n>>> 1 / 0\n```\n", &[]),
    ]);
}

#[test]
fn banks_and_the_glossary() {
    let bank = "title = \"Bank\"\n\n[[question]]\nid = \"one\"\nask = \"What does it print?\"\nkind = \"output\"\nlevel = \"mid\"\n\
                code = '''\nx = 1\nprint(x)\n'''\noutput = \"2\"\nanswer = '''\nSo.\n\n```python\n1 / 0\n```\n'''\n\
                say = \"a\\n\\n```python\\nx = 1\\nx  # => 2\\n```\\n\"\n\n\
                [[question]]\nid = \"two\"\nask = \"What is wrong?\"\nkind = \"debug\"\nlevel = \"mid\"\ncode = '''\n1 / 0\n'''\n\
                answer = '''So.'''\n";
    let glossary =
        "[[term]]\nname = \"gil\"\ndefinition = '''\nA lock.\n\n```python\nprint(1)  # => 2\n```\n'''\n";
    let site = Site::new(&[("bank.toml", bank), ("glossary.toml", glossary)]);
    let said = site.check(&[]);
    let expected = [
        "content/bank.toml:12:11: error[wrong-output]: the block prints something else",
        "content/bank.toml:17:1: error[python-error]: the block ended with an error: `ZeroDivisionError: division by zero`",
        "content/bank.toml:20:34: error[wrong-output]: this line gives `1`, not `2`",
        "content/glossary.toml:7:11: error[wrong-output]: this line gives `1`, not `2`",
    ];
    let mut heads = said.heads();
    heads.retain(|line| line.contains("error["));
    assert_eq!(heads, expected, "{}", said.err);
}

#[test]
fn messages_show_the_difference_and_the_way_of_an_error() {
    let text = "Text.\n\n```python\ndef f(n):\n    return 1 / n\n\ndef g(n):\n    return f(n)\n\ng(0)\n```\n\n\
                ```python\nprint('a\\nb\\nc')\n```\n\n```output\na\nx\nc\n```\n";
    let said = Site::new(&[("a.md", text)]).check(&[]);
    let expected = "\
content/a.md:9:1: error[python-error]: the block ended with an error: `ZeroDivisionError: division by zero`
   |
 9 |     return 1 / n
   | ^^^^^^^^^^^^^^^^
   |
   = Traceback, the last call at its end:
   =   line 14: g(0)
   =   line 12 in g: return f(n)
   =   line 9 in f: return 1 / n
   = help: if it is meant to end so, say it: `expect-error=NAME`

content/a.md:23:1: error[wrong-output]: the block prints something else
   |
23 | x
   | ^
   |
   =   a
   = - x
   = + b
   =   c
   = help: `prepress check --write` puts in what came
";
    let trimmed = |text: &str| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>().join("\n");
    assert_eq!(trimmed(&said.err).trim(), trimmed(expected).trim());
}
