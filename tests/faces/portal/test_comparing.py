"""A partner's own list beside the vendor's lines: what differs is found exactly, and both sides read the same."""

from __future__ import annotations

import csv
import re
import time
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims.models import Comparison, ComparisonRow, SalesLine, UnitRule
from claims.operations.comparing.make import Asked, compare_text
from partners.models import Partner
from payouts.models import Earning
from programs.models import Product
from tests.faces.portal.stage import NOON, Stage, cordless, words
from vir.foundation.audit.models import AuditEvent
from vir.foundation.languages import speaking
from vir.foundation.notifications.models import Delivery
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.words import say

COMPARE = "/p/kestrel/purchases/compare/"
HEAD = "Document,Date,SKU,Quantity,Net amount,Unit\n"
DAYS = {"starts_on": "2026-10-01", "ends_on": "2026-11-23", "currency": "USD"}
# With what opens the transaction and the walls, which a count of statements holds too.
PAGE_QUERIES_MAX = 30
SECONDS_MAX = 30
LIST_QUERIES = 17


@pytest.fixture
def alder(stage: Stage) -> Partner:
    partner = stage.partner("ALDER", "Alder Supply")
    stage.publish(cordless(), [partner])
    stage.sold(partner, "342180.00", date(2026, 10, 5), document="INV-1", quantity="100")
    stage.sold(partner, "1000.00", date(2026, 10, 6), document="INV-2", quantity="10")
    stage.sold(partner, "-500.00", date(2026, 10, 7), document="CM-3", quantity="-5")
    stage.sold(partner, "250.00", date(2026, 10, 8), document="INV-4", quantity="1")
    stage.calculate()
    return partner


def sent(client: Client, text: str, **changes: str) -> Any:
    file = SimpleUploadedFile("own.csv", (HEAD + text).encode(), "text/csv")
    return client.post(COMPARE, {**DAYS, "way": "file", "file": file, **changes})


def own_list(stage: Stage) -> str:
    """One amount, one sign, one row only here, one only there; INV-1 agrees in cartons of ten."""
    sku = stage.product("Cordless").sku
    return (
        f"INV-1,2026-10-05,{sku},10,342180.00,CTN\n"
        f"INV-2,2026-10-06,{sku},10,1100.00,\n"
        f"CM-3,2026-10-07,{sku},5,500.00,\n"
        f"INV-9,2026-10-09,{sku},20,59000.00,\n"
    )


def carton(stage: Stage, partner: Partner) -> None:
    with tenant_context(stage.tenant.id):
        UnitRule.objects.create(
            scope=f"partner:{partner.id}",
            unit="CTN",
            factor=Decimal(10),
            decided_by=stage.manager,
            decided_at=NOON,
        )


def found_rows(stage: Stage) -> list[tuple[str, str, list[str]]]:
    with tenant_context(stage.tenant.id):
        rows = ComparisonRow.objects.order_by("place")
        return [(row.listed_document or row.counted_document, row.found, row.differs) for row in rows]


def test_a_file_is_matched_and_the_totals_lead_to_each_other(stage: Stage, alder: Partner) -> None:
    carton(stage, alder)
    client = stage.visit(alder)
    with tenant_context(stage.tenant.id):
        before = Earning.objects.get(partner=alder).earned

    response = client.get(sent(client, own_list(stage)).url)

    assert found_rows(stage) == [
        ("INV-1", "same", []),
        ("INV-2", "differs", ["amount"]),
        ("CM-3", "differs", ["sign"]),
        ("INV-9", "only_listed", []),
        ("INV-4", "only_counted", []),
    ]
    assert words(response, "reckoning") == [
        "Total of Kestrel Tools’s lines $342,930.00"
        " 1 row: a return on one side, a purchase on the other +$1,000.00"
        " 1 row: amount differs +$100.00"
        " 1 row only on your list +$59,000.00"
        " 1 row only in Kestrel Tools’s lines \u2212$250.00"
        " Total of your list $402,780.00"
    ]
    assert words(response, "effects") == [
        "Q4 Cordless Growth would earn about $5,820 more, Tier 3 instead of Tier 2."
    ]
    with tenant_context(stage.tenant.id):
        assert Earning.objects.get(partner=alder).earned == before


