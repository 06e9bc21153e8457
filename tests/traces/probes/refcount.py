import sys

x = []
print(sys.getrefcount(x))
y = [x, x]
print(sys.getrefcount(x))
del y
print(sys.getrefcount(x))
