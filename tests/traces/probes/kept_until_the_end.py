class Loud:
    def __del__(self):
        print("del at the end")


kept = Loud()
print("last line")
