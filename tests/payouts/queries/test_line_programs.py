"""Each line says which programs count it, and of the others why not: the same words as the pages of amounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from claims.queries.transactions import Search, read_lines
from partners.models import Partner
from payouts.enums import LineFate
from payouts.queries.line_programs import ProgramFate, programs_of
from payouts.queries.lines import Question, judged_lines
from payouts.queries.promises import promise_of
from payouts.queries.volumes import Cutoff
from programs.models import Product, Program
from tests.factories import make_line, make_partner, make_product, make_published_program, program_document
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

CORDLESS = {"include": [{"category": "Cordless"}]}
CUTOFF = Cutoff(date(2026, 11, 22), date(2026, 11, 23))
Publish = Callable[..., Program]


def told(document: str) -> list[tuple[str, LineFate, str]]:
    """Give what each program makes of the only line of a document."""
    (line,) = read_lines(Search(document=document), offset=0, limit=2)
    return [(one.code, one.fate, one.why) for one in programs_of([line], CUTOFF)[line.line_id]]


@pytest.mark.parametrize(
    ("document", "fate", "why"),
    [
        ("COUNTS", LineFate.COUNTED, ""),
        ("BEFORE", LineFate.OUTSIDE_DATES, "The program runs from 1 Oct 2026 to 31 Dec 2026."),
        ("LATE", LineFate.NOT_YET, "Counted to 22 Nov 2026; the line came on 24 Nov 2026."),
        ("REPORTED", LineFate.OTHER_BASIS, "The program counts sell-in; this is sell-through."),
        ("SPARE", LineFate.PRODUCT_OUT_OF_SCOPE, "SPARE-1 is not among the products that count."),
        ("EUROS", LineFate.OTHER_CURRENCY, "The line is in EUR, and there is no rate to USD for its day."),
        ("STRANGER", LineFate.NOT_ENROLLED, "Bexley was not in the program on 5 Oct 2026."),
    ],
)
def test_every_reason_is_told_with_what_it_rests_on(
    alder: Partner, drill: Product, publish: Publish, document: str, fate: LineFate, why: str
) -> None:
    spare, bexley = make_product("SPARE-1", category="Spares"), make_partner("BEXLEY", name="Bexley")
    day = date(2026, 10, 5)
    make_line(alder, drill, day, "10", document="COUNTS")
    make_line(alder, drill, date(2026, 9, 30), "10", document="BEFORE")
    make_line(alder, drill, day, "10", document="LATE", received_on=date(2026, 11, 24))
    make_line(alder, drill, day, "10", document="REPORTED", basis="sell_through")
    make_line(alder, spare, day, "10", document="SPARE")
    make_line(alder, drill, day, "10", document="EUROS", currency="EUR")
    make_line(bexley, drill, day, "10", document="STRANGER")
    publish(alder, products=CORDLESS)

    assert told(document) == [("VIR-2026-014", fate, why)]


def test_programs_that_count_come_first_and_those_that_have_nothing_to_say_are_left_out(
    alder: Partner, drill: Product, publish: Publish
) -> None:
    bexley = make_partner("BEXLEY")
    make_line(alder, drill, date(2026, 10, 5), "10", document="ONE")
    publish(alder, code="VIR-2026-014")
    publish(alder, code="VIR-2026-001", products={"include": [{"category": "Fasteners"}]})
    publish(alder, code="VIR-2026-020")
    publish(bexley, code="VIR-2027-001", starts_on="2027-01-01", ends_on="2027-03-31")

    assert [(code, fate) for code, fate, _ in told("ONE")] == [
        ("VIR-2026-014", LineFate.COUNTED),
        ("VIR-2026-020", LineFate.COUNTED),
        ("VIR-2026-001", LineFate.PRODUCT_OUT_OF_SCOPE),
    ]


@pytest.fixture
def stranger(osprey: Tenant, charlie: User, lena: User) -> None:
    """The other vendor's look-alike: a partner of the same code in a program of its own."""
    with tenant_context(osprey.id):
        theirs = program_document(code="VIR-2026-099")
        make_published_program(theirs, partners=[make_partner("ALDER")], owner=charlie, approver=lena)


def test_another_vendors_programs_say_nothing(
    stranger: None, alder: Partner, drill: Product, publish: Publish
) -> None:
    make_line(alder, drill, date(2026, 10, 5), "10", document="ONE")
    publish(alder)

    assert [code for code, _, _ in told("ONE")] == ["VIR-2026-014"]


@pytest.mark.parametrize(
    "shape",
    [
        {},
        # The engine judges these line by line.
        {"returns": "original_period"},
        {"period": "month"},
        {"period": "month", "returns": "original_period"},
    ],
)
def test_a_line_has_the_fate_that_the_page_of_the_amount_gives_it(
    alder: Partner, drill: Product, publish: Publish, shape: dict[str, Any]
) -> None:
    spare = make_product("SPARE-1", category="Spares")
    sold = uuid4().hex[:6]
    make_line(alder, drill, date(2026, 10, 5), "100", document=sold)
    make_line(alder, drill, date(2026, 11, 5), "-40", "-1", document=sold, line_key="L:2")
    make_line(alder, drill, date(2026, 11, 6), "70")
    make_line(alder, spare, date(2026, 11, 7), "80")
    make_line(alder, drill, date(2026, 9, 7), "90")
    make_line(alder, drill, date(2026, 11, 8), "90", currency="CAD")
    publish(alder, products=CORDLESS, **shape)
    promise = promise_of("VIR-2026-014")
    assert promise is not None
    lines = read_lines(Search(), offset=0, limit=50)

    found = programs_of(lines, CUTOFF)

    for line in lines:
        (own,) = found[line.line_id]
        assert _as_listed(own, promise, alder, line.document, line.net) == own.fate


def _as_listed(own: ProgramFate, promise: Any, partner: Partner, document: str, net: Any) -> LineFate:
    """Look the line up where the amount of its period lists it."""
    if own.period is None:
        return LineFate.OUTSIDE_DATES
    question = Question(promise, own.period, partner.id, partner.code, CUTOFF)
    listed = judged_lines(question, list(LineFate), limit=100)
    (fate,) = {one.fate for one in listed if (one.document, one.net) == (document, net)}
    return fate
