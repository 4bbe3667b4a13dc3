"""Databases for tests: one migrated template, and a copy of it for whoever needs one."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg2

ROOT = Path(__file__).resolve().parent.parent.parent


def owner_url(name: str) -> str:
    """Give the owner's address of a database."""
    return _renamed(os.environ["DATABASE_OWNER_URL"], name)


def run_time_url(name: str) -> str:
    """Give the run-time role's address of a database."""
    return _renamed(os.environ["DATABASE_URL"], name)


def template(kind: str, *build: list[str]) -> str:
    """
    Give the name of a migrated database, made once however many workers ask.

    One that is only migrated serves every run over the same server until a migration changes; one that was filled is
    of this run.

    :param build: management commands that fill it, run as the run-time role
    """
    name = f"vir_template_{kind}_{_run_id() if build else _schema_id()}"
    with _once(name):
        if _exists(name):
            return name
        making = f"{name}_making"
        if build:
            copy_of(template("empty"), making)
        else:
            drop(making)
            _as_owner(f'CREATE DATABASE "{making}"')
            _manage(making, ["migrate", "-v0", "--skip-checks"], role="owner")
        for command in build:
            _manage(making, command, role="run_time")
        _as_owner(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
    return name


def copy_of(source: str, name: str) -> str:
    """Make a database as a copy of another."""
    drop(name)
    with _once(source):
        _as_owner(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')
    connection = psycopg2.connect(owner_url(name))
    connection.autocommit = True
    with connection.cursor() as cursor:
        # Privileges of a database are not copied with it.
        cursor.execute(f'GRANT CONNECT, TEMPORARY ON DATABASE "{name}" TO app_rw')
    connection.close()
    return name


@contextmanager
def lent(source: str) -> Iterator[str]:
    """Give the name of a copy that is there for the block only."""
    name = copy_of(source, f"vir_lent_{uuid4().hex[:12]}")
    try:
        yield name
    finally:
        drop(name)


def drop(name: str) -> None:
    """Drop a database, whoever is connected."""
    try:
        _as_owner(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    except psycopg2.errors.InsufficientPrivilege:
        # An autovacuum is at work in it, which the owner may not end by force; a plain drop asks it to leave.
        _as_owner(f'DROP DATABASE IF EXISTS "{name}"')


def environment(name: str) -> dict[str, str]:
    """Give the environment of a process that works on a database."""
    return {**os.environ, "DATABASE_URL": run_time_url(name), "DATABASE_OWNER_URL": owner_url(name)}


def _manage(name: str, command: list[str], *, role: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={**environment(name), "VIR_DATABASE_ROLE": role},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")


def _as_owner(statement: str) -> None:
    connection = psycopg2.connect(owner_url("postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def _exists(name: str) -> bool:
    connection = psycopg2.connect(owner_url("postgres"))
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        found = cursor.fetchone() is not None
    connection.close()
    return found


def own_name(source: str, label: str = "") -> str:
    """Give the name of a copy that no other worker and no other run has."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return "_".join(part for part in (source, label, _run_id(), worker) if part)


def _schema_id() -> str:
    """Tell one schema from another: by what its migrations say, and what they are written with."""
    files = sorted(
        (
            *ROOT.glob("*/migrations/*.py"),
            *ROOT.glob("vir/foundation/*/migrations/*.py"),
            *(ROOT / "vir/foundation/tenancy").rglob("*.sql"),
            *(ROOT / "vir/foundation/tenancy" / name for name in ("guards.py", "security.py", "lookups.py")),
            ROOT / "requirements.lock",
        )
    )
    told = hashlib.sha256()
    for file in files:
        told.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return told.hexdigest()[:12]


def _run_id() -> str:
    return os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]


def _renamed(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def _once(name: str) -> Iterator[None]:
    key = hashlib.sha256((os.environ["DATABASE_OWNER_URL"] + name).encode()).hexdigest()[:16]
    with (Path(tempfile.gettempdir()) / f"vir-{key}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
