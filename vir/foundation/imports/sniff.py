"""What a file is: its kind, encoding, separator and header, found before any of its rows is believed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from vir.foundation.imports import process
from vir.foundation.imports.codepages import label_of
from vir.foundation.imports.csvrows import csv_rows, declared_separator
from vir.foundation.imports.dialect import (
    HEADER_SEARCH,
    SAMPLE_ROWS,
    Layout,
    Row,
    find_layout,
    headers_of,
)
from vir.foundation.imports.encodings import find_encoding, is_compound, is_zip, refuse_other_kinds
from vir.foundation.imports.limits import DEFAULT_LIMITS, MIB, Limits
from vir.foundation.imports.problems import FileRefused, quoted
from vir.foundation.imports.stand_ins import without_mark
from vir.foundation.kept import Kept, kept, kept_many, remade

__all__ = ["FileRefused", "Sniffed", "sniff"]

# In case of a tie the one that is rarer inside cells wins.
_DELIMITERS = "\t;|,"
_ROWS_TRIED = HEADER_SEARCH + 70
_AGREEMENT_MIN = 0.6
_AGREEMENT_SURE = 0.9


@dataclass(frozen=True)
class Sniffed:
    """
    How a file is to be read.

    `header_row` counts from 1. `samples` are the first five rows below the header. `encoding_guessed` and
    `notes` are to be shown: what a person should know before trusting the reading. `sheet` is the one read of
    the `sheets` that a workbook shows; of a text whose encoding is a guess, the name of the encoding and of
    those it could be in. `formula_headers` are the columns whose values a program computed and saved.
    """

    kind: Literal["csv", "xlsx", "xls", "ods"]
    encoding: str
    delimiter: str
    quotechar: str
    header_row: int
    headers: list[str]
    samples: list[list[str]]
    encoding_guessed: bool = False
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    formula_headers: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Give it as plain lists and texts, to be kept."""
        said = {str(note): note.as_json() for note in self.notes if isinstance(note, Kept)}
        return {**asdict(self), "said": said} if said else asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Sniffed:
        """Build it from what `as_json` gave."""
        own = {name: value for name, value in stored.items() if name != "said"}
        said = stored.get("said", {})
        notes = [remade(said[note]) if note in said else note for note in own.get("notes", ())]
        return cls(**{**own, "notes": notes})


def sniff(
    path: str | os.PathLike[str], *, limits: Limits = DEFAULT_LIMITS, sheet: str | None = None
) -> Sniffed:
    """
    Find out how to read a file. The name of the file has no say in it.

    :param sheet: chooses a sheet of a workbook, or the encoding of a text whose encoding is a guess

    :raises FileRefused: if it is empty, no table, damaged, protected, over a limit, or has an unsound header
    """
    file = Path(path)
    size = file.stat().st_size
    with file.open("rb") as stream:
        head = stream.read(4096)
    # UTF-16 spaces hold NUL; a longer file of blanks is found empty further on.
    if size <= len(head) and not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise FileRefused("empty", kept("The file is empty. Check that it was saved, and upload it again."))
    if is_zip(head) or is_compound(head):
        _refuse_large(size, limits.max_bytes, "workbook")
        return _sniff_workbook(file, sheet, limits)
    _refuse_large(size, limits.max_csv_bytes, "file")
    refuse_other_kinds(head)
    return _sniff_text(file, sheet, limits)


def _refuse_large(size: int, limit: int, name: str) -> None:
    if size > limit:
        raise FileRefused(
            "too_large",
            kept(
                "The {name} has {size} MB; at most {most} MB are read. Split it, or save it as CSV.",
                name=name,
                size=f"{size / MIB:.1f}",
                most=limit // MIB,
            ),
        )


def _sniff_text(path: Path, wanted: str | None, limits: Limits) -> Sniffed:
    found = find_encoding(path, wanted)
    encoding, guessed, label = found.codec, found.guessed, label_of(found.codec)
    declared = declared_separator(path, encoding)
    delimiter, rows, layout = _find_delimiter(path, encoding, '"', declared or _DELIMITERS, limits)
    quotechar = '"'
    if all(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in rows[layout.index][1]):
        quotechar = "'"
        delimiter, rows, layout = _find_delimiter(path, encoding, quotechar, declared or _DELIMITERS, limits)
    headers = headers_of(rows, layout, limits)
    notes: list[str] = []
    if guessed:
        notes.append(
            kept(
                "The encoding is as you chose ({encoding}). Check the letters with accents and foreign"
                " letters; a file saved as “CSV UTF-8” is never guessed.",
                encoding=label,
            )
            if wanted
            else kept(
                "The encoding is a guess ({encoding}). Check the letters with accents and foreign letters; a"
                " file saved as “CSV UTF-8” is never guessed.",
                encoding=label,
            )
        )
    return Sniffed(
        kind="csv",
        encoding=encoding,
        delimiter=delimiter,
        quotechar=quotechar,
        header_row=rows[layout.index][0],
        headers=headers,
        samples=_samples(rows, layout),
        encoding_guessed=guessed,
        sheet=label if guessed else "",
        sheets=[label, *found.rivals] if guessed else [],
        notes=notes,
    )


