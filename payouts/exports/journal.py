"""
What goes to the general ledger, as the layouts of the accounting systems read it. Pure: no clock, no database.

A layout is a folder in `journals/`. It takes a `Batch` and nothing else, so that the same journal gives the same
bytes whenever it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby

from vir.foundation.money import minor_units

NOTHING = Decimal(0)


@dataclass(frozen=True)
class JournalRow:
    """
    One side of one entry.

    :ivar entry: such as "LE-204"
    :ivar amount: a debit is positive, a credit negative
    :ivar source: what it comes from, such as "run PR-2026-031"
    :ivar reverses: the entry it undoes, or empty
    """

    entry: str
    day: date
    kind: str
    account: str
    gl_code: str
    gl_name: str
    amount: Decimal
    partner_code: str = ""
    partner: str = ""
    program: str = ""
    program_name: str = ""
    period_first: date | None = None
    source: str = ""
    reverses: str = ""

    @property
    def debit(self) -> Decimal | None:
        """Give the amount if it is a debit."""
        return self.amount if self.amount > 0 else None

    @property
    def credit(self) -> Decimal | None:
        """Give the amount without its sign if it is a credit."""
        return -self.amount if self.amount < 0 else None

    @property
    def memo(self) -> str:
        """Say what the row is about, for the eyes of an accountant."""
        words = (self.kind, self.program, self.partner, self.source, self.entry)
        return ", ".join(word for word in words if word)


@dataclass(frozen=True)
class Batch:
    """
    A journal: entries of one accounting period in one currency.

    :ivar settings: what a system asks for beside the rows, such as {"sap_company_code": "1000"}
    :ivar home_currency: of the vendor's books; empty where it is not known
    """

    code: str
    tenant_slug: str
    period: str
    currency: str
    rows: tuple[JournalRow, ...]
    settings: Mapping[str, str] = field(default_factory=dict)
    home_currency: str = ""

    @property
    def debits(self) -> Decimal:
        """Add up the debits."""
        return sum((row.amount for row in self.rows if row.amount > 0), NOTHING)

    @property
    def credits(self) -> Decimal:
        """Add up the credits, without their sign."""
        return -sum((row.amount for row in self.rows if row.amount < 0), NOTHING)


@dataclass(frozen=True)
class Document:
    """Rows that a system takes as one journal entry: of one day, balanced, and not too many."""

    number: str
    day: date
    rows: tuple[JournalRow, ...]


@dataclass(frozen=True)
class Setting:
    """One thing that a system asks for beside the rows."""

    name: str
    label: str
    hint: str
    length_max: int
    default: str = ""
    needed: bool = False


@dataclass(frozen=True)
class ReadJournal:
    """What a file says once it is read again."""

    rows: int
    debits: Decimal
    credits: Decimal
    by_account: Mapping[str, Decimal]


@dataclass(frozen=True)
class Layout:
    """
    One layout. `name` is its folder.

    :ivar account_max: how many characters an account has at most
    :ivar account_is_name: whether accounts go by their names rather than their codes
    :ivar home_currency_only: whether it has no place for another currency than that of the books
    """

    name: str
    label: str
    use: str
    write: Callable[[Batch], bytes]
    read: Callable[[bytes], ReadJournal]
    settings: tuple[Setting, ...] = ()
    account_max: int = 40
    account_is_name: bool = False
    home_currency_only: bool = False
    extension: str = "csv"
    content_type: str = "text/csv; charset=utf-8"

    def file_name(self, batch: Batch) -> str:
        """Name the file, such as kestrel_JE-2026-0007_sap.csv."""
        return f"{batch.tenant_slug}_{batch.code}_{self.name}.{self.extension}"

    def faults(self, batch: Batch) -> list[str]:
        """Say in sentences what keeps the journal from being written in this layout."""
        found = [
            f"{setting.label} is not set. Enter it under Settings, Accounts."
            for setting in self.settings
            if setting.needed and not batch.settings.get(setting.name)
        ]
        if self.home_currency_only and batch.home_currency not in ("", batch.currency):
            found.append(
                f"{self.label} books in {batch.home_currency} only, and {batch.code} is in {batch.currency}."
            )
        named = {(row.gl_name or row.gl_code) if self.account_is_name else row.gl_code for row in batch.rows}
        found += [
            f"{self.label} takes accounts of {self.account_max} characters at most, and “{name}” has more."
            for name in sorted(named)
            if len(name) > self.account_max
        ]
        return found


def documents(batch: Batch, *, rows_max: int) -> Iterator[Document]:
    """
    Share a batch into what a system takes at once: one day each, entries whole, at most so many rows.

    Each entry balances by itself, so each document does.

    :raises ValueError: if one entry alone has more rows
    """
    number = 0
    for day, of_day in groupby(sorted(batch.rows, key=lambda row: row.day), key=lambda row: row.day):
        held: list[JournalRow] = []
        for entry, legs in groupby(of_day, key=lambda row: row.entry):
            more = list(legs)
            if len(more) > rows_max:
                raise ValueError(f"{entry} has {len(more)} rows, and a document takes {rows_max}.")
            if len(held) + len(more) > rows_max:
                number += 1
                yield Document(f"{number:02d}", day, tuple(held))
                held = []
            held += more
        if held:
            number += 1
            yield Document(f"{number:02d}", day, tuple(held))


def numbered(batch: Batch, document: Document) -> str:
    """Name a document of a batch, such as JE-2026-0007-01."""
    return f"{batch.code}-{document.number}"


def amount(value: Decimal, currency: str) -> Decimal:
    """
    Give an amount with the decimals of its currency.

    :raises ValueError: if it has a fraction of a minor unit
    """
    written = Decimal(f"{value:.{minor_units(currency)}f}")
    if written != value:
        raise ValueError(f"{value} {currency} has a fraction of a minor unit.")
    return written


def maybe(value: Decimal | None, currency: str) -> Decimal | None:
    """Give an amount with the decimals of its currency, where there is one."""
    return None if value is None else amount(value, currency)


def added_up(signed: Sequence[tuple[str, Decimal]]) -> ReadJournal:
    """Add up signed amounts by account."""
    by_account: dict[str, Decimal] = {}
    for account, value in signed:
        by_account[account] = by_account.get(account, NOTHING) + value
    return ReadJournal(
        rows=len(signed),
        debits=sum((value for _, value in signed if value > 0), NOTHING),
        credits=-sum((value for _, value in signed if value < 0), NOTHING),
        by_account=by_account,
    )
