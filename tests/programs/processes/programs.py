import subprocess
import sys

print("before")
sys.stdout.flush()
subprocess.run(["sh", "-c", "echo from sh; echo aside >&2; exit 4"])
print("between")
caught = subprocess.run([sys.executable, "-c", "print('caught')"], stdout=subprocess.PIPE)
print(caught.stdout)
subprocess.run([sys.executable, "-c", "import sys, os; print(sys.argv, [n for n in os.environ if 'TRACE' in n])", "a"])
sleeper = subprocess.Popen(["sleep", "60"], preexec_fn=lambda: None)
sleeper.kill()
print(sleeper.wait())
try:
    subprocess.run(["/no/such/program"])
except FileNotFoundError as error:
    print(error.strerror)
