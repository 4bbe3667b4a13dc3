"""Everything the checks are told about a claim. Other partners appear as "another company" and in no other way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from claims.checks.likeness import customer_key, series_of, similar_key
from claims.enums import ClaimKind


@dataclass(frozen=True)
class Line:
    """A line of the claim. Amounts in the claim's currency; None where nothing was said."""

    row: int
    invoice: str = ""
    invoice_norm: str = ""
    # Told apart by a person: another line of the same invoice with the same product.
    mark: str = ""
    sold_on: date | None = None
    sku: str = ""
    product: UUID | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    net: Decimal | None = None
    end_customer: str = ""
    serial: str = ""
    serial_norm: str = ""
    amount: Decimal | None = None
    # Whether the product counts under the terms on the day of the sale.
    counts: bool = True
    # Why the partner keeps it, or says that it is another sale.
    told: str = ""

    @cached_property
    def similar(self) -> str:
        """Give the invoice number without what is easily confused."""
        return similar_key(self.invoice_norm)

    @cached_property
    def customer(self) -> str:
        """Give the end customer for comparison."""
        return customer_key(self.end_customer)

    @cached_property
    def series(self) -> tuple[str, int] | None:
        """Give what stands before the running number, and the number; None if it ends with none."""
        return series_of(self.invoice_norm)


@dataclass(frozen=True)
class Other:
    """
    A line elsewhere that one of the claim's lines meets.

    :param line: row of the claim's own line
    :param claim: number of an own claim, "this claim" for another of its lines, "" where it is another company's
    :param reported: whether it is a reported sale that no claim brought in
    """

    line: int
    claim: str
    row: int = 0
    invoice: str = ""
    invoice_norm: str = ""
    sold_on: date | None = None
    end_customer: str = ""
    reported: bool = False

    @property
    def similar(self) -> str:
        """Give the invoice number without what is easily confused."""
        return similar_key(self.invoice_norm)


@dataclass(frozen=True)
class Bought:
    """What the partner bought of a product to date, and sent back. Units; the price is the mean per unit."""

    quantity: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)
    since: date | None = None
    price: Decimal | None = None


@dataclass(frozen=True)
class History:
    """What the partner's lines of a product were like before: quantities per line, prices per unit."""

    lines: int
    quantity_mean: Decimal
    quantity_spread: Decimal
    price_mean: Decimal | None = None


@dataclass(frozen=True)
class Price:
    """A special price of a product; `customer` as a key for comparison, empty for every customer."""

    product: UUID
    customer: str
    special: Decimal
    quantity_max: Decimal | None = None


@dataclass(frozen=True)
class Return:
    """A reported return of goods sold: which invoice it names, and how many came back."""

    invoice: str
    invoice_norm: str
    product: UUID
    on: date
    quantity: Decimal


@dataclass(frozen=True)
class Document:
    """A document of evidence. `rows` are those it proves, none for the whole claim."""

    key: str
    name: str
    rows: tuple[int, ...] = ()
    kind: str = "pdf"
    sha256: str = ""
    text: str = ""
    pages: int = 1


@dataclass(frozen=True)
class Alike:
    """
    A document elsewhere that is the same as one of the claim's, or looks the same.

    :param document: key of the claim's own document
    :param claim: number of an own claim, "" where it is another company's
    :param how: "file" for the same bytes, "picture" for a picture that looks alike, "text" for a text alike but for
        its figures
    :param bits: of 64 in which two pictures differ
    :param invoices: normalised numbers of the lines it proves there; none of another company
    :param text: for comparison, never shown
    """

    document: str
    claim: str
    how: str
    bits: int = 0
    invoices: frozenset[str] = frozenset()
    text: str = ""
    name: str = ""


@dataclass(frozen=True)
class SequenceDay:
    """The partner's invoice numbers of one day in one series, without the outermost tenth on either side."""

    series: str
    day: date
    low: int
    high: int
    count: int


@dataclass(frozen=True)
class Recent:
    """Another claim of the partner under the same terms."""

    claim: str
    submitted_on: date
    amount: Decimal


@dataclass(frozen=True)
class Terms:
    """What can be claimed, and until which day."""

    name: str
    starts_on: date
    ends_on: date
    deadline_on: date
    prices: tuple[Price, ...] = ()


@dataclass(frozen=True)
class Facts:
    """
    A claim and everything around it.

    Only what came before this claim is among it, and what was approved: of two claims that meet, the later is told.

    :param on: the day of the submission, or today for a draft
    :param held: units by product that other claims of the partner use up
    :param stock: units declared by SKU as on the shelf before purchases were known
    :param approval_limit: the most one person approves alone, None where there is none in this currency
    """

    kind: ClaimKind
    currency: str
    on: date
    terms: Terms
    lines: tuple[Line, ...] = ()
    amount: Decimal | None = None
    stated_total: Decimal | None = None
    stock: Mapping[str, Decimal] = field(default_factory=dict)
    bought: Mapping[UUID, Bought] = field(default_factory=dict)
    held: Mapping[UUID, Decimal] = field(default_factory=dict)
    history: Mapping[UUID, History] = field(default_factory=dict)
    same_sale: tuple[Other, ...] = ()
    same_serial: tuple[Other, ...] = ()
    near: tuple[Other, ...] = ()
    # The same invoice number of the partner with another end customer.
    clashes: tuple[Other, ...] = ()
    returns: tuple[Return, ...] = ()
    documents: tuple[Document, ...] = ()
    alike: tuple[Alike, ...] = ()
    sequence: tuple[SequenceDay, ...] = ()
    recent: tuple[Recent, ...] = ()
    approval_limit: Decimal | None = None
    bank_changed_on: date | None = None

    @cached_property
    def by_row(self) -> Mapping[int, Line]:
        """Give the lines by their row."""
        return {line.row: line for line in self.lines}

    def of_rows(self, rows: Collection[int]) -> Facts:
        """Give what is known of some of the lines, as if the claim had no others."""

        def own(others: Iterable[Other]) -> tuple[Other, ...]:
            return tuple(other for other in others if other.line in rows)

        return replace(
            self,
            lines=tuple(line for line in self.lines if line.row in rows),
            same_sale=own(self.same_sale),
            same_serial=own(self.same_serial),
            near=own(self.near),
            clashes=own(self.clashes),
        )

    def covered(self, document: Document) -> list[Line]:
        """List the lines a document proves."""
        return [line for line in self.lines if not document.rows or line.row in document.rows]
