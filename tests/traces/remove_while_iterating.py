numbers = [1, 2, 3, 4]
for n in numbers:
    if n % 2 == 0 or n == 1:
        numbers.remove(n)
print(numbers)
