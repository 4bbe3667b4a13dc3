"""
What intake sustains: files of one vendor that wait in the queue, taken by as many workers as there are cores.

While one file is read another is committed, as it is in use. The baseline is a raw COPY of the rows of all of them into
the same table with its indexes, by the owner, file after file on one connection. Part of `make bench-intake`.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from typing import Any

FILES = 8


def measure(
    slug: str,
    label: str,
    content: bytes,
    owner: Any,
    *,
    goal_percent: int,
    bring_in: Callable[[str, bytes, int], Any],
    empty: Callable[[Any], None],
) -> None:
    """
    Print the rows per second of a queue of files, and their ratio to raw COPY.

    :param content: a file; each of the queue has its rows under document numbers of its own
    :param bring_in: takes one file the whole way in, told the vendor, the file and a number
    :param empty: takes all lines out again
    """
    workers = len(os.sched_getaffinity(0))
    files = [_renumbered(content, number) for number in range(FILES)]
    rows = FILES * (content.count(b"\n") - 1)
    with owner.cursor() as cursor:
        empty(cursor)
    took = _by_workers(workers, slug, files, bring_in)
    copy = 0.0
    with owner.cursor() as cursor:
        cursor.execute("SELECT DISTINCT batch_id FROM claims_salesline")
        typed = [_lines(cursor, batch) for (batch,) in cursor.fetchall()]
        cursor.execute("SELECT count(*) FROM claims_salesline")
        assert cursor.fetchone() == (rows,)
        empty(cursor)
        for lines in typed:
            began = time.perf_counter()
            cursor.copy_expert("COPY claims_salesline FROM STDIN", lines)
            copy += time.perf_counter() - began
        empty(cursor)
        cursor.execute("UPDATE imports_importbatch SET state = 'rolled_back'")
    percent = copy / took * 100
    print(f"\n{label}: {FILES} files in a queue, {rows:,} rows, {workers} workers")
    print(f"  raw COPY (baseline)    {copy:>7.2f} s {rows / copy:>11,.0f} rows/s")
    print(f"  whole imports          {took:>7.2f} s {rows / took:>11,.0f} rows/s {percent:>5.0f} %")
    print(f"  goal {goal_percent} % of the baseline: {'kept' if percent >= goal_percent else 'NOT kept'}")


def _by_workers(
    workers: int, slug: str, files: Sequence[bytes], bring_in: Callable[[str, bytes, int], Any]
) -> float:
    """Give the seconds until every file is in."""
    from django.db import connections

    connections.close_all()
    forked = multiprocessing.get_context("fork")
    line, gate = forked.Queue(), forked.Barrier(workers + 1)
    for number, content in enumerate(files):
        line.put((number, content))
    for _ in range(workers):
        line.put(None)
    processes = [forked.Process(target=_work, args=(line, gate, slug, bring_in)) for _ in range(workers)]
    for process in processes:
        process.start()
    gate.wait()
    began = time.perf_counter()
    for process in processes:
        process.join()
    took = time.perf_counter() - began
    assert all(process.exitcode == 0 for process in processes), "A worker failed."
    return took


def _work(line: Any, gate: Any, slug: str, bring_in: Callable[[str, bytes, int], Any]) -> None:
    gate.wait()
    while (asked := line.get()) is not None:
        number, content = asked
        bring_in(slug, content, 1000 + number)


def _renumbered(content: bytes, number: int) -> bytes:
    header, *lines = content.splitlines()
    return b"\n".join((header, *(b"%d-%s" % (number, line) for line in lines))) + b"\n"


def _lines(cursor: Any, batch: Any) -> io.BytesIO:
    typed = io.BytesIO()
    cursor.copy_expert(f"COPY (SELECT * FROM claims_salesline WHERE batch_id = '{batch}') TO STDOUT", typed)
    typed.seek(0)
    return typed
