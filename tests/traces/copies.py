import copy

rows = [[0] * 2] * 2
rows[0][0] = 1
shallow = list(rows)
deep = copy.deepcopy(rows)
rows[1][1] = 2
print(rows, shallow, deep)
print(shallow[0] is rows[0], deep[0] is rows[0])
