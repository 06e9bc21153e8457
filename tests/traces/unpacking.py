first, *rest = [1, 2, 3]
a, b = 1, 2
a, b = b, a
x = [0, 1]
i = 0
i, x[i] = 1, 9
print(first, rest, a, b, i, x)
