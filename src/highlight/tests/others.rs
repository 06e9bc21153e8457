//! The other languages, a few lines each: the own lexers case by case, syntect's grammars by their mapping.

use super::check_language as check;

#[test]
fn toml() {
    check("toml", "[a.\"]\"] # c\nb.c = 1", "nt:[a.\"]\"] c:# c na:b.c = n:1");
    check("toml", "[[a]]\n\"k\" = true", "nt:[[a]] na:\"k\" = kc:true");
    check(
        "toml",
        "a = [1, 'x', { b = -inf, c = 2 }]",
        "na:a = [ n:1 , s:'x' , { na:b = n:-inf , na:c = n:2 }]",
    );
    check("toml", "a = \"x\\n\\q\\u00e9\"", "na:a = s:\"x se:\\n s:\\q se:\\u00e9 s:\"");
    check("toml", "a = '''x\n'' '''''\nb = 2026-11-21", "na:a = s:'''x⏎'' ''''' na:b = n:2026-11-21");
    check("toml", "a = \"open\nb = c", "na:a = s:\"open na:b = c");
}

#[test]
fn ini() {
    check("ini", "; c\n[a b]\nk = v ; c\n", "c:; c nt:[a b] na:k = v c:; c");
    check("cfg", "deps =\n    x==1.0\n    y>=2\n", "na:deps = x==1.0 y>=2");
    check("env", "A=\"x\"\nB=${A}", "na:A = s:\"x\" na:B = v:${A}");
    check("ini", "a: %(b)s", "na:a : v:%(b)s");
}

#[test]
fn dockerfile() {
    check("docker", "FROM --platform=$P a:1 AS b", "k:FROM na:--platform = v:$P a:1 k:AS b");
    check("dockerfile", "RUN a -b && \\\n  # c\n  d 'e'", "k:RUN f:a na:-b o:&& \\ c:# c f:d s:'e'");
    check("dockerfile", "CMD [\"a\", \"b\"]\nenv A=1", "k:CMD [ s:\"a\" , s:\"b\" ] k:env A=1");
    check("dockerfile", "RUN <<E\nFROM x\nE\nUSER y", "k:RUN o:<< E s:FROM x o:E k:USER y");
}

#[test]
fn console() {
    check(
        "console",
        "$ a=1 sudo b -c \"d $e\" | f > g # h\nout\n",
        "gp:$  v:a =1 f:sudo f:b na:-c s:\"d  v:$e s:\" o:| f:f o:> g c:# h go:out⏎",
    );
    check("console", "(venv) $ a \\\n>  b", "gp:(venv) $  f:a \\ gp:>  b");
    check(
        "console",
        "me@host:~$ a\nC:\\x> b\nPS C:\\x> c\n",
        "gp:me@host:~$  f:a gp:C:\\x>  f:b gp:PS C:\\x>  f:c",
    );
    check("console", "$ python\n>>> 1\n1\n", "gp:$  f:python gp:>>>  n:1 go:1⏎");
    check("console", "$", "gp:$");
    check("console", "(see) x\n", "go:(see) x⏎");
}

#[test]
fn diff() {
    check("diff", "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n z", "gh:--- a gh:+++ b gh:@@ -1 +1 @@ gd:-x gi:+y z");
    check("diff", "--- a comment of SQL\n+x", "gd:--- a comment of SQL gi:+x");
}

#[test]
fn sql() {
    check("sql", "select Count(*) from t -- c", "k:select b:Count ( o:* ) k:from t c:-- c");
    check(
        "sql",
        "WHERE a = 'x''y' AND NOT b.user IS NULL",
        "k:WHERE a o:= s:'x''y' k:AND k:NOT b.user k:IS kc:NULL",
    );
    check(
        "sql",
        "x = %s, :id, ?, $1, %(a)s, y::int",
        "x o:= v:%s , v::id , v:? , v:$1 , v:%(a)s , y o::: b:int",
    );
    check("sql", "\"order\" /* a\nb */ 'open", "\"order\" c:/* a⏎b */ s:'open");
}

#[test]
fn grammars() {
    check("json", "{\"a\": [1, true, \"b\\n\"]}", "{ na:\"a\" : [ n:1 , kc:true , s:\"b se:\\n s:\" ]}");
    check("yaml", "on: [a] # c\n\"b\": \"d\"\n", "na:on : [a] c:# c na:\"b\" : s:\"d\"");
    check("sh", "x=1; echo \"${x}\" -n # c", "x o:= 1 o:; b:echo s:\" v:${x} s:\" na:-n c:# c");
    check("html", "<a class=\"b\">&amp;</a>", "< nt:a na:class = s:\"b\" > se:&amp; </ nt:a >");
    check("js", "const f = x => `a${x}`; // c", "k:const f:f o:= x o:=> s:`a si:${ x si:} s:` ; c:// c");
    check("ts", "export const x: number = 1;", "k:export k:const x: number o:= n:1 ;");
    check("rust", "fn f() { let x = \"a\\n\"; }", "k:fn f:f () { k:let x o:= s:\"a se:\\n s:\" ; }");
    check("go", "func f() { return nil }", "k:func f:f () { k:return kc:nil }");
    check("c", "int main(void) { return 0; }", "k:int f:main ( k:void ) { k:return n:0 ; }");
    check("css", ".a { color: #fff }", "nt:.a { na:color : n:#fff }");
    check("regex", "^(?P<a>\\d+)$", "k:^ (?P< cl:a > se:\\d o:+ ) k:$");
    check("make", "a: b\n\t$(CC) x", "f:a o:: b v:$(CC) f:x");
}

#[test]
fn markdown() {
    check("md", "# a `b`\n- c `d` [e](f) \\*", "gh:# a `b` o:- c s:`d` [e] v:(f) se:\\*");
    check("md", "+++\na = 1\n+++\n> [[gil]] `open", "o:+++ na:a = n:1 o:+++ o:>  v:[[gil]] `open");
    check("md", "```python run\n# x\n~~~\n```\n1. x", "o:``` na:python run s:# x s:~~~ o:``` o:1. x");
    check("md", "``a`b`` <!-- c --> #no", "s:``a`b`` c:<!-- c --> #no");
}

/// The scopes are written by hand, and a misspelt one would only never match.
#[test]
fn every_grammar_that_is_named_exists() {
    for language in super::super::languages() {
        assert_eq!(super::super::highlight(language, "x\n").plain, None, "{language}");
    }
}
