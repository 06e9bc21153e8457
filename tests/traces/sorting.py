def insertion_sort(items):
    for i in range(1, len(items)):
        j = i
        while j > 0 and items[j - 1] > items[j]:
            items[j - 1], items[j] = items[j], items[j - 1]
            j -= 1
    return items


print(insertion_sort([9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 12, 11, 10, 15, 14, 13]))
