"""Rows come into a draft typed, pasted or by file, and each says what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.models import Claim, ClaimLine, CodeAlias, UnitRule
from claims.operations.claiming import read
from claims.operations.claiming.fill import add_rows, choose_reading, paste_rows, read_file, remove_file
from claims.operations.claiming.fix import set_cell
from claims.operations.claiming.refusals import FileKnown, NoSuchClaim, UnableToClaim
from claims.queries.claiming.readings import proposal_of
from claims.queries.claiming.rows import grid_rows
from claims.queries.claiming.totals import control_totals
from programs.models import Enrolment
from tests.claims.claiming.conftest import DRIVER, KIT, NOW, Stage, sale
from tests.factories import make_line, make_published_program
from tests.support.claim_files import as_csv, as_pasted, rows_of_october
from tests.support.claim_world import make_offer, sell_through
from vir.foundation.imports.dates import DateFormat
from vir.foundation.imports.problems import FileRefused

Draft = Callable[..., Claim]


def lines(claim: Claim) -> list[ClaimLine]:
    return list(ClaimLine.objects.filter(claim=claim).order_by("row"))


def codes(line: ClaimLine) -> list[str]:
    return [one["code"] for one in line.problems]


def upload(stage: Stage, claim: Claim, content: bytes, name: str = "october.csv") -> Claim:
    return read_file(
        claim_id=claim.id,
        file_name=name,
        content_type="text/csv",
        chunks=[content],
        actor_id=stage.marta.id,
        at=NOW,
    )


def test_a_typed_row_is_resolved_and_worth_what_the_program_pays(stage: Stage, draft: Draft) -> None:
    claim = draft(sale("INV-1", "3"))

    with stage.alder():
        (line,) = lines(claim)
        totals = control_totals(claim)

    assert (line.state, line.product_id, line.quantity, line.claimed_amount) == (
        "ready",
        stage.products[KIT].id,
        Decimal(3),
        Decimal("24.00"),
    )
    assert (totals.ready_rows, totals.ready_units, totals.ready_amount) == (1, Decimal(3), Decimal("24.00"))


def test_rows_are_pasted_with_and_without_their_header(stage: Stage, draft: Draft) -> None:
    with_header, without = draft(), draft()
    rows = [("INV-1", "31/10/2026", KIT, "2", "BuildRight")]

    with stage.alder():
        paste_rows(claim_id=with_header.id, text=as_pasted(rows), actor_id=stage.marta.id, at=NOW)
        paste_rows(claim_id=without.id, text=as_pasted(rows, None), actor_id=stage.marta.id, at=NOW)

        found = [
            (line.invoice, line.sold_on, line.sku, line.quantity, line.end_customer, line.state)
            for claim in (with_header, without)
            for line in lines(claim)
        ]

    assert found == [("INV-1", date(2026, 10, 31), KIT, Decimal(2), "BuildRight", "ready")] * 2


def test_a_pasted_date_with_two_meanings_is_asked_and_not_guessed(stage: Stage, draft: Draft) -> None:
    claim = draft()

    with stage.alder():
        paste_rows(
            claim_id=claim.id,
            text=as_pasted([("INV-1", "05/10/2026", KIT, "2", "BuildRight")]),
            actor_id=stage.marta.id,
            at=NOW,
        )
        (line,) = lines(claim)

    (problem,) = line.problems
    assert line.sold_on is None
    assert [fix.get("value") for fix in problem["fixes"]] == ["2026-10-05", "2026-05-10", None]


def test_a_file_that_is_plain_is_read_at_once(stage: Stage, draft: Draft) -> None:
    claim = draft()

    with stage.alder():
        upload(stage, claim, as_csv(rows_of_october(40)))

        found = Claim.objects.get(id=claim.id)
        assert {line.state for line in lines(claim)} == {"ready"}
        assert (lines(claim)[0].row, lines(claim)[0].cells["Invoice"]) == (2, "INV-77800")
        assert found.reading["formats"]["sold_on"] == "DMY"


def test_the_trail_is_written_after_the_rows_of_a_file_were_worked_out(
    stage: Stage, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = draft()
    done: list[str] = []
    monkeypatch.setattr(read, "_read", lambda *args, **more: done.append("read"))
    monkeypatch.setattr(read, "trail", lambda *args, **more: done.append("trail"))

    with stage.alder():
        upload(stage, claim, as_csv(rows_of_october(2)))

    assert done == ["read", "trail"]


def test_a_file_with_two_readings_waits_until_one_is_chosen(stage: Stage, draft: Draft) -> None:
    claim = draft()
    rows = [("INV-1", "05/10/2026", KIT, "2", "BuildRight")]

    with stage.alder():
        claim = upload(stage, claim, as_csv(rows))
        assert (claim.reading, lines(claim)) == ({}, [])
        proposal = proposal_of(claim)
        assert proposal is not None
        assert [column for column, _ in proposal.faults] == ["sold_on"]
        reading = proposal.reading
        chosen = type(reading)(
            mapping=reading.mapping,
            formats={**reading.formats, "sold_on": DateFormat.DMY.name},
            currency=reading.currency,
            headers=reading.headers,
        )
        choose_reading(claim_id=claim.id, reading=chosen, actor_id=stage.marta.id, at=NOW)

        (line,) = lines(claim)
        assert (line.sold_on, line.state) == (date(2026, 10, 5), "ready")

    again = draft()
    with stage.alder():
        upload(stage, again, as_csv([("INV-2", "06/10/2026", KIT, "2", "BuildRight")]))
        assert [line.sold_on for line in lines(again)] == [date(2026, 10, 6)]


def test_the_same_file_is_named_with_the_claim_that_it_became(stage: Stage, draft: Draft) -> None:
    first, second = draft(), draft()
    content = as_csv(rows_of_october(3))

    with stage.alder():
        upload(stage, first, content)
        with pytest.raises(FileKnown) as refusal:
            upload(stage, second, content)

        assert (
            refusal.value.message
            == f"You uploaded this file on 23 Nov 2026 as {first.code}. We kept that one."
        )
        assert (Claim.objects.get(id=second.id).file_id, lines(second)) == (None, [])


def test_another_partner_may_send_the_same_file(stage: Stage, draft: Draft) -> None:
    mine, theirs = draft(), draft(rival=True)
    content = as_csv(rows_of_october(3))

    with stage.alder():
        upload(stage, mine, content)
    with stage.brook():
        read_file(
            claim_id=theirs.id,
            file_name="o.csv",
            content_type="text/csv",
            chunks=[content],
            actor_id=stage.rolf.id,
            at=NOW,
        )
        assert len(lines(theirs)) == 3


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\nxxxx"])
def test_a_file_that_is_no_table_leaves_nothing(stage: Stage, draft: Draft, content: bytes) -> None:
    claim = draft()

    with stage.alder():
        with pytest.raises((UnableToClaim, FileRefused)):
            upload(stage, claim, content)

        assert Claim.objects.get(id=claim.id).file_id is None


def test_a_file_is_taken_out_with_its_rows_and_typed_ones_stay(stage: Stage, draft: Draft) -> None:
    claim = draft(sale("INV-1"))

    with stage.alder():
        upload(stage, claim, as_csv(rows_of_october(3)))
        assert [line.row for line in lines(claim)] == [2, 3, 4, 5]
        remove_file(claim_id=claim.id, actor_id=stage.marta.id, at=NOW)

        assert [line.invoice for line in lines(claim)] == ["INV-1"]


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"sku": "CD18KIT"}, "sku_unknown", "Row 1, SKU: 'CD18KIT' was not found. Nearest: CD-18-KIT."),
        (
            {"sold_on": "2026-11-02"},
            "outside_dates",
            "Row 1, Date: 2 Nov 2026 is outside 1 Oct to 31 Oct 2026.",
        ),
        (
            {"quantity": "-2"},
            "not_a_sale",
            "Row 1, Quantity: −2 is no sale. Enter what was sold, or remove the row.",
        ),
        (
            {"unit": "CTN"},
            "unit_unknown",
            "Row 1, Unit: 'CTN' is not known. Enter the quantity in single units.",
        ),
        ({"sold_on": ""}, "blank", "Row 1, Date: it is empty. Enter the date."),
        (
            {"quantity": "two"},
            "not_a_number",
            "Row 1, Quantity: 'two' is not a number. Enter a number like 1234.50.",
        ),
    ],
)
def test_a_problem_says_where_what_and_how_to_fix(
    stage: Stage, draft: Draft, change: dict[str, str], code: str, message: str
) -> None:
    claim = draft({**sale("INV-1"), **change})

    with stage.alder():
        (line,) = lines(claim)

    assert (line.state, [(one["code"], one["message"]) for one in line.problems]) == (
        "needs_fix",
        [(code, message)],
    )


def test_codes_and_units_mean_what_was_said_about_the_partners(stage: Stage, draft: Draft) -> None:
    with stage.vendor():
        scope = f"partner:{stage.partner.id}"
        CodeAlias.objects.create(
            kind="product",
            scope=scope,
            code="OUR-1",
            product=stage.products[DRIVER],
            basis="said",
            decided_at=NOW,
        )
        UnitRule.objects.create(scope=scope, unit="BOX", factor=Decimal(10), decided_at=NOW)

    claim = draft(sale("INV-1", "3", sku="OUR-1", unit="box"))
    theirs = draft(sale("INV-1", "3", sku="OUR-1", unit="box"), rival=True)

    with stage.alder():
        (line,) = lines(claim)
        (row,) = grid_rows(claim, [line])
    with stage.brook():
        (other,) = lines(theirs)
    assert (line.product_id, line.sku, line.quantity, line.claimed_amount) == (
        stage.products[DRIVER].id,
        DRIVER,
        Decimal(30),
        Decimal("240.00"),
    )
    assert {cell.name: cell.value for cell in row.cells}["quantity"] == "3"
    assert sorted(codes(other)) == ["sku_unknown", "unit_unknown"]


def test_a_row_after_the_offer_is_moved_to_the_one_that_holds_it(stage: Stage, draft: Draft) -> None:
    with stage.vendor():
        november = make_offer(
            stage.priya,
            program=stage.program,
            code="CT-2",
            name="November",
            starts_on=date(2026, 11, 1),
            ends_on=date(2026, 11, 30),
        )

    claim = draft(sale("INV-1", sold_on="2026-11-02"))

    with stage.alder():
        (line,) = lines(claim)
    assert line.problems[0]["fixes"] == [
        {"act": "move", "label": "Move to November", "value": str(november.id)},
        {"act": "remove", "label": "Remove row"},
    ]


def test_the_same_sale_twice_in_a_claim_stands_once(stage: Stage, draft: Draft) -> None:
    claim = draft(
        sale("INV-1"), sale("inv 0001".replace("000", "")), sale("INV-2", line="1"), sale("INV-2", line="2")
    )

    with stage.alder():
        found = [(line.state, line.line_mark, codes(line)) for line in lines(claim)]

    assert found == [
        ("ready", "", []),
        ("needs_fix", "", ["same_sale"]),
        ("ready", "", []),
        ("ready", "2", []),
    ]


def test_a_document_above_the_limit_of_the_terms_is_asked_for(stage: Stage, draft: Draft) -> None:
    with stage.vendor():
        stage.terms.evidence_above = Decimal(200)
        stage.terms.save()

    claim = draft(sale("INV-1", "30"), sale("INV-2", "2"))

    with stage.alder():
        assert [codes(line) for line in lines(claim)] == [["evidence_needed"], []]
        assert control_totals(claim).evidence_needed == (1,)


def test_a_cell_that_looks_like_another_column_of_ours_is_only_a_cell(stage: Stage, draft: Draft) -> None:
    claim = draft()
    content = as_csv([("INV-1", "31/10/2026", KIT, "2", "x")], ("Invoice", "Date", "SKU", "Qty", "=quantity"))

    with stage.alder():
        try:
            upload(stage, claim, content)
        except FileRefused:
            return
        assert [line.quantity for line in lines(claim)] == [Decimal(2)]


def test_a_cell_with_a_sign_that_no_table_holds_is_kept_without_it(stage: Stage, draft: Draft) -> None:
    claim = draft(sale("INV\x00-1"))

    with stage.alder():
        set_cell(
            claim_id=claim.id, row=1, column="end_customer", value="Build\x00Right", actor_id=None, at=NOW
        )
        paste_rows(claim_id=claim.id, text="INV-2\t2026-10-09\x00\tCD-18-KIT\t2", actor_id=None, at=NOW)

        assert [(one.invoice, one.end_customer) for one in lines(claim)] == [
            ("INV-1", "BuildRight"),
            ("INV-2", ""),
        ]


def test_an_unknown_column_is_refused_and_nothing_is_added(stage: Stage, draft: Draft) -> None:
    claim = draft(sale("INV-1"))

    with stage.alder():
        with pytest.raises(UnableToClaim):
            add_rows(claim_id=claim.id, rows=[{"colour": "red"}], actor_id=stage.marta.id, at=NOW)

        assert len(lines(claim)) == 1


ACTS: dict[str, Callable[[Claim, Any], object]] = {
    "add_rows": lambda claim, user: add_rows(claim_id=claim.id, rows=[sale("X")], actor_id=user, at=NOW),
    "paste_rows": lambda claim, user: paste_rows(claim_id=claim.id, text="a\tb", actor_id=user, at=NOW),
    "remove_file": lambda claim, user: remove_file(claim_id=claim.id, actor_id=user, at=NOW),
}


@pytest.mark.parametrize("act", ACTS)
def test_the_draft_of_another_partner_is_not_there(stage: Stage, draft: Draft, act: str) -> None:
    claim = draft(sale("INV-1"))

    with stage.brook(), pytest.raises(NoSuchClaim):
        ACTS[act](claim, stage.rolf.id)

    with stage.alder():
        assert [line.invoice for line in lines(claim)] == ["INV-1"]


def test_a_sale_that_the_partner_reported_counts_already(stage: Stage, draft: Draft) -> None:
    with stage.vendor():
        make_line(
            stage.partner,
            stage.products[KIT],
            date(2026, 10, 9),
            "200.00",
            "2",
            document="INV 0001".replace("000", ""),
            basis="sell_through",
        )
        make_line(
            stage.rival,
            stage.products[KIT],
            date(2026, 10, 9),
            "1.00",
            document="INV-2",
            basis="sell_through",
        )

    claim = draft(sale("inv-1"), sale("INV-2"))

    with stage.alder():
        assert [codes(line) for line in lines(claim)] == [["reported_before"], []]


def test_a_volume_claim_needs_what_was_paid_and_its_program_says_the_amount(
    stage: Stage, draft: Draft
) -> None:
    with stage.vendor():
        document = sell_through(
            "VIR-2026-020",
            "Volume",
            measure={"kind": "net_amount"},
            goal={"measure": "net_amount", "amount": "5000"},
            reward={
                "kind": "percent",
                "application": "all_volume",
                "tiers": [{"threshold": "0", "percent": "2"}],
            },
        )
        program = make_published_program(
            document, partners=[stage.partner], owner=stage.priya, approver=stage.lena
        )
        terms = make_offer(stage.priya, code="VOL", name="Volume", kind="volume", program=program)

    claim = draft(
        sale("INV-1", net=""),
        sale("INV-2", "3", net="", unit_price="33.34"),
        sale("INV-3"),
        terms=terms,
    )

    with stage.alder():
        found = [(line.net, line.claimed_amount, codes(line)) for line in lines(claim)]
        totals = control_totals(claim)
    assert found == [
        (None, None, ["net_needed"]),
        (Decimal("100.02"), None, []),
        (Decimal("200.00"), None, []),
    ]
    assert (totals.ready_amount, totals.ready_rows) == (None, 2)


def test_a_product_outside_the_program_or_a_day_outside_the_partners_is_said(
    stage: Stage, draft: Draft
) -> None:
    with stage.vendor():
        stage.terms.products = {"include": [{"sku": DRIVER}]}
        stage.terms.save()
        Enrolment.objects.filter(program=stage.program, partner=stage.partner).update(
            starts_on=date(2026, 10, 10)
        )

    claim = draft(
        sale("INV-1", sold_on="2026-10-11"),
        sale("INV-2", sku=DRIVER),
        sale("INV-3", sku=DRIVER, sold_on="2026-10-10"),
    )

    with stage.alder():
        assert [codes(line) for line in lines(claim)] == [["not_eligible"], ["not_enrolled"], []]
