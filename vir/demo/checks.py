"""Everything that must hold before a change is accepted: style, layers, types, migrations and tests."""

from __future__ import annotations

import argparse
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from vir.demo.surroundings import ROOT, Progress
from vir.foundation.servers import native_libraries, throwaway
from vir.foundation.servers.processes import ServerError

PROGRAMS = Path(sys.executable).parent
# What the browser tests and the document tests use, with the Debian package that brings each.
TEST_PACKAGES = {"chromium": "chromium", "pdftoppm": "poppler-utils", "libatomic.so.1": "libatomic1"}

LINT: tuple[tuple[str, ...], ...] = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("lint-imports",),
    ("mypy", "."),
)
# What the settings must find to be read; nothing connects.
LINT_VARIABLES = {
    "DATABASE_URL": "postgresql://app_rw@localhost/vir",
    "REDIS_URL": "redis://localhost:6379/0",
    "SECRET_KEY": "only for reading the settings",
    "VIR_FIELD_KEYS": "0" * 64,
}
# Tests of the pure rooms that need no server. Random programs reach nothing that those calculated by hand do not.
PURE_TESTS = (
    "tests/programs/rating",
    "tests/programs/terms",
    "tests/programs/test_conformance.py",
    "tests/programs/test_transitions.py",
    "tests/foundation/test_money.py",
    "tests/foundation/test_periods.py",
    "--ignore=tests/programs/rating/test_oracle.py",
    "--ignore-glob=*properties.py",
)
COVERAGE = ("python", "-m", "pytest", "-n", "2", "-q", "--cov", "--cov-report=term", *PURE_TESTS)
MIGRATIONS = ("python", "manage.py", "makemigrations", "--check", "--dry-run")
TESTS = ("python", "-m", "pytest", "-n", "2")


class CheckFailed(Exception):
    """A check does not hold; what it said has been printed."""

    def __init__(self, command: Sequence[str], code: int) -> None:
        super().__init__(f"Failed with code {code}: {' '.join(command)}")
        self.code = code


def main() -> int:
    """Run the checks that were asked for; give the exit code."""
    parser = argparse.ArgumentParser(prog="make test")
    parser.add_argument("--since", type=float)
    parser.add_argument("command", choices=["coverage", "lint", "test"])
    options, arguments = parser.parse_known_args()
    progress = Progress(options.since)
    # Compiled Python files make every start after the first faster.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        if options.command == "lint":
            lint(progress)
        elif options.command == "coverage":
            check(COVERAGE, progress, {**os.environ, **LINT_VARIABLES})
        else:
            test(progress, arguments)
    except (CheckFailed, ServerError) as error:
        print(f"\n{error} (after {progress.seconds():.1f} s)", file=sys.stderr)
        return error.code if isinstance(error, CheckFailed) else 1
    print(f"\nAll passed in {progress.seconds():.1f} s")
    return 0


def lint(progress: Progress) -> None:
    """
    Check style, layers and types.

    :raises CheckFailed: at the first that does not hold
    """
    for command in LINT:
        check(command, progress, {**os.environ, **LINT_VARIABLES})


def test(progress: Progress, arguments: Sequence[str]) -> None:
    """
    Check everything, or run pytest alone with the arguments given.

    :raises CheckFailed: at the first that does not hold
    :raises ServerError: if a library, a browser or a server is missing
    """
    require_system_packages(progress)
    if not arguments:
        lint(progress)
    progress.say("Starting a PostgreSQL and a Valkey for this run")
    with throwaway.start() as variables:
        os.environ.update({**variables, **native_libraries.variables(ROOT / "var")})
        if not arguments:
            check(MIGRATIONS, progress)
        check((*TESTS, *arguments), progress)


def check(command: Sequence[str], progress: Progress, variables: Mapping[str, str] | None = None) -> None:
    """
    Run one program of the environment.

    :raises CheckFailed: if it does not end with 0
    """
    progress.say(" ".join(command))
    program = [str(PROGRAMS / command[0]), *command[1:]]
    code = subprocess.run(program, cwd=ROOT, env=variables, check=False).returncode
    if code != 0:
        raise CheckFailed(command, code)


def require_system_packages(progress: Progress) -> None:
    """
    Install what the tests need of the system, as root; otherwise say what is missing.

    :raises ServerError: if the libraries for documents cannot be had, or under CI anything else is missing
    """
    native_libraries.ensure(native_libraries.unpacked_libraries(ROOT / "var"))
    missing = missing_packages()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        progress.say(f"Installing {', '.join(missing)}")
        try:
            native_libraries.install_packages(missing)
        except subprocess.CalledProcessError as error:
            print(error.stderr, file=sys.stderr)
        missing = missing_packages()
    if not missing:
        return
    names = " ".join(missing)
    sentence = f"The browser and document tests need {names}. As root: apt-get install {names}"
    if os.environ.get("CI") == "true":
        raise ServerError(sentence)
    progress.say(sentence)


def missing_packages() -> list[str]:
    """List the Debian packages of which something is missing here."""
    return [package for needed, package in TEST_PACKAGES.items() if not _is_present(needed)]


def _is_present(needed: str) -> bool:
    if ".so." not in needed:
        return shutil.which(needed) is not None
    try:
        ctypes.CDLL(needed)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
