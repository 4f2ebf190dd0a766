from concurrent.futures import ThreadPoolExecutor


def deliver(street):
    if street == "Elm":
        raise OSError("a dog")
    return "delivered"


streets = ["Oak", "Elm", "Ash"]
with ThreadPoolExecutor(max_workers=1) as postman:
    jobs = [postman.submit(deliver, street) for street in streets]
    for street, job in zip(streets, jobs):
        print(street, job.result())
