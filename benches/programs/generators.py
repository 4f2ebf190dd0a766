"""Chained generators: 5 resumes for each two numbers."""
import sys


def count(n):
    for i in range(n):
        yield i


def odd(numbers):
    for number in numbers:
        if number % 2:
            yield number


def square(numbers):
    for number in numbers:
        yield number * number


total = 0
for number in square(odd(count(int(sys.argv[1]) * 2 // 5))):
    total += number
print(total)
