"""The commands and the containers: what they promise on paper is what they do."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
APPLICATION = ("migrate", "web", "worker", "beat")
LASTING = ("db", "broker", "web", "worker", "beat")


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make as from a terminal, also where make started the tests."""
    handed_down = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "ARGS", "PYTHON")
    variables = {name: value for name, value in os.environ.items() if name not in handed_down}
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )


def compose() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert isinstance(found, dict)
    return found


def service(name: str) -> dict[str, Any]:
    found = compose()["services"][name]
    assert isinstance(found, dict)
    return found


def dockerfile() -> str:
    """Read the Dockerfile with its continued lines joined."""
    return (ROOT / "Dockerfile").read_text().replace("\\\n", "")


def test_every_command_is_explained_by_make_help() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)

    shown = make("help").stdout

    assert [line.split()[:2] for line in shown.splitlines()] == [["make", target] for target in targets]
    assert all(len(line) <= 110 for line in shown.splitlines())


def test_a_machine_without_python_is_told_so() -> None:
    run = make("demo", "PYTHON=python-that-is-absent")

    assert run.returncode == 2
    assert run.stderr.splitlines()[0] == (
        "There is no python-that-is-absent here. Install Python 3.11 or newer "
        "(Debian: apt-get install python3-venv)."
    )


def test_arguments_of_make_test_keep_their_quotes() -> None:
    shown = make("--dry-run", "test", 'ARGS=tests/payouts -k "one or two"').stdout

    assert shown.rstrip().endswith('exec python3 vir/demo/bootstrap.py test tests/payouts -k "one or two"')


def test_continuous_integration_runs_what_people_run() -> None:
    script = ROOT / ".ci" / "run"

    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0
    assert script.stat().st_mode & 0o111 == 0o111
    assert "export CI=true" in script.read_text()
    assert script.read_text().rstrip().endswith("exec make test")


def test_the_containers_are_a_database_a_broker_and_four_of_ours() -> None:
    assert list(compose()["services"]) == ["db", "broker", *APPLICATION]


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_pages_and_jobs_connect_as_the_run_time_role_and_know_no_other(name: str) -> None:
    environment = service(name)["environment"]

    assert environment["DATABASE_URL"].startswith("postgresql://app_rw:")
    assert not any("app_owner" in str(value) or "postgres:" in str(value) for value in environment.values())
    assert not {"DATABASE_OWNER_URL", "VIR_DATABASE_ROLE", "POSTGRES_PASSWORD"} & set(environment)


def test_migrations_run_once_as_the_owner_and_before_everything_else() -> None:
    migrate = service("migrate")

    assert migrate["environment"]["VIR_DATABASE_ROLE"] == "owner"
    assert migrate["environment"]["DATABASE_OWNER_URL"].startswith("postgresql://app_owner:")
    assert "DATABASE_URL" not in migrate["environment"]
    assert migrate["restart"] == "no"
    for name in ("web", "worker", "beat"):
        assert service(name)["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "db": {"condition": "service_healthy"},
            "broker": {"condition": "service_healthy"},
        }


@pytest.mark.parametrize("name", LASTING)
def test_every_lasting_container_has_a_health_check_and_comes_back(name: str) -> None:
    own = service(name).get("healthcheck")
    of_the_image = "HEALTHCHECK" in dockerfile() and name in APPLICATION

    assert own is not None or of_the_image
    assert service(name)["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", APPLICATION)
def test_our_containers_can_change_nothing_of_their_own(name: str) -> None:
    found = service(name)

    assert found["read_only"] is True
    assert found["cap_drop"] == ["ALL"]
    assert found["security_opt"] == ["no-new-privileges:true"]


def test_only_the_pages_are_published_and_only_to_this_host() -> None:
    published = {name: found["ports"] for name, found in compose()["services"].items() if "ports" in found}

    assert published == {"web": ["127.0.0.1:${WEB_PORT:-8000}:8000"]}


def test_queued_work_is_kept_and_never_dropped_to_make_room() -> None:
    command = " ".join(service("broker")["command"])

    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command
    assert service("broker")["volumes"] == ["broker:/data"]


def test_the_database_is_prepared_by_the_scripts_of_this_repository() -> None:
    mounts = [mount.split(":") for mount in service("db")["volumes"] if mount.startswith("./")]

    assert [Path(target).name for _, target, mode in mounts if mode == "ro"] == [
        "10-roles.sql",
        "20-passwords.sql",
    ]
    assert all((ROOT / source).is_file() for source, _, _ in mounts)


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()

    secrets = re.findall(r"\$\{((?:[A-Z_]*PASSWORD|SECRET_KEY|VIR_FIELD_KEYS))(:[?-])", text)
    assert dict(secrets) == {
        "SECRET_KEY": ":?",
        "VIR_FIELD_KEYS": ":?",
        "APP_RW_PASSWORD": ":?",
        "APP_OWNER_PASSWORD": ":?",
        "POSTGRES_PASSWORD": ":?",
        # A mail server may ask for none.
        "EMAIL_HOST_PASSWORD": ":-",
    }


def test_every_variable_of_the_containers_is_described() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    described = set(
        re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/operations.md").read_text(), re.MULTILINE)
    )

    assert used - described == set()


def test_the_image_runs_as_a_user_of_its_own_with_hashed_packages() -> None:
    lines = dockerfile().splitlines()

    users = [line for line in lines if line.startswith("USER ")]
    assert users == ["USER vir"]
    assert lines.index("USER vir") < next(i for i, line in enumerate(lines) if line.startswith("CMD "))
    assert any("--require-hashes" in line and "requirements.lock" in line for line in lines)


def test_the_commands_of_the_image_are_well_formed() -> None:
    found = re.findall(r"CMD (\[.*\])$", dockerfile(), re.MULTILINE)

    health, start = (json.loads(text) for text in found)
    compile(health[2], "HEALTHCHECK", "exec")
    assert health[:2] == ["python", "-c"]
    assert start[:2] == ["gunicorn", "vir.wsgi:application"]


def test_nothing_private_is_copied_into_the_image() -> None:
    rules = (ROOT / ".dockerignore").read_text().splitlines()

    assert rules[0] == "*"
    assert not {"!.env", "!.git", "!var", "!tests", "!.venv"} & set(rules)


def test_hooks_before_a_commit_use_the_programs_of_the_lock_file() -> None:
    repositories = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]

    assert [repository["repo"] for repository in repositories] == ["local"]
    assert all(hook["entry"].startswith(".venv/bin/") for hook in repositories[0]["hooks"])
