"""Exchange rates: the list, one rate, many rates, correcting, removing, and the lines that wait for one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from payouts.operations.recalculate import recalculate
from programs.models import ExchangeRate, Program
from tests.factories import (
    NOON,
    make_line,
    make_partner,
    make_product,
    make_published_program,
    program_document,
)
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

RATES = "/t/kestrel/exchange-rates/"
SET, PASTE, REMOVE = f"{RATES}set/", f"{RATES}paste/", f"{RATES}remove/"
OCT, NOV = date(2026, 10, 1), date(2026, 11, 1)
ONE = {"source": "EUR", "target": "USD", "on": "2026-10-01", "rate": "1.0832"}
ClientAs = Callable[[User], Client]


def said(response: Any) -> str:
    """Give the words of a page."""
    text = unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", text).strip()


def rates(tenant: Tenant) -> list[tuple[Any, ...]]:
    """List what is kept."""
    with tenant_context(tenant.id):
        found = ExchangeRate.objects.order_by("source", "target", "on")
        return list(found.values_list("source", "target", "on", "rate"))


def value_of(response: Any, name: str) -> str:
    """Read what stands in a field of the form."""
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*id="id_{name}"[^>]*>', response.content.decode())
    assert tag is not None
    found = re.search(r'value="([^"]*)"', tag[0])
    return found[1] if found else ""


def keep(tenant: Tenant, owner: User, source: str, on: date, rate: str) -> None:
    with tenant_context(tenant.id):
        ExchangeRate.objects.create(
            source=source, target="USD", on=on, rate=Decimal(rate), set_by=owner, set_at=NOON
        )


class TestTheList:
    def test_the_newest_rates_stand_first_with_who_set_them(
        self, console: Client, kestrel: Tenant, finn: User
    ) -> None:
        keep(kestrel, finn, "EUR", OCT, "1.0832")
        keep(kestrel, finn, "JPY", NOV, "0.0064123")

        page = said(console.get(RATES))

        assert (
            "1 Nov 2026 JPY 0.0064123 USD Finn, 23 Nov 2026 Correct JPY to USD, 1 Nov 2026 "
            "Remove JPY to USD, 1 Nov 2026 1 Oct 2026 EUR 1.0832 USD Finn," in page
        )

    def test_without_rates_it_says_what_comes_next(
        self, console: Client, kestrel: Tenant, lena: User, client_as: ClientAs
    ) -> None:
        assert "No rates yet. Add one, or paste those of a month." in said(console.get(RATES))
        assert "No rates yet. An owner, a program manager or a finance preparer sets them." in said(
            client_as(lena).get(RATES)
        )

    def test_it_is_found_in_the_navigation(self, console: Client, kestrel: Tenant) -> None:
        assert (
            f'<a href="{RATES}" aria-current="page">Exchange rates</a>' in console.get(RATES).content.decode()
        )

    def test_another_vendors_rates_are_not_shown(
        self, console: Client, kestrel: Tenant, osprey: Tenant, charlie: User
    ) -> None:
        keep(osprey, charlie, "EUR", OCT, "7.7777")

        page = said(console.get(RATES))

        assert "7.7777" not in page
        assert "No rates yet." in page


class TestSettingOne:
    def test_a_rate_is_added(self, console: Client, kestrel: Tenant, priya: User) -> None:
        response = console.post(SET, {**ONE, "source": "eur"})

        assert (response.status_code, response["Location"]) == (302, RATES)
        assert rates(kestrel) == [("EUR", "USD", OCT, Decimal("1.0832"))]
        assert "1 EUR is 1.0832 USD from 1 Oct 2026." in said(console.get(RATES))
        with tenant_context(kestrel.id):
            assert AuditEvent.objects.get(action="exchange_rates.set").actor_id == priya.id

    def test_the_same_day_is_corrected_from_its_row(self, console: Client, kestrel: Tenant) -> None:
        console.post(SET, ONE)
        row = console.get(RATES).content.decode()
        link = re.search(r'href="(\?source=EUR[^"]*)#r-set">Correct', row)
        assert link is not None

        form = console.get(f"{RATES}{unescape(link[1])}")
        console.post(SET, {**ONE, "rate": "1.09"})

        assert {name: value_of(form, name) for name in ONE} == ONE
        assert rates(kestrel) == [("EUR", "USD", OCT, Decimal("1.09"))]

    def test_what_is_so_already_is_said(self, console: Client, kestrel: Tenant) -> None:
        console.post(SET, ONE)
        console.get(RATES)

        console.post(SET, ONE)

        assert "1 EUR was already 1.0832 USD from 1 Oct 2026." in said(console.get(RATES))

    def test_the_form_starts_with_today_and_the_vendors_currency(
        self, console: Client, kestrel: Tenant
    ) -> None:
        page = console.get(RATES)

        assert {name: value_of(page, name) for name in ONE} == {
            "source": "",
            "target": "USD",
            "on": "2026-11-23",
            "rate": "",
        }

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"source": ""}, "One unit of: Enter a currency by its three letters, such as EUR."),
            ({"source": "EUX"}, "“EUX” is not an ISO 4217 code in capitals, such as EUR."),
            ({"target": "EUR"}, "EUR is worth itself. Write two currencies."),
            (
                {"rate": "1,0832"},
                "is worth: '1,0832' was not read as a rate. Write it with a point, such as 1.0832.",
            ),
            (
                {"rate": "0"},
                "EUR to USD on 1 Oct 2026: write a rate above zero and below 1,000,000,000.",
            ),
            (
                {"rate": "1.0000000000001"},
                "is worth: '1.0000000000001' was not read as a rate. Write it with a point, such as 1.0832.",
            ),
            ({"on": ""}, "from: Choose the first day of the rate."),
            ({"on": "1 Oct"}, "from: '1 Oct' was not read as a day. Write a day from 1970 to 2199"),
        ],
    )
    def test_what_is_wrong_is_said_beside_what_was_typed(
        self, changes: dict[str, str], words: str, console: Client, kestrel: Tenant
    ) -> None:
        sent = {**ONE, **changes}

        page = console.post(SET, sent)

        assert page.status_code == 422
        assert f"1 thing to fix {words}" in said(page)
        assert {name: value_of(page, name) for name in sent} == sent
        assert rates(kestrel) == []


class TestPasting:
    def test_many_are_set_at_once_and_what_was_so_is_counted(self, console: Client, kestrel: Tenant) -> None:
        console.post(SET, ONE)
        console.get(RATES)

        response = console.post(PASTE, {"lines": "EUR USD 2026-10-01 1.0832\nGBP,USD,2026-10-01,1.3"})

        assert (response.status_code, response["Location"]) == (302, RATES)
        assert "1 rate set, 1 was so already." in said(console.get(RATES))
        assert [row[0] for row in rates(kestrel)] == ["EUR", "GBP"]

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            (
                "EUR USD 2026-10-01 1.0832\n\nGBP USD soon 1.3\nJPY\nEUX USD 2026-10-01 1",
                "3 things to fix Line 3: 'soon' was not read as a day. Write a day from 1970 to 2199 as "
                "year-month-day, such as 2026-12-31. Line 4: 'JPY' was not read. Write it like "
                "EUR USD 2026-10-01 1.0832. Line 5: “EUX” is not an ISO 4217 code in capitals, such as EUR.",
            ),
            (
                "EUR USD 2026-10-01 1\n\nEUX USD 2026-10-01 1\nEUR USD 2026-10-01 2",
                "3 things to fix Line 1: EUR to USD on 1 Oct 2026 stands here 2 times. Keep one of them. "
                "Line 3: “EUX” is not an ISO 4217 code in capitals, such as EUR. "
                "Line 4: EUR to USD on 1 Oct 2026 stands here 2 times. Keep one of them.",
            ),
            ("\n", "1 thing to fix There is no line to read."),
        ],
    )
    def test_every_fault_is_named_with_its_line_and_nothing_is_lost(
        self, text: str, words: str, console: Client, kestrel: Tenant
    ) -> None:
        page = console.post(PASTE, {"lines": text})

        assert page.status_code == 422
        assert words in said(page)
        kept = re.search(r'<textarea id="id_lines"[^>]*>\n(.*?)</textarea>', page.content.decode(), re.S)
        assert kept is not None
        assert (unescape(kept[1]), rates(kestrel)) == (text, [])


class TestRemoving:
    def test_a_rate_is_removed_and_recorded(self, console: Client, kestrel: Tenant, priya: User) -> None:
        console.post(PASTE, {"lines": "EUR USD 2026-10-01 1.0832\nEUR USD 2026-11-01 1.1"})

        response = console.post(REMOVE, {"source": "EUR", "target": "USD", "on": "2026-11-01"})

        assert (response.status_code, response["Location"]) == (302, RATES)
        assert [row[2] for row in rates(kestrel)] == [OCT]
        assert "The rate from EUR to USD of 1 Nov 2026 is removed." in said(console.get(RATES))
        with tenant_context(kestrel.id):
            newest = AuditEvent.objects.order_by("-number")[0]
            assert (newest.actor_id, newest.data["rates"][0]["now"]) == (priya.id, None)

    @pytest.mark.parametrize(
        ("on", "words"),
        [
            ("2026-11-01", "There is no rate from EUR to USD on 1 Nov 2026. Look at the list again."),
            ("soon", "'soon' was not read as a day."),
            ("", "'' was not read as a day."),
        ],
    )
    def test_what_is_not_there_is_said_and_nothing_moves(
        self, on: str, words: str, console: Client, kestrel: Tenant
    ) -> None:
        console.post(SET, ONE)
        before = rates(kestrel)

        console.post(REMOVE, {"source": "EUR", "target": "USD", "on": on})

        assert words in said(console.get(RATES))
        assert rates(kestrel) == before


class TestRights:
    @pytest.mark.parametrize("name", ["olga", "priya", "finn"])
    def test_owners_managers_and_finance_preparers_set_rates(
        self, name: str, request: pytest.FixtureRequest, kestrel: Tenant, client_as: ClientAs
    ) -> None:
        client = client_as(request.getfixturevalue(name))

        assert client.post(SET, ONE).status_code == 302
        assert len(rates(kestrel)) == 1

    def test_others_read_and_change_nothing(
        self, console: Client, kestrel: Tenant, lena: User, client_as: ClientAs
    ) -> None:
        console.post(SET, ONE)
        before, reader = rates(kestrel), client_as(lena)

        page = reader.get(RATES)

        assert "1 Oct 2026 EUR 1.0832 USD" in said(page)
        assert "<form" not in page.content.decode().partition('id="content"')[2].partition("</main>")[0]
        for url in (SET, PASTE, REMOVE):
            assert reader.post(url, {**ONE, "lines": "GBP USD 2026-10-01 1"}).status_code == 403
        assert rates(kestrel) == before

    @pytest.mark.parametrize("url", [SET, PASTE, REMOVE])
    def test_an_act_that_is_only_visited_leads_to_the_page(
        self, url: str, console: Client, kestrel: Tenant
    ) -> None:
        response = console.get(url)

        assert (response.status_code, response["Location"]) == (302, RATES)


class TestLinesThatWait:
    @pytest.fixture
    def held(
        self, kestrel: Tenant, priya: User, lena: User, today: date, moment: datetime
    ) -> Callable[..., Program]:
        """Publish a program and sell in a currency that has no rate."""

        def made(**changes: Any) -> Program:
            with tenant_context(kestrel.id, user_id=priya.id):
                alder, drill = make_partner("ALDER"), make_product("DRILL-1")
                make_line(alder, drill, date(2026, 10, 6), "100000.00")
                for day in (7, 8):
                    make_line(alder, drill, date(2026, 10, day), "600.00", currency="EUR")
                program = make_published_program(
                    program_document(**changes), partners=[alder], owner=priya, approver=lena
                )
                recalculate(scope="full", reason="test", today=today, at=moment)
                return program

        return made

    @pytest.mark.parametrize("page", [RATES, "/t/kestrel/finance/", "/t/kestrel/finance/calculations/"])
    def test_they_are_named_where_finance_looks_with_a_way_to_the_rate(
        self, page: str, held: Callable[..., Program], finn: User, client_as: ClientAs
    ) -> None:
        held()

        response = client_as(finn).get(page)

        assert (
            "VIR-2026-014 2 lines in EUR do not count: there is no exchange rate to USD for their days. "
            "Set a rate from EUR to USD €1,200.00" in said(response)
        )
        assert f'href="{RATES}?source=EUR&amp;target=USD#r-set"' in response.content.decode()

    def test_the_link_fills_the_form(self, held: Callable[..., Program], console: Client) -> None:
        held()

        page = console.get(f"{RATES}?source=EUR&target=USD")

        assert (value_of(page, "source"), value_of(page, "target")) == ("EUR", "USD")

    def test_whoever_may_not_set_rates_is_led_to_the_list(
        self, held: Callable[..., Program], lena: User, client_as: ClientAs
    ) -> None:
        held()

        response = client_as(lena).get("/t/kestrel/finance/")

        assert "for their days. Exchange rates €1,200.00" in said(response)

    def test_a_program_with_rates_of_its_own_asks_for_none(
        self, held: Callable[..., Program], console: Client
    ) -> None:
        held(exchange={"policy": "contract_rate", "rates": {"GBP": "1.3"}})

        page = console.get(RATES)

        assert "2 lines in EUR do not count: the terms fix no rate for EUR. €1,200.00" in said(page)
        assert "Set a rate from" not in said(page)

    def test_once_there_is_a_rate_they_count_and_are_named_no_more(
        self,
        held: Callable[..., Program],
        console: Client,
        kestrel: Tenant,
        today: date,
        moment: datetime,
    ) -> None:
        held()
        console.post(SET, ONE)
        with tenant_context(kestrel.id):
            run = recalculate(scope="full", reason="test", today=today, at=moment)

        # 1,200 × 1.0832 = 1,299.84 more at 2%
        assert (run.held, run.change) == ([], {"USD": "26"})
        assert "held" not in said(console.get(RATES)).partition("Newest rates")[0]
