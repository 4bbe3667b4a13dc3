"""
The process that parses a file: it bounds itself, reads one file, writes rows, and ends.

Run as `python -m vir.foundation.imports.child`, with the request as one line of JSON on standard input. Lines on
standard output are CSV: "!about" with JSON, rows that start with their number, then "!end" with their count, or
"!refused" with code and text. Rows that are written for COPY come as blocks of bytes, each after a line of JSON.
"""

from __future__ import annotations

import csv
import io
import json
import resource
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from vir.foundation.imports.kinds import Column
from vir.foundation.imports.limits import Limits
from vir.foundation.imports.overlay import Overlay
from vir.foundation.imports.problems import FileRefused
from vir.foundation.imports.protocol import ABOUT, BLOCK, END, REFUSED
from vir.foundation.imports.reader import read_blocks, read_rows, values_by_header
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.sniff import Sniffed, sniff
from vir.foundation.imports.written import write_blocks
from vir.foundation.kept import Kept

if TYPE_CHECKING:
    from _csv import Writer as Lines


def main(request: dict[str, Any]) -> None:
    """Answer one request: what to do, with which file, within which limits."""
    limits = Limits(**request["limits"])
    bound_this_process(limits)
    if request["what"] == "write":
        _write(request, limits, sys.stdout.buffer)
        return
    with io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="") as output:
        lines = csv.writer(output)
        try:
            _ANSWERS[request["what"]](request, limits, lines)
        except FileRefused as refusal:
            lines.writerow((REFUSED, refusal.code, refusal.written, made_of(refusal.written)))
        except MemoryError:
            lines.writerow((REFUSED, "too_much_memory", ""))


def made_of(message: str) -> str:
    """Write what a sentence is made of, so that it can be said in another language; empty where it is fixed."""
    return json.dumps(message.as_json()) if isinstance(message, Kept) else ""


def _workbook(request: dict[str, Any], limits: Limits, lines: Lines) -> None:
    """Write what a workbook is and its rows after one, at most so many."""
    # Imported within the bounds: the parser is the part that is not trusted.
    from vir.foundation.imports.workbook import Workbook

    book = Workbook(Path(request["path"]), request["sheet"], limits)
    about = {
        "kind": book.kind,
        "sheet": book.sheet,
        "sheets": book.sheets,
        "hidden_rows": book.marks.hidden_rows,
        "first_column": book.first_column,
        "formula_columns": sorted(column - book.first_column for column in book.marks.formula_columns),
    }
    lines.writerow((ABOUT, json.dumps(about)))
    sent = 0
    for number, cells in book.rows():
        if number <= request["after"]:
            continue
        if sent == request["count"]:
            break
        lines.writerow((number, *cells))
        sent += 1
    lines.writerow((END, sent))


def _look(request: dict[str, Any], limits: Limits, lines: Lines) -> None:
    """Write how a text file is to be read, and the distinct values of its first rows by header."""
    found = sniff(request["path"], limits=limits, sheet=request["sheet"])
    values: dict[str, list[str]] = {}
    if request["count"]:
        rows = islice(read_rows(request["path"], found, limits=limits), request["count"])
        values = {header: list(dict.fromkeys(own)) for header, own in values_by_header(rows, found).items()}
    lines.writerow((ABOUT, json.dumps({"sniffed": found.as_json(), "values": values})))
    lines.writerow((END, 0))


def _text(request: dict[str, Any], limits: Limits, lines: Lines) -> None:
    """Write the rows of a text file below its header, at most so many."""
    lines.writerow((ABOUT, "{}"))
    rows = read_rows(request["path"], Sniffed.from_json(request["sniffed"]), limits=limits)
    if request["count"] >= 0:
        rows = islice(rows, request["count"])
    lines.writerows((number, *cells) for number, cells in rows)
    lines.writerow((END, 0))


_ANSWERS = {"workbook": _workbook, "look": _look, "text": _text}


def _write(request: dict[str, Any], limits: Limits, output: BinaryIO) -> None:
    """Write the typed rows of a text file and the problems of the others, as COPY reads them."""
    sniffed = Sniffed.from_json(request["sniffed"])
    columns = [Column.from_json(column) for column in request["columns"]]
    reading, overlay = Reading.from_json(request["reading"]), Overlay.from_json(request["overlay"])
    blocks = read_blocks(Path(request["path"]), sniffed, limits=limits)
    try:
        for block in write_blocks(blocks, sniffed.headers, columns, reading, overlay):
            rows, problems = block.rows.encode(), block.problems.encode()
            _tell(output, {"is": BLOCK, "counts": block.counts, "rows": len(rows), "problems": len(problems)})
            output.write(rows)
            output.write(problems)
        _tell(output, {"is": END})
    except FileRefused as refusal:
        _tell(output, {"is": REFUSED, "why": [refusal.code, refusal.written, made_of(refusal.written)]})
    except MemoryError:
        _tell(output, {"is": REFUSED, "why": ["too_much_memory", ""]})
    output.flush()


def _tell(output: BinaryIO, what: dict[str, Any]) -> None:
    output.write(json.dumps(what).encode() + b"\n")


def bound_this_process(limits: Limits) -> None:
    """Give this process, for good, a last second and a last byte, no files to write and no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer_one() -> None:
    """Answer the request on standard input; none comes where nobody has a file to read any more."""
    if line := sys.stdin.buffer.readline():
        main(json.loads(line))


if __name__ == "__main__":
    answer_one()
