class Loud:
    def __del__(self):
        print("del")


def f():
    x = Loud()
    x = None
    print("after")
    y = Loud()
    del y
    print("end")


f()
