"""A process that parses files is started before there is one, and belongs to nobody but who started it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from vir.foundation.imports import apart, waiting


@pytest.fixture
def spare() -> Iterator[waiting.Spare]:
    found = waiting.Spare()
    yield found
    found.end()


def end(process: waiting.Process) -> int:
    """Close what it waits for; give how it ended."""
    process.communicate(timeout=10)
    return process.returncode


def test_the_next_process_waits_already_when_one_is_taken(spare: waiting.Spare) -> None:
    first = spare.take()
    second = spare.take()

    assert first.pid != second.pid
    assert second.pid == first.pid + 1 or second.poll() is None
    assert (end(first), end(second)) == (0, 0)


def test_one_that_somebody_ended_is_not_given(spare: waiting.Spare) -> None:
    end(spare.take())
    waits = spare.waits
    assert waits is not None
    waits.send_signal(signal.SIGKILL)
    waits.wait()

    taken = spare.take()

    assert taken.pid != waits.pid
    assert end(taken) == 0


def test_a_fork_has_no_process_that_waits_and_leaves_that_of_its_parent(spare: waiting.Spare) -> None:
    end(spare.take())
    waits = spare.waits
    assert waits is not None

    child = os.fork()
    if not child:
        spare.leave()
        os._exit(0 if spare.waits is None else 1)
    _, status = os.waitpid(child, 0)

    assert (status, waits.poll()) == (0, None)


def test_it_ends_when_nobody_is_there_to_ask_it() -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.write(writing, str(waiting.start().pid).encode())
        os._exit(0)
    os.waitpid(child, 0)
    pid = int(os.read(reading, 20))
    os.close(reading)
    os.close(writing)

    until = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.02)

    assert not is_alive(pid)


def is_alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_a_look_gives_the_distinct_values_of_the_first_rows(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("Code,Net\nA,1\nA, \nB,2\nC,1\n")

    sniffed, values = apart.look(path, rows=3)

    assert sniffed == apart.sniff(path)
    assert values == {"Code": ["A", "B"], "Net": ["1", "2"]}
