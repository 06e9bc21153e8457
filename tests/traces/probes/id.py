a = [1]
first = id(a)
a.append(2)
print(id(a) == first)
b = a
print(id(b) == first)
a = a + [3]
print(id(a) == first)