def test_why_a_row_was_not_read_is_said_in_the_language_of_whoever_reads(
    stage: Stage, alder: Partner
) -> None:
    client = stage.visit(alder)
    page = sent(client, own_list(stage)).url

    shown = {
        language: [
            row.problem
            for row in client.get(f"{page}?show=not-read", headers={"accept-language": language}).context[
                "rows"
            ]
            if row.problem
        ]
        for language in ("en", "de")
    }

    with speaking("de"):
        german = say("Row {row}, Unit: nobody said yet how many pieces “{unit}” is.", row=2, unit="CTN")
    assert shown == {
        "en": ["Row 2, Unit: nobody said yet how many pieces “CTN” is."],
        "de": [german],
    }
    assert german not in shown["en"]


def test_both_sides_read_ask_and_settle_the_same_rows(stage: Stage, alder: Partner) -> None:
    carton(stage, alder)
    partner, vendor = stage.visit(alder), stage.client_of(stage.manager)
    page = sent(partner, own_list(stage)).url
    number = page.rstrip("/").rsplit("/", 1)[-1]
    theirs, sku = f"/t/kestrel/data/compared/{number}/", stage.product("Cordless").sku

    assert partner.post(f"{page}ask/", {"row": "4", "text": "Where is INV-9?"}).status_code == 302
    assert vendor.post(f"{theirs}ask/", {"row": "4", "text": "On its way."}).status_code == 302
    assert vendor.post(f"{theirs}settle/", {"row": "2", "reason": "Price was wrong"}).status_code == 302
    assert partner.post(f"{page}settle/", {"row": "3", "reason": "Sign left out"}).status_code == 302
    again = partner.post(f"{page}settle/", {"row": "2", "reason": "No"})

    assert words(again, "notice") == [f"INV-2 {sku}: it is settled already. Nothing was settled."]
    mine, ours = partner.get(page), vendor.get(theirs)
    settled = [(row.place, row.reason) for row in mine.context["rows"] if row.outcome]
    assert settled == [(2, "Price was wrong"), (3, "Sign left out")]
    assert [(row.place, row.listed, row.counted, row.apart) for row in mine.context["rows"]] == [
        (row.place, row.listed, row.counted, row.apart) for row in ours.context["rows"]
    ]
    assert [note.text for note in mine.context["rows"][2].notes] == ["Where is INV-9?", "On its way."]
    assert [line.amount for line in mine.context["reckoning"]] == [
        line.amount for line in ours.context["reckoning"]
    ]
    assert mine.context["effects"] == ours.context["effects"]
    with tenant_context(stage.tenant.id):
        told = Delivery.objects.filter(ref_kind="comparison").values_list("event", "address")
        assert sorted(told) == [("answer", "marta-alder@kestrel.example"), ("team", "mona@kestrel.example")]
        assert SalesLine.objects.filter(document="INV-2").values_list("net", flat=True)[0] == Decimal("1000")


def outcomes(stage: Stage) -> list[tuple[int, str, str]]:
    with tenant_context(stage.tenant.id):
        rows = ComparisonRow.objects.exclude(outcome="").order_by("place")
        return [(row.place, row.outcome, row.reason) for row in rows]


def test_each_side_settles_the_rows_it_chose_at_once_for_itself(stage: Stage, alder: Partner) -> None:
    carton(stage, alder)
    partner, vendor = stage.visit(alder), stage.client_of(stage.manager)
    page = sent(partner, own_list(stage)).url
    number = page.rstrip("/").rsplit("/", 1)[-1]
    theirs = f"/t/kestrel/data/compared/{number}/"

    mine = partner.post(f"{page}settle/?show=apart", {"many": "1", "row": ["3", "4", "4"], "reason": "Typed"})
    ours = vendor.post(f"{theirs}settle/", {"many": "1", "row": ["2", "5"], "reason": "Next import"})

    assert (mine.url, ours.url) == (f"{page}?show=apart", theirs)
    assert words(partner.get(page), "notices") == ["2 rows are settled."]
    assert outcomes(stage) == [
        (2, "will_correct", "Next import"),
        (3, "list_wrong", "Typed"),
        (4, "list_wrong", "Typed"),
        (5, "will_correct", "Next import"),
    ]
    with tenant_context(stage.tenant.id):
        trail = AuditEvent.objects.filter(action="comparison.settled").order_by("number")
        kept = [(one.data["rows"], one.data["places"], one.data["outcome"]) for one in trail]
    assert kept == [(2, [3, 4], "list_wrong"), (2, [2, 5], "will_correct")]


