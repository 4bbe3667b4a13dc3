"""The bounded process seen from outside: started, listened to, and ended whatever happens."""

from __future__ import annotations

import csv
import io
import json
import os
import select
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vir.foundation.imports import waiting
from vir.foundation.imports.limits import MIB, Limits
from vir.foundation.imports.problems import FileRefused
from vir.foundation.imports.protocol import ABOUT, END, REFUSED, Counts
from vir.foundation.imports.waiting import Process
from vir.foundation.kept import kept, remade

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Row = tuple[int, list[str]]


def look(path: Path, sheet: str | None, count: int, limits: Limits) -> tuple[dict[str, Any], list[Row]]:
    """
    Parse a workbook and give what it is and its first rows.

    :raises FileRefused: if it cannot be read within the limits
    """
    with _started({"what": "workbook", "sheet": sheet, "after": 0, "count": count}, path, limits) as lines:
        about: dict[str, Any] = json.loads(next(lines)[1])
        return about, [(int(line[0]), line[1:]) for line in lines]


def stream(path: Path, sheet: str | None, after: int, limits: Limits) -> Iterator[Row]:
    """
    Parse a workbook and stream the rows below row `after`.

    :raises FileRefused: if it cannot be read within the limits, also midway
    """
    asked = {"what": "workbook", "sheet": sheet, "after": after, "count": -1}
    with _started(asked, path, limits) as lines:
        next(lines)
        for line in lines:
            yield int(line[0]), line[1:]


def look_at_text(path: Path, sheet: str | None, count: int, limits: Limits) -> dict[str, Any]:
    """
    Find out how a text file is to be read, and read its first rows.

    Gives `sniffed` as `Sniffed.as_json` does, and `values`, the distinct ones of each column that are not blank.

    :raises FileRefused: if it cannot be read within the limits
    """
    asked = {"what": "look", "sheet": sheet, "count": count}
    with _started(asked, path, limits, ahead=True) as lines:
        found: dict[str, Any] = json.loads(next(lines)[1])
        for _ in lines:
            pass
        return found


def stream_text(path: Path, sniffed: dict[str, Any], count: int, limits: Limits) -> Iterator[Row]:
    """
    Stream the rows of a text file below its header, at most `count` unless that is negative.

    :raises FileRefused: if it cannot be read within the limits, also midway
    """
    asked = {"what": "text", "sniffed": sniffed, "count": count}
    with _started(asked, path, limits, ahead=True) as lines:
        next(lines)
        for line in lines:
            yield int(line[0]), line[1:]


def write_text(path: Path, asked: dict[str, Any], limits: Limits) -> Iterator[tuple[Counts, bytes, bytes]]:
    """
    Type the rows of a text file, and stream them as the bytes that COPY reads: rows, and problems of the others.

    :raises FileRefused: if it cannot be read within the limits, also midway
    """
    with _asked({**asked, "what": "write"}, path, limits, ahead=True) as (process, pipe):
        output = io.BufferedReader(pipe, 1 << 18)
        while True:
            head = _head(output.readline(), process, limits)
            if head["is"] == END:
                return
            if head["is"] == REFUSED:
                _refuse(["", *head["why"]], limits)
            sizes = (head["rows"], head["problems"])
            rows, problems = (_exactly(output.read(size), size, process, limits) for size in sizes)
            yield Counts(*head["counts"]), rows, problems


def _head(line: bytes, process: Process, limits: Limits) -> dict[str, Any]:
    # A process that dies while writing leaves half of a line, or none.
    try:
        head: dict[str, Any] = json.loads(line)
    except ValueError:
        raise _died(process, limits) from None
    return head


def _exactly(content: bytes, size: int, process: Process, limits: Limits) -> bytes:
    if len(content) < size:
        raise _died(process, limits)
    return content


@contextmanager
def _started(
    asked: dict[str, Any], path: Path, limits: Limits, *, ahead: bool = False
) -> Iterator[Iterator[list[str]]]:
    with _asked(asked, path, limits, ahead=ahead) as (process, pipe):
        yield _lines(process, pipe, limits)


@contextmanager
def _asked(
    asked: dict[str, Any], path: Path, limits: Limits, *, ahead: bool
) -> Iterator[tuple[Process, PatientPipe]]:
    """Ask a process for one thing and end it whatever happens; `ahead` takes one that has imported what it needs."""
    request = {**asked, "path": str(path.resolve()), "limits": asdict(limits)}
    process = waiting.take() if ahead else waiting.start()
    try:
        # One that ended before it read its request is found to have died when its answer is read.
        with suppress(BrokenPipeError), process.told as told:
            told.write(json.dumps(request).encode() + b"\n")
        yield process, PatientPipe(process.tells.fileno(), limits.wall_seconds)
    finally:
        process.kill()
        process.tells.close()
        process.wait()


def _lines(process: Process, pipe: PatientPipe, limits: Limits) -> Iterator[list[str]]:
    with io.TextIOWrapper(io.BufferedReader(pipe, 1 << 16), encoding="utf-8", newline="") as text:
        reader = csv.reader(text)
        try:
            first = next(reader, None)
            if first is not None and first[0] == ABOUT:
                yield first
            elif first is not None:
                _refuse(first, limits)
            # A line is believed when another follows: a process that dies while writing leaves half of one.
            held: list[str] | None = None
            for line in reader:
                if held is not None:
                    yield held
                if line[0] == END:
                    return
                if line[0] == REFUSED:
                    _refuse(line, limits)
                held = line
        except (csv.Error, UnicodeDecodeError):
            raise _died(process, limits) from None
    raise _died(process, limits)


class PatientPipe(io.RawIOBase):
    """The reading end of a pipe that waits for so many seconds in all and no longer."""

    def __init__(self, descriptor: int, seconds: float) -> None:
        self._descriptor = descriptor
        self._seconds = seconds
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLIN | select.POLLHUP)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        began = time.monotonic()
        ready = self._poll.poll(max(0, self._seconds) * 1000)
        self._seconds -= time.monotonic() - began
        if not ready:
            raise FileRefused(
                "too_slow", kept("Reading the file took too long. Split it, or save it as CSV.")
            )
        return os.readv(self._descriptor, [buffer])


def _refuse(line: list[str], limits: Limits) -> None:
    if line[1] == "too_much_memory":
        raise _too_much_memory(limits)
    made_of = line[3] if len(line) > 3 else ""
    raise FileRefused(line[1], remade(json.loads(made_of)) if made_of else line[2])


def _died(process: Process, limits: Limits) -> FileRefused:
    code = process.wait()
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return FileRefused(
            "too_slow",
            kept(
                "Reading the file took more than {cpu_seconds} seconds of computing. Split it, or "
                "save it as CSV.",
                cpu_seconds=limits.cpu_seconds,
            ),
        )
    if code == -signal.SIGABRT:
        # The parser ends itself so when it is denied memory.
        return _too_much_memory(limits)
    return FileRefused(
        "unreadable",
        kept("The file could not be read. Open it in Excel, save it again as .xlsx or “CSV UTF-8”."),
    )


def _too_much_memory(limits: Limits) -> FileRefused:
    return FileRefused(
        "too_much_memory",
        kept(
            "Reading the file takes more than {size} MB of memory. Delete cells far from the "
            "data, split the file, or save it as CSV.",
            size=limits.memory_bytes // MIB,
        ),
    )
