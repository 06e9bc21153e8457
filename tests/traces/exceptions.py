def read(text):
    try:
        return int(text)
    except ValueError as error:
        raise KeyError("bad") from error
    finally:
        print("finally", text)


try:
    print(read("1"))
    read("x")
except KeyError as error:
    print(repr(error), type(error.__cause__).__name__)
else:
    print("else")
