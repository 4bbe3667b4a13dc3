"""A PostgreSQL and a Valkey for one test run: fast, and gone afterwards."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from vir.foundation.servers.accounts import Account
from vir.foundation.servers.postgresql import CARELESS, PostgresqlServer
from vir.foundation.servers.roles import DATABASE, OWNER, RUN_TIME, create_database, install_roles
from vir.foundation.servers.state import field_keys, find_holder, hold, secret_key
from vir.foundation.servers.valkey import ValkeyServer

MEMORY = Path("/dev/shm")
# Enough for a few copies of a filled database; containers often give 64 MB.
MEMORY_BYTES_MIN = 4 * 1024**3
PREFIX = "vir-"
# A folder younger than this may belong to a run that is just starting.
SETTLED_SECONDS = 60


@contextmanager
def folder() -> Iterator[Path]:
    """Hold a folder until the block ends: in memory where there is room, which is much faster."""
    in_memory = (
        "TMPDIR" not in os.environ
        and os.access(MEMORY, os.W_OK)
        and shutil.disk_usage(MEMORY).free >= MEMORY_BYTES_MIN
    )
    path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=MEMORY if in_memory else None))
    try:
        with hold(path, address="a test run", started_at=datetime.now().astimezone()):
            yield path
    finally:
        shutil.rmtree(path)


def sweep() -> None:
    """Remove what runs that were killed left in memory."""
    for path in MEMORY.glob(f"{PREFIX}*"):
        status = path.stat()
        is_settled = time.time() - status.st_mtime > SETTLED_SECONDS
        if is_settled and status.st_uid == os.geteuid() and find_holder(path) is None:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def start(account: Account | None = None) -> Iterator[dict[str, str]]:
    """
    Serve an empty database and an empty broker until the block ends.

    Yields the environment for it: DATABASE_URL, DATABASE_OWNER_URL, REDIS_URL, VIR_STATE_DIR and the keys.
    """
    sweep()
    with ExitStack() as undo:
        state = undo.enter_context(folder())
        database = PostgresqlServer(state, settings=CARELESS, account=account)
        undo.callback(database.forget)
        database.start()
        undo.callback(database.stop)
        broker = ValkeyServer(state, keeps_data=False)
        broker.start()
        undo.callback(broker.stop)
        create_database(database)
        _let_owner_create_databases(database)
        yield {
            "DATABASE_URL": database.address(DATABASE, user=RUN_TIME),
            "DATABASE_OWNER_URL": database.address(DATABASE, user=OWNER),
            "REDIS_URL": broker.address(),
            "VIR_STATE_DIR": str(state),
            "SECRET_KEY": secret_key(state),
            "VIR_FIELD_KEYS": field_keys(state),
        }


def start_for_this_process() -> None:
    """Serve until this process ends; its environment, and so its children's, names the servers."""
    serving = start()
    os.environ.update(serving.__enter__())
    atexit.register(serving.__exit__, None, None, None)


def _let_owner_create_databases(database: PostgresqlServer) -> None:
    """Let a test run make databases whose schema carries the same grants as the real one."""
    install_roles(database, "template1")
    connection = database.connect(DATABASE)
    with connection, connection.cursor() as cursor:
        cursor.execute(f"ALTER ROLE {OWNER} CREATEDB")
    connection.close()
