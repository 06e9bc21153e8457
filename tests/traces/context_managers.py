from contextlib import contextmanager


class Guard:
    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, kind, error, traceback):
        print("exit", kind.__name__ if kind else None)
        return kind is ValueError


@contextmanager
def tag(name):
    print("<" + name + ">")
    try:
        yield name.upper()
    finally:
        print("</" + name + ">")


with Guard() as guard, tag("b") as shown:
    print(shown)
    raise ValueError("swallowed")
print("after")
