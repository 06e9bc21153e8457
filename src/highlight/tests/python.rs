//! Python, case by case. The shared table (`table.rs`) has the same and more with every blank in its place.

use super::super::lex;
use super::{check_language, show};

fn check(code: &str, expected: &str) {
    assert_eq!(show(code, &lex(code)), expected, "{code}");
}

#[test]
fn definitions() {
    check("def greet(self): pass", "k:def f:greet ( bp:self ): k:pass");
    check("async def f(*, a=1): ...", "k:async k:def f:f ( o:* , a o:= n:1 ): kc:...");
    check("class A(B, metaclass=M): x = 1", "k:class cl:A (B, na:metaclass o:= M): x o:= n:1");
    check(
        "def __init__(self): super().__init__()",
        "k:def f:__init__ ( bp:self ): b:super (). dn:__init__ ()",
    );
    check("def match(self, type, id=0): ...", "k:def f:match ( bp:self , type, id o:= n:0 ): kc:...");
    check("def \\\n f(): ...", "k:def \\ f:f (): kc:...");
    check("def", "k:def");
    check("class (x)", "k:class (x)");
}

#[test]
fn type_parameters_and_type_statements() {
    check(
        "def f[T: int = str](x: T = 1) -> T: ...",
        "k:def f:f [T: b:int o:= b:str ](x: T o:= n:1 ) o:-> T: kc:...",
    );
    check("class A[*Ts, **P]: pass", "k:class cl:A [ o:* Ts, o:** P]: k:pass");
    check("type X = int", "k:type cl:X o:= b:int");
    check("type X[T] = list[T]; type Y = X", "k:type cl:X [T] o:= b:list [T]; k:type cl:Y o:= X");
    check("if 1: type Z = int", "k:if n:1 : k:type cl:Z o:= b:int");
    check("type(x); type = 1; type in y", "b:type (x); b:type o:= n:1 ; b:type k:in y");
}

#[test]
fn soft_keywords_by_position() {
    check("match x:\n  case 1: pass", "k:match x: k:case n:1 : k:pass");
    check("match (x, y):\n  case (_, 1) if _: pass", "k:match (x, y): k:case ( k:_ , n:1 ) k:if _: k:pass");
    check("match(x)", "match(x)");
    check("match (x)  # c", "match (x) c:# c");
    check("match (x):  # c", "k:match (x): c:# c");
    check("match[0]: int = 1", "match[ n:0 ]: b:int o:= n:1");
    check("match = case = _ = 1", "match o:= case o:= _ o:= n:1");
    check("match -x:\n", "k:match o:- x:");
    check("match - x\n", "match o:- x");
    check("match not in y", "match k:not k:in y");
    check("match not y:", "k:match k:not y:");
    check("match if x else y", "match k:if x k:else y");
    check("match lambda: 1:\n", "k:match k:lambda : n:1 :");
    check("match *a, b:\n", "k:match o:* a, b:");
    check("re.match(x); match.group(1)", "re.match(x); match.group( n:1 )");
    check("case.x = 1", "case.x o:= n:1");
    check("case _:", "k:case k:_ :");
    check("case [_, *_]:", "k:case [ k:_ , o:* k:_ ]:");
    check("case A(x=_) | {'a': _, **r}: _", "k:case A( na:x o:= k:_ ) o:| { s:'a' : k:_ , o:** r}: _");
    check("case(_)", "case(_)");
    check("for _ in x: _(1)", "k:for _ k:in x: _( n:1 )");
    check("lazy import json", "k:lazy k:import json");
    check("lazy from a.b import c as d", "k:lazy k:from a.b k:import c k:as d");
    check("lazy = 1; lazy import x", "lazy o:= n:1 ; k:lazy k:import x");
    check("x = lazy", "x o:= lazy");
    check("from . import x", "k:from . k:import x");
}

