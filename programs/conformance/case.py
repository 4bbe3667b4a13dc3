"""Reading a `vir.case/1`: what a worked example says about sales, partners, products and results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from programs.enums import Basis
from programs.rating.calculate import Figure, Figures, Given, Line, Membership, Product, Quote, Quotes
from programs.terms import Terms, partner_is_eligible
from vir.foundation.money import NumberInvalid, parse_decimal
from vir.foundation.periods import DateInvalid, parse_date

FORMAT = "vir.case/1"

T = TypeVar("T")
Row = Mapping[str, object]


class CaseInvalid(ValueError):
    """A case that cannot be run as it is written."""

    def __init__(self, path: str, message: str) -> None:
        self.case_id = ""
        super().__init__(f"case not readable: {path}: {message}")


@dataclass(frozen=True)
class SegmentSpan:
    """A segment a partner belongs to, from one day to another, both included, or without end."""

    name: str
    first: date | None
    last: date | None

    def holds_on(self, day: date) -> bool:
        """Tell whether the partner belongs to the segment on the day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Expectation:
    """What one partner must have earned."""

    program: str
    partner: str
    earned: Decimal
    period: date | None
    tier: int | None
    accrued: Decimal | None


@dataclass(frozen=True)
class Case:
    """A case, read. `segments` and `given` are what the engine is told of partners and sales."""

    id: str
    documents: tuple[Row, ...]
    segments: Mapping[str, tuple[SegmentSpan, ...]]
    given: Given
    expected: tuple[Expectation, ...]
    expected_fault: tuple[str, str] | None


def read_case(case: object, name: str = "") -> Case:
    """
    Read a case.

    :raises CaseInvalid: if it is not one
    """
    try:
        return _read_case(_row(case, "case"), name)
    except CaseInvalid as error:
        if isinstance(case, Mapping) and isinstance(case.get("id"), str):
            error.case_id = case["id"]
        raise


def _read_case(case: Row, name: str) -> Case:
    if case.get("format") != FORMAT:
        raise CaseInvalid("format", f"write “{FORMAT}”.")
    documents = tuple(_row(item, f"programs[{n}]") for n, item in enumerate(_list(case, "programs")))
    if not documents:
        raise CaseInvalid("programs", "write at least one program.")
    expected = tuple(_expectation(row, path) for row, path in _rows(case, "expect"))
    fault = _expected_fault(case)
    if not expected and fault is None:
        raise CaseInvalid("expect", "write what is expected: “expect” with results, or “expect_error”.")
    segments = {_text(row, "code", path): _segments(row, path) for row, path in _rows(case, "partners")}
    return Case(
        id=_text(case, "id", "") if "id" in case else name,
        documents=documents,
        segments=segments,
        given=_given(case, segments),
        expected=expected,
        expected_fault=fault,
    )


def _given(case: Row, segments: Mapping[str, tuple[SegmentSpan, ...]]) -> Given:
    lines = tuple(_line(row, path) for row, path in _rows(case, "lines"))

    def eligible(terms: Terms, partner: str, day: date) -> bool:
        held = {span.name for span in segments.get(partner, ()) if span.holds_on(day)}
        return partner_is_eligible(terms.eligibility, partner, held)

    acknowledged = frozenset(
        (_text(row, "program", path), _text(row, "partner", path))
        for row, path in _rows(case, "acknowledgements")
    )
    return Given(
        lines=lines,
        partners=frozenset({*segments, *(line.partner for line in lines)}),
        eligible=eligible,
        products={
            _text(row, "sku", path): Product(
                _optional(row, "category", path, _text), _optional(row, "brand", path, _text)
            )
            for row, path in _rows(case, "products")
        },
        parents={
            _text(row, "code", path): _parents(row, path)
            for row, path in _rows(case, "partners")
            if "parent" in row
        },
        targets=_figures(case, "targets"),
        baselines=_figures(case, "baselines"),
        expected=_figures(case, "expected_volumes"),
        quotes=Quotes(_quote(row, path) for row, path in _rows(case, "exchange_rates")),
        acknowledged=acknowledged if "acknowledgements" in case else None,
        as_of=_optional(case, "as_of", "", _day),
    )


