class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


a = Loud("a")
b = a
del a
print("one name left")
b = None
print("none left")
for name in "xy":
    c = Loud(name)
Loud("nobody's")
print("end")
