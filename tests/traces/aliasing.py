a = [1, 2]
b = a
b.append(3)
c = a[:]
c.append(4)
a = a + [5]
print(a, b, c)
