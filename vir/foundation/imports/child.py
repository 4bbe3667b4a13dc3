"""
The process that parses a file: it bounds itself, reads one file, writes rows, and ends.

Run as `python -m vir.foundation.imports.child REQUEST`, with the request as JSON. Lines on standard output
are CSV: "!about" with JSON, rows that start with their number, then "!end" with their count, or "!refused"
with code and text.
"""

from __future__ import annotations

import csv
import io
import json
import resource
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vir.foundation.imports.limits import Limits
from vir.foundation.imports.problems import FileRefused

if TYPE_CHECKING:
    from _csv import Writer as Lines

ABOUT, END, REFUSED = "!about", "!end", "!refused"


def main(request: dict[str, Any]) -> None:
    """Answer one request: what to do, with which file, within which limits."""
    limits = Limits(**request["limits"])
    bound_this_process(limits)
    with io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="") as output:
        lines = csv.writer(output)
        try:
            _ANSWERS[request["what"]](request, limits, lines)
        except FileRefused as refusal:
            lines.writerow((REFUSED, refusal.code, refusal.message))
        except MemoryError:
            lines.writerow((REFUSED, "too_much_memory", ""))


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


def _sniffed(request: dict[str, Any], limits: Limits, lines: Lines) -> None:
    """Write how a text file is to be read."""
    from vir.foundation.imports.sniff import sniff

    found = sniff(request["path"], limits=limits, sheet=request["sheet"])
    lines.writerow((ABOUT, json.dumps(found.as_json())))
    lines.writerow((END, 0))


def _text(request: dict[str, Any], limits: Limits, lines: Lines) -> None:
    """Write the rows of a text file below its header, at most so many."""
    from vir.foundation.imports.reader import read_rows
    from vir.foundation.imports.sniff import Sniffed

    lines.writerow((ABOUT, "{}"))
    rows = read_rows(request["path"], Sniffed.from_json(request["sniffed"]), limits=limits)
    if request["count"] >= 0:
        rows = islice(rows, request["count"])
    lines.writerows((number, *cells) for number, cells in rows)
    lines.writerow((END, 0))


_ANSWERS = {"workbook": _workbook, "sniff": _sniffed, "text": _text}


def bound_this_process(limits: Limits) -> None:
    """Give this process, for good, a last second and a last byte, no files to write and no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
