"""A partner belongs to one parent at a time, from a day on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from partners.models import Affiliation, Partner
from partners.operations.set_parent import UnableToSetParent, set_parent
from tests.factories import make_partner
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

JAN, JUL, OCT, NOV = (date(2026, month, 1) for month in (1, 7, 10, 11))
Held = list[tuple[str, str, date | None, date | None]]
SetParent = Callable[..., Affiliation | None]


@pytest.fixture
def partners(inside: Tenant) -> dict[str, Partner]:
    """Two head offices and two branches."""
    return {code: make_partner(code) for code in ("ALDER", "BEXLEY", "HOLDING", "UNION")}


@pytest.fixture
def setting(partners: dict[str, Partner], priya: User, moment: datetime) -> SetParent:
    """Set a parent as the program manager."""

    def done(partner: str, parent: str | None, since: date | None = None) -> Affiliation | None:
        return set_parent(partner_code=partner, parent_code=parent, since=since, actor_id=priya.id, at=moment)

    return done


def held() -> Held:
    """List who belongs to whom."""
    rows = Affiliation.objects.values_list("partner__code", "parent__code", "starts_on", "ends_on")
    return sorted(rows, key=lambda row: (row[0], row[2] or date.min))


def state() -> tuple[Any, ...]:
    return held(), AuditEvent.objects.count(), Job.objects.count()


def test_a_partner_belongs_to_its_parent_always_unless_dated(setting: SetParent) -> None:
    setting("ALDER", "HOLDING")
    setting("BEXLEY", "HOLDING", OCT)

    assert held() == [("ALDER", "HOLDING", None, None), ("BEXLEY", "HOLDING", OCT, None)]


def test_a_new_parent_ends_the_old_one_on_its_first_day(setting: SetParent) -> None:
    setting("ALDER", "HOLDING")

    setting("ALDER", "UNION", OCT)

    assert held() == [("ALDER", "HOLDING", None, OCT), ("ALDER", "UNION", OCT, None)]


def test_what_was_said_for_later_days_is_replaced(setting: SetParent) -> None:
    setting("ALDER", "HOLDING", JAN)
    setting("ALDER", "UNION", OCT)

    setting("ALDER", "BEXLEY", JUL)

    assert held() == [("ALDER", "HOLDING", JAN, JUL), ("ALDER", "BEXLEY", JUL, None)]


def test_a_parent_for_always_replaces_everything(setting: SetParent) -> None:
    setting("ALDER", "HOLDING", JAN)
    setting("ALDER", "UNION", OCT)

    setting("ALDER", "UNION")

    assert held() == [("ALDER", "UNION", None, None)]


def test_a_parent_set_again_for_the_same_day_is_corrected(setting: SetParent) -> None:
    setting("ALDER", "HOLDING", OCT)

    setting("ALDER", "UNION", OCT)

    assert held() == [("ALDER", "UNION", OCT, None)]


def test_a_partner_can_leave_its_parent_and_come_back(setting: SetParent) -> None:
    setting("ALDER", "HOLDING")

    assert setting("ALDER", None, JUL) is None
    setting("ALDER", "HOLDING", OCT)

    assert held() == [("ALDER", "HOLDING", None, JUL), ("ALDER", "HOLDING", OCT, None)]


def test_a_partner_without_a_parent_for_always_has_none_left(setting: SetParent) -> None:
    setting("ALDER", "HOLDING", JAN)
    setting("ALDER", "UNION", OCT)

    setting("ALDER", None)

    assert held() == []


def test_every_change_is_recorded_and_lets_programs_follow(
    setting: SetParent, priya: User, moment: datetime
) -> None:
    setting("ALDER", "HOLDING", OCT)
    setting("ALDER", None, NOV)

    trail = AuditEvent.objects.order_by("number")
    assert [(event.action, event.object_kind, event.object_code, event.data) for event in trail] == [
        ("partner.parent_set", "partner", "ALDER", {"parent": "HOLDING", "since": "2026-10-01"}),
        ("partner.parent_set", "partner", "ALDER", {"parent": None, "since": "2026-11-01"}),
    ]
    assert {(event.actor_id, event.at) for event in trail} == {(priya.id, moment)}
    assert sorted(Job.objects.values_list("kind", flat=True)) == [
        "payouts.recalculate",
        "programs.rebuild_enrolments",
    ]


@pytest.mark.parametrize(
    ("partner", "parent", "since", "words"),
    [
        ("NOBODY", "HOLDING", None, "There is no partner “NOBODY”. Check the code."),
        ("ALDER", "NOBODY", None, "There is no partner “NOBODY”. Add the parent first."),
        ("ALDER", "alder", None, "There is no partner “alder”. Add the parent first."),
        ("ALDER", "ALDER", None, "A partner is not its own parent. Choose another one."),
        ("HOLDING", "ALDER", None, "ALDER Supply belongs to HOLDING Supply. Let that end first."),
        ("HOLDING", "ALDER", NOV, "ALDER Supply belongs to HOLDING Supply. Let that end first."),
        (
            "ALDER",
            "HOLDING",
            OCT,
            "ALDER Supply belongs to HOLDING Supply from 1 Oct 2026 on. Nothing to change.",
        ),
        (
            "ALDER",
            "HOLDING",
            NOV,
            "ALDER Supply belongs to HOLDING Supply from 1 Nov 2026 on. Nothing to change.",
        ),
        ("BEXLEY", None, NOV, "BEXLEY Supply has no parent from 1 Nov 2026 on. Nothing to change."),
        ("UNION", None, None, "UNION Supply has no parent. Nothing to change."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_moves(
    partner: str, parent: str | None, since: date | None, words: str, setting: SetParent
) -> None:
    setting("ALDER", "HOLDING", OCT)
    setting("BEXLEY", "HOLDING", JAN)
    setting("BEXLEY", None, OCT)
    before = state()

    with pytest.raises(UnableToSetParent) as refusal:
        setting(partner, parent, since)

    assert refusal.value.message == words
    assert state() == before


def test_a_parent_that_belonged_to_its_member_once_may_become_its_parent(setting: SetParent) -> None:
    setting("ALDER", "HOLDING")
    setting("ALDER", None, OCT)

    setting("HOLDING", "ALDER", OCT)

    assert held() == [("ALDER", "HOLDING", None, OCT), ("HOLDING", "ALDER", OCT, None)]


def test_another_vendors_partner_can_not_be_a_parent(
    kestrel: Tenant, osprey: Tenant, priya: User, charlie: User, moment: datetime
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        theirs = make_partner("ALDER")
        Affiliation.objects.create(partner=theirs, parent=make_partner("HOLDING"))

    with tenant_context(kestrel.id, user_id=priya.id):
        make_partner("ALDER")
        with pytest.raises(UnableToSetParent):
            set_parent(partner_code="ALDER", parent_code="HOLDING", since=None, actor_id=priya.id, at=moment)
        assert held() == []

    with tenant_context(osprey.id, user_id=charlie.id):
        assert held() == [("ALDER", "HOLDING", None, None)]


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ((None, None), (None, None)),
            ((None, OCT), (JUL, None)),
            ((JAN, None), (OCT, NOV)),
            ((JAN, OCT), (JUL, NOV)),
        ],
    )
    def test_two_parents_at_a_time_are_refused(
        self,
        first: tuple[date | None, date | None],
        second: tuple[date | None, date | None],
        partners: dict[str, Partner],
    ) -> None:
        def belong(parent: str, days: tuple[date | None, date | None]) -> None:
            Affiliation.objects.create(
                partner=partners["ALDER"], parent=partners[parent], starts_on=days[0], ends_on=days[1]
            )

        belong("HOLDING", first)

        with pytest.raises(IntegrityError, match="affiliation_one_parent"), transaction.atomic():
            belong("UNION", second)

        assert Affiliation.objects.count() == 1

    def test_two_parents_one_after_the_other_are_let_in(self, partners: dict[str, Partner]) -> None:
        alder = partners["ALDER"]
        Affiliation.objects.create(partner=alder, parent=partners["HOLDING"], ends_on=OCT)
        Affiliation.objects.create(partner=alder, parent=partners["UNION"], starts_on=OCT)

        assert len(held()) == 2

    @pytest.mark.parametrize(
        ("parent", "starts_on", "ends_on", "name"),
        [
            ("HOLDING", OCT, OCT, "affiliation_dates"),
            ("HOLDING", NOV, OCT, "affiliation_dates"),
            ("ALDER", None, None, "affiliation_not_to_itself"),
        ],
    )
    def test_days_that_do_not_follow_each_other_and_a_parent_of_itself_are_refused(
        self, parent: str, starts_on: date, ends_on: date, name: str, partners: dict[str, Partner]
    ) -> None:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Affiliation.objects.create(
                partner=partners["ALDER"], parent=partners[parent], starts_on=starts_on, ends_on=ends_on
            )

        assert held() == []
