"""Amending a program that runs: what counts from when, what stands, who has to agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from partners.models import Partner
from payouts.enums import LineFate
from payouts.models import CalculationRun, Earning, EarningEntry
from payouts.operations.amend_program import put_in_force, send_amendment
from payouts.queries.amending import closed_to, effects_of
from payouts.queries.judged import Question
from payouts.queries.lines import judged_lines
from payouts.queries.promises import promise_of
from payouts.queries.volumes import Cutoff
from programs.models import Enrolment, Product, Program, ProgramVersion, TermsNotice
from programs.operations.publish_amendment import (
    ConsentMissing,
    SecondPersonNeeded,
    bring_versions_in_force,
)
from programs.operations.record_consent import record_consent
from programs.operations.save_amendment import Wishes, save_amendment, withdraw_amendment
from programs.operations.save_draft import DraftChanged
from programs.operations.set_launch_policy import set_launch_policy
from programs.operations.start_amendment import UnableToAmend, start_amendment
from programs.operations.submit_amendment import return_amendment
from programs.queries.amendments import Amendment, open_amendment
from programs.queries.programs import current_version, live_programs, published_version
from tests.factories import make_line, make_partner, make_product, program_document
from tests.payouts.conftest import Q3
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.models import Tenant

Publish = Callable[..., Program]
Calculate = Callable[..., CalculationRun]
Earned = Callable[..., Decimal]
TIERS = program_document()["reward"]["tiers"]
# Today is 23 Nov 2026.
TOMORROW = date(2026, 11, 24)
REASON = "Competitor promotion; agreed on 10 Nov"


@pytest.fixture
def saw(inside: Tenant) -> Product:
    return make_product("SAW-1", category="Saws")


@pytest.fixture
def ivel(inside: Tenant) -> Partner:
    return make_partner("IVEL", name="Ivel Tools")


@pytest.fixture
def program(publish: Publish, alder: Partner, ivel: Partner, drill: Product, saw: Product) -> Program:
    """Alder bought drills for 120,000 and saws for 40,000, Ivel saws for 110,000: 2% each."""
    make_line(alder, drill, date(2026, 10, 10), "120000.00")
    make_line(alder, saw, date(2026, 11, 20), "40000.00")
    make_line(ivel, saw, date(2026, 10, 20), "110000.00")
    return publish(alder, ivel, ends_on="2026-12-31")


@pytest.fixture
def amend(program: Program, priya: User, moment: datetime) -> Callable[..., Amendment]:
    """Write an amendment of the program: changes of its document, and from when."""

    def written(day: date | None = TOMORROW, **changes: Any) -> Amendment:
        wishes = changes.pop("wishes", {})
        version = open_amendment(program)
        return save_amendment(
            program_id=program.id,
            document={**current_version(program).document, **changes},
            wishes=Wishes(effective_on=day, reason=REASON, **wishes),
            seen_revision=version.revision if version else 1,
            actor_id=priya.id,
            at=moment,
            closed_to=closed_to(program.id),
        )

    return written


@pytest.fixture
def alone(inside: Tenant, olga: User, moment: datetime) -> None:
    """One person may publish up to 500,000."""
    set_launch_policy(alone_limit=Decimal(500_000), reason="Agreed", actor_id=olga.id, at=moment)


def go(program: Program, by: User, today: date, at: datetime) -> None:
    version = open_amendment(program)
    assert version is not None
    put_in_force(program_id=program.id, seen_hash=version.terms_hash, actor_id=by.id, today=today, at=at)
    program.refresh_from_db()


def send(program: Program, by: User, today: date, at: datetime) -> None:
    send_amendment(program_id=program.id, actor_id=by.id, today=today, at=at)


MORE = {"reward": {**program_document()["reward"], "tiers": [{"threshold": "50000", "percent": "1"}, *TIERS]}}
WITHOUT_SAWS = {"products": {"exclude": [{"category": "Saws"}]}}


def test_nobody_sees_an_amendment_before_it_is_published(program: Program, amend: Any) -> None:
    amend(ends_on="2027-01-31")

    assert current_version(program).number == 1
    assert published_version(program) == current_version(program)
    assert [live.version.number for live in live_programs()] == [1]
    assert promise_of(program.code).version == 1  # type: ignore[union-attr]


def test_one_person_extends_and_adds_a_tier_within_the_limit(
    program: Program,
    amend: Any,
    alone: None,
    priya: User,
    today: date,
    moment: datetime,
    calculate: Calculate,
    alder: Partner,
    earned: Earned,
) -> None:
    calculate()
    program.budget = Decimal(160_000)
    program.save()
    amend(ends_on="2027-01-31", **MORE, wishes={"budget": Decimal(210_000)})

    go(program, priya, today, moment)

    calculate()
    version = ProgramVersion.objects.get(program=program, number=2)
    assert (version.launched_alone, version.submitted_by, version.approved_by) == (True, priya, None)
    # Published today, it counts from tomorrow: until then lists show the first version.
    assert (program.version_number, program.ends_on, program.budget) == (1, date(2026, 12, 31), 160_000)
    assert earned(alder, program) == Decimal("3200.00")
    assert sorted(TermsNotice.objects.values_list("partner__code", flat=True)) == ["ALDER", "IVEL"]


def test_a_version_comes_in_force_on_its_day(
    program: Program, amend: Any, alone: None, priya: User, today: date, moment: datetime
) -> None:
    program.budget = Decimal(160_000)
    program.save()
    amend(ends_on="2027-01-31", wishes={"budget": Decimal(210_000)})
    go(program, priya, today, moment)

    assert bring_versions_in_force(today=today, at=moment) == []
    assert bring_versions_in_force(today=TOMORROW, at=moment + timedelta(days=1)) == [program.code]

    program.refresh_from_db()
    assert (program.version_number, program.ends_on, program.budget) == (2, date(2027, 1, 31), 210_000)
    assert bring_versions_in_force(today=TOMORROW, at=moment + timedelta(days=1)) == []


def test_publishing_starts_a_recalculation_and_leaves_a_trail_with_the_money(
    program: Program, amend: Any, alone: None, priya: User, today: date, moment: datetime
) -> None:
    program.budget = Decimal(160_000)
    program.save()
    amend(None, **MORE)

    go(program, priya, today, moment)

    entry = AuditEvent.objects.get(action="program.amended")
    assert entry.data["reason"] == REASON
    assert entry.data["effect"]["earned"] == ["5400", "5400"]
    assert list(Job.objects.filter(kind="payouts.recalculate").values_list("kind", flat=True)) != []


def test_from_a_day_earlier_lines_keep_their_rule(
    program: Program,
    amend: Any,
    priya: User,
    lena: User,
    today: date,
    moment: datetime,
    calculate: Calculate,
    alder: Partner,
    ivel: Partner,
    earned: Earned,
    saw: Product,
) -> None:
    calculate()
    amend(date(2026, 11, 15), **WITHOUT_SAWS)
    send(program, priya, today, moment)
    for partner in (alder, ivel):
        record_consent(
            program_id=program.id, partner_code=partner.code, note="By phone", actor_id=priya.id, at=moment
        )
    go(program, lena, today, moment)

    calculate()

    # Alder's saws of 20 Nov are out; Ivel's of 20 Oct still count.
    assert (earned(alder, program), earned(ivel, program)) == (Decimal("2400.00"), Decimal("2200.00"))
    second = ProgramVersion.objects.get(program=program, number=2)
    assert {row.version_id for row in Earning.objects.all()} == {second.id}
    assert calculate().entries_written == 0
    promise = promise_of(program.code)
    assert promise is not None
    lines = judged_lines(
        Question(promise, promise.periods[0], alder.id, alder.code, Cutoff(today, today)),
        list(LineFate),
        limit=9,
    )
    assert [(line.sku, line.fate, line.version) for line in lines] == [
        ("DRILL-1", LineFate.COUNTED, 1),
        ("SAW-1", LineFate.PRODUCT_OUT_OF_SCOPE, 2),
    ]


def test_restating_counts_the_program_anew_and_closed_periods_stand(
    closed_q3: Program,
    priya: User,
    lena: User,
    finn: User,
    today: date,
    moment: datetime,
    calculate: Calculate,
) -> None:
    before = list(
        Earning.objects.filter(period_start=Q3).values_list("partner__code", "earned", "version_id")
    )
    lower = {**closed_q3.versions.get().document["reward"], "tiers": [{"threshold": "1000", "percent": "1"}]}
    save_amendment(
        program_id=closed_q3.id,
        document={**closed_q3.versions.get().document, "reward": lower},
        wishes=Wishes(reason=REASON),
        seen_revision=1,
        actor_id=priya.id,
        at=moment,
        closed_to=closed_to(closed_q3.id),
    )
    send(closed_q3, priya, today, moment)

    go(closed_q3, lena, today, moment)

    run = calculate()
    after = list(Earning.objects.filter(period_start=Q3).values_list("partner__code", "earned", "version_id"))
    assert sorted(after) == sorted(before)
    assert [(late["partner"], late["closed"], late["now"]) for late in run.after_close] == [
        ("CORVUS", "12000", "3000")
    ]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"ends_on": "2026-12-01"}, "last day"),
        ({"caps": [{"per": "partner_period", "amount": "100.00"}]}, "cap, each partner, each period"),
        ({"reward": {**program_document()["reward"], "application": "per_band"}}, "rate applies to"),
        (
            {"conditions": [{"kind": "minimum_volume", "measure": "net_amount", "amount": "1"}]},
            "minimum volume",
        ),
    ],
)
def test_nobody_worsens_a_promise_alone(
    changes: dict[str, Any],
    why: str,
    program: Program,
    amend: Any,
    alone: None,
    priya: User,
    today: date,
    moment: datetime,
) -> None:
    program.budget = Decimal(1000)
    program.save()
    amend(**changes)

    with pytest.raises(SecondPersonNeeded, match=why):
        go(program, priya, today, moment)

    send(program, priya, today, moment)
    with pytest.raises(SecondPersonNeeded, match="second person has to approve"):
        go(program, priya, today, moment)
    assert open_amendment(program).published_at is None  # type: ignore[union-attr]


def test_whoever_is_worse_off_has_to_agree_first(
    program: Program,
    amend: Any,
    priya: User,
    lena: User,
    today: date,
    moment: datetime,
    ivel: Partner,
    calculate: Calculate,
) -> None:
    calculate()
    entries = EarningEntry.objects.count()
    amend(None, **WITHOUT_SAWS)
    send(program, priya, today, moment)
    record_consent(
        program_id=program.id, partner_code="ALDER", note="E-mail, 10 Nov", actor_id=priya.id, at=moment
    )

    with pytest.raises(ConsentMissing) as refused:
        go(program, lena, today, moment)

    assert refused.value.partners == ["Ivel Tools"]
    assert (open_amendment(program) is not None, EarningEntry.objects.count()) == (True, entries)

    record_consent(program_id=program.id, partner_code="IVEL", note="By phone", actor_id=priya.id, at=moment)
    go(program, lena, today, moment)
    assert program.version_number == 2


def test_impact_names_better_and_worse_and_keeps_nothing(
    program: Program, amend: Any, today: date, calculate: Calculate
) -> None:
    calculate()
    enrolled = list(Enrolment.objects.order_by("id").values_list("id", flat=True))
    amendment = amend(None, **WITHOUT_SAWS, eligibility={"partners": ["ALDER"]})

    effects = effects_of(amendment, today=today)

    restated, partly = effects.restated, effects.from_day
    assert effects.chosen is restated
    assert restated.earned == (Decimal("5400.00"), Decimal("2400.00"))
    assert [(one.name, one.earned, one.lines_stopped) for one in restated.worse_off] == [
        ("Ivel Tools", Decimal("-2200.00"), 1),
        ("Alder Supply", Decimal("-800.00"), 1),
    ]
    assert restated.less[0] == Decimal("3000.00")
    # From tomorrow what was bought still counts, only the days to come are fewer.
    assert partly.earned == (Decimal("5400.00"), Decimal("5400.00"))
    assert [one.name for one in partly.worse_off] == ["Ivel Tools", "Alder Supply"]
    assert list(Enrolment.objects.order_by("id").values_list("id", flat=True)) == enrolled
    assert Earning.objects.filter(version__number=2).count() == 0


def test_a_longer_program_is_projected_over_its_longer_period(
    program: Program, amend: Any, today: date
) -> None:
    amendment = amend(ends_on="2026-12-31", **MORE)

    effects = effects_of(amendment, today=today)

    assert (effects.chosen.effective_on, effects.chosen.worse_off) == (TOMORROW, [])
    before, after = effects.chosen.projected
    assert after >= before > 0


@pytest.mark.parametrize(
    ("changes", "day", "path"),
    [
        ({"starts_on": "2026-09-01"}, None, "starts_on"),
        ({"currency": "EUR"}, None, "currency"),
        ({"ends_on": "2027-01-31"}, date(2026, 10, 1), "effective_on"),
        ({"ends_on": "2027-01-31"}, date(2027, 1, 1), "effective_on"),
        ({"period": "month"}, TOMORROW, "period"),
        ({"stacking": {"policy": "best_of", "group": "G", "rank": 1}}, TOMORROW, "stacking"),
        ({"eligibility": {"segments": ["Nowhere"]}}, TOMORROW, "eligibility.segments"),
    ],
)
def test_what_is_blocked_is_named_at_once_and_cannot_be_sent(
    changes: dict[str, Any],
    day: date | None,
    path: str,
    program: Program,
    amend: Any,
    priya: User,
    today: date,
    moment: datetime,
) -> None:
    saved = amend(day, **changes)

    assert path in [fault.path for fault in saved.faults]
    with pytest.raises(UnableToAmend, match=path):
        send(program, priya, today, moment)


def test_closed_periods_cannot_be_cut_into(closed_q3: Program, priya: User, moment: datetime) -> None:
    document = closed_q3.versions.get().document

    for day, changes, path in (
        (date(2026, 9, 15), {"name": "Q3"}, "effective_on"),
        (None, {"period": "month"}, "period"),
        (None, {"ends_on": "2026-08-31"}, "ends_on"),
    ):
        version = open_amendment(closed_q3)
        saved = save_amendment(
            program_id=closed_q3.id,
            document={**document, **changes},
            wishes=Wishes(effective_on=day, reason=REASON),
            seen_revision=version.revision if version else 1,
            actor_id=priya.id,
            at=moment,
            closed_to=closed_to(closed_q3.id),
        )
        assert [fault.path for fault in saved.faults] == [path]


def test_a_change_needs_a_reason_and_something_that_changes(
    program: Program, amend: Any, priya: User, today: date, moment: datetime
) -> None:
    amend()
    with pytest.raises(UnableToAmend, match="changes nothing"):
        send(program, priya, today, moment)

    version = open_amendment(program)
    assert version is not None
    save_amendment(
        program_id=program.id,
        document={**version.document, "ends_on": "2027-01-31"},
        wishes=Wishes(effective_on=TOMORROW),
        seen_revision=version.revision,
        actor_id=priya.id,
        at=moment,
    )
    with pytest.raises(UnableToAmend, match="Why: write the reason"):
        send(program, priya, today, moment)


def test_a_stale_page_overwrites_nothing(program: Program, amend: Any, lena: User, moment: datetime) -> None:
    saved = amend(ends_on="2027-01-31")

    with pytest.raises(DraftChanged):
        save_amendment(
            program_id=program.id,
            document={**saved.version.document, "ends_on": "2027-02-28"},
            wishes=Wishes(),
            seen_revision=1,
            actor_id=lena.id,
            at=moment,
        )
    assert open_amendment(program).document["ends_on"] == "2027-01-31"  # type: ignore[union-attr]


def test_what_partners_agreed_to_does_not_change_any_more(
    program: Program, amend: Any, priya: User, moment: datetime
) -> None:
    amend(ends_on="2026-12-01")
    record_consent(program_id=program.id, partner_code="IVEL", note="By phone", actor_id=priya.id, at=moment)

    with pytest.raises(UnableToAmend, match="Partners agreed"):
        amend(ends_on="2026-11-30")
    with pytest.raises(UnableToAmend, match="recorded already"):
        record_consent(program_id=program.id, partner_code="IVEL", note="Again", actor_id=priya.id, at=moment)


def test_consents_name_how_and_who(program: Program, amend: Any, priya: User, moment: datetime) -> None:
    with pytest.raises(UnableToAmend, match="No amendment"):
        record_consent(program_id=program.id, partner_code="IVEL", note="x", actor_id=priya.id, at=moment)
    amend(ends_on="2026-12-01")

    with pytest.raises(UnableToAmend, match="how it agreed"):
        record_consent(program_id=program.id, partner_code="IVEL", note=" ", actor_id=priya.id, at=moment)
    with pytest.raises(UnableToAmend, match="no partner"):
        record_consent(program_id=program.id, partner_code="NOBODY", note="x", actor_id=priya.id, at=moment)


def test_a_sent_amendment_stands_still_until_it_is_returned(
    program: Program, amend: Any, priya: User, lena: User, today: date, moment: datetime
) -> None:
    amend(ends_on="2027-01-31")
    send(program, priya, today, moment)

    with pytest.raises(UnableToAmend, match="stands still"):
        amend(ends_on="2027-02-28")
    with pytest.raises(UnableToAmend, match="sent already"):
        send(program, priya, today, moment)
    with pytest.raises(UnableToAmend, match="write what should change"):
        return_amendment(program_id=program.id, note="", actor_id=lena.id, at=moment)
    return_amendment(program_id=program.id, note="Until February", actor_id=lena.id, at=moment)

    assert amend(ends_on="2027-02-28").faults == ()


def test_terms_that_were_not_read_are_not_published(
    program: Program, amend: Any, priya: User, lena: User, today: date, moment: datetime
) -> None:
    amend(ends_on="2027-01-31")
    send(program, priya, today, moment)

    with pytest.raises(UnableToAmend, match="not those you read"):
        put_in_force(program_id=program.id, seen_hash="x", actor_id=lena.id, today=today, at=moment)


def test_a_withdrawn_amendment_stays_readable_and_the_next_has_the_next_number(
    program: Program, amend: Any, priya: User, moment: datetime
) -> None:
    amend(ends_on="2027-01-31")

    withdraw_amendment(program_id=program.id, actor_id=priya.id, at=moment)

    assert open_amendment(program) is None
    with pytest.raises(UnableToAmend, match="nothing to withdraw"):
        withdraw_amendment(program_id=program.id, actor_id=priya.id, at=moment)
    started = start_amendment(program_id=program.id, actor_id=priya.id, at=moment)
    assert (started.number, started.document) == (3, current_version(program).document)
    with pytest.raises(UnableToAmend, match="being written"):
        start_amendment(program_id=program.id, actor_id=priya.id, at=moment)


def test_a_draft_is_not_amended(program: Program, priya: User, moment: datetime) -> None:
    Program.objects.filter(id=program.id).update(status="closed")

    with pytest.raises(UnableToAmend, match="is closed"):
        start_amendment(program_id=program.id, actor_id=priya.id, at=moment)
