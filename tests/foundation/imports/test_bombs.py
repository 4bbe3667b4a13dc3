"""Files made to exhaust the machine: refused within seconds, in little memory."""

from __future__ import annotations

import io
import json
import os
import random
import struct
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.corpus import opendoc
from tests.foundation.imports import workbooks as wb
from vir.foundation.imports.limits import MIB, Limits
from vir.foundation.imports.problems import FileRefused
from vir.foundation.imports.process import PatientPipe
from vir.foundation.imports.reader import read_rows
from vir.foundation.imports.sniff import sniff

HEAD = wb.header("Code", "Value")
SHEET = "xl/worksheets/sheet1.xml"
ROOT = Path(__file__).resolve().parents[3]

# Reads the file named first in a process of its own and tells what came of it, in seconds and bytes.
MEASURE = """
import json, resource, sys, time
from vir.foundation.imports.problems import FileRefused
from vir.foundation.imports.reader import read_rows
from vir.foundation.imports.sniff import sniff
began = time.monotonic()
try:
    list(read_rows(sys.argv[1], sniff(sys.argv[1])))
    code = "read"
except FileRefused as refusal:
    code = refusal.code
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
peak = max(int(status["VmHWM"].split()[0]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(json.dumps([code, time.monotonic() - began, peak * 1024]))
"""


def _last_cell() -> bytes:
    return wb.workbook(HEAD, wb.row(2, wb.text("A2", "x")), wb.row(1_048_576, wb.text("XFD1048576", "x")))


def _zip_bomb() -> bytes:
    padding = b" " * (180 * MIB)
    return wb.pack(
        wb.parts(HEAD) | {SHEET: b'<worksheet xmlns="' + wb.MAIN.encode() + b'">' + padding + b"</worksheet>"}
    )


def _three_million_cells() -> bytes:
    row = b"<row>" + b'<c t="inlineStr"><is><t>a</t></is></c>' * 100 + b"</row>"
    sheet = f'<worksheet xmlns="{wb.MAIN}"><sheetData>'.encode() + row * 30_000 + b"</sheetData></worksheet>"
    return wb.pack(wb.parts(HEAD) | {SHEET: sheet})


def _more_than_declared() -> bytes:
    """A sheet of 180 MB whose directory says 1,000 bytes."""
    content = bytearray(_zip_bomb())
    local, central = content.find(SHEET.encode()) - 30, content.rfind(SHEET.encode()) - 46
    struct.pack_into("<I", content, local + 22, 1000)
    struct.pack_into("<I", content, central + 24, 1000)
    return bytes(content)


