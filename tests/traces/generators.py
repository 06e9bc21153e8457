def countdown(n):
    while n:
        got = yield n
        if got:
            n = got
        n -= 1
    return "done"


c = countdown(3)
print(next(c), c.send(3))
print(list(c))
try:
    next(countdown(0))
except StopIteration as stop:
    print(stop.value)
