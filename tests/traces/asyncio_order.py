import asyncio


async def work(name, turns):
    for turn in range(turns):
        print(name, turn)
        await asyncio.sleep(0)
    return name


async def main():
    task = asyncio.create_task(work("task", 2))
    print("created")
    first = await work("main", 1)
    print(await asyncio.gather(task, work("late", 1)), first)


asyncio.run(main())
