"""Reading an ACH file by its positions, and checking what it says about itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from payouts.exports.remit import ReadBack

LENGTH = 94
BLOCKING = 10


class Broken(ValueError):
    """A file whose records do not fit together."""


@dataclass(frozen=True)
class Entry:
    """A credit with its addendum."""

    transaction: str
    routing: str
    account: str
    amount: Decimal
    code: str
    holder: str
    trace: str
    addendum: str

    @property
    def is_debit(self) -> bool:
        """Say whether it takes money, which nothing of ours does."""
        return self.transaction[1] in "789"


def read(content: bytes) -> ReadBack:
    """
    Read the payments and the totals.

    :raises Broken: if a count, a sum or a hash does not fit the entries
    """
    entries = read_entries(content)
    control = next(record for record in records(content) if record[0] == "9" and record != "9" * LENGTH)
    amounts = tuple((entry.code, entry.amount) for entry in entries)
    return ReadBack(amounts, int(control[13:21]) // 2, _dollars(control[43:55]))


def records(content: bytes) -> list[str]:
    """
    Cut a file into its records.

    :raises Broken: if one has not 94 characters, or they are not whole blocks of ten
    """
    found = content.decode("ascii").splitlines()
    short = [str(number) for number, record in enumerate(found, start=1) if len(record) != LENGTH]
    if short:
        raise Broken(f"Records {', '.join(short)} have not {LENGTH} characters.")
    if not found or len(found) % BLOCKING:
        raise Broken(f"{len(found)} records are not whole blocks of {BLOCKING}.")
    return found


def read_entries(content: bytes) -> list[Entry]:
    """
    Read the entries.

    :raises Broken: if a count, a sum or a hash does not fit them
    """
    found = records(content)
    kinds = [record[0] for record in found if record != "9" * LENGTH]
    entries = [
        _entry(record, found[place + 1]) for place, record in enumerate(found) if record.startswith("6")
    ]
    shape = ["1", "5", *["6", "7"] * len(entries), "8", "9"]
    if kinds != shape:
        raise Broken("The records are not in the order 1, 5, 6 and 7 for each entry, 8, 9.")
    batch, control = found[len(shape) - 2], found[len(shape) - 1]
    credits = _total(entry for entry in entries if not entry.is_debit)
    debits = _total(entry for entry in entries if entry.is_debit)
    hashed = f"{sum(int(entry.routing[:8]) for entry in entries) % 10**10:010d}"
    stated = {
        "entries of the batch": (int(batch[4:10]), 2 * len(entries)),
        "hash of the batch": (batch[10:20], hashed),
        "debits of the batch": (_dollars(batch[20:32]), debits),
        "credits of the batch": (_dollars(batch[32:44]), credits),
        "batches of the file": (int(control[1:7]), 1),
        "blocks of the file": (int(control[7:13]), len(found) // BLOCKING),
        "entries of the file": (int(control[13:21]), 2 * len(entries)),
        "hash of the file": (control[21:31], hashed),
        "debits of the file": (_dollars(control[31:43]), debits),
        "credits of the file": (_dollars(control[43:55]), credits),
    }
    wrong = [f"{name}: {says} instead of {is_}" for name, (says, is_) in stated.items() if says != is_]
    if wrong:
        raise Broken("; ".join(wrong))
    return entries


def _entry(record: str, addendum: str) -> Entry:
    return Entry(
        transaction=record[1:3],
        routing=record[3:12],
        account=record[12:29].rstrip(),
        amount=_dollars(record[29:39]),
        code=record[39:54].rstrip(),
        holder=record[54:76].rstrip(),
        trace=record[79:94],
        addendum=addendum[3:83].rstrip(),
    )


def _dollars(digits: str) -> Decimal:
    return Decimal(int(digits)).scaleb(-2)


def _total(entries: Iterable[Entry]) -> Decimal:
    return sum((entry.amount for entry in entries), Decimal(0))
