from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.foundation.servers.support import has_gone, run_python
from vir.foundation.servers import processes
from vir.foundation.servers.processes import ServerError, Stop, start_child, wait_until

GENTLE = (Stop(signal.SIGTERM, 0.3), Stop(signal.SIGKILL, 5))


def shell(script: str, log: Path) -> processes.Child:
    """Start a shell script as a child."""
    return start_child("The script", ["sh", "-c", script], log=log, stops=GENTLE)


def read_when_written(path: Path) -> str:
    """Wait for a child to write a file, and read it."""
    deadline = time.monotonic() + 5
    while not (path.exists() and path.read_text().endswith("\n")) and time.monotonic() < deadline:
        time.sleep(0.02)
    return path.read_text()


def test_a_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    parent = run_python(
        "import pathlib, signal, sys, time\n"
        "from vir.foundation.servers.processes import Stop, start_child\n"
        "log, stops = pathlib.Path(sys.argv[1]), (Stop(signal.SIGTERM, 1),)\n"
        "child = start_child('x', ['sleep', '60'], log=log, stops=stops)\n"
        "print(child.process.pid, flush=True)\n"
        "time.sleep(60)\n",
        str(tmp_path / "log"),
    )
    assert parent.stdout is not None
    child_id = int(parent.stdout.readline())

    parent.kill()
    parent.wait()

    assert has_gone(child_id)


def test_a_child_that_ignores_the_first_signal_is_killed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = shell("trap '' TERM; echo deaf; while :; do sleep 0.1; done", log)
    assert read_when_written(log) == "deaf\n"

    child.stop()

    assert child.process.returncode == -signal.SIGKILL


def test_stopping_sweeps_what_the_child_started(tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = shell("sleep 60 & echo $!; wait", log)
    grandchild_id = int(read_when_written(log))

    child.stop()

    assert has_gone(grandchild_id)


def test_stopping_twice_is_harmless(tmp_path: Path) -> None:
    child = shell("sleep 60", tmp_path / "log")
    child.stop()

    child.stop()

    assert child.process.returncode == -signal.SIGTERM


def test_a_child_that_ends_while_starting_is_reported_with_its_last_words(tmp_path: Path) -> None:
    child = shell("echo no room; exit 3", tmp_path / "log")

    with pytest.raises(ServerError) as refusal:
        wait_until(lambda: False, child=child, seconds=5)

    assert str(refusal.value) == (
        f"The script ended while starting (code 3). The last lines of {tmp_path / 'log'}:\n  no room"
    )


def test_a_child_that_is_never_ready_is_reported(tmp_path: Path) -> None:
    child = shell("echo waiting; sleep 60", tmp_path / "log")
    read_when_written(tmp_path / "log")

    with pytest.raises(ServerError) as refusal:
        wait_until(lambda: False, child=child, seconds=0.1)
    child.stop()

    assert str(refusal.value) == (
        f"The script was not ready after 0 seconds. The last lines of {tmp_path / 'log'}:\n  waiting"
    )


def test_only_the_last_lines_of_a_log_are_shown(tmp_path: Path) -> None:
    child = shell("seq 1 50", tmp_path / "log")
    child.process.wait()

    shown = child.last_lines(3)

    assert shown == "  48\n  49\n  50"


def test_a_log_that_has_grown_large_makes_room_for_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "LOG_BYTES_MAX", 10)
    log = tmp_path / "web.log"
    log.write_text("more than ten bytes\n")

    shell("echo new", log).process.wait()

    assert log.read_text() == "new\n"
    assert (tmp_path / "web.log.1").read_text() == "more than ten bytes\n"


def test_a_nicer_child_runs_at_a_lower_priority(tmp_path: Path) -> None:
    log = tmp_path / "log"

    start_child("x", ["nice"], log=log, stops=GENTLE, niceness=5).process.wait()

    assert int(log.read_text()) == min(19, os.nice(0) + 5)