def _find_delimiter(
    path: Path, encoding: str, quotechar: str, candidates: str, limits: Limits
) -> tuple[str, list[Row], Layout]:
    best: tuple[tuple[bool, int, float], str, list[Row], Layout] | None = None
    refusal: FileRefused | None = None
    regular = False
    widest = 0
    for delimiter in candidates:
        try:
            rows = list(islice(csv_rows(path, encoding, delimiter, quotechar, limits), _ROWS_TRIED))
        except FileRefused as error:
            # A line of so many cells shows that this is the separator, whatever the others make of it.
            refusal = error if error.code == "too_many_columns" else refusal or error
            continue
        if not rows:
            raise FileRefused(
                "empty",
                kept("The file holds nothing but blanks. Check that it was saved, and upload it again."),
            )
        widths = [len(cells) for _, cells in rows]
        widest = max(widest, *widths)
        regular = regular or (widths[0] > 1 and len(set(widths)) == 1)
        layout = find_layout(rows)
        if layout is None or (layout.extent < 2 and max(widths) > 1):
            continue
        if layout.agreement < _AGREEMENT_MIN:
            continue
        # Names full of another separator may look like a wider table; only the header gives it away.
        score = layout.agreement * (layout.columns - 1)
        whole = score > 0 and layout.agreement >= _AGREEMENT_SURE
        rank = (whole, -layout.index if whole else 0, score)
        if best is None or rank > best[0]:
            best = (rank, delimiter, rows, layout)
    # One column is a table only if nothing in it could be a separator.
    if best is not None and (best[0][2] > 0 or (widest == 1 and refusal is None)):
        return best[1:]
    if refusal is not None:
        raise refusal
    if regular or widest == 1:
        raise FileRefused(
            "no_header",
            kept("No row with the names of the columns was found. Add one above the first row of data."),
        )
    raise FileRefused(
        "not_a_table",
        kept(
            "No table was found: the lines do not fall into the same columns. Use one separator "
            "(comma, semicolon or tab), with the names of the columns in one row."
        ),
    )


def _samples(rows: list[Row], layout: Layout) -> list[list[str]]:
    return [cells for _, cells in rows[layout.index + 1 : layout.index + 1 + SAMPLE_ROWS]]


def _sniff_workbook(path: Path, sheet: str | None, limits: Limits) -> Sniffed:
    about, rows = process.look(path, sheet, _ROWS_TRIED, limits)
    if not rows:
        raise FileRefused(
            "empty",
            kept(
                "The sheet {value} is empty. Choose the sheet that holds the rows.",
                value=quoted(about["sheet"]),
            ),
        )
    layout = find_layout(rows)
    if layout is None:
        raise FileRefused(
            "no_header",
            kept(
                "Sheet {value}: no row with the names of the columns was found. Add one above the "
                "first row of data.",
                value=quoted(about["sheet"]),
            ),
        )
    headers = headers_of(rows, layout, limits, about["first_column"])
    width = len(headers)
    samples = [[without_mark(cell) for cell in cells[:width]] for cells in _samples(rows, layout)]
    formula_headers = [headers[column] for column in about["formula_columns"] if 0 <= column < width]
    return Sniffed(
        kind=about["kind"],
        encoding="utf-8",
        delimiter=",",
        quotechar='"',
        header_row=rows[layout.index][0],
        headers=headers,
        samples=[cells + [""] * (width - len(cells)) for cells in samples],
        sheet=about["sheet"],
        sheets=about["sheets"],
        formula_headers=formula_headers,
        notes=_notes(about, formula_headers),
    )


def _notes(about: Mapping[str, Any], formula_headers: list[str]) -> list[str]:
    notes: list[str] = []
    others = [name for name in about["sheets"] if name != about["sheet"]]
    if others:
        notes.append(
            kept(
                "Only the sheet {sheet} is read, not {others}.",
                sheet=quoted(about["sheet"]),
                others=", ".join(map(quoted, others)),
            )
        )
    if about["hidden_rows"]:
        notes.append(
            kept_many(
                "{count} rows are hidden in the sheet, by a filter or by hand. They are read too.",
                "{count} rows are hidden in the sheet, by a filter or by hand. They are read too.",
                about["hidden_rows"],
            )
        )
    if formula_headers:
        notes.append(
            kept(
                "Formulas in {columns}: the results saved with the file are read as texts and dates, and"
                " refused as amounts and quantities. Paste such columns as values.",
                columns=", ".join(map(quoted, formula_headers)),
            )
        )
    return notes