#[test]
fn names() {
    check("print(self.print, cls)", "b:print ( bp:self .print, bp:cls )");
    check("x.__dict__, __name__, __x, ____", "x. dn:__dict__ , dn:__name__ , __x, ____");
    check("None, True, NotImplemented, ast.Ellipsis", "kc:None , kc:True , kc:NotImplemented , ast.Ellipsis");
    check("raise ValueError from e", "k:raise b:ValueError k:from e");
    check("frozendict, sentinel, anext", "b:frozendict , b:sentinel , b:anext");
    check("größe = naïve_λ + 变量", "größe o:= naïve_λ o:+ 变量");
    check("print \"x\"", "b:print s:\"x\"");
    check("nonlocal x; global y", "k:nonlocal x; k:global y");
}

#[test]
fn keyword_arguments() {
    check("f(a=1, b == 2, c = 3)", "f( na:a o:= n:1 , b o:== n:2 , na:c o:= n:3 )");
    check("f(x)(key=lambda a, b=1: a, c=2)", "f(x)( na:key o:= k:lambda a, b o:= n:1 : a, na:c o:= n:2 )");
    check("print(x, file=f, end='')", "b:print (x, na:file o:= f, na:end o:= s:'' )");
    check("(a := 1)", "(a o::= n:1 )");
    check("[f(\n  a=1,\n)]", "[f( na:a o:= n:1 , )]");
}

#[test]
fn decorators() {
    check("@property\ndef x(self): ...", "d:@property k:def f:x ( bp:self ): kc:...");
    check("  @app.route('/', a=1)", "d:@app.route ( s:'/' , na:a o:= n:1 )");
    check("@ a . b", "d:@ d:a . b");
    check("@(x)", "d:@ (x)");
    check("@lambda f: f", "d:@ k:lambda f: f");
    check("a @ b", "a o:@ b");
    check("(\n@ b)", "( o:@ b)");
}

#[test]
fn numbers() {
    check("1 1_000 0xFF_ff 0o7_7 0B01", "n:1 n:1_000 n:0xFF_ff n:0o7_7 n:0B01");
    check("1. .5 1e5 1.5E-3j 0_0 1J", "n:1. n:.5 n:1e5 n:1.5E-3j n:0_0 n:1J");
    check("1..real 1.e 0x 1__0 1if x", "n:1. .real n:1. e n:0 x n:1 __0 n:1 k:if x");
    check("x[1:2, ...]", "x[ n:1 : n:2 , kc:... ]");
}

#[test]
fn strings() {
    check(
        "r'\\d' B'\\x00' Rb'' u\"x\" bR''",
        "sa:r s:'\\d' sa:B s:' se:\\x00 s:' sa:Rb s:'' sa:u s:\"x\" sa:bR s:''",
    );
    check(r"'\n\'\q\x4\101\N{BULLET}\u00e9'", r"s:' se:\n\' s:\q\x4 se:\101\N{BULLET}\u00e9 s:'");
    check(r"b'\u00e9\N{X}'", r"sa:b s:'\u00e9\N{X}'");
    check("'''a\n'b'' '''", "s:'''a⏎'b'' '''");
    check("'a\\\nb'", "s:'a se:\\ s:⏎b'");
    check(r"r'\'' x", r"sa:r s:'\'' x");
    check("'open\nx", "s:'open x");
    check("'''open\nx", "s:'''open⏎x");
    check("ub'x' xr'y'", "ub s:'x' xr s:'y'");
}

#[test]
fn replacement_fields() {
    check("f'{a}{{b}}'", "sa:f s:' si:{ a si:} se:{{ s:b se:}} s:'");
    check("f'{x!r:>{w}.2f}'", "sa:f s:' si:{ x si:!r:>{ w si:}.2f} s:'");
    check("f'{x = }{y=!s}{z=:3}'", "sa:f s:' si:{ x si:= si:}{ y si:=!s}{ z si:=:3} s:'");
    check("f'{a != b}{a == b}'", "sa:f s:' si:{ a o:!= b si:}{ a o:== b si:} s:'");
    check("f\"{d[\"a\"]}\"", "sa:f s:\" si:{ d[ s:\"a\" ] si:} s:\"");
    check("f'{f'{f'{1}'}'}'", "sa:f s:' si:{ sa:f s:' si:{ sa:f s:' si:{ n:1 si:} s:' si:} s:' si:} s:'");
    check("t'{name}' tR'\\{x}'", "sa:t s:' si:{ name si:} s:' sa:tR s:'\\ si:{ x si:} s:'");
    check("f'{x:{{1}}}'", "sa:f s:' si:{ x si::{ { n:1 } si:}} s:'");
    check("f'{(lambda x: 1)}{x:=5}'", "sa:f s:' si:{ ( k:lambda x: n:1 ) si:}{ x si::=5} s:'");
    check("f'''{\n  a # c\n}'''", "sa:f s:''' si:{ a c:# c si:} s:'''");
    check("f'{f(a=1)}'", "sa:f s:' si:{ f( na:a o:= n:1 ) si:} s:'");
    check("f'\\N{BULLET}{x}\\n'", "sa:f s:' se:\\N{BULLET} si:{ x si:} se:\\n s:'");
    check("rf'\\N{x}'", "sa:rf s:'\\N si:{ x si:} s:'");
    check("f'{x:%H:%M}'", "sa:f s:' si:{ x si::%H:%M} s:'");
}