def _line(row: Row, path: str) -> Line:
    net = _number(row, "net", path)
    gross = _optional(row, "gross", path, _number)
    basis = _optional(row, "basis", path, _text) or Basis.SELL_IN.value
    if basis not in [word.value for word in Basis]:
        raise CaseInvalid(f"{path}.basis", "write sell_in or sell_through.")
    paid = row.get("paid")
    if paid is not None and not isinstance(paid, bool):
        raise CaseInvalid(f"{path}.paid", "write true or false, without quotes.")
    return Line(
        partner=_text(row, "partner", path),
        sku=_text(row, "sku", path),
        day=_day(row, "date", path),
        quantity=_number(row, "quantity", path),
        net=net,
        gross=net if gross is None else gross,
        currency=_optional(row, "currency", path, _text),
        received=_optional(row, "received", path, _day),
        basis=Basis(basis),
        is_return=_optional(row, "type", path, _text) == "return",
        document=_optional(row, "document", path, _text) or "",
        number=_line_number(row, path),
        sold_on=_optional(row, "sold_on", path, _day),
        paid=paid,
    )


def _line_number(row: Row, path: str) -> str:
    number = row.get("line")
    if isinstance(number, int) and not isinstance(number, bool):
        return str(number)
    return _optional(row, "line", path, _text) or ""


def _figures(case: Row, key: str) -> Figures:
    return Figures(
        Figure(
            _text(row, "program", path),
            _text(row, "partner", path),
            _number(row, "amount", path),
            _optional(row, "period", path, _day),
        )
        for row, path in _rows(case, key)
    )


def _quote(row: Row, path: str) -> Quote:
    rate = _number(row, "rate", path)
    if rate <= 0:
        raise CaseInvalid(f"{path}.rate", "write a rate above zero.")
    return Quote(_text(row, "from", path), _text(row, "to", path), _day(row, "on", path), rate)


def _parents(row: Row, path: str) -> tuple[Membership, ...]:
    """Read the parent of a partner: a code, or a list of codes with from and to."""
    value = row["parent"]
    if isinstance(value, str) and value:
        return (Membership(value),)
    held = []
    for position, item in enumerate(_list(row, "parent")):
        at = f"{path}.parent[{position}]"
        dated = _row(item, at)
        first, last = _optional(dated, "from", at, _day), _optional(dated, "to", at, _day)
        held.append(Membership(_text(dated, "code", at), first, last))
    return tuple(held)


def _segments(row: Row, path: str) -> tuple[SegmentSpan, ...]:
    held = []
    for position, item in enumerate(_list(row, "segments")):
        at = f"{path}.segments[{position}]"
        if isinstance(item, str):
            held.append(SegmentSpan(item, None, None))
        else:
            dated = _row(item, at)
            first, last = _optional(dated, "from", at, _day), _optional(dated, "to", at, _day)
            held.append(SegmentSpan(_text(dated, "name", at), first, last))
    return tuple(held)


def _expectation(row: Row, path: str) -> Expectation:
    tier = row.get("tier")
    if tier is not None and (not isinstance(tier, int) or isinstance(tier, bool)):
        raise CaseInvalid(f"{path}.tier", "write the number of the tier, 0 for none, without quotes.")
    return Expectation(
        program=_text(row, "program", path),
        partner=_text(row, "partner", path),
        earned=_number(row, "earned", path),
        period=_optional(row, "period", path, _day),
        tier=tier,
        accrued=_optional(row, "accrued", path, _number),
    )


def _expected_fault(case: Row) -> tuple[str, str] | None:
    if "expect_error" not in case:
        return None
    row = _row(case["expect_error"], "expect_error")
    return _text(row, "code", "expect_error"), _text(row, "path", "expect_error")


def _optional(row: Row, key: str, path: str, read: Callable[[Row, str, str], T]) -> T | None:
    return None if row.get(key) is None else read(row, key, path)


def _text(row: Row, key: str, path: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise CaseInvalid(_at(path, key), "write a text.")
    return value


def _number(row: Row, key: str, path: str) -> Decimal:
    try:
        return parse_decimal(row.get(key))
    except NumberInvalid as error:
        raise CaseInvalid(_at(path, key), str(error)) from None


def _day(row: Row, key: str, path: str) -> date:
    try:
        return parse_date(row.get(key))
    except DateInvalid as error:
        raise CaseInvalid(_at(path, key), str(error)) from None


def _rows(case: Row, key: str) -> list[tuple[Row, str]]:
    return [(_row(item, f"{key}[{n}]"), f"{key}[{n}]") for n, item in enumerate(_list(case, key))]


def _list(row: Row, key: str) -> list[object]:
    value = row.get(key, [])
    if not isinstance(value, list):
        raise CaseInvalid(key, "write a list.")
    return value


def _row(value: object, path: str) -> Row:
    if not isinstance(value, Mapping):
        raise CaseInvalid(path, "write an object.")
    return value


def _at(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
