"""
Make the environment of this project, then start what was asked for.

Run by whatever python3 the machine has, so it uses nothing but Python's own library.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

VERSION_MIN = (3, 11)
# An older Python must get this far to say so.
if sys.version_info[:2] < VERSION_MIN:
    sys.exit(
        f"Python 3.11 or newer is needed, and {sys.executable} is {sys.version.split()[0]}. "
        "Name a newer one: make demo PYTHON=python3.12"
    )

ROOT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / ".installed.json"
RUN_LOCK = "requirements.lock"
# Holds everything of the other one too.
DEVELOPMENT_LOCK = "requirements-dev.lock"

# Command -> (lock file of its packages, None where what is installed will do; module that does the work).
COMMANDS = {
    "demo": (RUN_LOCK, "vir.demo.serve"),
    "test": (DEVELOPMENT_LOCK, "vir.demo.checks"),
    "lint": (DEVELOPMENT_LOCK, "vir.demo.checks"),
    "coverage": (DEVELOPMENT_LOCK, "vir.demo.checks"),
    "mutants": (DEVELOPMENT_LOCK, "vir.demo.mutants"),
    "storm": (DEVELOPMENT_LOCK, "tests.storms.storm"),
    "bench-rating": (DEVELOPMENT_LOCK, "tests.benchmarks.rating"),
    "bench-backtest": (DEVELOPMENT_LOCK, "tests.benchmarks.backtest"),
    "bench-intake": (DEVELOPMENT_LOCK, "tests.benchmarks.intake"),
    "bench-claims": (DEVELOPMENT_LOCK, "tests.benchmarks.claims"),
    "bench-statements": (DEVELOPMENT_LOCK, "tests.benchmarks.statements"),
    "measure-portal": (DEVELOPMENT_LOCK, "tests.measures.portal"),
    "bench-portal": (DEVELOPMENT_LOCK, "tests.benchmarks.portal"),
    "stop": (None, "vir.demo.housekeeping"),
    "clean": (None, "vir.demo.housekeeping"),
}
PIP_VERSION_MIN = (22, 3)
BASE_PYTHON = getattr(sys, "_base_executable", None) or sys.executable
STARTED = time.time()


class CannotPrepare(Exception):
    """The environment cannot be made; the message says what is missing and how to get it."""


def main() -> None:
    """Prepare what the command needs and become it."""
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        sys.exit(f"Usage: python3 vir/demo/bootstrap.py {'|'.join(COMMANDS)}")
    command, *arguments = sys.argv[1:]
    lock, module = COMMANDS[command]
    try:
        if lock is not None:
            make_environment(lock)
        elif not PYTHON.exists():
            print("Nothing has been started from this folder.")
            return
    except CannotPrepare as error:
        sys.exit(f"\n{error}")
    except subprocess.CalledProcessError as error:
        command_line = " ".join(str(part) for part in error.cmd)
        sys.exit(
            f"\nThis failed with code {error.returncode}: {command_line}\n"
            "What it said stands above. If it could not reach the package index, check the network "
            "and run this again; what was fetched is kept."
        )
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), "-m", module, f"--since={STARTED}", command, *arguments])


def make_environment(lock: str) -> None:
    """
    Make .venv and install the packages of a lock file, unless that is done already.

    :raises CannotPrepare: if this Python cannot make environments or install into them
    """
    with open(__file__) as turn:
        # Two commands started at once take turns.
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not environment_works():
            say("Making the Python environment in .venv")
            create_environment()
        if is_installed(lock):
            return
        STAMP.unlink(missing_ok=True)
        uv = find_uv()
        count = len(re.findall(r"^[\w.-]+==", (ROOT / lock).read_text(), re.MULTILINE))
        say(f"Installing {count} packages of {lock}")
        # Nothing is compiled ahead: that takes longer than installing, and what is used compiles itself.
        run(uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", lock)
        STAMP.write_text(json.dumps({"lock": lock, "hashes": hashes()}))
        say("The environment is ready")


def environment_works() -> bool:
    """Tell whether .venv holds a Python that runs and is new enough."""
    probe = [str(PYTHON), "-c", f"import sys; sys.exit(sys.version_info < {VERSION_MIN})"]
    try:
        return subprocess.run(probe, check=False).returncode == 0
    except OSError:
        return False


def create_environment() -> None:
    """
    Make an empty .venv.

    :raises CannotPrepare: if this Python has no venv
    """
    uv = shutil.which("uv")
    if uv is not None:
        run(uv, "venv", "--quiet", "--clear", "--no-python-downloads", "--python", BASE_PYTHON, ENVIRONMENT)
        return
    if not has_module("venv"):
        raise CannotPrepare(
            f"{BASE_PYTHON} has no module venv, so it cannot make an environment.\n"
            "On Debian or Ubuntu, as root: apt-get install python3-venv"
        )
    run(BASE_PYTHON, "-m", "venv", "--without-pip", "--clear", ENVIRONMENT)


def find_uv() -> str:
    """
    Find uv on the PATH or in .venv, else install it there.

    :raises CannotPrepare: if this Python has neither pip nor ensurepip
    """
    own = ENVIRONMENT / "bin" / "uv"
    found = shutil.which("uv") or (str(own) if own.exists() else None)
    if found is not None:
        return found
    say("Installing uv, which installs the packages")
    quiet = ("--quiet", "--disable-pip-version-check")
    if pip_version() >= PIP_VERSION_MIN:
        run(BASE_PYTHON, "-m", "pip", *quiet, "--python", PYTHON, "install", "uv")
    elif has_module("ensurepip"):
        subprocess.run([PYTHON, "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
        run(PYTHON, "-m", "pip", *quiet, "install", "uv")
    else:
        raise CannotPrepare(
            f"{BASE_PYTHON} has neither pip nor ensurepip, so nothing can be installed into .venv.\n"
            "On Debian or Ubuntu, as root: apt-get install python3-venv\n"
            "Or install uv and put it on the PATH."
        )
    return str(own)


def pip_version() -> "tuple[int, ...]":
    """Read the version of this Python's pip; (0,) when there is none."""
    command = [BASE_PYTHON, "-m", "pip", "--version"]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.match(r"pip (\d+)\.(\d+)", shown.stdout)
    return (int(found[1]), int(found[2])) if found else (0,)


def has_module(name: str) -> bool:
    """Tell whether this Python can run a module of its own library."""
    probe = subprocess.run([BASE_PYTHON, "-c", f"import {name}"], capture_output=True, check=False)
    return probe.returncode == 0


def is_installed(lock: str) -> bool:
    """Tell whether .venv holds what a lock file asks for."""
    if not STAMP.exists():
        return False
    stamp = json.loads(STAMP.read_text())
    return stamp["lock"] in (lock, DEVELOPMENT_LOCK) and stamp["hashes"] == hashes()


def hashes() -> "dict[str, str]":
    """Give the SHA-256 of each lock file."""
    locks = (RUN_LOCK, DEVELOPMENT_LOCK)
    return {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in locks}


def run(*command: object) -> None:
    """
    Run a program whose output the user sees.

    :raises subprocess.CalledProcessError: if it fails
    """
    subprocess.run([str(part) for part in command], cwd=ROOT, check=True)


def say(line: str) -> None:
    """Print a line of progress with the seconds since the start."""
    print(f"[{time.time() - STARTED:5.1f} s] {line}", flush=True)


if __name__ == "__main__":
    main()