def test_rows_that_are_chosen_are_settled_all_or_none_and_what_was_chosen_stays(
    stage: Stage, alder: Partner
) -> None:
    carton(stage, alder)
    partner = stage.visit(alder)
    page, sku = sent(partner, own_list(stage)).url, stage.product("Cordless").sku
    partner.post(f"{page}settle/", {"row": "3", "reason": "Sign left out"})

    def refused(rows: list[str], reason: str = "Typed") -> tuple[int, list[str]]:
        answer = partner.post(f"{page}settle/", {"many": "1", "row": rows, "reason": reason})
        return answer.status_code, words(answer, "notice")

    assert refused(["2", "3"]) == (422, [f"CM-3 {sku}: it is settled already. Nothing was settled."])
    assert refused(["1", "2"]) == (422, [f"INV-1 {sku}: both sides say the same. Nothing was settled."])
    assert refused([]) == (422, ["No row is chosen. Choose the rows to settle."])
    assert refused(["2", "99"]) == (404, [])
    assert outcomes(stage) == [(3, "list_wrong", "Sign left out")]
    again = partner.post(f"{page}settle/", {"many": "1", "row": ["2", "4"], "reason": " "})
    assert (words(again, "notice"), again.context["chosen"]) == (
        ["Reason: it is empty. Write a sentence."],
        {2, 4},
    )


def test_all_rows_shown_are_chosen_by_an_address_without_scripts(stage: Stage, alder: Partner) -> None:
    carton(stage, alder)
    partner, vendor = stage.visit(alder), stage.client_of(stage.manager)
    page = sent(partner, own_list(stage)).url
    number = page.rstrip("/").rsplit("/", 1)[-1]

    def boxes(client: Client, address: str) -> list[tuple[str, bool]]:
        text = client.get(address).content.decode()
        return [
            (value, bool(checked))
            for value, checked in re.findall(
                r'class="pick" [^>]*?value="(\d+)" form="settle"( checked)?', text
            )
        ]

    link = partner.get(page).context["choose_all"]
    assert boxes(partner, page) == [(place, False) for place in ("2", "3", "4", "5")]
    assert link == "?show=apart&page=1&chosen=all#settle"
    for client, address in ((partner, page), (vendor, f"/t/kestrel/data/compared/{number}/")):
        assert boxes(client, f"{address}{link}") == [(place, True) for place in ("2", "3", "4", "5")]
    assert boxes(partner, f"{page}?show=same&chosen=all") == []


