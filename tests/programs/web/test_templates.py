"""The vendor's own templates: kept from a program, listed, retired."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from programs.models import Program, ProgramTemplate
from programs.operations.create_program import create_program
from programs.operations.keep_template import UnableToKeepTemplate, keep_template, retire_template
from vir.foundation.audit.queries import trail_of
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

TEMPLATES = "/t/kestrel/programs/templates/"
KEEP = "/t/kestrel/programs/VIR-2026-014/keep/"


def _said(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_a_program_is_kept_and_listed_with_what_it_is(
    console: Client, draft: Program, kestrel: Tenant, priya: User, moment: datetime
) -> None:
    kept = console.post(KEEP, {"name": "Wholesale tiers", "summary": "Four tiers, one cap."})
    with tenant_context(kestrel.id, user_id=priya.id):
        template = ProgramTemplate.objects.get()
        create_program(
            name="Used",
            starts_on=draft.starts_on,
            ends_on=draft.ends_on,
            template_id=template.id,
            actor_id=priya.id,
            at=moment,
        )
        acts = [event.action for event in trail_of("program", draft.code)]
    page = console.get(TEMPLATES)

    assert (kept.status_code, kept["Location"]) == (302, TEMPLATES)
    said = _said(page.content.decode())
    assert (
        "Wholesale tiers Four tiers, one cap. Retroactive, 2% to 5%, 4 tiers Simplicity 100, Simple ·"
        " used 1 time · made from VIR-2026-014 , Priya, 23 Nov 2026" in said
    )
    assert set(template.document) == {
        "format",
        "currency",
        "eligibility",
        "products",
        "measure",
        "period",
        "reward",
        "caps",
        "minimum_payable",
        "stacking",
        "payment",
    }
    assert acts.count("template.kept") == 1


def test_the_six_designs_stand_below_with_their_scores(console: Client, kestrel: Tenant) -> None:
    html = console.get(TEMPLATES).content.decode()

    assert re.findall(r'card__says"><h3>([^<]*)</h3>', html) == [
        "Simple quarterly tiers",
        "Growth over last year",
        "Product-mix kicker",
        "New-product launch",
        "Clear-out",
        "Target achievement",
    ]
    assert re.findall(r"Simplicity (\d+)", html) == ["100", "100", "92", "100", "100", "100"]
    assert html.count('class="sketch"') == 6


def test_a_retired_template_is_gone_and_its_name_is_free_again(
    console: Client, draft: Program, kestrel: Tenant
) -> None:
    console.post(KEEP, {"name": "Ours"})
    with tenant_context(kestrel.id):
        template = ProgramTemplate.objects.get()

    retired = console.post(f"{TEMPLATES}{template.id}/retire/")
    page = console.get(TEMPLATES)
    again = console.post(f"{TEMPLATES}{template.id}/retire/")
    kept = console.post(KEEP, {"name": "Ours"})

    assert (retired.status_code, again.status_code, kept.status_code) == (302, 404, 302)
    assert "Ours is retired" in _said(page.content.decode())
    assert "made from" not in page.content.decode()
    with tenant_context(kestrel.id):
        assert ProgramTemplate.objects.get().retired_at is None


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": ""}, "Name: write a name, such as Quarterly tiers for wholesale."),
        ({"name": "Taken"}, "Name: there is a template Taken already."),
        ({"name": "New", "summary": "two\nlines"}, "What it is for: write one line"),
    ],
)
def test_a_refused_template_keeps_what_was_typed_and_makes_none(
    fields: dict[str, str],
    says: str,
    console: Client,
    draft: Program,
    kestrel: Tenant,
    priya: User,
    moment: datetime,
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        keep_template(program_id=draft.id, name="Taken", actor_id=priya.id, at=moment)

    page = console.post(KEEP, fields)

    assert page.status_code == 422
    assert says in _said(page.content.decode())
    with tenant_context(kestrel.id):
        assert [template.name for template in ProgramTemplate.objects.all()] == ["Taken"]


def test_an_unfinished_program_can_be_kept_as_well(
    console: Client, kestrel: Tenant, draft: Program, priya: User, moment: datetime
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        draft.versions.update(document={"reward": 5, "eligibility": "all", "starts_on": "soon"})
        keep_template(program_id=draft.id, name="Odd", actor_id=priya.id, at=moment)

    page = console.get(TEMPLATES)

    assert page.status_code == 200
    assert "Odd Not finished" in _said(page.content.decode())


def test_names_are_checked_by_the_operation_itself(
    kestrel: Tenant, draft: Program, priya: User, moment: datetime
) -> None:
    with tenant_context(kestrel.id, user_id=priya.id):
        for name in ("  ", "n" * 121, "two\nlines"):
            with pytest.raises(UnableToKeepTemplate) as refused:
                keep_template(program_id=draft.id, name=name, actor_id=priya.id, at=moment)
            assert refused.value.field == "name"
        with pytest.raises(ProgramTemplate.DoesNotExist):
            retire_template(template_id=draft.id, actor_id=priya.id, at=moment)


def test_readers_see_templates_and_cannot_change_them(
    client_as: Callable[[User], Client], console: Client, draft: Program, kestrel: Tenant, finn: User
) -> None:
    console.post(KEEP, {"name": "Ours"})
    with tenant_context(kestrel.id):
        template = ProgramTemplate.objects.get()
    reader = client_as(finn)

    html = reader.get(TEMPLATES).content.decode()

    assert "Ours" in html
    assert "Retire" not in html
    assert reader.post(f"{TEMPLATES}{template.id}/retire/").status_code == 403
    assert reader.get(KEEP).status_code == 403


def test_templates_of_another_vendor_are_not_there(
    console: Client,
    client_as: Callable[[User], Client],
    draft: Program,
    kestrel: Tenant,
    osprey: Tenant,
    charlie: User,
) -> None:
    console.post(KEEP, {"name": "Ours"})
    with tenant_context(kestrel.id):
        template = ProgramTemplate.objects.get()
    stranger = client_as(charlie)

    theirs = stranger.get("/t/osprey/programs/templates/")
    refused = stranger.post(f"/t/osprey/programs/templates/{template.id}/retire/")

    assert "Ours" not in theirs.content.decode()
    assert refused.status_code == 404
    with tenant_context(kestrel.id):
        assert ProgramTemplate.objects.get().retired_at is None


def test_the_list_asks_the_database_as_often_for_one_as_for_three(
    console: Client,
    kestrel: Tenant,
    priya: User,
    moment: datetime,
    draft: Program,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    for names in (("A",), ("B", "C")):
        with tenant_context(kestrel.id, user_id=priya.id):
            for name in names:
                keep_template(program_id=draft.id, name=name, actor_id=priya.id, at=moment)

        with django_assert_num_queries(15):
            console.get(TEMPLATES)
