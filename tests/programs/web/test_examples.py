"""The page of worked examples in the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from programs.conformance import CaseStatus, run_case
from programs.models import Program, WorkedExample
from programs.operations.submit_for_approval import submit_for_approval
from programs.queries.programs import current_version
from programs.queries.worked_examples import ExampleResult, ExampleState
from programs.web.example_words import results_in_words
from tests.factories import NOON, make_published_program, program_document
from tests.programs.web.elements import value_of
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

PROGRAM = "/t/kestrel/programs/VIR-2026-014/"
EXAMPLES = f"{PROGRAM}examples/"
ADD, UPLOAD, REQUIRE = f"{EXAMPLES}add/", f"{EXAMPLES}upload/", f"{EXAMPLES}require/"
TYPED = {
    "title": "Reaches Tier 1",
    "source": "Contract, clause 4",
    "partner": "Alder Supply",
    "earned": "2,400.00",
    "tier": "1",
    "rows-0-date": "2026-10-05",
    "rows-0-sku": "DRILL-1",
    "rows-0-quantity": "300",
    "rows-0-net": "100,000.00",
    "rows-1-date": "2026-11-02",
    "rows-1-sku": "DRILL-1",
    "rows-1-quantity": "60",
    "rows-1-net": "20,000.00",
}
CASE = {
    "format": "vir.case/1",
    "title": "From a file",
    "lines": [{"partner": "P1", "sku": "ANY", "date": "2026-10-05", "quantity": "1", "net": "250000"}],
    "partners": [{"code": "P1", "segments": ["Electrical wholesale"]}],
    "products": [{"sku": "ANY", "category": "Cordless"}],
    "expect": [{"program": "OTHER", "partner": "P1", "earned": "7500.00"}],
}


def said(response: object) -> str:
    html = response.content.decode()  # type: ignore[attr-defined]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.fixture
def keep(kestrel: Tenant, draft: Program, priya: User) -> Callable[..., UUID]:
    """Keep an example of a sale of 120,000 by one partner; gives its id."""

    def kept(title: str, earned: str = "2400.00", program: Program = draft) -> UUID:
        case = {
            **CASE,
            "lines": [{**CASE["lines"][0], "net": "120000"}],  # type: ignore[dict-item]
            "expect": [{"program": program.code, "partner": "P1", "earned": earned}],
        }
        with tenant_context(kestrel.id, user_id=priya.id):
            example = WorkedExample.objects.create(
                program=program, title=title, source="Clause 4", case=case, created_by=priya, created_at=NOON
            )
            return example.id

    return kept


def stored(tenant: Tenant) -> tuple[list[str], int]:
    with tenant_context(tenant.id):
        titles = WorkedExample.objects.order_by("title").values_list("title", flat=True)
        return list(titles), AuditEvent.objects.count()


def test_an_empty_page_says_what_an_example_is(
    console: Client, draft: Program, client_as: Callable[[User], Client], finn: User
) -> None:
    writer, reader = said(console.get(EXAMPLES)), said(client_as(finn).get(EXAMPLES))

    assert "No worked examples yet. Take one from the contract: what a partner buys" in writer
    assert "Add an example" in writer
    assert "No worked examples yet. An owner or a program manager adds them." in reader
    assert "Add an example" not in reader
    assert "Sending for approval does not depend on the examples." in reader


def test_a_typed_example_is_kept_run_and_shown(console: Client, draft: Program) -> None:
    page = console.post(ADD, TYPED, follow=True)

    assert page.redirect_chain == [(EXAMPLES, 302)]
    text = said(page)
    assert "The example “Reaches Tier 1” is added." in text
    assert "The one example passes" in text
    assert "Reaches Tier 1 Contract, clause 4 ALDER , Tier 1 2,400.00 Passed" in text
    assert "2 Nov 2026 DRILL-1 60 20,000.00" in text
    assert "Added by Priya" in text


def test_what_differs_is_said_in_words(console: Client, keep: Callable[..., UUID]) -> None:
    keep("A passes")
    keep("B fails", "3600.00")

    text = said(console.get(EXAMPLES))

    assert "1 of 2 examples passes" in text
    assert "B fails Clause 4 P1 3,600.00 Failed P1, earned: wanted $3,600.00, got $2,400.00" in text


def test_examples_wait_while_the_terms_are_not_finished(
    console: Client, kestrel: Tenant, draft: Program, keep: Callable[..., UUID]
) -> None:
    keep("A")
    with tenant_context(kestrel.id):
        draft.versions.update(document={**program_document(), "reward": {}})

    text = said(console.get(EXAMPLES))

    assert "Not run yet" in text
    assert "The terms are not finished, so no example can be run. The builder says what is left." in text
    assert "2,400.00 Not run" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_one_example_as_for_three(
    count: int, console: Client, keep: Callable[..., UUID]
) -> None:
    for number in range(count):
        keep(f"Example {number}")
    console.get(EXAMPLES)

    with CaptureQueriesContext(connection) as queries:
        console.get(EXAMPLES)

    assert len([query for query in queries if "programs_" in query["sql"]]) == 4


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": ""}, ["Title: Say in a few words what it shows, such as Reaches Tier 2."]),
        (
            {"partner": "NOBODY", "rows-1-net": "much", "rows-0-sku": "DRILL-2"},
            [
                "Row 1, SKU: There is no product 'DRILL-2'. Enter the SKU of one.",
                "Partner: No partner has the code or name 'NOBODY'.",
                "Row 2, Net value: 'much' was not read as a number. Enter a number like 1,234.50.",
            ],
        ),
        (
            {"earned": "2400.001"},
            [
                "Must earn: USD has 2 decimals. Enter no more of them.",
            ],
        ),
    ],
)
def test_a_refused_example_keeps_what_was_typed(
    changes: dict[str, str], says: list[str], console: Client, kestrel: Tenant, draft: Program
) -> None:
    typed = {**TYPED, **changes}
    before = stored(kestrel)

    page = console.post(ADD, typed)

    assert page.status_code == 422
    assert [words for words in says if words not in said(page)] == []
    assert {name: value_of(page, f"id_{name}") for name in typed} == typed
    assert stored(kestrel) == before


def test_a_further_row_comes_without_a_script_and_keeps_what_was_typed(
    console: Client, kestrel: Tenant, draft: Program
) -> None:
    page = console.post(ADD, {**TYPED, "do": "add_row"})

    assert page.status_code == 200
    assert {name: value_of(page, f"id_{name}") for name in TYPED} == TYPED
    assert value_of(page, "id_rows-2-date") == ""
    assert re.findall(r'id="(id_rows-\d+-date)"[^>]*autofocus', page.content.decode()) == ["id_rows-2-date"]
    assert stored(kestrel)[0] == []


def test_enter_in_a_field_adds_the_example_and_no_row(console: Client, draft: Program) -> None:
    form = re.search(r'<form[^>]*id="add-example".*?</form>', console.get(EXAMPLES).content.decode(), re.S)

    assert form is not None
    assert re.findall(r"<button[^>]*>", form[0])[0] == '<button type="submit" hidden>'


@pytest.mark.parametrize("way", ["file", "text"])
def test_a_case_comes_as_a_file_or_as_text(
    way: str, console: Client, kestrel: Tenant, draft: Program
) -> None:
    text = json.dumps(CASE)
    sent: dict[str, Any] = {"case": text}
    if way == "file":
        sent = {"case": "of no account", "file": SimpleUploadedFile("clause.json", text.encode())}

    page = console.post(UPLOAD, sent, follow=True)

    assert "The example “From a file” is added." in said(page)
    assert "From a file P1 7,500.00 Passed" in said(page)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "Line 1, column 2: this is not JSON"),
        (json.dumps({**CASE, "lines": 7}), "lines: write a list."),
        (json.dumps({**CASE, "title": "t" * 121}), "title: Write 1 to 120 characters on one line"),
    ],
)
@pytest.mark.parametrize("way", ["file", "text"])
def test_a_refused_case_stands_in_the_text_field_to_be_corrected(
    way: str, text: str, says: str, console: Client, kestrel: Tenant, draft: Program
) -> None:
    before = stored(kestrel)

    sent = {"file": SimpleUploadedFile("a.json", text.encode())} if way == "file" else {"case": text}
    page = console.post(UPLOAD, sent)

    assert page.status_code == 422
    assert f"Case: {says}" in said(page)
    area = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page.content.decode(), re.S)
    assert area is not None
    assert unescape(area[1]) == text
    assert stored(kestrel) == before


def test_a_download_is_a_case_that_runs_and_can_be_added_again(
    console: Client, kestrel: Tenant, draft: Program, keep: Callable[..., UUID]
) -> None:
    example_id = keep("Reaches Tier 1")

    response = console.get(f"{EXAMPLES}{example_id}.json")
    case = json.loads(response.content)
    added = console.post(UPLOAD, {"case": json.dumps({**case, "title": "Again"})}, follow=True)

    assert response["Content-Disposition"].startswith('attachment; filename="kestrel_VIR-2026-014_')
    assert (case["title"], case["source"], len(case["programs"])) == ("Reaches Tier 1", "Clause 4", 1)
    assert run_case(case).status is CaseStatus.PASSED
    assert "Both examples pass" in said(added)


def test_an_example_is_removed_after_a_check(
    console: Client, kestrel: Tenant, keep: Callable[..., UUID]
) -> None:
    keep("Stays")
    address = f"{EXAMPLES}{keep('Goes')}/remove/"

    check = console.get(address)
    kept = stored(kestrel)[0]
    page = console.post(address, follow=True)

    assert "Remove “Goes”?" in said(check)
    assert kept == ["Goes", "Stays"]
    assert page.redirect_chain == [(EXAMPLES, 302)]
    assert "The example “Goes” is removed." in said(page)
    assert stored(kestrel)[0] == ["Stays"]


def test_sending_waits_for_the_examples_once_they_are_required(
    console: Client,
    client_as: Callable[[User], Client],
    lena: User,
    draft: Program,
    keep: Callable[..., UUID],
) -> None:
    wrong = keep("Reaches Tier 2", "7500.00")
    switched = console.post(REQUIRE, {"required": "1"}, follow=True)
    builder = said(console.get(f"{PROGRAM}edit/"))
    refused = console.post(f"{PROGRAM}submit/")
    console.post(f"{EXAMPLES}{wrong}/remove/")
    console.post(ADD, TYPED)
    led_on = console.post(f"{PROGRAM}submit/")
    sent = console.post(f"{PROGRAM}launch/", {"do": "send", "tell": "1"})
    approver = client_as(lena)
    check = said(approver.get(f"{PROGRAM}approve/"))
    seen = re.search(r'name="seen_hash" value="(\w+)"', approver.get(f"{PROGRAM}approve/").content.decode())
    assert seen is not None
    state = re.search(r'name="seen" value="(\w+)"', approver.get(f"{PROGRAM}approve/").content.decode())
    assert state is not None
    read = {"seen_hash": seen[1], "seen": state[1]}
    published = approver.post(f"{PROGRAM}approve/", read, follow=True)

    assert 'aria-checked="true"' in switched.content.decode()
    assert "Required by Priya" in said(switched)
    assert "9 of 10 done" in builder
    assert "“Reaches Tier 2” does not pass. P1, earned: wanted $7,500.00, got $2,400.00." in builder
    assert refused.status_code == 422
    assert "Worked examples: “Reaches Tier 2” does not pass." in said(refused)
    assert led_on["Location"] == f"{PROGRAM}launch/"
    assert (sent.status_code, sent["Location"]) == (302, PROGRAM)
    assert "Worked examples: The one example passes. Every one has to pass." in check
    assert "VIR-2026-014 is approved and live." in said(published)


def test_an_approver_sees_an_example_that_fails_and_can_not_publish(
    console: Client,
    kestrel: Tenant,
    client_as: Callable[[User], Client],
    lena: User,
    priya: User,
    draft: Program,
    keep: Callable[..., UUID],
    moment: datetime,
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        Program.objects.filter(id=draft.id).update(examples_required=True)
        keep("Reaches Tier 1")
        submit_for_approval(program_id=draft.id, actor_id=priya.id, at=moment)
        keep("Reaches Tier 2", "7500.00")
        seen = current_version(draft).terms_hash

    page = client_as(lena).get(f"{PROGRAM}approve/")
    forced = client_as(lena).post(f"{PROGRAM}approve/", {"seen_hash": seen})

    assert "“Reaches Tier 2” does not pass." in said(page)
    assert "Approve and tell" not in said(page)
    assert forced.status_code == 422
    with tenant_context(kestrel.id):
        assert Program.objects.get(id=draft.id).status == "in_approval"


def test_while_a_second_person_reads_nothing_gets_weaker(
    console: Client, kestrel: Tenant, priya: User, draft: Program, keep: Callable[..., UUID], moment: datetime
) -> None:
    example_id = keep("Reaches Tier 1")
    with tenant_context(kestrel.id, user_id=priya.id):
        submit_for_approval(program_id=draft.id, actor_id=priya.id, at=moment)
    before = stored(kestrel)

    page = console.get(EXAMPLES)
    removed = console.post(f"{EXAMPLES}{example_id}/remove/")
    required = console.post(REQUIRE, {"required": "1"}, follow=True)

    assert "Remove" not in said(page)
    assert "While VIR-2026-014 waits for approval, examples can be added and none is removed." in said(page)
    assert 'role="switch"' not in page.content.decode()
    assert removed.status_code == 422
    assert "waits for approval, so its examples stay" in said(removed)
    assert "is no longer a draft, so what sending it for approval requires stands" in said(required)
    assert stored(kestrel) == before


@pytest.mark.parametrize("address", [ADD, UPLOAD, REQUIRE])
def test_an_address_that_writes_leads_to_the_page_when_it_is_opened(
    address: str, console: Client, draft: Program
) -> None:
    response = console.get(address)

    assert (response.status_code, response["Location"]) == (302, EXAMPLES)


def test_readers_read_and_change_nothing(
    kestrel: Tenant, client_as: Callable[[User], Client], finn: User, keep: Callable[..., UUID]
) -> None:
    example_id = keep("Reaches Tier 1")
    reader, before = client_as(finn), stored(kestrel)

    page = reader.get(EXAMPLES)
    answers = [
        reader.post(ADD, TYPED),
        reader.post(UPLOAD, {"case": json.dumps(CASE)}),
        reader.post(REQUIRE, {"required": "1"}),
        reader.post(f"{EXAMPLES}{example_id}/remove/"),
    ]

    assert "The one example passes" in said(page)
    assert "Remove" not in said(page)
    assert [answer.status_code for answer in answers] == [403] * 4
    assert stored(kestrel) == before


def test_examples_of_another_tenant_are_not_found(
    console: Client, kestrel: Tenant, osprey: Tenant, charlie: User, lena: User
) -> None:
    with tenant_context(osprey.id, user_id=charlie.id):
        theirs = make_published_program(program_document(), partners=[], owner=charlie, approver=lena)
        example = WorkedExample.objects.create(
            program=theirs, title="Theirs", case=CASE, created_by=charlie, created_at=NOON
        )
    before = stored(osprey)

    answers = [
        console.get(EXAMPLES),
        console.get(f"{EXAMPLES}{example.id}.json"),
        console.get(f"{EXAMPLES}{example.id}/remove/"),
        console.post(f"{EXAMPLES}{example.id}/remove/"),
        console.post(ADD, TYPED),
        console.post(UPLOAD, {"case": json.dumps(CASE)}),
        console.post(REQUIRE, {"required": "1"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 7
    assert stored(osprey) == before


def test_an_example_is_found_under_its_own_program_only(
    console: Client, kestrel: Tenant, priya: User, lena: User, keep: Callable[..., UUID]
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        document = program_document(code="VIR-2026-099")
        other = make_published_program(document, partners=[], owner=priya, approver=lena)
    example_id = keep("Of another program", program=other)

    answers = [console.get(f"{EXAMPLES}{one}.json").status_code for one in (example_id, uuid4())]

    assert answers == [404, 404]


def test_the_program_and_the_builder_lead_to_the_examples(
    console: Client, client_as: Callable[[User], Client], finn: User, draft: Program
) -> None:
    pages = [client_as(finn).get(PROGRAM), console.get(f"{PROGRAM}edit/")]

    assert [f'href="{EXAMPLES}"' in page.content.decode() for page in pages] == [True, True]


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ("", ""),
        ("P", "The one example passes"),
        ("F", "The one example does not pass"),
        ("PP", "Both examples pass"),
        ("PPP", "All 3 examples pass"),
        ("FF", "None of 2 examples passes"),
        ("FPF", "1 of 3 examples passes"),
        ("PPF", "2 of 3 examples pass"),
        ("NN", ""),
    ],
)
def test_results_are_said_in_words(states: str, words: str, inside: Tenant) -> None:
    of = {"P": ExampleState.PASSED, "F": ExampleState.FAILED, "N": ExampleState.NOT_RUN}

    assert results_in_words([ExampleResult(WorkedExample(), of[state]) for state in states]) == words
