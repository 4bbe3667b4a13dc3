"""What a run adds, takes back, keeps and leaves stands on lines of its own, each with its working."""

from __future__ import annotations

from decimal import Decimal

import pytest

from payouts.statements.differences import differences
from payouts.statements.footing import statement_lines
from payouts.statements.notes import notes
from payouts.statements.settling import Parts, Piece
from programs.rating import Volume, rate
from programs.terms import Terms
from tests.factories import program_document

TERMS = Terms.from_document(
    program_document(
        reward={
            "kind": "percent",
            "application": "all_volume",
            "tiers": [{"threshold": "150000", "percent": "3"}],
        },
        caps=[],
    )
)
RATING = rate(TERMS, Volume(Decimal("211720"), Decimal("211720"), Decimal(10), line_count=412))
CREDIT = Piece(
    "adjusted",
    "Adjustment: price protection CN-4410",
    Decimal("-120.00"),
    "1 item",
    (("Adjustment", "an amount that two people agreed"),),
    "Price protection.",
    facts=(("Adjustment", "ADJ-2026-014"),),
)


def parts(payable: str, *pieces: Piece, **amounts: str) -> Parts:
    told = {name: Decimal(amount) for name, amount in amounts.items()}
    plain = {"brought": Decimal(0), "carried": Decimal(0), "dropped": Decimal(0), **told}
    return Parts(payable=Decimal(payable), pieces=pieces, **plain)


def settled(told: Parts) -> list[tuple[str, str, str]]:
    lines = statement_lines(TERMS, RATING, told)
    return [(line.key, line.what, f"{line.amount:.2f}") for line in lines][4:]


def test_an_adjustment_stands_between_rebate_and_payable() -> None:
    assert settled(parts("6231.60", CREDIT)) == [
        ("adjusted-1", "Adjustment: price protection CN-4410", "-120.00"),
        ("payable", "Payable", "6231.60"),
    ]


def test_every_kind_of_part_has_its_line_and_its_sign() -> None:
    told = parts(
        "6000.00",
        Piece("recovered", "Taken back: Q2", Decimal("-100.00")),
        Piece("prior", "Prior period: returns", Decimal("-31.60")),
        Piece("claimed", "CLM-10482", Decimal("500.00")),
        Piece("brought", "Held in PR-2026-030, released", Decimal("80.00")),
        CREDIT,
        brought="20.00",
        held="600.00",
        carried="90.00",
        dropped="10.00",
    )

    assert settled(told) == [
        ("prior-1", "Prior period: returns", "-31.60"),
        ("adjusted-1", "Adjustment: price protection CN-4410", "-120.00"),
        ("claimed-1", "CLM-10482", "500.00"),
        ("brought-1", "Held in PR-2026-030, released", "80.00"),
        ("recovered-1", "Taken back: Q2", "-100.00"),
        ("brought", "Brought over from the last run", "20.00"),
        ("held", "Held", "-600.00"),
        ("carried", "Carried over to the next run", "-90.00"),
        ("dropped", "Below the minimum, not paid", "-10.00"),
        ("payable", "Payable", "6000.00"),
    ]


def test_what_is_owed_and_invoiced_leaves_nothing_to_pay() -> None:
    told = parts("0.00", Piece("prior", "Prior period: returns", Decimal("-7000.00")), invoiced="648.40")

    assert settled(told)[-2:] == [
        ("invoiced", "Owed, invoiced separately", "648.40"),
        ("payable", "Payable", "0.00"),
    ]


def test_parts_that_do_not_add_up_are_never_shown() -> None:
    with pytest.raises(AssertionError, match="the lines add up to"):
        statement_lines(TERMS, RATING, parts("6351.60", CREDIT))


def test_a_run_over_claims_has_lines_without_any_rating() -> None:
    told = parts(
        "750.00", Piece("claimed", "CLM-1", Decimal("700.00")), Piece("claimed", "CLM-2", Decimal(50))
    )

    lines = statement_lines(None, None, told)
    working = notes(None, None, lines, currency="USD", parts=told)

    assert [(line.key, f"{line.amount:.2f}") for line in lines] == [
        ("claimed-1", "700.00"),
        ("claimed-2", "50.00"),
        ("payable", "750.00"),
    ]
    assert working[-1]["steps"] == [
        {"label": "Payable", "text": "line 1 + line 2"},
        {"label": "", "text": "$700.00 + $50.00"},
    ]


def test_a_working_names_its_clause_its_source_and_its_reason() -> None:
    told = parts("6231.60", CREDIT)

    working = notes(TERMS, RATING, statement_lines(TERMS, RATING, told), parts=told)

    assert [note["clause"] for note in working] == [
        "What counts",
        "What counts",
        "What counts",
        "Tiers",
        "",
        "",
    ]
    assert (working[4]["why"], working[4]["result"]) == ("Price protection.", "−$120.00")
    assert working[4]["facts"] == [["Adjustment", "ADJ-2026-014"]]


def snapshot(*lines: tuple[str, str, str, str], partner: str = "Alder Supply") -> dict[str, object]:
    return {
        "currency": "USD",
        "partner": {"name": partner, "code": "ALDER"},
        "program": {"name": "Q3 Fasteners"},
        "counted": {"rows": []},
        "lines": [
            {
                "number": number,
                "key": key,
                "what": what,
                "basis": basis,
                "amount": amount,
                "note": {"why": "3 returns"},
            }
            for number, (key, what, basis, amount) in enumerate(lines, start=1)
        ],
    }


def test_a_difference_names_line_before_now_and_why() -> None:
    before = snapshot(("rebate", "Rebate", "3.0%", "6351.60"), ("payable", "Payable", "", "6351.60"))
    after = snapshot(
        ("rebate", "Rebate", "3.0%", "6351.60"),
        ("later-1", "After the close: returns", "", "-431.60"),
        ("payable", "Payable", "", "5920.00"),
        partner="Alder Supply Ltd",
    )

    assert differences(before, after, why="Returns came late") == [
        {"line": "2", "text": "After the close: returns", "old": "—", "new": "−$431.60", "why": "3 returns"},
        {"line": "3", "text": "Payable", "old": "$6,351.60", "new": "$5,920.00", "why": "Returns came late"},
        {
            "line": "",
            "text": "Partner",
            "old": "Alder Supply (ALDER)",
            "new": "Alder Supply Ltd (ALDER)",
            "why": "Returns came late",
        },
    ]


def test_two_snapshots_that_say_the_same_have_no_difference() -> None:
    one = snapshot(("rebate", "Rebate", "3.0%", "6351.60"))

    assert differences(one, one, why="none") == []
