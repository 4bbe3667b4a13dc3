"""
Whether the tests of the engine notice when it changes: thousands of small changes, one after the other.

Works on a copy of the pure rooms, so that nothing here is changed and neither Django nor a server is needed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from vir.demo.surroundings import ROOT, Progress

FOLDER = ROOT / "var" / "mutants"
PROGRAMS = Path(sys.executable).parent
SCORE_MIN = 90
COPIED = (
    "programs/__init__.py",
    "programs/enums.py",
    "programs/rating",
    "programs/terms",
    "tests/__init__.py",
    "tests/programs/__init__.py",
    "tests/programs/examples.py",
    "tests/programs/sales.py",
    "tests/programs/rating",
    "vir/__init__.py",
    "vir/foundation/__init__.py",
    "vir/foundation/money",
    "vir/foundation/periods",
    "vir/foundation/refusals",
)
# Slow, about words, or reading files that are not copied.
LEFT_OUT = (
    "tests/programs/rating/checks",
    "tests/programs/rating/test_documented_examples.py",
    "tests/programs/rating/test_*properties.py",
    "tests/programs/rating/test_lead_*.py",
    "tests/programs/rating/test_oracle.py",
    "tests/programs/rating/test_rule_*.py",
)
NOT_CHANGED = ("programs/rating/checks/*", "programs/rating/lead_*", "programs/rating/sentence/*")
SETTINGS = """[mutmut]
source_paths = programs
also_copy = vir
only_mutate =
{changed}
do_not_mutate =
{not_changed}
pytest_add_cli_args_test_selection = tests

[tool:pytest]
addopts = -q -p no:django -p no:cacheprovider -p no:xdist -p no:cov --import-mode=importlib
pythonpath = .
"""


def main() -> int:
    """Change the engine in every way, count what the tests notice; give the exit code."""
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("--since", type=float)
    parser.add_argument("command", choices=["mutants"])
    parser.add_argument("changed", nargs="*", default=["programs/rating/*"], help="files to change")
    options = parser.parse_args()
    progress = Progress(options.since)
    progress.say(f"Copying the engine and its tests to {FOLDER}")
    lay_out(options.changed)
    progress.say("Changing it, and running its tests after each change")
    run("run", "--max-children", "2")
    states = read_states()
    noticed = sum(states.count(state) for state in ("killed", "timeout", "segfault"))
    for name, state in read_results():
        if state not in ("killed", "timeout", "segfault"):
            print(f"{state}: {name}")
    score = 100 * noticed / len(states) if states else 0
    progress.say(f"{noticed} of {len(states)} changes were noticed: {score:.1f} %")
    print(f"What one of them is: cd {FOLDER.relative_to(ROOT)} && ../../.venv/bin/mutmut show NAME")
    return 0 if score >= SCORE_MIN else 1


def lay_out(changed: Iterable[str]) -> None:
    """Copy what is needed into an empty folder, with settings of its own."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name in COPIED:
        source, target = ROOT / name, FOLDER / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    for pattern in LEFT_OUT:
        for path in FOLDER.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    (FOLDER / "setup.cfg").write_text(
        SETTINGS.format(changed=_lines(changed), not_changed=_lines(NOT_CHANGED))
    )


def read_states() -> list[str]:
    """Give the state of every change that was made."""
    return [state for _, state in read_results()]


def read_results() -> list[tuple[str, str]]:
    """Give the name and the state of every change that was made."""
    shown = run("results", "--all", "true")
    pairs = (line.strip().rpartition(": ") for line in shown.splitlines() if ": " in line)
    return [(name, state) for name, _, state in pairs]


def run(*arguments: str) -> str:
    """
    Run mutmut in the copy at low priority and give what it said.

    :raises subprocess.CalledProcessError: if it fails
    """
    command: Sequence[str] = ("nice", "-n", "15", str(PROGRAMS / "mutmut"), *arguments)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command,
        cwd=FOLDER,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        # Its spinner writes thousands of lines into one; the end says what was wrong.
        print(done.stdout[-5000:], file=sys.stderr)
        done.check_returncode()
    return done.stdout


def _lines(items: Iterable[str]) -> str:
    return "\n".join(f"    {item}" for item in items)


if __name__ == "__main__":
    sys.exit(main())
