from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from vir.demo import housekeeping
from vir.demo.launcher import Launcher
from vir.demo.surroundings import Addresses, Progress, owner_variables, port, run_time_variables, state_folder
from vir.foundation.servers.processes import ServerError, Stop

ROOT = Path(__file__).resolve().parents[2]
STOPS = (Stop(signal.SIGTERM, 5),)
ADDRESSES = Addresses(
    database="postgresql://app_rw@/vir?host=/run",
    database_owner="postgresql://app_owner@/vir?host=/run",
    broker="unix:///run/valkey.sock",
)


def launcher(state: Path, undo: ExitStack) -> Launcher:
    """Make a launcher with nothing running."""
    return Launcher(state, Progress(), undo)


def serve(state: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Start the launcher as the command does."""
    return subprocess.run(
        [sys.executable, "-m", "vir.demo.serve", "demo"],
        cwd=ROOT,
        env={**os.environ, "VIR_STATE_DIR": str(state), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_part_that_ends_stops_the_rest_and_is_named_with_its_last_words(tmp_path: Path) -> None:
    with ExitStack() as undo:
        parts = launcher(tmp_path, undo)
        log = tmp_path / "worker.log"
        lasting = parts.start(
            "The web server", ["-c", "import time; time.sleep(60)"], tmp_path / "w", STOPS, {}
        )
        ending = parts.start("The worker", ["-c", "print('no memory'); raise SystemExit(3)"], log, STOPS, {})
        parts.children += [lasting, ending]
        with pytest.raises(ServerError) as refusal:
            parts.watch()

    assert str(refusal.value) == (
        "The worker ended by itself (code 3), so everything is stopped. "
        f"The last lines of {log}:\n  no memory\n"
        "Start it again with make demo. If it ends again, those lines say why."
    )
    assert lasting.process.returncode == -signal.SIGTERM


def test_parts_stop_in_the_reverse_of_the_order_they_started(tmp_path: Path) -> None:
    note = tmp_path / "note"
    script = (
        "import signal, sys, time\n"
        "def end(*_):\n"
        "    open(sys.argv[2], 'a').write(sys.argv[1])\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "open(sys.argv[2] + sys.argv[1], 'w')\n"
        "time.sleep(60)\n"
    )
    with ExitStack() as undo:
        parts = launcher(tmp_path, undo)
        for name in "abc":
            parts.start(name, ["-c", script, name, str(note)], tmp_path / "log", STOPS, {})
            while not Path(f"{note}{name}").exists():
                time.sleep(0.02)

    assert note.read_text() == "cba"


def test_a_management_command_that_fails_is_named_with_its_last_words(tmp_path: Path) -> None:
    with ExitStack() as undo, pytest.raises(ServerError) as refusal:
        launcher(tmp_path, undo).manage("nonsense", says="Trying", variables=dict(os.environ))

    log = tmp_path / "log" / "nonsense.log"
    assert str(refusal.value).startswith(
        f"manage.py nonsense failed (code 1). The last lines of {log}:\n  Unknown command: 'nonsense'"
    )


def test_pages_and_jobs_never_see_the_owners_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://app_owner@elsewhere/vir")
    monkeypatch.setenv("VIR_DATABASE_ROLE", "owner")

    variables = run_time_variables(tmp_path, ADDRESSES)

    assert "app_owner" not in " ".join(variables.values())
    assert "VIR_DATABASE_ROLE" not in variables
    assert variables["DATABASE_URL"] == ADDRESSES.database


def test_a_migration_runs_as_the_owner(tmp_path: Path) -> None:
    variables = owner_variables(run_time_variables(tmp_path, ADDRESSES), ADDRESSES)

    assert variables["VIR_DATABASE_ROLE"] == "owner"
    assert variables["DATABASE_OWNER_URL"] == ADDRESSES.database_owner


def test_the_demo_never_runs_in_debug_mode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "1")

    assert run_time_variables(tmp_path, ADDRESSES)["DEBUG"] == "0"


def test_a_secret_key_of_the_environment_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "from the environment")

    assert run_time_variables(tmp_path, ADDRESSES)["SECRET_KEY"] == "from the environment"


@pytest.mark.parametrize("value", ["abc", "0", "65536", "-1", "80 80", "٣"])
def test_a_port_that_is_no_port_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PORT", value)

    with pytest.raises(ServerError) as refusal:
        port()

    assert str(refusal.value) == f"PORT is {value!r}. Write a number from 1 to 65535: make demo PORT=8010"


def test_the_state_folder_is_inside_the_project_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("VIR_STATE_DIR")

    assert state_folder() == ROOT / "var"


def test_a_taken_port_is_named_with_another_to_try(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        number = other.getsockname()[1]
        run = serve(tmp_path, PORT=str(number))

    assert run.returncode == 1
    assert run.stderr == (
        f"\nPort {number} is taken by another program. Use another: make demo PORT={number + 10}\n"
    )
    assert not (tmp_path / "postgresql").exists()


def test_a_database_of_ones_own_needs_its_owner_too(tmp_path: Path) -> None:
    run = serve(tmp_path, DATABASE_URL="postgresql://app_rw@db/vir", DATABASE_OWNER_URL="", PORT="18431")

    assert run.returncode == 1
    assert run.stderr == (
        "\nDATABASE_URL is set and DATABASE_OWNER_URL is not. Migrations run as the owner: set "
        "DATABASE_OWNER_URL to the address of the role app_owner, or unset DATABASE_URL.\n"
    )


def test_stopping_asks_the_launcher_that_holds_the_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import datetime, pathlib, sys, time\n"
            "from vir.foundation.servers.state import hold\n"
            "moment = datetime.datetime.now(datetime.UTC)\n"
            "with hold(pathlib.Path(sys.argv[1]), address='x', started_at=moment):\n"
            "    print('held', flush=True)\n"
            "    time.sleep(60)\n",
            str(tmp_path),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    # The test is its parent, so it must be waited for while the command waits for it to go.
    signal.signal(signal.SIGCHLD, lambda *_: holder.poll())

    code = housekeeping.stop(tmp_path)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)

    assert (code, holder.returncode) == (0, -signal.SIGTERM)
    assert capsys.readouterr().out == f"Stopped. The data is kept in {tmp_path}.\n"


@pytest.mark.parametrize(
    ("answer", "code", "is_kept"), [("yes\n", 0, False), ("y\n", 1, True), ("", 1, True)]
)
def test_data_is_removed_only_after_a_plain_yes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, is_kept: bool
) -> None:
    state = tmp_path / "var"
    state.mkdir()
    read_end, write_end = os.pipe()
    os.write(write_end, answer.encode())
    os.close(write_end)
    monkeypatch.setattr(sys, "stdin", os.fdopen(read_end))

    assert housekeeping.clean(state) == code

    assert state.exists() == is_kept
