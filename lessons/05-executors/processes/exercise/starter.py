from concurrent.futures import ProcessPoolExecutor


def tidy(shelf):
    shelf.sort()


if __name__ == "__main__":
    shelf = ["Zen", "Art", "Moby"]
    with ProcessPoolExecutor(max_workers=1) as pool:
        job = pool.submit(tidy, shelf)
        job.result()
    print(*shelf)