def _many_parts(count: int, claimed: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for i in range(count):
            archive.writestr(str(i), b"")
    content = bytearray(file.getvalue())
    struct.pack_into("<HH", content, content.rfind(b"PK\x05\x06") + 8, claimed, claimed)
    return bytes(content)


def _wide_and_long() -> bytes:
    """Two cells that span two hundred million."""
    return wb.workbook(HEAD, wb.row(2, wb.text("A2", "x")), wb.row(1_000_000, wb.text("GR1000000", "x")))


def _open_far_apart() -> bytes:
    """A row of two hundred cells, a million times."""
    cell = opendoc.number("1", 'table:number-columns-repeated="200"')
    return opendoc.workbook(
        opendoc.header("Code", "Value"), opendoc.row(cell, more='table:number-rows-repeated="999999"')
    )


def _many_small_parts() -> bytes:
    random.seed(1)
    noise = bytes(random.choices(b"0123456789abcdef", k=MIB // 64)) * 64
    return wb.pack(
        wb.parts(HEAD) | {f"xl/media/{i}.bin": noise for i in range(180)} | {"xl/media/x.bin": noise * 21}
    )


def _nested_entities() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 30))
    return wb.pack(
        wb.parts(HEAD) | {SHEET: f"<!DOCTYPE x [{entities}]><worksheet>&a29;</worksheet>".encode()}
    )


BOMBS = {
    "last cell of all": (_last_cell, "too_many_rows"),
    "zip bomb": (_zip_bomb, "zip_bomb"),
    "three million cells in a small file": (_three_million_cells, "zip_bomb"),
    "more than the directory declares": (_more_than_declared, "damaged"),
    "more than 200 MB in many parts": (_many_small_parts, "zip_bomb"),
    "sixty thousand parts": (lambda: _many_parts(60_000, 60_000), "too_many_entries"),
    "sixty thousand parts that claim to be ten": (lambda: _many_parts(60_000, 10), "too_many_entries"),
    "three thousand parts that claim to be ten": (lambda: _many_parts(3_000, 10), "too_many_entries"),
    "nested entities": (_nested_entities, "doctype"),
    "two cells far apart": (_wide_and_long, "too_much_memory"),
    "one quoted cell of 150 MB": (lambda: b'Code,Note\nA,"' + b"x\n" * (75 * MIB), "cell_too_long"),
    "one line of 150 MB": (lambda: b"Code,Note\nA," + b"x" * (150 * MIB), "line_too_long"),
    "a million separators in each of 150 rows": (
        lambda: b"Code,Note\n" + (b"," * 1_000_000 + b"x\n") * 150,
        "too_many_columns",
    ),
    "150 million blank lines": (lambda: b"Code,Note\nA,x\n" + b"\n" * (150 * MIB), "too_many_rows"),
    "headers that keep a search for figures busy": (
        lambda: (b'"' + b"- " * 16_000 + b'x",' + b'"-' + b" " * 32_000 + b'x"\n') * 100,
        "header_too_long",
    ),
    "150 MB of letters of no encoding": (
        lambda: b"Code,Note\n" + b"a\x81\xfe\xffb\x90c,x\n" * (15 * MIB),
        "encoding",
    ),
    "an open document of two cells far apart": (_open_far_apart, "too_much_memory"),
    "a million separators": (lambda: b"Code" + b",x" * 1_000_000 + b"\nA\n", "too_many_columns"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_refused_within_seconds_and_300_megabytes(name: str, tmp_path: Path) -> None:
    build, expected = BOMBS[name]
    path = tmp_path / "bomb"
    path.write_bytes(build())

    run = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, check=True, cwd=ROOT, text=True
    )

    code, seconds, peak = json.loads(run.stdout)
    assert code == expected
    assert seconds < 10
    assert peak < 300 * MIB


@pytest.fixture
def started() -> Callable[[], list[int]]:
    """Give a function that lists the processes started since, ended ones that nobody waited for among them."""
    before = _children()
    return lambda: sorted(_children() - before)


def _children() -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == os.getpid():
            found.add(int(entry.name))
    return found


def _numbers(path: Path, count: int) -> Path:
    random.seed(2)
    rows = (
        wb.row(i, *(wb.number(f"{letter}{i}", repr(random.random() * 1000)) for letter in "ABCDEFGH"))
        for i in range(2, count + 2)
    )
    path.write_bytes(wb.workbook(wb.header(*"ABCDEFGH"), *rows))
    return path


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More rows than a pipe holds."""
    return _numbers(tmp_path_factory.mktemp("some") / "file", 8_000)


@pytest.fixture(scope="module")
def long_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More rows than a second reads."""
    return _numbers(tmp_path_factory.mktemp("long") / "file", 60_000)


def test_parsing_that_computes_too_long_is_ended(long_workbook: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        list(read_rows(long_workbook, sniff(long_workbook), limits=Limits(cpu_seconds=1)))

    assert refusal.value.code == "too_slow"
    assert refusal.value.message == (
        "Reading the file took more than 1 seconds of computing. Split it, or save it as CSV."
    )


def test_parsing_that_keeps_others_waiting_is_ended_at_once(
    long_workbook: Path, started: Callable[[], list[int]]
) -> None:
    began = time.monotonic()
    sniff(long_workbook)
    whole = time.monotonic() - began

    with pytest.raises(FileRefused) as refusal:
        sniff(long_workbook, limits=Limits(wall_seconds=0))

    limited = time.monotonic() - began - whole
    assert refusal.value.code == "too_slow"
    assert limited < whole / 2
    assert started() == []


def test_waits_for_the_parsing_process_add_up() -> None:
    reading, writing = os.pipe()
    pipe = PatientPipe(reading, 0.5)
    timers = [threading.Timer(delay, os.write, (writing, b"x")) for delay in (0.2, 0.4, 0.9)]
    for timer in timers:
        timer.start()

    first, second = pipe.read(1), pipe.read(1)
    with pytest.raises(FileRefused) as refusal:
        pipe.read(1)

    for timer in timers:
        timer.join()
    os.close(reading)
    os.close(writing)
    assert (first, second, refusal.value.code) == (b"x", b"x", "too_slow")


def test_parsing_that_takes_too_much_memory_is_ended(
    tmp_path: Path, started: Callable[[], list[int]]
) -> None:
    path = tmp_path / "file"
    path.write_bytes(
        wb.workbook(HEAD, wb.row(2, wb.text("A2", "x")), wb.row(100_000, wb.text("GR100000", "x")))
    )

    with pytest.raises(FileRefused) as refusal:
        sniff(path, limits=Limits(memory_bytes=256 * MIB))

    assert refusal.value.message == (
        "Reading the file takes more than 256 MB of memory. "
        "Delete cells far from the data, split the file, or save it as CSV."
    )
    assert started() == []


def test_slow_reader_of_the_rows_is_not_held_against_the_file(workbook: Path) -> None:
    sniffed = sniff(workbook)
    waiting = threading.Event()
    rows = read_rows(workbook, sniffed, limits=Limits(wall_seconds=3))

    next(rows)
    waiting.wait(3.5)

    assert sum(1 for _ in rows) == 7_999


def test_reading_that_is_given_up_ends_the_process(workbook: Path, started: Callable[[], list[int]]) -> None:
    rows = read_rows(workbook, sniff(workbook))
    first = next(rows)
    (child,) = started()

    rows.close()  # type: ignore[attr-defined]

    assert (first[0], started(), Path(f"/proc/{child}").exists()) == (2, [], False)


def test_parsing_process_inherits_no_secrets(
    workbook: Path, monkeypatch: pytest.MonkeyPatch, started: Callable[[], list[int]]
) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    rows = read_rows(workbook, sniff(workbook))
    next(rows)
    (child,) = started()

    environment = Path(f"/proc/{child}/environ").read_bytes().split(b"\0")

    assert sorted(entry.partition(b"=")[0] for entry in environment if entry) == [
        b"LANG",
        b"PATH",
        b"PYTHONPATH",
    ]
