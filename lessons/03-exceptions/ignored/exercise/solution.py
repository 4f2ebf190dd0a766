def worker():
    while True:
        try:
            yield "ready"
        except Exception:
            print("once more")


anna = worker()
print(next(anna))
print(anna.throw(ValueError("wrong size")))
anna.close()
print("home")
