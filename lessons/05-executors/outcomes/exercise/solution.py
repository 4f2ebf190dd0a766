from concurrent.futures import ThreadPoolExecutor


def deliver(street):
    if street == "Elm":
        raise OSError("a dog")
    return "delivered"


streets = ["Oak", "Elm", "Ash"]
postman = ThreadPoolExecutor(max_workers=1)
jobs = [postman.submit(deliver, street) for street in streets]
for street, job in zip(streets, jobs):
    print(street, job.exception() or job.result())
