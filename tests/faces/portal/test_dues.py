"""What will be paid, when and how certain that is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.faces.portal.promised import bought, earning, issued, promised
from tests.faces.portal.stage import annual, cordless
from vir.faces.portal.dues import outlook

TODAY = date(2026, 11, 23)
START = date(2026, 10, 1)
YEAR = date(2026, 1, 1)
SLUG = "kestrel"


def test_what_is_paid_on_one_day_in_one_way_is_one_payment() -> None:
    first, second = promised(cordless()), promised(annual())
    made = [earning(first, START, bought("342180")), earning(second, YEAR, bought("1200000"))]

    found = outlook([first, second], made, [], [], today=TODAY, slug=SLUG)

    (due,) = found.coming
    assert (due.due_on, due.amount, due.name) == (
        date(2027, 1, 30),
        Decimal("22265.40"),
        "Q4 Cordless Growth and 1 more",
    )
    assert due.opens == "/p/kestrel/payments/"
    # There each of them stands with its own working.
    assert [(source.amount, source.opens) for source in due.sources] == [
        (Decimal("10265.40"), "/p/kestrel/programs/VIR-2026-014/working/earned/?period=2026-10-01"),
        (Decimal("12000.00"), f"/p/kestrel/programs/{second.code}/working/earned/?period=2026-01-01"),
    ]


def test_other_ways_of_payment_stay_apart() -> None:
    first = promised(cordless())
    second = promised(annual(payment={"method": "bank_transfer", "due_days": 30}))
    made = [earning(first, START, bought("342180")), earning(second, YEAR, bought("1200000"))]

    found = outlook([first, second], made, [], [], today=TODAY, slug=SLUG)

    assert [(due.name, due.method_words) for due in found.coming] == [
        ("Annual Growth 2026", "bank transfer"),
        ("Q4 Cordless Growth", "credit memo"),
    ]


def test_one_amount_opens_its_own_working() -> None:
    program = promised(cordless())

    found = outlook([program], [earning(program, START, bought("342180"))], [], [], today=TODAY, slug=SLUG)

    assert found.coming[0].opens == "/p/kestrel/programs/VIR-2026-014/working/earned/?period=2026-10-01"


def test_a_confirmed_amount_opens_its_statement() -> None:
    program = promised(cordless(payment={"method": "credit_memo", "due_days": 60}, ends_on="2026-10-31"))
    made = earning(program, START, bought("342180"))

    found = outlook([program], [made], [issued("ST-2026-0412", made)], [], today=TODAY, slug=SLUG)

    (due,) = found.coming
    assert (due.certainty, due.opens) == ("confirmed", "/p/kestrel/statements/ST-2026-0412/")


def test_what_a_statement_confirmed_is_behind_once_its_day_has_passed() -> None:
    program = promised(cordless(starts_on="2026-07-01", ends_on="2026-09-30"))
    made = earning(program, date(2026, 7, 1), bought("342180"))

    found = outlook([program], [made], [issued("ST-2026-0412", made)], [], today=TODAY, slug=SLUG)

    assert (found.coming, found.overdue, found.next) == ((), (), None)


def test_what_is_late_comes_first() -> None:
    late, coming = promised(cordless(starts_on="2026-07-01", ends_on="2026-09-30")), promised(cordless())
    made = [earning(coming, START, bought("342180")), earning(late, date(2026, 7, 1), bought("150000"))]

    found = outlook([late, coming], made, [], [], today=TODAY, slug=SLUG)

    assert found.next is found.overdue[0]
    assert (found.next.due_on, found.next.note) == (date(2026, 10, 30), "Period ended, not closed yet")


def test_terms_that_name_no_payment_promise_no_day() -> None:
    document = cordless()
    del document["payment"]
    program = promised(document)

    found = outlook([program], [earning(program, START, bought("342180"))], [], [], today=TODAY, slug=SLUG)

    assert (found.next, found.first_on) == (None, None)
