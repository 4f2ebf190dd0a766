from concurrent.futures import ProcessPoolExecutor


def tidy(shelf):
    return sorted(shelf)


if __name__ == "__main__":
    shelf = ["Zen", "Art", "Moby"]
    with ProcessPoolExecutor(max_workers=1) as pool:
        job = pool.submit(tidy, shelf)
        shelf = job.result()
    print(*shelf)
