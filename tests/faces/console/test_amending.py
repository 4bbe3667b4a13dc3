"""The pages on which a running program is amended."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.models import Partner
from payouts.operations.recalculate import recalculate
from programs.models import Enrolment, PartnerConsent, Product, Program, ProgramVersion, TermsNotice
from programs.operations.rebuild_enrolment import rebuild_enrolment
from programs.queries.amendments import open_amendment
from programs.queries.seen import seen_state
from tests.factories import (
    NOON,
    make_line,
    make_next_version,
    make_partner,
    make_portal_user,
    make_product,
    make_published_program,
    program_document,
)
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

AMEND = "/t/kestrel/programs/VIR-2026-014/amend/"
CHECK = f"{AMEND}check/"
TERMS = "/t/kestrel/programs/VIR-2026-014/terms/"
TODAY = date(2026, 11, 23)
QUERIES_MAX = 80


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()


def fields_of(response: Any) -> dict[str, str]:
    """Read the form of the page as a browser would send it."""
    form = re.search(r'<form method="post" class="two".*?</form>', response.content.decode(), re.DOTALL)
    assert form is not None
    found: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", form[0]):
        at = dict(re.findall(r'([a-z_]+)="([^"]*)"', tag))
        if at.get("type") in ("radio", "checkbox") and " checked" not in tag:
            continue
        if "name" in at:
            found[at["name"]] = at.get("value", "").replace("&quot;", '"')
    for name, value in re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>', form[0], re.DOTALL):
        found[name] = value.replace("&quot;", '"').replace("&#x27;", "'")
    for name, choices in re.findall(r'<select[^>]* name="(\w+)">(.*?)</select>', form[0], re.DOTALL):
        chosen = re.search(r'value="(\w*)" selected', choices)
        found[name] = chosen[1] if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return found


@pytest.fixture
def program(inside: Tenant, priya: User, lena: User) -> Program:
    """Alder bought drills for 120,000 in October and saws for 130,000 on 10 Nov: 3% of 250,000."""
    alder, ivel = make_partner("ALDER", name="Alder Supply"), make_partner("IVEL", name="Ivel Tools")
    drill, saw = make_product("DRILL-1", category="Cordless"), make_product("SAW-1", category="Saws")
    make_line(alder, drill, date(2026, 10, 10), "120000.00")
    make_line(alder, saw, date(2026, 11, 10), "130000.00")
    make_line(ivel, drill, date(2026, 11, 20), "110000.00")
    made = make_published_program(program_document(), owner=priya, approver=lena, partners=())
    rebuild_enrolment(program_id=made.id, at=NOON)
    recalculate(scope="full", reason="test", today=TODAY, at=NOON)
    return made


def typed(console: Client, **changes: str) -> dict[str, str]:
    return {**fields_of(console.get(AMEND)), "reason": "Competitor promotion", **changes}


def test_the_page_shows_the_terms_as_they_are_and_keeps_nothing(program: Program, console: Client) -> None:
    page = console.get(AMEND)

    assert page.status_code == 200
    found = fields_of(page)
    assert (found["ends_on"], found["cap"], found["goal"]) == ("2026-12-31", "40,000.00", "6,500,000.00")
    assert (found["tiers-3-start"], found["tiers-3-rate"], found["tiers-4-start"]) == ("600,000", "5", "")
    assert (found["when"], found["from_day"]) == ("day", "2026-11-24")
    assert json.loads(found["whole"]) == program_document()
    assert open_amendment(program) is None
    for reason in ("Statements, payments and messages name it", "One purchase would be counted by two rules"):
        assert reason in text_of(page)


def test_saving_what_was_not_touched_changes_no_term(program: Program, console: Client) -> None:
    answer = console.post(AMEND, typed(console))

    assert answer.headers["Location"] == CHECK
    version = open_amendment(program)
    assert version is not None
    assert (version.document, version.number) == (program_document(), 2)
    assert "It changes nothing yet" in text_of(console.get(CHECK))


def test_every_field_goes_into_the_document(program: Program, console: Client) -> None:
    answer = console.post(
        AMEND,
        typed(
            console,
            **{
                "ends_on": "2027-01-31",
                "tiers-4-start": "$800,000",
                "tiers-4-rate": "6%",
                "cap": "50,000",
                "goal": "7,000,000",
                "exclude": "Category: Spares\r\nBrand: Kestrel + Category: Saws",
                "include": "",
                "segments": "",
                "name": "Q4 Cordless",
                "method": "offset",
                "due_days": "20",
                "budget": "210,000",
                "when": "restate",
                "acknowledge_by": "2026-12-05",
            },
        ),
    )

    assert answer.status_code == 302
    version = open_amendment(program)
    assert version is not None
    assert version.document == program_document(
        name="Q4 Cordless",
        ends_on="2027-01-31",
        goal={"measure": "net_amount", "amount": "7000000"},
        reward={
            **program_document()["reward"],
            "tiers": [*program_document()["reward"]["tiers"], {"threshold": "800000", "percent": "6"}],
        },
        caps=[{"per": "partner_period", "amount": "50000"}],
        products={"exclude": [{"category": "Spares"}, {"brand": "Kestrel", "category": "Saws"}]},
        payment={"method": "offset", "due_days": 20},
    )
    assert (version.new_budget, version.effective_on) == (Decimal(210_000), None)
    assert version.acknowledge_by == date(2026, 12, 5)


def test_other_shapes_are_written_as_a_document(program: Program, console: Client) -> None:
    whole = program_document(conditions=[{"kind": "invoices_paid"}])

    console.post(AMEND, typed(console, whole=json.dumps(whole), ends_on="2027-01-31"))

    version = open_amendment(program)
    assert version is not None
    assert version.document == {**whole, "ends_on": "2027-01-31"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"tiers-0-start": "lots"}, "was not read as a number"),
        ({"cap": "€40"}, "is not in USD"),
        ({"from_day": "soon"}, "Choose a day"),
        ({"whole": "{"}, "The document was not read"),
        ({"whole": "[]"}, "A program document is an object"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_kept(
    changes: dict[str, str], said: str, program: Program, console: Client
) -> None:
    answer = console.post(AMEND, typed(console, **changes))

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert open_amendment(program) is None


def test_what_is_blocked_is_kept_and_said(program: Program, console: Client) -> None:
    answer = console.post(AMEND, typed(console, from_day="2027-02-01"), follow=True)

    assert "Saved, and not ready" in text_of(answer)
    assert "The last day is 31 Dec 2026" in text_of(answer)
    assert console.get(CHECK).headers["Location"] == AMEND


def test_the_effect_is_shown_before_anything_counts(program: Program, console: Client) -> None:
    console.post(AMEND, typed(console, exclude="Category: Saws", when="restate"))

    part, check = text_of(console.get(f"{AMEND}effect/")), text_of(console.get(CHECK))

    # Alder falls from 7,500.00 to 2% of 120,000.
    for shown in (part, check):
        assert "Earned now no change −$5,100.00" in shown
        assert "Lines that stop counting 0 1" in shown
    assert "Excluded What counts — Saws Worse" in check
    assert "Alder Supply −$5,100.00" in check
    assert "Kestrel Tools has changed its terms for Alder Supply" in check
    assert Enrolment.objects.count() == 2


def test_lines_before_a_day_keep_the_old_rule_by_one_click(program: Program, console: Client) -> None:
    console.post(AMEND, typed(console, exclude="Category: Saws", when="restate", cap="60,000"))
    make_line(
        make_partner("OUSE", name="Ouse Trade"),
        make_product("SAW-2", category="Saws"),
        date(2026, 10, 2),
        "1000.00",
    )

    answer = console.post(f"{AMEND}keep-old/", follow=True)

    assert "Lines before that day keep the old rule" in text_of(answer)
    assert open_amendment(program).effective_on == date(2026, 11, 24)  # type: ignore[union-attr]


def test_two_people_and_every_consent_are_needed_to_worsen(
    program: Program, console: Client, client_as: Callable[[User], Client], lena: User
) -> None:
    second = client_as(lena)
    console.post(AMEND, typed(console, exclude="Category: Saws", when="restate"))

    def read() -> dict[str, str]:
        version = open_amendment(program)
        assert version is not None
        return {"seen_hash": version.terms_hash, "seen": seen_state(version.program, version)}

    alone = console.post(f"{AMEND}publish/", read())
    sent = console.post(f"{AMEND}send/", follow=True)
    early = second.post(f"{AMEND}approve/", read())
    wordless = console.post(f"{AMEND}consent/", {"partner": "ALDER", "note": ""})

    assert (alone.status_code, early.status_code, wordless.status_code) == (422, 422, 422)
    assert "It worsens what partners were promised (excluded). Send it to a second person." in text_of(alone)
    assert "Waiting for a second person (not you)" in text_of(sent)
    assert "without a recorded consent: Alder Supply" in text_of(early)
    console.post(f"{AMEND}consent/", {"partner": "ALDER", "note": "E-mail of M. Lind, 10 Nov"})
    assert "“E-mail of M. Lind, 10 Nov”" in text_of(console.get(CHECK))
    assert f'name="seen" value="{read()["seen"]}"' in second.get(f"{AMEND}approve/").content.decode()
    done = second.post(f"{AMEND}approve/", read(), follow=True)

    assert "Version 2 of VIR-2026-014 is published." in text_of(done)
    assert PartnerConsent.objects.count() == 1
    published = ProgramVersion.objects.get(program=program, number=2)
    assert published.impact["less"][0] == "5100"


def test_a_second_person_gives_it_back_with_a_note(
    program: Program, console: Client, client_as: Callable[[User], Client], lena: User
) -> None:
    console.post(AMEND, typed(console, ends_on="2027-01-31"))
    console.post(f"{AMEND}send/")
    assert console.get(AMEND).headers["Location"] == CHECK

    client_as(lena).post(f"{AMEND}return/", {"note": "Until February"})

    assert open_amendment(program).submitted_at is None  # type: ignore[union-attr]
    assert console.get(AMEND).status_code == 200


def test_withdrawing_leaves_the_program_as_it_is(program: Program, console: Client) -> None:
    console.post(AMEND, typed(console, ends_on="2027-01-31"))

    answer = console.post(f"{AMEND}withdraw/", follow=True)

    assert "The amendment is withdrawn. Nothing changed." in text_of(answer)
    assert "Version 2 , withdrawn" in text_of(answer)
    assert TermsNotice.objects.count() == 0


def test_a_program_that_is_over_is_not_amended(program: Program, console: Client) -> None:
    Program.objects.filter(id=program.id).update(status="closed")

    answer = console.get(AMEND, follow=True)

    assert "VIR-2026-014 is closed and cannot be amended." in text_of(answer)


def test_versions_are_read_side_by_side_for_ever(program: Program, console: Client, lena: User) -> None:
    make_next_version(program, approver=lena, effective_on=date(2026, 11, 12), ends_on="2027-01-31")
    make_next_version(program, approver=lena, effective_on=date(2026, 11, 20), caps=[])

    page = text_of(console.get(TERMS))
    asked = text_of(console.get(f"{TERMS}?from=1&to=3"))

    assert "Version 2 and version 3, side by side" in page
    assert "Cap, each partner, each period Limits $40,000 — Better" in page
    assert "Last day" not in page.split("Compare", 1)[1].split("Document (JSON)", 1)[0]
    assert "Last day Dates 31 Dec 2026 31 Jan 2027 Better" in asked
    assert [f"Version {number}" in page for number in (1, 2, 3)] == [True, True, True]
    assert "Version 3 , in force" in page


def test_the_portal_says_what_changed_and_names_no_other_partner(
    program: Program, client_as: Callable[[User], Client], lena: User
) -> None:
    marta = make_portal_user(Partner.objects.get(code="ALDER"))
    make_next_version(
        program,
        approver=lena,
        effective_on=date(2026, 11, 12),
        ends_on="2027-01-31",
        eligibility={"except_partners": ["IVEL"]},
    )

    page = text_of(client_as(marta).get("/p/kestrel/programs/VIR-2026-014/terms/"))

    assert "What changed in version 2 Last day 31 Dec 2026 → 31 Jan 2027" in page
    assert "counts from 12 Nov 2026" in page
    assert "IVEL" not in page


def test_each_line_says_which_version_counted_it(
    program: Program, console: Client, client_as: Callable[[User], Client], lena: User
) -> None:
    marta = make_portal_user(Partner.objects.get(code="ALDER"))
    without = {"products": {"exclude": [{"category": "Saws"}]}}
    make_next_version(program, approver=lena, effective_on=date(2026, 11, 1), **without)
    recalculate(scope="full", reason="test", today=TODAY, at=NOON)
    earning = "/t/kestrel/finance/earnings/VIR-2026-014/ALDER/2026-10-01/"

    counted = text_of(console.get(earning))
    out = text_of(console.get(f"{earning}?show=product_out_of_scope"))
    own = text_of(client_as(marta).get("/p/kestrel/purchases/?program=VIR-2026-014"))

    assert "Counted, version 1" in counted
    assert "The product does not count, version 2" in out
    assert "Counted , version 1 of the terms" in own
    assert "Not counted: the product does not count , version 2 of the terms" in own


def test_lines_of_a_program_with_one_version_name_none(program: Program, console: Client) -> None:
    page = text_of(console.get("/t/kestrel/finance/earnings/VIR-2026-014/ALDER/2026-10-01/"))

    assert "Counted, version" not in page


def test_the_check_asks_as_often_for_five_partners_as_for_two(program: Program, console: Client) -> None:
    console.post(AMEND, typed(console, exclude="Category: Cordless", when="restate"))
    console.get(CHECK)
    asked = []

    for more in (0, 3):
        for number in range(more):
            partner = make_partner(f"MORE-{number}")
            make_line(partner, Product.objects.get(sku="DRILL-1"), date(2026, 10, 3), "150000.00")
        rebuild_enrolment(program_id=program.id, at=NOON)
        with CaptureQueriesContext(connection) as queries:
            page = console.get(CHECK)
        asked.append((len(queries), page.content.decode().count("Record consent")))

    assert asked == [(asked[0][0], 2), (asked[0][0], 5)]
    assert asked[0][0] <= QUERIES_MAX
