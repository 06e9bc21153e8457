def inner():
    x = yield 1
    print("got", x)
    return x * 2


def outer():
    result = yield from inner()
    yield result


g = outer()
print(next(g))
print(g.send(21))
g.close()
