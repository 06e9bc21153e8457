d = {"b": 1, "a": 2}
d["c"] = d.pop("b")
d.update(a=3)
e = d | {"b": 0}
for key, value in e.items():
    print(key, value)
print({1: "int", True: "bool", 1.0: "float"})
