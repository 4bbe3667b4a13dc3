"""What is set for partners, what currencies are worth, and what a program still needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from partners.models import Affiliation, Partner
from programs.enums import FigureKind
from programs.models import Enrolment, ExchangeRate, PartnerFigure, Program, ProgramVersion
from programs.queries.figures import (
    figure_count,
    figures_of,
    listed_figures,
    listed_rates,
    quoted_pairs,
    quotes,
)
from programs.queries.needed_figures import Need, kinds_read, need_of, needed_kind
from programs.terms import Terms
from tests.factories import NOON, make_partner, make_published_program, make_segment, program_document
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

JUL, OCT, NOV = date(2026, 7, 1), date(2026, 10, 1), date(2026, 11, 1)
ATTAINMENT = {"kind": "attainment_percent"}
FIXED = {"kind": "growth_amount", "baseline": {"rule": "fixed"}}
LAST_YEAR = {"kind": "growth_percent", "baseline": {"rule": "same_period_last_year"}}
Publish = Callable[..., Program]


@pytest.fixture
def publish(inside: Tenant, priya: User, lena: User) -> Publish:
    """Publish a program of two quarters."""

    def published(*partners: Partner, **changes: Any) -> Program:
        document = program_document(**{"starts_on": "2026-07-01", "measure": ATTAINMENT, **changes})
        return make_published_program(document, partners=partners, owner=priya, approver=lena)

    return published


def set_figure(
    program: Program, partner: Partner, amount: str, kind: str = "target", start: date | None = None
) -> None:
    PartnerFigure.objects.create(
        program=program,
        partner=partner,
        kind=kind,
        amount=Decimal(amount),
        period_start=start,
        set_by=program.owner,
        set_at=NOON,
    )


def set_rate(owner: User, source: str, on: date, rate: str) -> None:
    ExchangeRate.objects.create(
        source=source, target="USD", on=on, rate=Decimal(rate), set_by=owner, set_at=NOON
    )


def need(program: Program) -> Need | None:
    document = ProgramVersion.objects.get(program=program).document
    return need_of(program, Terms.from_document(document))


def lacking(program: Program) -> list[tuple[str, list[date], bool]]:
    found = need(program)
    assert found is not None
    return [(lack.code, [period.start for period in lack.periods], lack.for_all) for lack in found.lacks]


class TestListed:
    def test_figures_are_listed_by_kind_partner_and_period(self, publish: Publish) -> None:
        alder, bexley = make_partner("ALDER", name="Zander"), make_partner("BEXLEY")
        program, other = publish(alder), publish(alder, code="VIR-2026-015")
        for kind in ("expected", "baseline", "target"):
            set_figure(program, alder, "1", kind)
        set_figure(program, bexley, "2", start=OCT)
        set_figure(program, bexley, "3", start=JUL)
        set_figure(program, bexley, "4")
        set_figure(other, alder, "9")

        rows = listed_figures(program).values_list("kind", "partner__code", "amount")

        assert list(rows) == [
            ("target", "BEXLEY", Decimal(4)),
            ("target", "BEXLEY", Decimal(3)),
            ("target", "BEXLEY", Decimal(2)),
            ("target", "ALDER", Decimal(1)),
            ("baseline", "ALDER", Decimal(1)),
            ("expected", "ALDER", Decimal(1)),
        ]
        assert (figure_count(program), figure_count(other)) == (6, 1)

    def test_the_engine_reads_them_by_kind_program_partner_and_period(self, publish: Publish) -> None:
        alder = make_partner("ALDER")
        program, other = publish(alder), publish(alder, code="VIR-2026-015")
        set_figure(program, alder, "1")
        set_figure(program, alder, "2", start=OCT)
        set_figure(program, alder, "3", "baseline")
        set_figure(other, alder, "9")

        found = figures_of([program.id])

        targets, baselines = found[FigureKind.TARGET], found[FigureKind.BASELINE]
        assert targets.of("VIR-2026-014", "ALDER", JUL) == Decimal(1)
        assert targets.of("VIR-2026-014", "ALDER", OCT) == Decimal(2)
        assert targets.of("VIR-2026-015", "ALDER", OCT) is None
        assert baselines.of("VIR-2026-014", "ALDER", OCT) == Decimal(3)
        assert found[FigureKind.EXPECTED].of("VIR-2026-014", "ALDER", OCT) is None

    def test_rates_are_listed_the_newest_first_and_hold_until_the_next(
        self, inside: Tenant, priya: User
    ) -> None:
        for source, on, rate in (("EUR", OCT, "1.08"), ("GBP", NOV, "1.3"), ("EUR", NOV, "1.1")):
            set_rate(priya, source, on, rate)

        kept = quotes()

        assert [(row.on, row.source) for row in listed_rates()] == [(NOV, "EUR"), (NOV, "GBP"), (OCT, "EUR")]
        assert kept.on("EUR", "USD", date(2026, 9, 30)) is None
        assert kept.on("EUR", "USD", date(2026, 10, 31)) == Decimal("1.08")
        assert kept.on("EUR", "USD", date(2027, 1, 1)) == Decimal("1.1")
        assert quoted_pairs() == {("EUR", "USD"), ("GBP", "USD")}

    def test_a_lookalike_elsewhere_is_not_read(
        self, kestrel: Tenant, osprey: Tenant, priya: User, charlie: User, lena: User
    ) -> None:
        with tenant_context(osprey.id, user_id=charlie.id):
            alder = make_partner("ALDER")
            theirs = make_published_program(
                program_document(), partners=[alder], owner=charlie, approver=lena
            )
            set_figure(theirs, alder, "7")
            set_rate(charlie, "EUR", OCT, "7")

        with tenant_context(kestrel.id, user_id=priya.id):
            found = figures_of([theirs.id])[FigureKind.TARGET]
            assert found.of("VIR-2026-014", "ALDER", OCT) is None
            assert list(listed_figures(theirs)) == list(listed_rates()) == []
            assert (figure_count(theirs), quoted_pairs()) == (0, set())
            assert quotes().on("EUR", "USD", OCT) is None


class TestNeeded:
    @pytest.mark.parametrize(
        ("measure", "read", "needed"),
        [
            ({"kind": "net_amount"}, ["expected"], None),
            (ATTAINMENT, ["target", "expected"], "target"),
            (FIXED, ["baseline", "expected"], "baseline"),
            (LAST_YEAR, ["baseline", "expected"], None),
            ({"kind": "share_percent"}, ["expected"], None),
        ],
    )
    def test_the_measure_says_which_kinds_are_read_and_which_is_needed(
        self, measure: dict[str, Any], read: list[str], needed: str | None
    ) -> None:
        terms = Terms.from_document(program_document(measure=measure))

        assert ([kind.value for kind in kinds_read(terms)], needed_kind(terms)) == (read, needed)

    def test_whoever_is_enrolled_without_a_target_lacks_one(self, publish: Publish) -> None:
        alder, bexley, corvus = make_partner("ALDER", name="Zander"), make_partner("B"), make_partner("C")
        make_partner("OUTSIDE")
        program = publish(alder, bexley, corvus)
        set_figure(program, bexley, "100")
        set_figure(program, corvus, "100", start=JUL)
        set_figure(program, alder, "100", "baseline")

        found = need(program)

        assert found is not None
        assert (found.kind, found.partners) == (FigureKind.TARGET, 3)
        assert lacking(program) == [("C", [OCT], False), ("ALDER", [JUL, OCT], True)]

    def test_a_baseline_is_asked_for_where_it_is_one_figure_per_partner(self, publish: Publish) -> None:
        alder, bexley = make_partner("ALDER"), make_partner("BEXLEY")
        program = publish(alder, bexley, measure=FIXED)
        set_figure(program, alder, "100", "baseline")
        set_figure(program, bexley, "100", "target")

        assert lacking(program) == [("BEXLEY", [JUL, OCT], True)]

    @pytest.mark.parametrize("measure", [LAST_YEAR, {"kind": "net_amount"}])
    def test_other_programs_need_none(self, measure: dict[str, Any], publish: Publish) -> None:
        assert need(publish(make_partner("ALDER"), measure=measure)) is None

    def test_only_periods_in_which_a_partner_is_in_the_program_are_asked_for(self, publish: Publish) -> None:
        alder = make_partner("ALDER")
        program = publish()
        Enrolment.objects.create(program=program, partner=alder, starts_on=OCT)

        assert lacking(program) == [("ALDER", [OCT], True)]

    def test_a_groups_target_is_that_of_the_parent(self, publish: Publish) -> None:
        holding, member, alone, leaver = (make_partner(c) for c in ("HOLDING", "MEMBER", "ALONE", "LEAVER"))
        Affiliation.objects.create(partner=member, parent=holding)
        Affiliation.objects.create(partner=leaver, parent=holding, ends_on=OCT)
        program = publish(holding, member, alone, leaver, group={"pays": "parent"})

        assert lacking(program) == [
            ("ALONE", [JUL, OCT], True),
            ("HOLDING", [JUL, OCT], True),
            ("LEAVER", [OCT], True),
        ]

        set_figure(program, holding, "100")
        assert [code for code, _, _ in lacking(program)] == ["ALONE", "LEAVER"]

    def test_a_draft_is_asked_for_whom_it_would_reach(
        self, inside: Tenant, priya: User, moment: datetime
    ) -> None:
        make_segment("Wholesale", [make_partner("ALDER")], starts_on=NOV)
        make_partner("OUTSIDE")
        document = program_document(
            starts_on="2026-07-01", measure=ATTAINMENT, eligibility={"segments": ["Wholesale"]}
        )
        draft = Program.objects.create(
            code="VIR-2026-014",
            name="Draft",
            status="draft",
            currency="USD",
            starts_on=JUL,
            ends_on=date(2026, 12, 31),
            owner=priya,
            created_at=moment,
            updated_at=moment,
        )
        ProgramVersion.objects.create(
            program=draft, number=1, document=document, terms_hash="a" * 64, created_at=moment
        )

        assert lacking(draft) == [("ALDER", [OCT], True)]

    def test_a_lookalike_elsewhere_neither_lacks_nor_helps(
        self, kestrel: Tenant, osprey: Tenant, priya: User, charlie: User, lena: User
    ) -> None:
        found = {}
        for tenant, owner in ((osprey, charlie), (kestrel, priya)):
            with tenant_context(tenant.id, user_id=owner.id):
                partners = [make_partner(code) for code in ("ALDER", "BEXLEY")]
                program = make_published_program(
                    program_document(measure=ATTAINMENT), partners=partners, owner=owner, approver=lena
                )
                set_figure(program, partners[0 if tenant == kestrel else 1], "100")
                found[tenant.slug] = [code for code, _, _ in lacking(program)]

        assert found == {"osprey": ["ALDER"], "kestrel": ["BEXLEY"]}
