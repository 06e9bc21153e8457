functions = [lambda: i for i in range(3)]
print([f() for f in functions])
fixed = []
for i in range(3):
    fixed.append(lambda i=i: i)
print([f() for f in fixed])
