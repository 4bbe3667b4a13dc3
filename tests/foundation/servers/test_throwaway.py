from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import psycopg2
import pytest
import redis

from tests.foundation.servers.conftest import WAYS_OF_RUNNING
from tests.foundation.servers.support import run_python
from vir.foundation.servers import throwaway
from vir.foundation.servers.accounts import choose_account, home_of_nobody
from vir.foundation.servers.state import hold


def test_a_run_has_a_database_and_a_broker_and_leaves_nothing() -> None:
    with throwaway.start() as variables:
        connection = psycopg2.connect(variables["DATABASE_URL"])
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT current_user::text, current_setting('fsync')")
            found = cursor.fetchone()
        connection.close()
        answered = redis.Redis.from_url(variables["REDIS_URL"]).ping()
        state = Path(variables["VIR_STATE_DIR"])

    assert found == ("app_rw", "off")
    assert answered is True
    assert not state.exists()
    assert not home_of_nobody(state).exists()
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(variables["DATABASE_URL"])


def test_a_database_the_owner_makes_has_the_same_grants_on_its_schema() -> None:
    with throwaway.start() as variables:
        connection = psycopg2.connect(variables["DATABASE_OWNER_URL"])
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE made")
        connection.close()
        made = psycopg2.connect(variables["DATABASE_OWNER_URL"].replace("/vir?", "/made?"))
        with made, made.cursor() as cursor:
            cursor.execute(
                "SELECT role, has_schema_privilege(role, 'public', 'USAGE'), "
                "has_schema_privilege(role, 'public', 'CREATE') "
                "FROM unnest(ARRAY['app_lookup', 'app_owner', 'app_portal', 'app_report', 'app_rw']) AS role"
            )
            found = cursor.fetchall()
        made.close()

    assert found == [
        ("app_lookup", True, False),
        ("app_owner", True, True),
        ("app_portal", True, False),
        ("app_report", True, False),
        ("app_rw", True, False),
    ]


def test_a_process_that_asks_for_servers_has_them_until_it_ends() -> None:
    process = run_python(
        "import os\n"
        "from vir.foundation.servers.throwaway import start_for_this_process\n"
        "start_for_this_process()\n"
        "import psycopg2\n"
        "psycopg2.connect(os.environ['DATABASE_URL']).close()\n"
        "print(os.environ['VIR_STATE_DIR'])\n"
    )

    output, _ = process.communicate(timeout=30)

    assert process.returncode == 0
    assert output.startswith("/")
    assert not Path(output.strip()).exists()


def test_a_run_removes_what_a_killed_one_left_and_spares_the_living(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(throwaway, "MEMORY", tmp_path)
    left, young, held = (tmp_path / f"vir-{name}" for name in ("left", "young", "held"))
    moment = datetime(2026, 11, 23, tzinfo=UTC)
    with hold(held, address="a test run", started_at=moment):
        for folder in (left, young):
            folder.mkdir()
        for folder in (left, held):
            os.utime(folder, (0, 0))

        throwaway.sweep()

    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["vir-held", "vir-young"]


def test_a_server_runs_as_this_user_or_stands_in_for_root(state: Path) -> None:
    chosen = choose_account(state)

    stands_in = bool(chosen.prefix) or chosen.user_id is not None
    assert stands_in == (os.geteuid() == 0)
    assert len(WAYS_OF_RUNNING) == (2 if os.geteuid() == 0 else 1)
