"""Finance holds the payments of a partner from its page, and a second person releases them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from partners.models import Partner
from payouts.models import Hold
from tests.factories import NOON, make_partner, make_tenant
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

PAGE = "/t/kestrel/partners/ALDER/holds/"
HX = {"HX-Request": "true"}


@pytest.fixture
def alder(kestrel: Tenant) -> Partner:
    with tenant_context(kestrel.id):
        make_partner("BEXLEY")
        return make_partner("ALDER", name="Alder Supply")


@pytest.fixture
def finn_at(client_as: Callable[[User], Client], finn: User) -> Client:
    return client_as(finn)


@pytest.fixture
def lena_at(client_as: Callable[[User], Client], lena: User) -> Client:
    return client_as(lena)


def holds(tenant: Tenant) -> list[tuple[str, str, str, bool]]:
    with tenant_context(tenant.id):
        rows = Hold.objects.select_related("partner").order_by("placed_at", "id")
        return [(one.partner.code, one.text, one.release_note, one.released_at is None) for one in rows]


def words(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_one_person_holds_and_another_releases(
    kestrel: Tenant, alder: Partner, finn_at: Client, lena_at: Client
) -> None:
    assert "Nothing is held." in words(finn_at.get(PAGE, headers=HX))

    held = finn_at.post(PAGE, {"text": "Credit check is open"})
    assert (held.status_code, held.headers["Location"]) == (302, "/t/kestrel/partners/ALDER/")
    own = words(finn_at.get(PAGE, headers=HX))
    assert "Credit check is open" in own
    assert "a second person (not you)" in own

    with tenant_context(kestrel.id):
        hold = str(Hold.objects.get().id)
    assert finn_at.post(f"{PAGE}release/", {"hold": hold, "note": "Mine"}).status_code == 422
    assert lena_at.post(f"{PAGE}release/", {"hold": hold, "note": "Checked"}).status_code == 302
    assert holds(kestrel) == [("ALDER", "Credit check is open", "Checked", False)]
    assert "by Lena, “Checked”" in words(lena_at.get(PAGE))


def test_a_hold_without_a_reason_is_refused_where_it_was_written(
    kestrel: Tenant, alder: Partner, finn_at: Client
) -> None:
    answer = finn_at.post(PAGE, {"text": "  "})

    assert answer.status_code == 422
    assert "Reason: write why" in words(answer)
    assert holds(kestrel) == []


@pytest.mark.parametrize("hold", ["", "nonsense", "6a1f0f0e-0000-4000-8000-000000000001"])
def test_a_hold_that_is_not_the_partners_is_not_released(
    kestrel: Tenant, alder: Partner, finn_at: Client, lena_at: Client, hold: str
) -> None:
    finn_at.post("/t/kestrel/partners/BEXLEY/holds/", {"text": "Other partner"})
    with tenant_context(kestrel.id):
        other = str(Hold.objects.get().id)

    for wanted in (hold, other):
        assert lena_at.post(f"{PAGE}release/", {"hold": wanted, "note": "x"}).status_code == 422
    assert holds(kestrel) == [("BEXLEY", "Other partner", "", True)]


def test_who_is_not_of_finance_sees_what_is_held_and_holds_nothing(
    kestrel: Tenant, alder: Partner, finn_at: Client, client_as: Callable[[User], Client], priya: User
) -> None:
    finn_at.post(PAGE, {"text": "Credit check is open"})
    manager = client_as(priya)

    page = words(manager.get(PAGE))
    answer = manager.post(PAGE, {"text": "Me too"})

    assert "Credit check is open" in page
    assert "Hold payments" not in page
    assert answer.status_code == 422
    assert len(holds(kestrel)) == 1


def test_the_other_vendors_holds_are_not_shown(
    kestrel: Tenant, alder: Partner, finn_at: Client, finn: User
) -> None:
    osprey = make_tenant("osprey", "Osprey Supply")
    with tenant_context(osprey.id):
        Hold.objects.create(
            partner=make_partner("ALDER"), currency="USD", text="Theirs", placed_by=finn, placed_at=NOON
        )

    assert "Theirs" not in words(finn_at.get(PAGE))
