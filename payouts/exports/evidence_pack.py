"""The evidence pack of a run: one ZIP that an auditor can check without us."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from payouts.exports.cells import Cell, csv_file
from payouts.exports.zipped import write_entry

LIST = "SHA256SUMS"
READ_ME = """\
Evidence of payout run {run}, {vendor}

run.json            what was paid, line by line, and the seal over it
approvals.csv       who prepared, approved and released it, and which seal they saw
trail.csv           every act on the run, its period, holds, adjustments and payments, with the hash of the trail
ledger.csv          the ledger entries that came of it, leg by leg
payments.csv        what was sent and what arrived
terms/              the terms in every version that counted, as they were published, with their hash
requests/           what partners were asked to pay because they received it in excess, where there is any
statements/         the statements as issued, with the counted lines (sheet "Lines" of the XLSX)
SHA256SUMS          the hash of every file above

To check the files: sha256sum -c SHA256SUMS
Amounts are exact, with four places; dates are ISO 8601; times carry their offset.
"""


@dataclass(frozen=True)
class Table:
    """One CSV of the pack."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


class EvidencePack:
    """
    Writes a pack, one file after the other, and the list of hashes at its end.

    :param out: where the ZIP goes
    """

    def __init__(self, out: IO[bytes], *, run: str, vendor: str) -> None:
        self._zip = zipfile.ZipFile(out, "w")
        self._hashes: list[tuple[str, str]] = []
        self.add("READ ME.txt", READ_ME.format(run=run, vendor=vendor).encode())

    def add(self, name: str, content: bytes) -> None:
        """Add a file."""
        write_entry(self._zip, name, content)
        self._hashes.append((hashlib.sha256(content).hexdigest(), name))

    def add_json(self, name: str, content: Mapping[str, Any]) -> None:
        """Add a JSON file with its keys in order."""
        text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, default=str)
        self.add(name, text.encode() + b"\n")

    def add_table(self, table: Table) -> None:
        """Add a CSV file that opens as text in a spreadsheet."""
        self.add(table.name, csv_file(table.header, table.rows, bom=True))

    def close(self) -> str:
        """Write the list of hashes; gives the hash of that list, which stands for the whole pack."""
        content = "".join(f"{digest}  {name}\n" for digest, name in self._hashes).encode()
        write_entry(self._zip, LIST, content)
        self._zip.close()
        return hashlib.sha256(content).hexdigest()
