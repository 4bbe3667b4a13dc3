"""The letters of the morning: whose day it is, what they say, and how often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from partners.enums import AudienceKind, MessageKind
from partners.models import Partner
from partners.operations.messaging.save_message import Draft, save_message
from partners.operations.messaging.send_message import send_message
from tests.faces.portal.stage import Stage, annual, cordless
from tests.factories import make_person
from vir.faces.console.messages.values import MessageComposer
from vir.faces.letters.ruler_table import Cell, RulerTable
from vir.faces.letters.viewing import view_of
from vir.foundation.identity.models import User
from vir.foundation.jobs import operations, runner
from vir.foundation.notifications.models import Delivery, Preference, ReaderSettings
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

# Noon in Chicago, on the Monday of the tests and around it.
MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def stage(kestrel: Tenant, client_as: Callable[[User], Client]) -> Stage:
    """Give a vendor whose days go by."""
    mona, paul, anna = (
        make_person(kestrel, name, role)
        for name, role in (
            ("mona", "program_manager"),
            ("paul", "finance_preparer"),
            ("anna", "finance_approver"),
        )
    )
    return Stage(kestrel, mona, paul, anna, client_as)


@pytest.fixture
def alder(stage: Stage) -> Partner:
    """A partner in the second tier of four, with 57,820.00 to the third."""
    found = stage.partner("ALDER", "Alder Supply")
    stage.publish(cordless(), [found])
    stage.sold(found, "345320.00", lines=4)
    stage.sold(found, "-3140.00", quantity="-1")
    stage.calculate()
    return found


def morning(stage: Stage, at: datetime = MONDAY) -> list[tuple[str, str, str]]:
    """Run the job of a morning; gives what it posted: to whom, of which kind, under which name."""
    with tenant_context(stage.tenant.id):
        before = set(Delivery.objects.values_list("id", flat=True))
        job_id = operations.enqueue(kind="letters.morning", payload={}, at=at, run_after=at)
    assert job_id is not None
    assert runner.run(job_id, clock=lambda: at) == "done"
    with tenant_context(stage.tenant.id):
        made = Delivery.objects.exclude(id__in=before).order_by("ref_kind", "address")
        return list(made.values_list("address", "ref_kind", "ref_code"))


def letter(stage: Stage, to: User, kind: str = "digest") -> Delivery:
    with tenant_context(stage.tenant.id):
        found: Delivery = Delivery.objects.get(user=to, ref_kind=kind)
    return found


def only_nudges(posted: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    return [(to, code) for to, kind, code in posted if kind == "nudge"]


def buy(stage: Stage, partner: Partner, net: str) -> None:
    stage.sold(partner, net)
    stage.calculate()


def test_the_digest_says_what_the_portal_says_with_certainty_and_as_of(stage: Stage, alder: Partner) -> None:
    birch = stage.partner("BIRCH", "Birch Trading")
    stage.publish(annual(), [birch])
    buy(stage, birch, "1100000.00")
    marta = stage.person(alder)

    morning(stage)

    found = letter(stage, marta)
    said = (
        "Buy $57,820 more by 31 Dec to reach Tier 3. "
        "You would earn $16,000.00, which is $5,734.60 more than today."
    )
    assert found.subject == "Your week with Kestrel Tools"
    assert found.text.splitlines()[2:13] == [
        "Q4 Cordless Growth (ends 31 Dec, 39 days left)",
        said,
        "You $342,180",
        "  Tier 1, 2%: from $100,000, pays $2,000.00, reached",
        "  Tier 2, 3%: from $250,000, pays $7,500.00, reached",
        "  Tier 3, 4%: from $400,000, pays $16,000.00, $57,820 to go",
        "  Tier 4, 5%: from $600,000, pays $30,000.00, $257,820 to go",
        "~ $10,265.40. Earned to date, not final. Tier 2, 3%. Counted to 22 Nov, file 06:10.",
        "http://localhost:8000/p/kestrel/programs/VIR-2026-014/?period=2026-10-01",
        "",
        "",
    ]
    for piece in (
        said,
        "~ $10,265.40",
        "Earned to date, not final. Tier 2, 3%. Counted to 22 Nov, file 06:10.",
    ):
        assert piece in found.html
    assert [word for word in ("Birch", "Annual", "1,100,000") if word in found.text + found.html] == []


def test_the_digest_comes_once_a_week_on_the_day_that_was_chosen(stage: Stage, alder: Partner) -> None:
    marta, thor = stage.person(alder), stage.person(alder, name="thor")
    stage.person(alder, "partner_accountant", "ada")
    with tenant_context(stage.tenant.id):
        ReaderSettings.objects.create(user=thor, partner_id=alder.id, digest_weekday=4, changed_at=MONDAY)

    days = {at: morning(stage, MONDAY + at * DAY) for at in (0, 0.1, 3, 7)}

    to_partner = {
        at: [(to, code) for to, kind, code in posted if kind == "digest" and "alder" in to]
        for at, posted in days.items()
    }
    assert to_partner == {
        0: [(marta.email, "2026-W48")],
        0.1: [],
        3: [(thor.email, "2026-W48")],
        7: [(marta.email, "2026-W49")],
    }


def test_parts_that_were_turned_off_are_left_out_and_nothing_is_no_letter(
    stage: Stage, alder: Partner
) -> None:
    marta = stage.person(alder)
    with tenant_context(stage.tenant.id):
        Preference.objects.create(
            user=marta,
            partner_id=alder.id,
            event="summary",
            channel="digest",
            on=False,
            changed_at=MONDAY,
        )

    posted = morning(stage)

    assert [to for to, kind, _ in posted if kind == "digest" and to == marta.email] == []


def test_a_near_tier_is_told_once_a_week_for_a_program_and_once_for_a_period(
    stage: Stage, alder: Partner
) -> None:
    marta = stage.person(alder)
    reached = "VIR-2026-014:2026-10-01:reached-2"
    near = "VIR-2026-014:2026-10-01:near-3"

    first = morning(stage)
    # 22,820.00 to the third tier: more than nine tenths of 400,000.00.
    buy(stage, alder, "35000.00")
    same_week = morning(stage, MONDAY + 6 * DAY)
    next_week = morning(stage, MONDAY + 7 * DAY)
    later = morning(stage, MONDAY + 15 * DAY)

    assert [only_nudges(posted) for posted in (first, same_week, next_week, later)] == [
        [(marta.email, reached)],
        [],
        [(marta.email, near)],
        [],
    ]


def test_a_nudge_that_a_person_sent_keeps_the_morning_quiet_for_a_week_about_that_program(
    stage: Stage, alder: Partner
) -> None:
    marta = stage.person(alder)
    draft = Draft(
        kind=MessageKind.NUDGE,
        audience=AudienceKind.PARTNERS,
        texts={"en": {"subject": "Nearly there", "body": "A little more."}},
        audience_names=("ALDER",),
        about="VIR-2026-014",
    )
    with tenant_context(stage.tenant.id):
        code = save_message(draft=draft, actor_id=stage.manager.id, at=MONDAY - DAY).code
        send_message(
            code=code,
            edit=1,
            partners_seen=1,
            composer=MessageComposer(stage.tenant, date(2026, 11, 23)),
            actor_id=stage.manager.id,
            at=MONDAY - DAY,
        )
    buy(stage, alder, "40000.00")

    days = [only_nudges(morning(stage, MONDAY + DAY * number)) for number in (0, 5, 6)]

    assert days == [[], [], [(marta.email, "VIR-2026-014:2026-10-01:near-3")]]


@pytest.mark.parametrize(
    ("counted_to", "code"),
    [
        (date(2026, 12, 16), "reached-2"),
        (date(2026, 12, 17), "closing-14"),
        (date(2026, 12, 21), "closing-14"),
        # What is said now would keep the last word from being said.
        (date(2026, 12, 22), ""),
        (date(2026, 12, 27), ""),
        (date(2026, 12, 28), "closing-3"),
    ],
)
def test_the_end_of_a_program_is_told_14_and_3_days_before(
    stage: Stage, alder: Partner, counted_to: date, code: str
) -> None:
    stage.person(alder)
    stage.calculate(today=counted_to + DAY, counted_to=counted_to)

    posted = morning(stage, datetime.combine(counted_to + DAY, MONDAY.timetz()))

    assert [found for _, found in only_nudges(posted)] == (
        [f"VIR-2026-014:2026-10-01:{code}"] if code else []
    )


def test_whoever_turned_these_letters_off_gets_none_and_a_colleague_does(
    stage: Stage, alder: Partner
) -> None:
    marta, thor = stage.person(alder), stage.person(alder, name="thor")
    with tenant_context(stage.tenant.id):
        Preference.objects.create(
            user=marta, partner_id=alder.id, event="tier", channel="email", on=False, changed_at=MONDAY
        )

    posted = morning(stage)

    assert [to for to, _ in only_nudges(posted)] == [thor.email]


def test_the_team_is_told_what_waits_for_each_and_what_came_back(
    stage: Stage, alder: Partner, other_stage: Stage
) -> None:
    stage.person(alder)
    with tenant_context(stage.tenant.id):
        for state in ("sent", "bounced"):
            Delivery.objects.create(
                event="terms",
                partner_id=alder.id,
                address="x@else.example",
                subject="New terms",
                text="As text",
                state=state,
                created_at=MONDAY - DAY,
                due_at=MONDAY - DAY,
                sent_at=MONDAY - DAY,
            )

    morning(stage)

    found = letter(stage, stage.manager)
    assert "1 program runs or is about to. 1 letter went to partners this week, 1 came back." in found.text
    with tenant_context(other_stage.tenant.id):
        assert Delivery.objects.count() == 0


def test_the_ruler_is_cut_where_the_partner_stands_and_tiers_start(stage: Stage, alder: Partner) -> None:
    with tenant_context(stage.tenant.id):
        (program,) = view_of(stage.tenant, alder.id, date(2026, 11, 23)).programs

    found: RulerTable = program.ruler
    # 0 to 648,000.00: 1.08 times the top tier.
    assert found.cells == (
        Cell("15.432%", True, True),
        Cell("23.148%", True, True),
        Cell("14.226%", True, True),
        Cell("8.922%", False, False),
        Cell("30.865%", False, True),
        Cell("7.407%", False, True),
    )
    assert sum(Decimal(cell.width[:-1]) for cell in found.cells) == 100
    assert (found.label, found.words_first) == ("You $342,180", True)
