"""A run pays more than its period earned, keeps out what has to wait, and pays each source once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest

from partners.models import Partner
from payouts.enums import Account, AdjustmentReason
from payouts.models import Adjustment, CalculationRun, Hold, LedgerLeg, PayoutItem, PayoutPart, PayoutRun
from payouts.operations.adjust import (
    EvidenceFile,
    UnableToAdjust,
    cancel_adjustment,
    decide_adjustment,
    propose_adjustment,
)
from payouts.operations.approve_run import approve_run
from payouts.operations.close_period import close_period
from payouts.operations.place_hold import UnableToHold, place_hold, release_hold
from payouts.operations.policies import UnableToSetPayoutPolicy, decide_policy, propose_policy
from payouts.operations.preview_run import UnableToPrepareRun, preview_run
from payouts.operations.submit_run import submit_run
from payouts.operations.tell_standing import (
    UnableToTell,
    set_payment_way,
    tell_documents,
    tell_standings,
)
from payouts.posting.standing_rows import ToldDocument, ToldStanding
from payouts.queries.policy import policy_in_force
from payouts.queries.run_checks import things_to_look_at
from payouts.queries.runs import items_of
from programs.models import Product, Program
from tests.factories import make_line, make_partner
from tests.payouts.conftest import Q3
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

Prepare = Callable[..., PayoutRun]


@pytest.fixture
def prepare(closed_q3: Program, finn: User, today: date, moment: datetime) -> Prepare:
    """Prepare the run of the closed quarter."""

    def prepared(**changes: object) -> PayoutRun:
        told: dict[str, object] = {
            "program_code": closed_q3.code,
            "period_start": Q3,
            "actor_id": finn.id,
            "today": today,
            "at": moment,
        }
        return preview_run(**{**told, **changes})  # type: ignore[arg-type]

    return prepared


@pytest.fixture
def settled(prepare: Prepare, finn: User, lena: User, moment: datetime) -> Prepare:
    """Prepare a run, and have it approved."""

    def done(**changes: object) -> PayoutRun:
        run = submit_run(run_id=prepare(**changes).id, actor_id=finn.id, at=moment)
        return approve_run(run_id=run.id, actor_id=lena.id, seen_seal=run.seal, at=moment)

    return done


def adjusted(code: str, amount: str, finn: User, lena: User, at: datetime) -> Adjustment:
    """Propose and approve an adjustment of the third quarter."""
    proposed = propose_adjustment(
        partner_code=code,
        program_code="VIR-2026-009",
        period_start=Q3,
        amount=Decimal(amount),
        reason=AdjustmentReason.PRICE_PROTECTION,
        text="Price protection CN-4410",
        evidence_text="Mail of 2 Nov",
        actor_id=finn.id,
        at=at,
    )
    return decide_adjustment(code=proposed.code, approve=True, actor_id=lena.id, at=at)


def figures(run: PayoutRun, code: str) -> dict[str, Decimal]:
    """Give the amounts of a partner that are not zero."""
    names = (
        "earned",
        "brought",
        "prior",
        "adjusted",
        "claimed",
        "recovered",
        "held",
        "invoiced",
        "payable",
        "carried",
        "dropped",
    )
    item = PayoutItem.objects.get(run=run, partner__code=code)
    return {name: amount for name in names if (amount := getattr(item, name))}


def balance(account: Account) -> Decimal:
    """Give the balance of an account, debits positive."""
    return sum(LedgerLeg.objects.filter(account=account.value).values_list("amount", flat=True), Decimal(0))


def test_an_approved_adjustment_is_paid_once_and_posted(
    prepare: Prepare, finn: User, lena: User, moment: datetime
) -> None:
    before = balance(Account.REBATE_EXPENSE)
    adjustment = adjusted("CORVUS", "-120.00", finn, lena, moment)

    run = prepare()

    assert adjustment.code == "ADJ-2026-001"
    assert figures(run, "CORVUS") == {"earned": 12000, "adjusted": -120, "payable": 11880}
    part = PayoutPart.objects.get()
    assert (part.kind, part.source_ref, part.amount) == ("adjustment", adjustment.id, Decimal("-120"))
    assert part.text == "ADJ-2026-001 Price protection CN-4410"
    assert balance(Account.REBATE_EXPENSE) - before == Decimal("-120")
    assert figures(prepare(), "CORVUS") == {"earned": 12000, "adjusted": -120, "payable": 11880}


def test_an_adjustment_below_what_is_payable_is_owed_by_the_partner(
    closed_q3: Program, prepare: Prepare, finn: User, lena: User, moment: datetime
) -> None:
    adjusted("FENWICK", "-38.20", finn, lena, moment)

    run = prepare()

    assert figures(run, "FENWICK") == {"adjusted": Decimal("-38.20"), "carried": Decimal("-38.20")}
    assert balance(Account.PARTNER_RECEIVABLE) == Decimal("38.20")


def test_whoever_proposed_an_adjustment_does_not_decide_it(
    closed_q3: Program, finn: User, moment: datetime
) -> None:
    told = {
        "partner_code": "CORVUS",
        "program_code": closed_q3.code,
        "period_start": Q3,
        "amount": Decimal("10.00"),
        "reason": AdjustmentReason.GOODWILL,
        "text": "Late delivery",
        "actor_id": finn.id,
        "at": moment,
    }
    with pytest.raises(UnableToAdjust, match="Evidence: add a file"):
        propose_adjustment(**told)
    with pytest.raises(UnableToAdjust, match="USD has no smaller unit"):
        propose_adjustment(**{**told, "amount": Decimal("0.001"), "evidence_text": "x"})
    proposed = propose_adjustment(**told, evidence=EvidenceFile("letter.pdf", 4, [b"%PDF"]))

    with pytest.raises(UnableToAdjust, match="You proposed ADJ-2026-001"):
        decide_adjustment(code=proposed.code, approve=True, actor_id=finn.id, at=moment)

    assert Adjustment.objects.get().state == "proposed"
    assert proposed.evidence is not None
    assert file_bytes(proposed.evidence_id) == b"%PDF"
    cancel_adjustment(code=proposed.code, actor_id=finn.id, at=moment)
    assert Adjustment.objects.get().state == "cancelled"


def test_a_rejected_adjustment_pays_and_posts_nothing(
    prepare: Prepare, finn: User, lena: User, moment: datetime
) -> None:
    before = LedgerLeg.objects.count()
    proposed = propose_adjustment(
        partner_code="CORVUS",
        program_code="VIR-2026-009",
        period_start=Q3,
        amount=Decimal("10.00"),
        reason=AdjustmentReason.GOODWILL,
        text="Late delivery",
        evidence_text="Mail of 2 Nov",
        actor_id=finn.id,
        at=moment,
    )
    with pytest.raises(UnableToAdjust, match="write why it is rejected"):
        decide_adjustment(code=proposed.code, approve=False, actor_id=lena.id, at=moment)
    decide_adjustment(code=proposed.code, approve=False, note="No", actor_id=lena.id, at=moment)

    assert figures(prepare(), "CORVUS") == {"earned": 12000, "payable": 12000}
    assert LedgerLeg.objects.count() == before


def test_a_hold_keeps_its_amount_out_until_a_second_person_releases_it(
    settled: Prepare, prepare: Prepare, finn: User, lena: User, moment: datetime
) -> None:
    hold = place_hold(
        partner_code="CORVUS",
        amount=Decimal("821.00"),
        currency="USD",
        text="Open question on a Q2 line",
        actor_id=finn.id,
        at=moment,
    )
    first = settled()
    assert figures(first, "CORVUS") == {"earned": 12000, "held": 821, "payable": 11179}
    assert PayoutItem.objects.get(run=first, held__gt=0).reason == "Held: Open question on a Q2 line"
    assert (first.payable_total, first.held_total) == (11179, 821)
    with pytest.raises(UnableToHold, match="A second person releases it"):
        release_hold(hold_id=hold.id, note="Settled", actor_id=finn.id, at=moment)
    release_hold(hold_id=hold.id, note="Settled", actor_id=lena.id, at=moment)

    further = prepare(further=True)

    assert (further.code, further.sequence) == ("PR-2026-002", 2)
    assert figures(further, "CORVUS") == {"brought": 821, "payable": 821}
    assert figures(further, "EASTGATE") == {"brought": 40, "carried": 40}


def test_a_hold_of_everything_holds_whatever_is_paid_in_another_currency_too(
    prepare: Prepare, finn: User, moment: datetime
) -> None:
    place_hold(partner_code="CORVUS", currency="EUR", text="Under review", actor_id=finn.id, at=moment)

    assert figures(prepare(), "CORVUS") == {"earned": 12000, "held": 12000}


def test_a_hold_of_an_amount_holds_nothing_in_another_currency(
    prepare: Prepare, finn: User, moment: datetime
) -> None:
    place_hold(
        partner_code="CORVUS", amount=Decimal(5), currency="EUR", text="Line 3", actor_id=finn.id, at=moment
    )

    assert figures(prepare(), "CORVUS") == {"earned": 12000, "payable": 12000}


def test_a_period_that_is_paid_whole_has_no_further_run(
    settled: Prepare, prepare: Prepare, finn: User, lena: User, moment: datetime
) -> None:
    adjusted("EASTGATE", "10.00", finn, lena, moment)
    settled()

    with pytest.raises(UnableToPrepareRun, match="Nothing is left of this period"):
        prepare(further=True)

    assert PayoutRun.objects.count() == 1


def test_a_bank_transfer_without_confirmed_details_is_held_and_a_person_may_waive_that(
    prepare: Prepare, finn: User, lena: User, moment: datetime
) -> None:
    set_payment_way(
        partner_code="CORVUS", method="bank_transfer", reason="Agreed", actor_id=finn.id, at=moment
    )
    assert figures(prepare(), "CORVUS") == {"earned": 12000, "held": 12000}
    hold = Hold.objects.get()
    assert (hold.reason, hold.text, hold.placed_by) == ("bank_missing", "No confirmed bank details", None)
    assert figures(prepare(), "CORVUS") == {"earned": 12000, "held": 12000}
    assert Hold.objects.count() == 1

    release_hold(hold_id=hold.id, note="Details are on paper", actor_id=lena.id, at=moment)

    run = prepare()
    assert figures(run, "CORVUS") == {"earned": 12000, "payable": 12000}
    assert PayoutItem.objects.get(partner__code="CORVUS").method == "bank_transfer"
    told = [check.text for check in things_to_look_at(run, items_of(run))]
    assert told == [
        "CORVUS Supply is paid though: No confirmed bank details. Lena let it pass: Details are on paper"
    ]


def test_gates_of_the_policy_hold_until_their_facts_change(
    prepare: Prepare, finn: User, lena: User, today: date, moment: datetime
) -> None:
    rules = {"gates": {"past_due_percent": "25", "invoices_paid": True, "documents": ["W-9"]}}
    propose_policy(rules=rules, reason="Tax", actor_id=finn.id, at=moment)
    decide_policy(number=1, agree=True, actor_id=lena.id, at=moment)
    owes = ToldStanding("CORVUS", today, "USD", Decimal(1000), Decimal(250), date(2026, 9, 1))
    tell_standings(rows=[owes], actor_id=finn.id, at=moment)

    assert figures(prepare(), "CORVUS") == {"earned": 12000, "held": 12000}
    assert sorted(Hold.objects.filter(partner__code="CORVUS").values_list("text", flat=True)) == [
        "$250.00 of $1,000.00 is past due as of 23 Nov 2026",
        "Invoices since 1 Sep 2026 are not paid as of 23 Nov 2026",
        "W-9 is missing",
    ]

    tell_standings(
        rows=[ToldStanding("CORVUS", today, "USD", Decimal(1000), Decimal(249), None)],
        actor_id=finn.id,
        at=moment,
    )
    tell_documents(rows=[ToldDocument("CORVUS", "W-9", today)], actor_id=finn.id, at=moment)

    assert figures(prepare(), "CORVUS") == {"earned": 12000, "payable": 12000}
    assert Hold.objects.filter(partner__code="CORVUS", released_at__isnull=True).count() == 0


def test_facts_of_a_partner_that_is_not_there_are_refused_whole(
    inside: Tenant, finn: User, today: date, moment: datetime
) -> None:
    row = ToldStanding("NOBODY", today, "USD", Decimal(1), Decimal(0), None)

    with pytest.raises(UnableToTell, match="There is no partner NOBODY"):
        tell_standings(rows=[row], actor_id=finn.id, at=moment)


def test_a_policy_takes_effect_when_another_person_agrees(
    inside: Tenant, finn: User, lena: User, moment: datetime
) -> None:
    propose_policy(rules={"cooling_off_days": 3}, reason="Shorter", actor_id=lena.id, at=moment)
    with pytest.raises(UnableToSetPayoutPolicy, match="Another change waits"):
        propose_policy(rules={"cooling_off_days": 4}, reason="Other", actor_id=finn.id, at=moment)
    with pytest.raises(UnableToSetPayoutPolicy, match="You proposed this change"):
        decide_policy(number=1, agree=True, actor_id=lena.id, at=moment)
    assert policy_in_force().cooling_off_days == 7

    decide_policy(number=1, agree=True, actor_id=finn.id, at=moment)

    assert (policy_in_force().number, policy_in_force().cooling_off_days) == (1, 3)
    with pytest.raises(UnableToSetPayoutPolicy, match="in force already"):
        propose_policy(rules={"cooling_off_days": 3}, reason="Again", actor_id=lena.id, at=moment)


def test_what_a_partner_owes_of_another_program_goes_off_where_the_policy_says_so(
    settled: Prepare,
    publish: Callable[..., Program],
    calculate: Callable[..., CalculationRun],
    drill: Product,
    finn: User,
    lena: User,
    today: date,
    moment: datetime,
) -> None:
    adjusted("FENWICK", "-100.00", finn, lena, moment)
    first = settled()
    propose_policy(rules={"negative": "offset"}, reason="One account", actor_id=finn.id, at=moment)
    decide_policy(number=1, agree=True, actor_id=lena.id, at=moment)
    fenwick = Partner.objects.get(code="FENWICK")
    make_line(fenwick, drill, date(2026, 8, 3), "100000.00")
    publish(fenwick, code="VIR-2026-010", starts_on="2026-07-01", ends_on="2026-09-30")
    calculate()
    told = {
        "program_code": "VIR-2026-010",
        "period_start": Q3,
        "actor_id": finn.id,
        "today": today,
        "at": moment,
    }
    close_period(**told)

    run = preview_run(**told)

    earned = figures(run, "FENWICK")["earned"]
    assert figures(run, "FENWICK") == {"earned": earned, "recovered": 100, "payable": earned - 100}
    assert (
        PayoutPart.objects.get(kind="recovered").source_ref
        == PayoutItem.objects.get(run=first, partner=fenwick).id
    )


def test_holds_of_the_other_vendor_hold_nothing_here(
    osprey: Tenant, charlie: User, moment: datetime, request: pytest.FixtureRequest
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        make_partner("CORVUS")
        place_hold(partner_code="CORVUS", currency="USD", text="There", actor_id=charlie.id, at=moment)

    run = request.getfixturevalue("prepare")()

    assert figures(run, "CORVUS") == {"earned": 12000, "payable": 12000}
