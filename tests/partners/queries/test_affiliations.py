"""Who belongs to whom, as the engine and the pages ask."""

from __future__ import annotations

from datetime import date

import pytest

from partners.models import Affiliation, Partner
from partners.queries.affiliations import Belonging, affiliations_of, belongings, members_of, parent_on
from tests.factories import make_partner
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

JUL, OCT, NOV = date(2026, 7, 1), date(2026, 10, 1), date(2026, 11, 1)


def belong(member: Partner, parent: Partner, starts_on: date | None, ends_on: date | None) -> None:
    Affiliation.objects.create(partner=member, parent=parent, starts_on=starts_on, ends_on=ends_on)


@pytest.fixture
def groups(kestrel: Tenant, osprey: Tenant, charlie: User) -> None:
    """Two groups with a partner that moved, and lookalikes at the other vendor."""
    for tenant in (osprey, kestrel):
        with tenant_context(tenant.id):
            holding, union = make_partner("HOLDING"), make_partner("UNION")
            alder, bexley = make_partner("ALDER", name="Zander"), make_partner("BEXLEY")
            belong(alder, holding, None, OCT)
            belong(alder, union, OCT, None)
            belong(bexley, union, JUL, NOV)
            if tenant == osprey:
                belong(make_partner("CORVUS"), holding, None, None)


def test_belongings_are_listed_by_partner_in_the_order_of_days(kestrel: Tenant, groups: None) -> None:
    with tenant_context(kestrel.id):
        assert belongings() == [
            Belonging("ALDER", "HOLDING", None, OCT),
            Belonging("ALDER", "UNION", OCT, None),
            Belonging("BEXLEY", "UNION", JUL, NOV),
        ]


def test_a_partners_parents_are_listed_the_newest_first(kestrel: Tenant, groups: None) -> None:
    with tenant_context(kestrel.id):
        assert [held.parent.code for held in affiliations_of("ALDER")] == ["UNION", "HOLDING"]
        assert [held.parent.code for held in affiliations_of("CORVUS")] == []


@pytest.mark.parametrize(
    ("on", "members"),
    [
        (date(2026, 6, 30), []),
        (JUL, ["BEXLEY"]),
        (date(2026, 9, 30), ["BEXLEY"]),
        # by name: BEXLEY Supply, Zander
        (OCT, ["BEXLEY", "ALDER"]),
        (date(2026, 10, 31), ["BEXLEY", "ALDER"]),
        (NOV, ["ALDER"]),
    ],
)
def test_members_are_those_of_the_day(on: date, members: list[str], kestrel: Tenant, groups: None) -> None:
    with tenant_context(kestrel.id):
        assert [held.partner.code for held in members_of("UNION", on)] == members


@pytest.mark.parametrize(
    ("on", "parent"), [(date(2026, 9, 30), "HOLDING"), (OCT, "UNION"), (date(2030, 1, 1), "UNION")]
)
def test_the_parent_is_that_of_the_day(on: date, parent: str, kestrel: Tenant, groups: None) -> None:
    with tenant_context(kestrel.id):
        found = parent_on("ALDER", on)

        assert found is not None
        assert (found.code, found.tenant_id) == (parent, kestrel.id)
        assert parent_on("BEXLEY", NOV) is None
        assert parent_on("CORVUS", on) is None
