class Point:
    __slots__ = ("x", "_y")

    def __init__(self, x, y):
        self.x = x
        self._y = y

    @property
    def y(self):
        print("read y")
        return self._y

    def __repr__(self):
        print("repr was called")
        return "Point"


p = Point(1, 2)
print(p.y)
try:
    p.z = 3
except AttributeError:
    print("no z")
print(p)
