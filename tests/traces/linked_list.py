class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


head = None
for value in (1, 2, 3):
    head = Node(value, head)
before = None
while head:
    head.next, before, head = before, head, head.next
print(before.value, before.next.value, before.next.next.value)
before.next.next.next = before
