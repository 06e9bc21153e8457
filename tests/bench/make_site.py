#!/usr/bin/env python3
"""Writes a site of N items, for prepress and, with the same text, for Hugo.

An item has about 500 words and two Python blocks. Six of ten items are questions in banks, four are topic pages;
a section holds fifty items. The text is drawn from a small vocabulary with a fixed seed: the same N gives the same
bytes on every machine.

    make_site.py N DIR        DIR/prepress and DIR/hugo
"""

import random
import sys
from pathlib import Path

WORDS = """object name value list tuple dict set string number iterator generator function argument result class method
attribute module package import thread process lock queue task loop event error exception handler context manager
file path stream buffer byte text record table index query test fixture mock branch commit release server client
request response header token cache memory copy reference count cycle frame stack heap type hint protocol decorator
closure scope binding key hash order sort slice range step start stop limit size depth width the a of and to in is it
that for with as on by when which from or this an be at not are will can has only one two if then each no""".split()

CODE = '''from collections import {a}


def {name}(items, *, limit={limit}):
    """Returns the first values of {b}."""
    seen = {{}}
    for index, item in enumerate(items):
        if index >= limit:
            break
        seen[item] = f"{{index}}: {{item!r:>{width}}}"
    return [value for key, value in sorted(seen.items()) if key is not None]


print({name}(range({count}), limit=3))
'''


class Text:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def sentence(self):
        words = self.random.choices(WORDS, k=self.random.randint(8, 20))
        if self.random.random() < 0.2:
            at = self.random.randrange(len(words))
            words[at] = f"`{words[at]}`"
        if self.random.random() < 0.1:
            at = self.random.randrange(len(words))
            words[at] = f"**{words[at]}**"
        return " ".join(words).capitalize() + "."

    def paragraph(self, words):
        out, count = [], 0
        while count < words:
            sentence = self.sentence()
            out.append(sentence)
            count += len(sentence.split())
        return " ".join(out)

    def code(self):
        pick = self.random.choice
        return CODE.format(
            a=pick(["deque", "Counter", "OrderedDict", "defaultdict"]),
            b=pick(WORDS),
            name=f"{pick(['take', 'first', 'head', 'pick'])}_{self.random.randrange(1000)}",
            limit=self.random.randint(2, 9),
            width=self.random.randint(4, 20),
            count=self.random.randint(5, 50),
        )

    def title(self):
        return " ".join(self.random.choices(WORDS[:60], k=4)).capitalize()

    def tags(self, number):
        return sorted({f"tag-{self.random.randrange(max(4, number // 20))}" for _ in range(3)})


def body(text, link):
    parts = []
    for heading in ("How it works", "What it costs", "Where it fails"):
        parts += [f"## {heading}", text.paragraph(55), text.paragraph(50)]
        if heading != "Where it fails":
            parts.append(f"```python\n{text.code()}```")
    parts.append(f"See also {link}. {text.sentence()}")
    parts.append("\n".join(f"- {text.sentence()}" for _ in range(3)))
    return "\n\n".join(parts)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def main(number, target):
    ours, hugo = target / "prepress", target / "hugo"
    write(ours / "site.toml", 'title = "Benchmark"\nbase_url = "https://example.org/"\ndescription = "Generated."\n')
    write(hugo / "hugo.toml", HUGO)
    for name, template in LAYOUTS.items():
        write(hugo / "layouts" / name, template)
    sections = -(-number // 50)
    for section in range(sections):
        name = f"section-{section:04}"
        items = range(section * 50, min(number, section * 50 + 50))
        write(ours / "content" / name / "_index.md", f'+++\ntitle = "Section {section}"\n+++\n\nA section.\n')
        write(hugo / "content" / name / "_index.md", f'+++\ntitle = "Section {section}"\n+++\n\nA section.\n')
        bank = [f'title = "Questions {section}"\n']
        for item in items:
            text = Text(item)
            title, tags = text.title(), text.tags(number)
            level = text.random.choice(["junior", "mid", "senior"])
            other = text.random.choice(items)
            is_topic = item % 5 < 2
            target_is_topic = other % 5 < 2
            ours_link = f"[{WORDS[other % 40]}]({f'page-{other}.md' if target_is_topic else f'q:question-{other}'})"
            hugo_link = f'[{WORDS[other % 40]}]({{{{< relref "page-{other}.md" >}}}})'
            state = text.random.getstate()
            front = f'title = "{title}"\ntags = {tags!r}\n'.replace("'", '"')
            if is_topic:
                page = body(text, ours_link)
                write(ours / "content" / name / f"page-{item}.md", f'+++\n{front}level = "{level}"\n+++\n\n{page}\n')
            else:
                answer = body(text, ours_link).replace("## ", "### ")
                bank.append(
                    f'\n[[question]]\nid = "question-{item}"\nask = "{title}?"\nlevel = "{level}"\nkind = "concept"\n'
                    f"answer = '''\n{answer}\n'''\ntags = {tags!r}\n"
                )
            text.random.setstate(state)
            write(hugo / "content" / name / f"page-{item}.md", f"+++\n{front}+++\n\n{body(text, hugo_link)}\n")
        if len(bank) > 1:
            write(ours / "content" / name / "questions.toml", "".join(bank))


HUGO = """baseURL = "https://example.org/"
title = "Benchmark"
disableKinds = ["RSS"]
[markup.highlight]
noClasses = false
[taxonomies]
tag = "tags"
"""

LAYOUTS = {
    "_default/baseof.html": """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }} · {{ site.Title }}</title>
<link rel="canonical" href="{{ .Permalink }}"><meta name="description" content="{{ .Summary | plainify | truncate 150 }}"></head>
<body><header><a href="/">{{ site.Title }}</a></header><main>{{ block "main" . }}{{ end }}</main></body></html>""",
    "_default/single.html": """{{ define "main" }}<nav><a href="{{ .Parent.RelPermalink }}">{{ .Parent.Title }}</a></nav><h1>{{ .Title }}</h1>
{{ .TableOfContents }}{{ .Content }}
<ul>{{ range .Params.tags }}<li><a href="/tags/{{ . | urlize }}/">{{ . }}</a></li>{{ end }}</ul>
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}""",
    "_default/list.html": """{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}<ul>{{ range (.Paginate .Pages 50).Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}""",
    "index.html": """{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}""",
}

if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(int(sys.argv[1]), Path(sys.argv[2]))
