"""Targets, baselines and expected volumes: set all or none, on record, and followed by what is earned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from partners.models import Partner
from programs.enums import FigureKind
from programs.models import PartnerFigure, Program
from programs.operations.create_program import create_program
from programs.operations.set_partner_figures import UnableToSetFigures, set_partner_figures
from programs.queries.figure_faults import FigureGiven
from tests.factories import NOON, make_partner, make_published_program, program_document
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

Q3, Q4 = date(2026, 7, 1), date(2026, 10, 1)
Set = Callable[..., int]


@pytest.fixture
def partners(inside: Tenant) -> dict[str, Partner]:
    return {code: make_partner(code) for code in ("ALDER", "BEXLEY")}


@pytest.fixture
def program(partners: dict[str, Partner], priya: User, lena: User) -> Program:
    """A program of two quarters."""
    document = program_document(starts_on="2026-07-01", measure={"kind": "attainment_percent"})
    return make_published_program(document, partners=partners.values(), owner=priya, approver=lena)


@pytest.fixture
def setting(program: Program, priya: User, moment: datetime) -> Set:
    """Set figures of (partner, amount[, first day]) as the program manager."""

    def done(*figures: tuple[Any, ...], **changes: Any) -> int:
        asked: dict[str, Any] = {
            "program_id": program.id,
            "kind": FigureKind.TARGET,
            "actor_id": priya.id,
            "at": moment,
            **changes,
        }
        return set_partner_figures(figures=[given(*figure) for figure in figures], **asked)

    return done


def given(partner: str, amount: str | None, start: date | None = None) -> FigureGiven:
    return FigureGiven(partner, None if amount is None else Decimal(amount), start)


def figures() -> list[tuple[Any, ...]]:
    """List what is set."""
    found = PartnerFigure.objects.order_by("kind", "partner__code", "period_start")
    return list(found.values_list("kind", "partner__code", "amount", "period_start", "reason"))


def state() -> tuple[Any, ...]:
    return figures(), AuditEvent.objects.count(), Job.objects.count()


def test_figures_are_set_for_each_period_or_for_one(setting: Set) -> None:
    changed = setting(("ALDER", "100000"), ("ALDER", "150000.50", Q4), ("BEXLEY", "0"), reason="Plan 2026")

    assert changed == 3
    assert figures() == [
        ("target", "ALDER", Decimal("150000.50"), Q4, "Plan 2026"),
        ("target", "ALDER", Decimal("100000"), None, "Plan 2026"),
        ("target", "BEXLEY", Decimal("0"), None, "Plan 2026"),
    ]


def test_kinds_stand_beside_each_other(setting: Set) -> None:
    for kind in FigureKind:
        setting(("ALDER", "100"), kind=kind)

    assert [row[:3] for row in figures()] == [
        ("baseline", "ALDER", Decimal("100")),
        ("expected", "ALDER", Decimal("100")),
        ("target", "ALDER", Decimal("100")),
    ]


def test_only_what_differs_changes_and_is_recorded_with_what_was(
    setting: Set, priya: User, olga: User, moment: datetime, program: Program
) -> None:
    setting(("ALDER", "100000"), ("BEXLEY", "50000"), reason="Plan")

    changed = setting(("ALDER", "100000"), ("BEXLEY", "60000", None), reason="", actor_id=olga.id)

    assert changed == 1
    assert [row[1:] for row in figures()] == [
        ("ALDER", Decimal("100000"), None, "Plan"),
        ("BEXLEY", Decimal("60000"), None, "Plan"),
    ]
    assert PartnerFigure.objects.get(partner__code="BEXLEY").set_by_id == olga.id
    newest = AuditEvent.objects.order_by("-number")[0]
    assert (newest.action, newest.object_kind, newest.object_code) == (
        "program.targets_set",
        "program",
        program.code,
    )
    assert (newest.actor_id, newest.at) == (olga.id, moment)
    assert newest.data == {
        "figures": [{"partner": "BEXLEY", "period": None, "was": "50000", "now": "60000"}],
        "reason": "",
    }


def test_a_new_reason_for_the_same_figure_is_kept(setting: Set) -> None:
    setting(("ALDER", "100000"), reason="Plan")

    changed = setting(("ALDER", "100000"), reason="As agreed on 3 Nov")

    assert (changed, figures()[0][4]) == (1, "As agreed on 3 Nov")


def test_no_amount_takes_a_figure_away_and_says_so_in_the_trail(setting: Set) -> None:
    setting(("ALDER", "100000"), ("ALDER", "150000", Q4))

    changed = setting(("ALDER", None, Q4))

    assert changed == 1
    assert [row[2:4] for row in figures()] == [(Decimal("100000"), None)]
    assert AuditEvent.objects.order_by("-number")[0].data["figures"] == [
        {"partner": "ALDER", "period": "2026-10-01", "was": "150000", "now": None}
    ]


def test_a_change_lets_what_is_earned_follow_once(setting: Set) -> None:
    setting(("ALDER", "100000"))
    setting(("ALDER", "200000"))

    jobs = Job.objects.values_list("kind", "payload")
    assert list(jobs) == [("payouts.recalculate", {"program": "VIR-2026-014", "dedupe": "all"})]


@pytest.mark.parametrize("figure", [("ALDER", "100000"), ("BEXLEY", None)])
def test_where_nothing_changes_nothing_is_written(figure: tuple[Any, ...], setting: Set) -> None:
    setting(("ALDER", "100000"))
    before = state()

    assert setting(figure) == 0
    assert state() == before


@pytest.mark.parametrize(
    ("figures_asked", "faults"),
    [
        ([("NOBODY", "1")], [(0, "There is no partner “NOBODY”. Check the code.")]),
        ([("alder", "1")], [(0, "There is no partner “alder”. Check the code.")]),
        (
            [("ALDER", "-0.01")],
            [(0, "ALDER: write an amount from 0 to below 10,000,000,000,000.")],
        ),
        (
            [("ALDER", "10000000000000")],
            [(0, "ALDER: write an amount from 0 to below 10,000,000,000,000.")],
        ),
        ([("ALDER", "NaN")], [(0, "ALDER: write an amount from 0 to below 10,000,000,000,000.")]),
        ([("ALDER", "Infinity")], [(0, "ALDER: write an amount from 0 to below 10,000,000,000,000.")]),
        ([("ALDER", "1.00001")], [(0, "ALDER: write at most 4 decimals.")]),
        (
            [("ALDER", "1", date(2026, 10, 2))],
            [(0, "ALDER: no period starts on 2 Oct 2026. Write the first day of one.")],
        ),
        (
            [("ALDER", "1"), ("BEXLEY", "1"), ("ALDER", "2")],
            [
                (0, "ALDER stands here twice. Keep one of them."),
                (2, "ALDER stands here twice. Keep one of them."),
            ],
        ),
        (
            [("BEXLEY", "1", Q4), ("BEXLEY", None, Q4)],
            [
                (0, "BEXLEY stands here twice for the period from 1 Oct 2026. Keep one of them."),
                (1, "BEXLEY stands here twice for the period from 1 Oct 2026. Keep one of them."),
            ],
        ),
        (
            [("BEXLEY", "1"), ("NOBODY", "-1", date(2026, 1, 1))],
            [
                (1, "There is no partner “NOBODY”. Check the code."),
                (1, "NOBODY: write an amount from 0 to below 10,000,000,000,000."),
                (1, "NOBODY: no period starts on 1 Jan 2026. Write the first day of one."),
            ],
        ),
    ],
)
def test_every_fault_is_named_by_its_place_and_nothing_moves(
    figures_asked: list[tuple[Any, ...]], faults: list[tuple[int, str]], setting: Set
) -> None:
    setting(("ALDER", "100000"))
    before = state()

    with pytest.raises(UnableToSetFigures) as refusal:
        setting(*figures_asked)

    assert list(refusal.value.faults) == faults
    assert refusal.value.message == " ".join(message for _, message in faults)
    assert state() == before


def test_a_reason_that_is_too_long_is_refused(setting: Set) -> None:
    before = state()

    with pytest.raises(UnableToSetFigures, match="at most 300 characters"):
        setting(("ALDER", "1"), reason="x" * 301)

    assert state() == before


def test_a_draft_without_periods_takes_figures_for_each_of_them_only(
    partners: dict[str, Partner], priya: User, moment: datetime, setting: Set
) -> None:
    draft = create_program(name="Draft", starts_on=Q3, ends_on=Q4, actor_id=priya.id, at=moment)

    assert setting(("ALDER", "100"), program_id=draft.id) == 1
    before = state()
    with pytest.raises(UnableToSetFigures, match="ALDER: the program has no periods yet"):
        setting(("ALDER", "100", Q3), program_id=draft.id)
    assert state() == before


def test_a_partner_of_another_vendor_is_not_known_and_its_lookalike_keeps_its_figure(
    kestrel: Tenant, osprey: Tenant, priya: User, lena: User, charlie: User, moment: datetime
) -> None:
    programs = {}
    for tenant, owner in ((osprey, charlie), (kestrel, priya)):
        with tenant_context(tenant.id, user_id=owner.id):
            alder = make_partner("ALDER")
            programs[tenant.slug] = make_published_program(
                program_document(), partners=[alder], owner=owner, approver=lena
            )
            if tenant == osprey:
                make_partner("THEIRS")

    def set_for(tenant: Tenant, partner: str, amount: str) -> int:
        with tenant_context(tenant.id, user_id=priya.id):
            return set_partner_figures(
                program_id=programs[tenant.slug].id,
                kind=FigureKind.TARGET,
                figures=[given(partner, amount)],
                actor_id=priya.id,
                at=moment,
            )

    set_for(osprey, "ALDER", "7")
    set_for(kestrel, "ALDER", "100")
    with pytest.raises(UnableToSetFigures):
        set_for(kestrel, "THEIRS", "1")

    for tenant, amount in ((osprey, "7"), (kestrel, "100")):
        with tenant_context(tenant.id):
            assert [row[1:3] for row in figures()] == [("ALDER", Decimal(amount))]


class TestTheDatabase:
    def insert(self, program: Program, partner: Partner, owner: User, **changes: Any) -> None:
        """Write a row by plain SQL."""
        values = {
            "id": "00000000-0000-0000-0000-000000000077",
            "tenant": program.tenant_id,
            "program": program.id,
            "partner": partner.id,
            "kind": "target",
            "amount": "1",
            "start": None,
            "owner": owner.id,
            "at": NOON,
            **changes,
        }
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO programs_partnerfigure"
                " (id, tenant_id, program_id, partner_id, kind, amount, period_start, reason, set_by_id, set_at)"
                " VALUES (%(id)s, %(tenant)s, %(program)s, %(partner)s, %(kind)s, %(amount)s, %(start)s, '',"
                " %(owner)s, %(at)s)",
                values,
            )

    @pytest.mark.parametrize("amount", ["-0.0001", "10000000000000", "NaN"])
    def test_an_amount_out_of_bounds_is_refused(
        self, amount: str, program: Program, partners: dict[str, Partner], priya: User
    ) -> None:
        with pytest.raises(DatabaseError, match=r"figure_amount_bounds|overflow"), transaction.atomic():
            self.insert(program, partners["ALDER"], priya, amount=amount)

        assert figures() == []

    @pytest.mark.parametrize("amount", ["0", "9999999999999.9999"])
    def test_amounts_at_the_bounds_are_let_in(
        self, amount: str, program: Program, partners: dict[str, Partner], priya: User
    ) -> None:
        self.insert(program, partners["ALDER"], priya, amount=amount)

        assert figures()[0][2] == Decimal(amount)

    def test_an_unknown_kind_is_refused(
        self, program: Program, partners: dict[str, Partner], priya: User
    ) -> None:
        with pytest.raises(IntegrityError, match="figure_kind_known"), transaction.atomic():
            self.insert(program, partners["ALDER"], priya, kind="quota")

    @pytest.mark.parametrize("start", [None, Q4])
    def test_a_second_figure_of_one_kind_for_the_same_days_is_refused(
        self, start: date | None, program: Program, partners: dict[str, Partner], priya: User
    ) -> None:
        self.insert(program, partners["ALDER"], priya, start=start)

        with pytest.raises(IntegrityError, match="figure_once"), transaction.atomic():
            self.insert(
                program,
                partners["ALDER"],
                priya,
                start=start,
                id="00000000-0000-0000-0000-000000000078",
            )
