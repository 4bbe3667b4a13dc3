"""A process that parses files comes from one that read none, and belongs to nobody but who asked for it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from vir.foundation.imports import apart, waiting

Seen = TypeVar("Seen")


@pytest.fixture
def stem() -> Iterator[waiting.Stem]:
    found = waiting.Stem()
    yield found
    found.stop()


def end(process: waiting.Process) -> int:
    """Ask for nothing; give how it ended."""
    process.told.close()
    code = process.wait()
    process.tells.close()
    return code


def stem_of(stem: waiting.Stem) -> int:
    assert stem.process is not None
    return stem.process.pid


def test_each_file_has_a_process_of_its_own_from_the_same_stem(stem: waiting.Stem) -> None:
    first, second = stem.take(), stem.take()

    parents = {parent_of(first.pid), parent_of(second.pid)}

    assert first.pid != second.pid
    assert parents == {stem_of(stem)}
    assert (end(first), end(second)) == (0, 0)


def test_one_that_is_killed_is_gone_at_once_and_says_how_it_ended(stem: waiting.Stem) -> None:
    process = stem.take()

    process.kill()

    assert not Path(f"/proc/{process.pid}").exists()
    assert process.wait() == -signal.SIGKILL
    assert end(stem.take()) == 0


def test_one_that_is_waited_for_but_does_not_end_is_ended(stem: waiting.Stem) -> None:
    process = stem.take()

    code = process.wait()

    assert (code, Path(f"/proc/{process.pid}").exists()) == (-signal.SIGKILL, False)


def test_it_has_nothing_open_but_its_pipes(stem: waiting.Stem) -> None:
    other, process = stem.take(), stem.take()
    other.told.write(b" ")

    # What it inherits is closed before its first word.
    seen = wait_for(
        lambda: {entry.name: os.readlink(entry).partition(":")[0] for entry in descriptors(process.pid)},
        {"0": "pipe", "1": "pipe", "2": "/dev/null"},
    )

    other.kill()
    process.kill()
    assert seen == {"0": "pipe", "1": "pipe", "2": "/dev/null"}


def test_a_stem_that_somebody_ended_is_replaced(stem: waiting.Stem) -> None:
    end(stem.take())
    before = stem_of(stem)
    os.kill(before, signal.SIGKILL)

    taken = stem.take()

    assert stem_of(stem) != before
    assert end(taken) == 0


def test_one_whose_stem_is_gone_ends_when_its_pipes_are_closed(stem: waiting.Stem) -> None:
    process = stem.take()
    os.kill(stem_of(stem), signal.SIGKILL)

    process.kill()
    process.told.close()
    process.tells.close()

    assert process.wait() == 1
    assert wait_for(lambda: is_alive(process.pid), False) is False


def test_a_fork_has_no_stem_and_leaves_that_of_its_parent(stem: waiting.Stem) -> None:
    end(stem.take())

    child = os.fork()
    if not child:
        stem.leave()
        os._exit(0 if stem.process is None else 1)
    _, status = os.waitpid(child, 0)

    assert status == 0
    assert end(stem.take()) == 0


def test_the_stem_ends_when_nobody_is_there_to_ask_it() -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        own = waiting.Stem()
        own.take()
        os.write(writing, str(stem_of(own)).encode())
        os._exit(0)
    os.waitpid(child, 0)
    pid = int(os.read(reading, 20))
    os.close(reading)
    os.close(writing)

    assert wait_for(lambda: is_alive(pid), False) is False


def test_a_process_of_a_stem_inherits_no_secrets(stem: waiting.Stem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    process = stem.take()

    environment = Path(f"/proc/{process.pid}/environ").read_bytes()

    process.kill()
    assert sorted(entry.partition(b"=")[0] for entry in environment.split(b"\0") if entry) == [
        b"LANG",
        b"PATH",
        b"PYTHONPATH",
    ]


def wait_for(look: Callable[[], Seen], wanted: Seen) -> Seen:
    """Look until it is so, 10 seconds at most."""
    until = time.monotonic() + 10
    while (seen := look()) != wanted and time.monotonic() < until:
        time.sleep(0.02)
    return seen


def descriptors(pid: int) -> list[Path]:
    return list(Path(f"/proc/{pid}/fd").iterdir())


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


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
