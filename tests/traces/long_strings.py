s = "é" * 100 + "\n<script>"
b = b"\x00" * 3
big = 10**500
items = list(range(30))
print(s[-3:], b, len(items), end="")
