"""Partner codes as people paste them, and what was read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from partners.queries.directory import partners_by_code
from partners.queries.segments import partners_called

CODES_MAX = 5_000
SUGGESTED_MAX = 20
_APART = re.compile(r"[,;\s]+")


@dataclass(frozen=True)
class PastedCodes:
    """The partners that were read, by code and name, and what was not read, with its line."""

    partners: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]
    repeated: int

    @property
    def codes(self) -> list[str]:
        """List the codes that were read."""
        return [code for code, _ in self.partners]


def read_codes(text: str) -> PastedCodes:
    """
    Read codes one a line or parted by commas; of cells of a spreadsheet the first is the code.

    A code that no partner has is named with its line, and with the code that was probably meant.
    """
    placed: list[tuple[int, str]] = []
    for number, line in enumerate(text.replace("\x00", "").splitlines(), start=1):
        cells = [line.split("\t")[0].strip()] if "\t" in line else _APART.split(line)
        placed += [(number, cell) for cell in cells if cell]
    if not placed:
        return PastedCodes((), ("Paste at least one partner code.",), 0)
    if len(placed) > CODES_MAX:
        return PastedCodes(
            (), (f"{len(placed):,} codes are too many at once. Paste at most {CODES_MAX:,}.",), 0
        )
    known = partners_by_code(code for _, code in placed)
    read = {code: known[code].name for _, code in placed if code in known}
    unknown = [(number, code) for number, code in placed if code not in known]
    problems = [
        f"Line {number}: there is no partner “{code[:60]}”.{_meant(code) if place < SUGGESTED_MAX else ''}"
        for place, (number, code) in enumerate(unknown)
    ]
    return PastedCodes(tuple(read.items()), tuple(problems), len(placed) - len(unknown) - len(read))


def _meant(code: str) -> str:
    found = partners_called(code)
    return (
        f" Did you mean {found[0][0]}?" if len(found) == 1 else " Correct the code or add the partner first."
    )
