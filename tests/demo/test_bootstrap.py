from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SYSTEM_PYTHON = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
# A uv that notes what it is asked, and makes environments as the real one would.
UV = """#!/bin/sh
echo "$@" >> "{log}"
[ "$1" = venv ] && exec "{python}" -m venv --without-pip "{root}/.venv"
exit {code}
"""
# Stands where the launcher would: shows that it was reached, and with what.
LAUNCHER = "import sys\nprint('launched', *sys.argv[2:])\n"


class Project:
    """A small project with our bootstrap, and a machine whose PATH and library a test may spoil."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.programs = root / "programs"
        self.modules = root / "modules"
        self.uv_log = root / "uv.log"
        demo = root / "vir" / "demo"
        for folder in (demo, self.programs, self.modules):
            folder.mkdir(parents=True)
        shutil.copy(ROOT / "vir/demo/bootstrap.py", demo)
        for module in ("serve", "checks", "mutants", "housekeeping"):
            (demo / f"{module}.py").write_text(LAUNCHER)
        for name in ("sh", "cat"):
            program = shutil.which(name)
            assert program is not None
            (self.programs / name).symlink_to(program)
        self.write_locks("one==1.0\n")

    def write_locks(self, text: str) -> None:
        for name in ("requirements.lock", "requirements-dev.lock"):
            (self.root / name).write_text(text)

    def add_uv(self, code: int = 0) -> None:
        program = self.programs / "uv"
        program.write_text(UV.format(log=self.uv_log, python=SYSTEM_PYTHON, root=self.root, code=code))
        program.chmod(0o755)

    def take_away(self, *modules: str) -> None:
        for name in modules:
            (self.modules / f"{name}.py").write_text(
                f"raise ModuleNotFoundError(\"No module named '{name}'\")\n"
            )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [SYSTEM_PYTHON, self.root / "vir/demo/bootstrap.py", *arguments],
            env={"PATH": str(self.programs), "PYTHONPATH": str(self.modules), "HOME": os.environ["HOME"]},
            capture_output=True,
            text=True,
            check=False,
        )

    def asked_of_uv(self) -> list[str]:
        """List the first two words of each call."""
        return [" ".join(line.split()[:2]) for line in self.uv_log.read_text().splitlines()]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Give a project on a machine that has everything."""
    return Project(tmp_path)


def test_a_uv_on_the_path_makes_the_environment_and_installs_by_hash(project: Project) -> None:
    project.add_uv()

    run = project.run("demo")

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines()[-1] == "launched demo"
    calls = project.uv_log.read_text().splitlines()
    assert [call.split()[0] for call in calls] == ["venv", "pip"]
    assert calls[1].endswith("--require-hashes -r requirements.lock")


def test_a_second_start_installs_nothing(project: Project) -> None:
    project.add_uv()
    project.run("demo")

    second = project.run("demo")

    assert second.stdout == "launched demo\n"
    assert project.asked_of_uv() == ["venv --quiet", "pip install"]


def test_a_changed_lock_file_is_installed_again(project: Project) -> None:
    project.add_uv()
    project.run("demo")
    project.write_locks("one==1.1\n")

    project.run("demo")

    assert project.asked_of_uv() == ["venv --quiet", "pip install", "pip install"]


def test_what_the_tests_installed_will_do_for_the_demo_but_not_the_other_way_round(project: Project) -> None:
    project.add_uv()

    for command in ("demo", "test", "demo"):
        project.run(command)

    locks = [call.split()[-1] for call in project.uv_log.read_text().splitlines()[1:]]
    assert locks == ["requirements.lock", "requirements-dev.lock"]


def test_an_installation_that_failed_is_tried_again(project: Project) -> None:
    project.add_uv(code=2)
    failed = project.run("demo")
    project.add_uv()

    run = project.run("demo")

    assert failed.returncode == 1
    assert "check the network and run this again" in failed.stderr
    assert run.stdout.splitlines()[-1] == "launched demo"


def test_an_environment_that_does_not_run_is_made_again(project: Project) -> None:
    project.add_uv()
    project.run("demo")
    (project.root / ".venv/bin/python").unlink()
    (project.root / ".venv/bin/python").write_text("not a program")

    project.run("demo")

    assert project.asked_of_uv()[2:3] == ["venv --quiet"]


def test_a_python_without_venv_is_told_what_to_install(project: Project) -> None:
    project.take_away("venv")

    run = project.run("demo")

    assert run.returncode == 1
    assert run.stderr == (
        f"\n{SYSTEM_PYTHON} has no module venv, so it cannot make an environment.\n"
        "On Debian or Ubuntu, as root: apt-get install python3-venv\n"
    )


def test_a_python_without_pip_and_ensurepip_is_told_what_to_install(project: Project) -> None:
    project.take_away("pip", "ensurepip")

    run = project.run("demo")

    assert run.returncode == 1
    assert run.stderr == (
        f"\n{SYSTEM_PYTHON} has neither pip nor ensurepip, so nothing can be installed into .venv.\n"
        "On Debian or Ubuntu, as root: apt-get install python3-venv\n"
        "Or install uv and put it on the PATH.\n"
    )


def test_arguments_reach_the_tests_as_they_were_written(project: Project) -> None:
    project.add_uv()

    run = project.run("test", "tests/payouts", "-k", "one or two")

    assert run.stdout.splitlines()[-1] == "launched test tests/payouts -k one or two"


@pytest.mark.parametrize("command", ["test", "lint", "coverage", "mutants"])
def test_what_checks_the_project_has_the_packages_of_development(project: Project, command: str) -> None:
    project.add_uv()

    run = project.run(command)

    assert run.stdout.splitlines()[-1] == f"launched {command}"
    assert json.loads((project.root / ".venv/.installed.json").read_text())["lock"] == "requirements-dev.lock"


@pytest.mark.parametrize("command", ["stop", "clean"])
def test_stopping_before_anything_was_started_installs_nothing(project: Project, command: str) -> None:
    run = project.run(command)

    assert run.stdout == "Nothing has been started from this folder.\n"
    assert not (project.root / ".venv").exists()


def test_the_stamp_names_the_lock_file_and_its_hash(project: Project) -> None:
    project.add_uv()

    project.run("demo")

    stamp = json.loads((project.root / ".venv/.installed.json").read_text())
    assert stamp["lock"] == "requirements.lock"
    assert sorted(stamp["hashes"]) == ["requirements-dev.lock", "requirements.lock"]
