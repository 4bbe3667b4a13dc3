"""Servers for the tests of the servers: nothing here uses the database of the rest of the tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from vir.foundation.servers import throwaway
from vir.foundation.servers.accounts import Account, home_of_nobody, nobody_account
from vir.foundation.servers.postgresql import CARELESS, PostgresqlServer
from vir.foundation.servers.roles import create_database

# Root can also run PostgreSQL as nobody, as it must where user namespaces are denied.
WAYS_OF_RUNNING = ["usual", "as nobody"] if os.geteuid() == 0 else ["usual"]


def account(way: str, state: Path) -> Account | None:
    """Give the account of a way of running; None lets the server choose."""
    return nobody_account(state) if way == "as nobody" else None


@pytest.fixture
def state() -> Iterator[Path]:
    """Give a fast folder for a server."""
    with throwaway.folder() as folder:
        yield folder
        # A server that was killed, or left to another test program, has forgotten nothing.
        shutil.rmtree(home_of_nobody(folder), ignore_errors=True)


@pytest.fixture
def server(state: Path) -> Iterator[PostgresqlServer]:
    """Give a server that is not started yet; it is stopped and forgotten afterwards."""
    server = PostgresqlServer(state, settings=CARELESS)
    yield server
    server.stop()
    server.forget()


@pytest.fixture(params=WAYS_OF_RUNNING)
def server_run_either_way(request: pytest.FixtureRequest, state: Path) -> Iterator[PostgresqlServer]:
    """Give a server that is not started yet, once for each way of running."""
    server = PostgresqlServer(state, settings=CARELESS, account=account(request.param, state))
    yield server
    server.stop()
    server.forget()


@pytest.fixture(scope="module")
def served() -> Iterator[PostgresqlServer]:
    """Give a server with the application's database and roles, shared by the tests of one file."""
    with throwaway.folder() as folder:
        server = PostgresqlServer(folder, settings=CARELESS)
        server.start()
        create_database(server)
        yield server
        server.stop()
        server.forget()
