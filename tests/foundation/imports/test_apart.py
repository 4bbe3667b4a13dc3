"""A text file is read in a process of its own, which says the same as reading it here and can be ended."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.corpus import dates, dialects, encodings, identifiers, injection, numbers, sizes
from tests.corpus.case import Case
from vir.foundation.imports import apart, reader, waiting
from vir.foundation.imports import sniff as sniffing
from vir.foundation.imports.columns import Amount, Code, Column
from vir.foundation.imports.limits import Limits
from vir.foundation.imports.problems import FileRefused
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.staging import spool

GROUPS = (encodings, dialects, numbers, dates, identifiers, injection, sizes)
# Every case is read here by the corpus; a part of them shows that both ways agree.
CASES = [case for group in GROUPS for case in group.cases()[::25]]


def told(sniff: Callable[..., Any], read: Callable[..., Any], path: Path, limits: Limits) -> Any:
    try:
        sniffed = sniff(path, limits=limits)
        return sniffed, list(read(path, sniffed, limits=limits))
    except FileRefused as refusal:
        return refusal.code, refusal.message


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_file_says_the_same_apart_and_here(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(case.content() if callable(case.content) else case.content)

    assert told(apart.sniff, apart.read_rows, path, case.limits) == told(
        sniffing.sniff, reader.read_rows, path, case.limits
    )


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """More rows than a second reads."""
    path = tmp_path / "long.csv"
    path.write_text("Code,Amount\n" + "A-1,1.00\n" * 900_000)
    return path


def test_the_first_rows_come_without_the_others(long: Path) -> None:
    sniffed = apart.sniff(long)

    assert list(apart.read_rows(long, sniffed, count=2)) == [(2, ["A-1", "1.00"]), (3, ["A-1", "1.00"])]
    assert apart.sample_values(long, sniffed, rows=3) == {"Code": ["A-1"] * 3, "Amount": ["1.00"] * 3}


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(wall_seconds=0), "too_slow"),
        (Limits(max_rows=10), "too_many_rows"),
    ],
)
def test_reading_is_ended_at_its_bounds(long: Path, limits: Limits, code: str) -> None:
    sniffed = apart.sniff(long)

    with pytest.raises(FileRefused) as refusal:
        list(apart.read_rows(long, sniffed, limits=limits))

    assert refusal.value.code == code


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[waiting.Process]:
    """Give the processes that were asked for, as they come."""
    take, found = waiting.take, []

    def take_and_tell() -> waiting.Process:
        found.append(take())
        return found[-1]

    monkeypatch.setattr(waiting, "take", take_and_tell)
    return found


def test_who_stops_reading_ends_the_process(long: Path, taken: list[waiting.Process]) -> None:
    rows = apart.read_rows(long, apart.sniff(long))
    next(rows)
    reads = Path(f"/proc/{taken[-1].pid}")
    was_there = reads.exists()

    rows.close()  # type: ignore[attr-defined]

    assert (was_there, reads.exists()) == (True, False)


def test_a_process_that_is_ended_midway_leaves_the_file_unread(
    long: Path, taken: list[waiting.Process]
) -> None:
    rows = apart.read_rows(long, apart.sniff(long))
    next(rows)

    os.kill(taken[-1].pid, signal.SIGKILL)
    with pytest.raises(FileRefused) as refusal:
        list(rows)

    assert refusal.value.code == "too_slow"


def test_a_process_that_is_ended_while_it_types_leaves_nothing_to_be_staged(
    long: Path, tmp_path: Path, taken: list[waiting.Process]
) -> None:
    columns = (Column("code", "Code", Code), Column("amount", "Amount", Amount))
    reading = Reading(mapping={"code": "Code", "amount": "Amount"})
    told_rows: list[int] = []

    def end_it(rows: int) -> None:
        told_rows.append(rows)
        taken[-1].kill()

    with pytest.raises(FileRefused):
        spool(long, apart.sniff(long), columns, reading, folder=tmp_path, tell=end_it)

    assert told_rows[0] == 5000
    assert told_rows[-1] < 900_000
