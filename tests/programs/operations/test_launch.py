"""Launching: gates that a reason can open, one person or two, and who is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from partners.models import Partner
from programs.enums import Gate
from programs.models import Backtest, GateReason, LaunchPolicy, Program, TermsNotice
from programs.operations.give_gate_reason import ReasonRefused, give_gate_reason
from programs.operations.launch_program import UnableToLaunch, launch_program
from programs.operations.plan_launch import UnableToPlanLaunch, plan_launch
from programs.operations.save_draft import save_draft
from programs.operations.set_launch_policy import UnableToSetPolicy, set_launch_policy
from programs.operations.submit_for_approval import UnableToSubmit, submit_for_approval
from programs.queries.launch_policy import policy_in_force
from programs.queries.programs import current_version
from programs.queries.readiness import readiness_of
from programs.transitions import NotAllowed
from tests.factories import make_portal_user, make_published_program, program_document
from tests.programs.operations.conftest import finished
from tests.support.letters import posted
from vir.foundation.audit.queries import trail_of
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant


@pytest.fixture
def bare(draft: Program) -> Program:
    """Take every reason away from the finished draft."""
    GateReason.objects.all().delete()
    return draft


@pytest.fixture
def tested(bare: Program, priya: User, moment: datetime) -> Program:
    """Prove the terms of the draft, so that no gate is left."""
    version = current_version(bare)
    Backtest.objects.create(
        version=version,
        terms_hash=version.terms_hash,
        sales_from=date(2025, 10, 1),
        sales_to=date(2025, 12, 31),
        lines=1,
        partners=1,
        result={},
        ran_by=priya,
        ran_at=moment,
    )
    return bare


@pytest.fixture
def policy(inside: Tenant, olga: User, moment: datetime) -> LaunchPolicy:
    """Let one person launch up to 200,000."""
    return set_launch_policy(alone_limit=Decimal(200000), reason="As agreed", actor_id=olga.id, at=moment)


def write(program: Program, actor: User, at: datetime, budget: Decimal | None = None, **changes: Any) -> None:
    save_draft(
        program_id=program.id,
        document={**finished(), **changes},
        budget=budget,
        seen_revision=current_version(program).revision,
        actor_id=actor.id,
        at=at,
    )


def asked(program: Program) -> list[Gate]:
    program.refresh_from_db()
    readiness = readiness_of(current_version(program).document, program)
    return [gate.gate for gate in readiness.gates if not gate.is_open]


def launch(program: Program, actor: User, at: datetime, **changes: Any) -> Program:
    wanted = {"seen_hash": current_version(program).terms_hash, **changes}
    return launch_program(program_id=program.id, actor_id=actor.id, at=at, **wanted)


def state(program: Program) -> tuple[Any, ...]:
    return Program.objects.get(id=program.id).status, TermsNotice.objects.count(), Job.objects.count()


def test_a_program_without_a_budget_asks_for_a_reason(bare: Program, priya: User, moment: datetime) -> None:
    before = asked(bare)
    write(bare, priya, moment)

    assert before == [Gate.BACKTEST]
    assert asked(bare) == [Gate.BUDGET, Gate.BACKTEST]


def test_a_back_test_proves_the_terms_it_was_run_on_and_no_others(
    tested: Program, priya: User, moment: datetime
) -> None:
    before = asked(tested)
    write(tested, priya, moment, Decimal(150000), caps=[{"per": "partner_period", "amount": "50000.00"}])

    assert before == []
    assert asked(tested) == [Gate.BACKTEST]


def test_terms_that_partners_will_not_follow_ask_for_a_reason(
    tested: Program, priya: User, moment: datetime
) -> None:
    tiers = [{"threshold": str(1111 * n), "percent": f"{n}.13"} for n in range(1, 13)]
    write(tested, priya, moment, Decimal(150000), reward={**program_document()["reward"], "tiers": tiers})

    assert asked(tested) == [Gate.BACKTEST, Gate.SIMPLICITY]


def test_a_program_of_a_year_and_one_like_an_earlier_one_ask_why(
    tested: Program, priya: User, lena: User, moment: datetime
) -> None:
    write(tested, priya, moment, Decimal(150000), starts_on="2026-12-01", ends_on="2027-11-30", period="term")
    year_long = asked(tested)
    write(tested, priya, moment, Decimal(150000), starts_on="2026-12-01", ends_on="2026-12-31")
    short = asked(tested)
    earlier = finished(code="VIR-2025-001", name="Last year", starts_on="2025-10-01", ends_on="2025-12-31")
    make_published_program(earlier, partners=[], owner=priya, approver=lena, status="closed")

    (gate,) = [
        gate
        for gate in readiness_of(current_version(tested).document, tested).gates
        if gate.gate is Gate.REPEAT
    ]
    assert year_long == [Gate.BACKTEST, Gate.REPEAT]
    assert short == [Gate.BACKTEST]
    assert gate.earlier == "VIR-2025-001"
    assert "the same as Last year (VIR-2025-001)" in gate.asks


def test_a_reason_opens_its_gate_is_changed_and_is_taken_back(
    bare: Program, priya: User, lena: User, moment: datetime
) -> None:
    def give(reason: str, actor: User) -> None:
        give_gate_reason(program_id=bare.id, gate=Gate.BACKTEST, reason=reason, actor_id=actor.id, at=moment)

    give("  No sales   yet ", priya)
    first = (asked(bare), GateReason.objects.get().reason)
    give("No sales of 2025", lena)
    changed = GateReason.objects.get()
    give("", priya)

    assert first == ([], "No sales yet")
    assert (changed.reason, changed.given_by) == ("No sales of 2025", lena)
    assert asked(bare) == [Gate.BACKTEST]
    assert [event.action for event in trail_of("program", bare.code)[:3]] == [
        "program.gate_reason_withdrawn",
        "program.gate_reason",
        "program.gate_reason",
    ]


def test_a_reason_is_short_and_given_while_the_draft_is_written(
    draft: Program, priya: User, moment: datetime
) -> None:
    with pytest.raises(ReasonRefused) as too_long:
        give_gate_reason(
            program_id=draft.id, gate=Gate.BUDGET, reason="n" * 301, actor_id=priya.id, at=moment
        )
    submit_for_approval(program_id=draft.id, actor_id=priya.id, at=moment)
    with pytest.raises(ReasonRefused, match="is no draft any more"):
        give_gate_reason(program_id=draft.id, gate=Gate.BUDGET, reason="Late", actor_id=priya.id, at=moment)

    assert too_long.value.gate is Gate.BUDGET
    assert {reason.reason for reason in GateReason.objects.all()} == {
        f"Agreed: {gate.value}" for gate in Gate
    }


def test_a_closed_gate_stops_sending_and_launching(
    bare: Program, policy: LaunchPolicy, priya: User, moment: datetime
) -> None:
    before = state(bare)

    with pytest.raises(UnableToSubmit) as sending:
        submit_for_approval(program_id=bare.id, actor_id=priya.id, at=moment)
    with pytest.raises(UnableToSubmit) as launching:
        launch(bare, priya, moment)

    assert [fault.path for fault in sending.value.faults] == ["launch.backtest"]
    assert [fault.path for fault in launching.value.faults] == ["launch.backtest"]
    assert state(bare) == before


def test_a_promise_to_nobody_is_refused(tested: Program, priya: User, moment: datetime) -> None:
    write(
        tested,
        priya,
        moment,
        Decimal(150000),
        eligibility={"partners": ["ALDER"], "except_partners": ["ALDER"]},
    )

    with pytest.raises(UnableToSubmit) as refused:
        submit_for_approval(program_id=tested.id, actor_id=priya.id, at=moment)

    assert "NOBODY_REACHED" in {fault.code for fault in refused.value.faults}


def test_one_person_launches_within_the_limit_and_partners_are_told(
    tested: Program, policy: LaunchPolicy, priya: User, moment: datetime
) -> None:
    program = launch(tested, priya, moment)

    version = current_version(program)
    assert (program.status, version.launched_alone, version.approved_by) == ("live", True, None)
    assert (version.submitted_by, version.published_at) == (priya, moment)
    assert sorted(notice.partner.code for notice in TermsNotice.objects.all()) == ["ALDER", "BEXLEY"]
    assert trail_of("program", program.code)[0].action == "program.launched"


@pytest.mark.parametrize(
    "limit, budget, why",
    [
        (Decimal("149999.99"), Decimal(150000), "Its budget of $150,000 is above the limit of $149,999.99"),
        (None, Decimal(150000), "Every launch of this vendor needs a second person."),
        (Decimal(200000), None, "It has no budget to hold against the limit of $200,000"),
    ],
)
def test_above_the_limit_a_second_person_is_needed(
    limit: Decimal | None,
    budget: Decimal | None,
    why: str,
    tested: Program,
    olga: User,
    priya: User,
    moment: datetime,
) -> None:
    if limit is not None:
        set_launch_policy(alone_limit=limit, reason="As agreed", actor_id=olga.id, at=moment)
    Program.objects.filter(id=tested.id).update(budget=budget)
    give_gate_reason(
        program_id=tested.id, gate=Gate.BUDGET, reason="Paid by margin", actor_id=priya.id, at=moment
    )
    before = state(tested)

    with pytest.raises(UnableToLaunch) as refused:
        launch(tested, priya, moment)

    assert why in refused.value.message
    assert state(tested) == before


def test_a_budget_at_the_limit_needs_one_person(
    tested: Program, olga: User, priya: User, moment: datetime
) -> None:
    set_launch_policy(alone_limit=Decimal(150000), reason="As agreed", actor_id=olga.id, at=moment)

    assert launch(tested, priya, moment).status == "live"


def test_where_a_reason_stands_in_a_second_person_reads_it(
    bare: Program, policy: LaunchPolicy, priya: User, moment: datetime
) -> None:
    give_gate_reason(program_id=bare.id, gate=Gate.BACKTEST, reason="No sales", actor_id=priya.id, at=moment)

    with pytest.raises(UnableToLaunch, match=r"A reason stands in for .*back-test"):
        launch(bare, priya, moment)

    assert state(bare)[0] == "draft"


def test_terms_other_than_those_on_the_page_are_not_launched(
    tested: Program, policy: LaunchPolicy, priya: User, moment: datetime
) -> None:
    with pytest.raises(UnableToLaunch, match="are not those you checked"):
        launch(tested, priya, moment, seen_hash="0" * 64)

    assert state(tested)[0] == "draft"


def test_a_program_is_launched_once(
    tested: Program, policy: LaunchPolicy, priya: User, moment: datetime
) -> None:
    launch(tested, priya, moment)

    with pytest.raises(NotAllowed):
        launch(tested, priya, moment)


def test_nobody_is_told_where_the_writer_does_not_want_it(
    tested: Program, policy: LaunchPolicy, priya: User, moment: datetime
) -> None:
    plan_launch(
        program_id=tested.id,
        tell_partners=False,
        acknowledge_by=None,
        approver_id=None,
        actor_id=priya.id,
        at=moment,
    )

    launch(tested, priya, moment)

    assert TermsNotice.objects.count() == 0


def test_the_launch_is_planned_with_a_day_to_come_and_somebody_who_may_approve(
    draft: Program, priya: User, lena: User, finn: User, moment: datetime
) -> None:
    def plan(day: date | None, approver: User | None) -> Program:
        return plan_launch(
            program_id=draft.id,
            tell_partners=True,
            acknowledge_by=day,
            approver_id=approver.id if approver else None,
            actor_id=priya.id,
            at=moment,
        )

    planned = plan(date(2026, 11, 23), lena)
    problems = []
    for day, approver in ((date(2026, 11, 22), lena), (None, finn), (None, priya)):
        with pytest.raises(UnableToPlanLaunch) as refused:
            plan(day, approver)
        problems.append(refused.value.field)

    assert (planned.acknowledge_by, planned.approver) == (date(2026, 11, 23), lena)
    assert problems == ["acknowledge_by", "approver", "approver"]


def test_the_policy_is_set_with_a_reason_and_the_newest_counts(
    inside: Tenant, olga: User, moment: datetime
) -> None:
    def set_to(limit: Decimal | None, reason: str, minute: int) -> LaunchPolicy:
        at = moment.replace(minute=minute)
        return set_launch_policy(alone_limit=limit, reason=reason, actor_id=olga.id, at=at)

    set_to(Decimal(1000), "First", 1)
    newest = set_to(None, "Two people from now on", 2)
    problems = []
    for limit, reason in (
        (None, "The same"),
        (Decimal(-1), "Less"),
        (Decimal(10) ** 13, "All"),
        (Decimal(5), " "),
    ):
        with pytest.raises(UnableToSetPolicy) as refused:
            set_to(limit, reason, 3)
        problems.append(refused.value.field)

    assert policy_in_force() == newest
    assert problems == ["limit", "limit", "limit", "reason"]


def test_each_vendor_has_a_policy_of_its_own(
    kestrel: Tenant, osprey: Tenant, olga: User, charlie: User, moment: datetime
) -> None:
    with tenant_context(osprey.id):
        set_launch_policy(alone_limit=Decimal(5), reason="Ours", actor_id=charlie.id, at=moment)

    with tenant_context(kestrel.id):
        assert policy_in_force() is None


def test_partners_people_get_a_letter_once_it_is_committed(
    tested: Program,
    policy: LaunchPolicy,
    priya: User,
    moment: datetime,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    notified = Program.objects.get(id=tested.id)
    alder = make_portal_user_of("ALDER", "partner_admin", "marta")
    make_portal_user_of("ALDER", "partner_accountant", "books")

    with django_capture_on_commit_callbacks(execute=True):
        launch(tested, priya, moment, terms_link="https://v.example/p/kestrel/programs/X/terms/")

    (letter,) = posted(policy.tenant)
    html = letter.html
    notice = TermsNotice.objects.get(partner__code="ALDER")
    assert letter.to == [alder.email]
    assert letter.subject == f"New terms: {notified.name}"
    assert notice.body in letter.body
    assert "https://v.example/p/kestrel/programs/X/terms/" in letter.body
    assert 'href="https://v.example/p/kestrel/programs/X/terms/"' in html
    assert current_version(notified).rule_sentence in html


def make_portal_user_of(code: str, role: str, name: str) -> User:
    """Make a person of a partner that exists."""
    return make_portal_user(Partner.objects.get(code=code), role, name)
