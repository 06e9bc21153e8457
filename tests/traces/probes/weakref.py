import weakref


class Thing:
    pass


thing = Thing()
look = weakref.ref(thing)
print(look() is thing)
box = [thing]
del thing
print(look() is not None)
box.clear()
print(look())
