class Dog:
    tricks = []
    count = 0

    def __init__(self, name):
        self.name = name
        Dog.count += 1

    def add(self, trick):
        self.tricks.append(trick)


a = Dog("Ada")
b = Dog("Bo")
a.add("roll")
b.count = 10
print(b.tricks, a.count, b.count, Dog.count)
