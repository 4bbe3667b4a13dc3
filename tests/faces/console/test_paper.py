"""The vendor's country decides the paper of its documents."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from payouts.statements.paper import paper_of
from tests.factories import make_person
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

PAGE = "/t/kestrel/settings/documents/"


@pytest.fixture
def olga(kestrel: Tenant) -> User:
    """The owner."""
    return make_person(kestrel, "olga", "owner")


@pytest.mark.parametrize(
    ("country", "paper"), [("", "a4"), ("DE", "a4"), ("US", "letter"), ("CA", "letter"), ("GB", "a4")]
)
def test_letter_is_for_countries_that_print_on_it(country: str, paper: str) -> None:
    assert paper_of(Tenant(country=country)) == paper


def test_an_owner_sets_the_country_and_the_trail_says_so(
    kestrel: Tenant, olga: User, client_as: Callable[[User], Client]
) -> None:
    answer = client_as(olga).post(PAGE, {"country": " us "})

    kestrel.refresh_from_db()
    with tenant_context(kestrel.id):
        acts = list(AuditEvent.objects.filter(action="vendor.country_set").values_list("data", flat=True))
    assert (answer.status_code, kestrel.country) == (302, "US")
    assert acts == [{"before": "", "now": "US"}]


def test_what_is_no_country_changes_nothing(
    kestrel: Tenant, olga: User, client_as: Callable[[User], Client]
) -> None:
    answer = client_as(olga).post(PAGE, {"country": "U1"})

    kestrel.refresh_from_db()
    assert (answer.status_code, kestrel.country) == (422, "")
    assert answer.context["error"] == "Country: 'U1' is not a code of two letters. Write one such as US."
