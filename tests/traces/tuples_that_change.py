t = ([1], 2)
try:
    t[0] += [3]
except TypeError as error:
    print(error)
print(t)
