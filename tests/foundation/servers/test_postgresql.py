from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.foundation.servers.support import has_gone, run_python
from vir.foundation.servers.accounts import home_of_nobody
from vir.foundation.servers.postgresql import CARELESS, PostgresqlServer
from vir.foundation.servers.processes import ServerError

START_BOTH_AND_WAIT = """
import os, pathlib, sys, time
from vir.foundation.servers.postgresql import PostgresqlServer
from vir.foundation.servers.valkey import ValkeyServer
state = pathlib.Path(sys.argv[1])
database, broker = PostgresqlServer(state), ValkeyServer(state)
database.start()
broker.start()
print(database.child.process.pid, broker.child.process.pid, flush=True)
time.sleep(60)
"""


def ask(server: PostgresqlServer, query: str) -> object:
    """Run a query as the superuser and give the first value, if there is one."""
    connection = server.connect("postgres")
    with connection, connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone() if cursor.description else None
    connection.close()
    return row[0] if row else None


def test_the_server_is_reached_through_a_private_folder_and_no_port(served: PostgresqlServer) -> None:
    assert ask(served, "SHOW listen_addresses") == ""
    assert ask(served, "SELECT inet_server_addr()") is None
    assert stat.S_IMODE(served.sockets.stat().st_mode) == 0o700
    assert stat.S_IMODE(served.data.stat().st_mode) == 0o700


def test_text_sorts_and_folds_the_same_on_every_machine(served: PostgresqlServer) -> None:
    query = "SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = 'postgres'"

    assert ask(served, query) == "b C.UTF-8"
    assert ask(served, "SELECT upper('łódź')") == "ŁÓDŹ"
    assert ask(served, "SHOW timezone") == "UTC"


def test_ctrl_c_in_the_terminal_does_not_reach_the_server(served: PostgresqlServer) -> None:
    assert served.child is not None

    assert os.getpgid(served.child.process.pid) == served.child.process.pid
    assert os.getpgid(served.child.process.pid) != os.getpgrp()


def test_data_outlives_a_stop_and_a_start(server_run_either_way: PostgresqlServer) -> None:
    server = server_run_either_way
    server.start()
    ask(server, "CREATE TABLE kept AS SELECT 42 AS value")

    server.stop()
    server.start()

    assert ask(server, "SELECT value FROM kept") == 42


def test_data_outlives_a_server_that_was_killed(state: Path) -> None:
    server = PostgresqlServer(state)
    server.start()
    ask(server, "CREATE TABLE kept AS SELECT 42 AS value")
    assert server.child is not None
    server.child.process.kill()
    server.child.process.wait()

    server.start()

    assert ask(server, "SELECT value FROM kept") == 42
    server.stop()


def test_making_the_data_starts_again_after_it_was_cut_short(server: PostgresqlServer) -> None:
    unfinished = server.base / "data.new"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")

    server.start()

    assert ask(server, "SELECT 1") == 1
    assert not unfinished.exists()


def test_killing_the_supervisor_leaves_no_server_behind(state: Path) -> None:
    supervisor = run_python(START_BOTH_AND_WAIT, str(state))
    assert supervisor.stdout is not None
    server_ids = [int(number) for number in supervisor.stdout.readline().split()]

    supervisor.kill()
    supervisor.wait()

    assert [has_gone(server_id) for server_id in server_ids] == [True, True]
    assert "database system is shut down" in (state / "log" / "postgresql.log").read_text()


def test_a_start_right_after_the_supervisor_was_killed_works(state: Path) -> None:
    supervisor = run_python(START_BOTH_AND_WAIT, str(state))
    assert supervisor.stdout is not None
    supervisor.stdout.readline()
    supervisor.kill()
    server = PostgresqlServer(state)

    server.start()

    assert ask(server, "SELECT 1") == 1
    server.stop()
    supervisor.wait()


def test_a_server_that_lost_its_launcher_is_ended_first(server_run_either_way: PostgresqlServer) -> None:
    server = server_run_either_way
    server.start()
    leftover = server.child
    assert leftover is not None

    server.start()

    assert leftover.process.wait(5) == 0
    assert ask(server, "SELECT 1") == 1


def test_a_number_left_behind_that_is_now_another_program_is_forgotten(server: PostgresqlServer) -> None:
    server.start()
    server.stop()
    note = server.data / "postmaster.pid"
    note.write_text(f"{os.getppid()}\n{server.data}\n")
    if server.account is not None and server.account.user_id is not None:
        os.chown(note, server.account.user_id, server.account.user_id)

    server.start()

    assert ask(server, "SELECT 1") == 1


def test_a_path_too_long_for_a_socket_is_no_obstacle(state: Path) -> None:
    server = PostgresqlServer(state / ("long" * 30), settings=CARELESS)

    server.start()

    assert ask(server, "SELECT 1") == 1
    assert server.address("vir", user="app_rw") == f"postgresql://app_rw@/vir?host={server.sockets}"
    server.stop()
    server.forget()
    assert not server.sockets.exists()


def test_data_of_another_version_is_refused_untouched(server: PostgresqlServer) -> None:
    server.data.mkdir()
    (server.data / "PG_VERSION").write_text("12\n")

    with pytest.raises(ServerError) as refusal:
        server.start()

    assert str(refusal.value) == (
        f"{server.data} was made by PostgreSQL 12 and this is version 18. "
        "Set VIR_STATE_DIR to another folder, or move the data with pg_upgrade."
    )
    assert [path.name for path in server.data.iterdir()] == ["PG_VERSION"]


def test_a_server_that_cannot_start_says_why(state: Path) -> None:
    server = PostgresqlServer(state, settings={**CARELESS, "shared_buffers": "nonsense"})

    with pytest.raises(ServerError) as refusal:
        server.start()

    assert 'invalid value for parameter "shared_buffers": "nonsense"' in str(refusal.value)


def test_a_stop_ends_cleanly_even_while_somebody_is_connected(server: PostgresqlServer) -> None:
    server.start()
    connection = server.connect("postgres")

    server.stop()

    assert server.child is not None
    assert server.child.process.returncode == 0
    assert "database system is shut down" in server.log.read_text()
    connection.close()


def test_the_home_of_nobody_belongs_to_one_state_folder(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()

    assert home_of_nobody(tmp_path) == home_of_nobody(tmp_path / "other" / "..")
    assert home_of_nobody(tmp_path) != home_of_nobody(other)
