"""The live part of home: nothing while nothing changed, the new figures once something did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import Partner
from tests.faces.portal.stage import Stage, annual, cordless, rows, sentence, words

HOME, LIVE = "/p/kestrel/", "/p/kestrel/live/"
BOOKKEEPING = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SELECT set_config")
# Finding out who asks: session, person, membership with the vendor.
ASKING = ("django_session", "identity_user", "identity_membership")


@pytest.fixture
def alder(stage: Stage) -> Partner:
    partner = stage.partner("ALDER", "Alder Supply")
    stage.publish(cordless(), [partner])
    stage.sold(partner, "342180.00")
    stage.calculate()
    return partner


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that ask for something, without those that open and close transactions."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [query["sql"] for query in captured if not query["sql"].startswith(BOOKKEEPING)]


def test_live_answers_304_while_nothing_changed(stage: Stage, alder: Partner) -> None:
    client = stage.visit(alder)
    mark = client.get(LIVE).headers["ETag"]

    response = client.get(LIVE, headers={"If-None-Match": mark})

    assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", mark)


def test_the_page_carries_the_mark_that_live_answers_with(stage: Stage, alder: Partner) -> None:
    client = stage.visit(alder)

    page, part = client.get(HOME), client.get(LIVE)

    assert page.context["mark"] == part.headers["ETag"]


def test_live_gives_the_new_figures_after_an_import(stage: Stage, alder: Partner) -> None:
    client = stage.visit(alder)
    mark = client.get(LIVE).headers["ETag"]
    stage.sold(alder, "57820.00")
    stage.calculate()

    response = client.get(LIVE, headers={"If-None-Match": mark})

    assert response.status_code == 200
    assert sentence(response) == (
        "Buy $200,000 more by 31 Dec to reach Tier 4. "
        "You would earn $30,000.00, which is $14,000.00 more than today."
    )
    assert rows(response, "where")[1] == "Earned to date ~ $16,000.00 Tier 3, 4%. Not final"


def test_live_gives_the_inner_part_of_the_page_only(stage: Stage, alder: Partner) -> None:
    response = stage.visit(alder).get(LIVE)

    assert (words(response, "portal-bar"), len(words(response, "two"))) == ([], 1)


def test_live_tells_of_a_new_statement(stage: Stage, alder: Partner) -> None:
    document = cordless(code="VIR-2026-009", name="Q3", starts_on="2026-07-01", ends_on="2026-09-30")
    stage.publish(document, [alder])
    stage.sold(alder, "150000.00", date(2026, 8, 3))
    stage.calculate()
    client = stage.visit(alder)
    mark = client.get(LIVE).headers["ETag"]
    stage.pay("VIR-2026-009", date(2026, 7, 1))

    response = client.get(LIVE, headers={"If-None-Match": mark})

    assert response.status_code == 200


def test_an_import_of_another_partner_changes_nothing_but_the_freshness(stage: Stage, alder: Partner) -> None:
    bexley = stage.partner("BEXLEY", "Bexley Electrical")
    client = stage.visit(alder)
    mark = client.get(LIVE).headers["ETag"]
    stage.sold(bexley, "1000.00")
    stage.calculate()

    response = client.get(LIVE, headers={"If-None-Match": mark})

    assert response.status_code == 304


def test_an_unchanged_page_costs_one_query(stage: Stage, alder: Partner) -> None:
    client = stage.visit(alder)
    mark = client.get(LIVE).headers["ETag"]

    with counted() as queries:
        client.get(LIVE, headers={"If-None-Match": mark})

    assert len(queries) == len(ASKING) + 1


@pytest.mark.parametrize("programs", [1, 3])
def test_home_costs_twelve_queries_however_many_programs(stage: Stage, alder: Partner, programs: int) -> None:
    for number in range(1, programs):
        stage.publish(annual(code=f"VIR-2026-10{number}", name=f"Annual {number}"), [alder])
    stage.calculate()
    client = stage.visit(alder)

    with counted() as queries:
        response = client.get(HOME)
    with counted() as again:
        client.get(HOME)

    assert (len(words(response, "program-name")), len(queries), len(again)) == (programs, 12, 4)
