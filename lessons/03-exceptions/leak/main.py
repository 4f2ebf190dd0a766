def couples(names):
    dancers = iter(names)
    while True:
        one = next(dancers)
        other = next(dancers)  #@ other
        yield one + " and " + other


def fair_couples(names):
    dancers = iter(names)
    for one in dancers:
        other = next(dancers, "the teacher")  #@ partner
        yield one + " and " + other


names = ["Ana", "Ben", "Cleo"]
dance = couples(names)  #@ make
try:
    for couple in dance:
        print(couple)  #@ dance
    print("all have danced")
except RuntimeError as error:
    print("stopped:", error)
fair = fair_couples(names)  #@ leaked
for couple in fair:
    print(couple)  #@ again
print("good night")  #@ over