#[test]
fn comments_and_claims() {
    check("x  # => 3", "x cc:# => 3");
    check("x  #=> 3", "x c:#=> 3");
    check("'# => 3'", "s:'# => 3'");
    check("#", "c:#");
}

#[test]
fn wrong_code() {
    check("x $ ? ` !", "x er:$ er:? er:` er:!");
    check("“x”", "er:“ x er:”");
    check("f(a,\ndef g(): return 1", "f(a, k:def f:g (): k:return n:1");
    check("f'{x'\ny", "sa:f s:' si:{ x s:' y");
    check("f'{x\nreturn 1", "sa:f s:' si:{ x k:return n:1");
    check("f'{f(x}' + y", "sa:f s:' si:{ f(x si:} s:' o:+ y");
    check("f'a}b'", "sa:f s:'a er:} s:b'");
    check("f'{x!r' + y", "sa:f s:' si:{ x si:!r s:' o:+ y");
    check("f'{x:>10' + y", "sa:f s:' si:{ x si::>10 s:' o:+ y");
    check(")]}", ")]}");
    check("\\ x", "er:\\ x");
}

#[test]
fn deep_nesting_ends_in_plain_colours() {
    let code = format!("{}{}", "(".repeat(5000), ")".repeat(5000));
    check(&code, &code);
    let code = "f'{".repeat(5000);
    assert_eq!(lex(&code).last().map(|token| token.end), Some(code.len()));
}

#[test]
fn sessions() {
    check_language("pycon", ">>> x = 1\n>>> x\n1\n", "gp:>>>  x o:= n:1 gp:>>>  x go:1⏎");
    check_language("python", "\n>>> 1\n1", "gp:>>>  n:1 go:1");
    check_language("pycon", ">>> '''a\n... b'''\n'a'", "gp:>>>  s:'''a gp:...  s:b''' go:'a'");
    check_language("pycon", ">>> f(a,\n...   b=1)\n...\n", "gp:>>>  f(a, gp:...  na:b o:= n:1 ) gp:...");
    check_language("pycon", "...\n>>> 1", "go:...⏎ gp:>>>  n:1");
    check_language("pycon", ">>>x\n", "go:>>>x⏎");
    check_language(
        "pycon",
        ">>> f()\nTraceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\nKeyError: 'a'\n>>> 1",
        "gp:>>>  f() gt:Traceback (most recent call last): go:File  s:\"<stdin>\" go:, line  n:1 \
         go:, in  f:<module> gt:KeyError go:: 'a'⏎ gp:>>>  n:1",
    );
}

#[test]
fn tracebacks() {
    check_language("pytb", "a.b.MyError: x\n", "gt:a.b.MyError go:: x⏎");
    check_language("pytb", "Note: x", "go:Note: x");
    check_language(
        "traceback",
        "  File \"x y.py\", line 12\n    print \"x\"\n    ^^^^^\nSyntaxError: no",
        "go:File  s:\"x y.py\" go:, line  n:12 b:print s:\"x\" gt:^^^^^ gt:SyntaxError go:: no",
    );
    check_language(
        "traceback",
        "  | ValueError: 1\n  +-+---- 1 ----\n  [Previous line repeated 9 more times]",
        "go:  |  gt:ValueError go:: 1⏎ gt:  +-+---- 1 ---- go:  [Previous line repeated 9 more times]",
    );
}
