import threading

done = []


def work(name):
    done.append(name)


workers = []
for name in ("a", "b"):
    worker = threading.Thread(target=work, args=(name,))
    workers.append(worker)
    worker.start()
    worker.join()
print(done)