def test_what_a_partner_wrote_waits_in_the_inbox_until_it_is_answered_or_its_row_is_settled(
    stage: Stage, alder: Partner
) -> None:
    partner, vendor = stage.visit(alder), stage.client_of(stage.manager)
    page = sent(partner, own_list(stage)).url
    number = page.rstrip("/").rsplit("/", 1)[-1]
    theirs = f"/t/kestrel/data/compared/{number}/"

    def waiting() -> tuple[list[tuple[str, str, str]], int, int]:
        inbox = vendor.get("/t/kestrel/messages/questions/")
        nav = next(item for item in inbox.context["nav"] if item["label"] == "Messages")
        tabs = vendor.get("/t/kestrel/messages/").context["tabs"]
        rows = [(row.code, row.last_text, row.url) for row in inbox.context["rows"]]
        return rows, nav["count"] or 0, tabs[-1]["count"]

    nothing = waiting()
    for place, text in (("4", "Where is INV-9?"), ("2", "Why 1,000?"), ("", "When do you look?")):
        partner.post(f"{page}ask/", {"row": place, "text": text})
    asked = waiting()
    vendor.post(f"{theirs}ask/", {"row": "4", "text": "On its way."})
    vendor.post(f"{theirs}settle/", {"row": "2", "reason": "Price was wrong"})
    answered = waiting()
    vendor.post(f"{theirs}ask/", {"row": "", "text": "Tomorrow."})

    code = f"CMP-{number}"
    whole = (code, "When do you look?", f"{theirs}#about")
    assert nothing == ([], 0, 0)
    assert sorted(asked[0]) == sorted(
        [
            whole,
            (f"{code}, INV-9", "Where is INV-9?", f"{theirs}#row-4"),
            (f"{code}, INV-2", "Why 1,000?", f"{theirs}#row-2"),
        ]
    )
    assert asked[1:] == (3, 3)
    assert answered == ([whole], 1, 1)
    assert waiting() == ([], 0, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_vendors_list_costs_the_same_for_any_number(
    stage: Stage, alder: Partner, count: int, django_assert_num_queries: Any
) -> None:
    client, vendor = stage.visit(alder), stage.client_of(stage.manager)
    for _ in range(count):
        sent(client, own_list(stage))

    with django_assert_num_queries(LIST_QUERIES):
        page = vendor.get("/t/kestrel/data/compared/?partner=ALDER")

    assert [(row["apart"], row["open"]) for row in page.context["found"]] == [(5, 5)] * count


def test_one_figure_says_what_its_difference_is_exactly(stage: Stage, alder: Partner) -> None:
    client = stage.visit(alder)

    response = client.get(client.post(COMPARE, {**DAYS, "way": "figure", "figure": "343,430.00"}).url)

    assert words(response, "hint") == [
        "The difference is exactly the returns of these days, \u2212$500.00: the figure seems to leave them out."
    ]


def test_one_figure_that_is_what_a_program_counts_is_told_as_that(stage: Stage, alder: Partner) -> None:
    stage.sold(alder, "8912.40", date(2026, 10, 9), category="Refurbished")
    stage.calculate()
    client = stage.visit(alder)

    response = client.get(client.post(COMPARE, {**DAYS, "way": "figure", "figure": "342,930.00"}).url)

    assert words(response, "effects") == [
        "Q4 Cordless Growth counts exactly this figure, so the same: the other lines do not count for it."
    ]


def test_a_file_that_can_be_read_in_two_ways_is_asked_about(stage: Stage, alder: Partner) -> None:
    client = stage.visit(alder)
    sku = stage.product("Cordless").sku
    page = sent(client, f"INV-2,06/10/2026,{sku},10,1000.00,\n").url
    assert page.endswith("/columns/")
    choices = {
        f"header-{c['column'].name}": c["choice"].header or "" for c in client.get(page).context["settled"]
    }

    done = client.post(page, {**choices, "dates": "DMY"})

    assert done.status_code == 302, words(done, "error")
    assert found_rows(stage)[0] == ("INV-2", "same", [])


def test_another_partner_and_another_vendor_find_nothing(
    stage: Stage, other_stage: Stage, alder: Partner
) -> None:
    page = sent(stage.visit(alder), own_list(stage)).url
    number = page.rstrip("/").rsplit("/", 1)[-1]
    brook = stage.client_of(stage.person(stage.partner("BROOK", "Brook Supply"), name="bea"))
    elsewhere = other_stage.client_of(other_stage.manager)

    answers = [
        brook.get(page).status_code,
        brook.post(f"{page}ask/", {"row": "2", "text": "Whose?"}).status_code,
        brook.post(f"{page}settle/", {"row": "2", "reason": "Mine"}).status_code,
        brook.post(f"{page}settle/", {"many": "1", "row": ["2", "3"], "reason": "Mine"}).status_code,
        elsewhere.post(
            f"/t/osprey/data/compared/{number}/settle/", {"many": "1", "row": ["2", "3"], "reason": "Ours"}
        ).status_code,
        elsewhere.get(f"/t/osprey/data/compared/{number}/").status_code,
        elsewhere.get(f"/t/kestrel/data/compared/{number}/").status_code,
    ]

    assert answers == [404] * 7
    assert outcomes(stage) == []


def test_sixty_seeded_differences_in_a_real_list_are_found_exactly(
    stage: Stage, shared: Path, django_assert_max_num_queries: Any
) -> None:
    partner = stage.partner("REAL", "Real Reseller")
    rows = real_rows(shared)
    with tenant_context(stage.tenant.id):
        count_lines(partner, rows)
    text, seeded = seed(rows)
    asked = Asked(partner.id, date(2026, 1, 1), date(2026, 12, 31), "USD", stage.manager.id, NOON)

    began = time.monotonic()
    person = stage.person(partner)
    with tenant_context(stage.tenant.id, partner_id=partner.id, user_id=person.id):
        one = compare_text(
            asked=Asked(asked.partner_id, asked.starts_on, asked.ends_on, "USD", person.id, NOON), text=text
        )
    took = time.monotonic() - began

    with tenant_context(stage.tenant.id):
        rows_apart = ComparisonRow.objects.exclude(found="same")
        found = Counter(
            (row.listed_document or row.counted_document, row.found, "+".join(row.differs), bool(row.repeats))
            for row in rows_apart
        )
        apart = sum((row.net_apart for row in rows_apart), Decimal(0))
    assert sum(seeded.values()) == 60
    assert found == seeded
    assert one.listed_total is not None
    assert one.counted_total is not None
    assert one.listed_total - one.counted_total == apart
    assert took < SECONDS_MAX
    client = stage.client_of(person)
    with django_assert_max_num_queries(PAGE_QUERIES_MAX):
        client.get(f"{COMPARE}{one.number}/")


def real_rows(shared: Path) -> list[list[str]]:
    """Give lines of one year of the real file, one per document and product, as if one reseller's."""
    found = []
    with (shared / "data" / "adventureworks" / "sales.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            day = date.fromisoformat(row["OrderDate"])
            if day.year == 2019 and len(found) < 4_900:
                found.append(
                    [
                        row["SalesOrderNumber"],
                        f"2026-{day.month:02}-{min(day.day, 20):02}",
                        f"P{row['ProductKey']}",
                        row["OrderQuantity"],
                        str(Decimal(row["SalesAmount"]).quantize(Decimal("0.01"))),
                    ]
                )
    return found


def count_lines(partner: Partner, rows: list[list[str]]) -> None:
    """Commit the lines as the vendor's."""
    products = {
        sku: Product(sku=sku, name=sku, category="Bikes", created_at=NOON) for sku in {row[2] for row in rows}
    }
    Product.objects.bulk_create(products.values())
    SalesLine.objects.bulk_create(
        SalesLine(
            batch_id=uuid4(),
            partner_id=partner.id,
            product_id=products[sku].id,
            sale_date=date.fromisoformat(day),
            received_on=date.fromisoformat(day),
            document=document,
            line_key=f"L:{place}",
            quantity=Decimal(quantity),
            net=Decimal(net),
            gross=Decimal(net),
            currency="USD",
            row=place,
        )
        for place, (document, day, sku, quantity, net) in enumerate(rows, start=1)
    )


def seed(rows: list[list[str]]) -> tuple[str, Counter[tuple[str, str, str, bool]]]:
    """Change sixty rows of the list, ten in each of six ways, and say what has to be found."""
    listed = [list(row) for row in rows]
    seeded: Counter[tuple[str, str, str, bool]] = Counter()
    alone: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(listed):
        alone[row[0]].append(place)
    chosen = iter([places[0] for places in alone.values()][::5])
    gone: set[int] = set()
    for number in range(10):
        one = listed[next(chosen)]
        one[4] = str(Decimal(one[4]) + Decimal("13.37") + number)
        seeded[one[0], "differs", "amount", False] += 1
        one = listed[next(chosen)]
        one[3] = str(int(one[3]) + 100)
        seeded[one[0], "differs", "quantity", False] += 1
        one = listed[next(chosen)]
        one[1] = (date.fromisoformat(one[1]) + timedelta(days=3)).isoformat()
        seeded[one[0], "differs", "date", False] += 1
        one = listed[next(chosen)]
        one[3], one[4] = f"-{one[3]}", f"-{one[4]}"
        seeded[one[0], "differs", "sign", False] += 1
        place = next(chosen)
        gone.add(place)
        seeded[listed[place][0], "only_counted", "", False] += 1
        one = listed[next(chosen)]
        listed.append(list(one))
        seeded[one[0], "only_listed", "", True] += 1
    head = "Document\tDate\tSKU\tQuantity\tNet amount\n"
    kept = (row for place, row in enumerate(listed) if place not in gone)
    return head + "\n".join("\t".join(row) for row in kept), seeded


def test_a_comparison_once_made_is_nobodys_to_change(stage: Stage, alder: Partner) -> None:
    sent(stage.visit(alder), own_list(stage))

    with tenant_context(stage.tenant.id), pytest.raises(Exception, match="stays as it is"):
        Comparison.objects.update(listed_total=Decimal(1))
