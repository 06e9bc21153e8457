x = "global"


def outer():
    x = "outer"

    def inner():
        print(x)

    inner()
    x = "changed"
    inner()


def broken():
    print(x)
    x = 1


outer()
try:
    broken()
except UnboundLocalError as error:
    print(type(error).__name__)
print(x)
