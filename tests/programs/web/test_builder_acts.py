"""The builder around the form: the linked rule, one-click acts, who else writes, people, and what is told to others."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.test import Client

from programs.models import Program, ProgramVersion
from programs.queries.programs import current_version
from tests.factories import make_person, make_product
from tests.programs.web.elements import text_of
from vir.foundation.audit.queries import trail_of
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

EDIT = "/t/kestrel/programs/VIR-2026-014/edit/"
LIVE = f"{EDIT}live/"
PRESENCE = f"{EDIT}presence/"

Post = Callable[..., dict[str, Any]]
Stored = Callable[[], tuple[dict[str, Any], Decimal | None, int]]


def test_every_part_of_the_rule_leads_to_its_field(console: Client, draft: Program) -> None:
    html = console.get(EDIT).content.decode()

    links = re.findall(r'<a class="piece" href="#([^"]+)">([^<]*)</a>', html)
    assert links == [
        ("add_segments", "Electrical wholesale partners earn"),
        ("id_tiers-0-start", "2% to 5%"),
        ("id_application_0", "all"),
        ("add_include", "net Cordless purchases"),
        ("id_starts_on", "1 Oct to 31 Dec 2026"),
        ("id_tiers-0-start", "once they reach $100,000"),
        ("id_cap", "up to $40,000 each"),
        ("id_method", "Paid by credit memo by 30 Jan 2027"),
    ]
    for id, _ in links:
        assert f'id="{id}"' in html


def test_an_act_changes_the_draft_and_is_undone(
    console: Client, post: Post, stored: Stored, kestrel: Tenant
) -> None:
    with tenant_context(kestrel.id):
        make_product("SPARE-1", category="Spares")
    rules = ('{"category": "Spares"}', '{"category": "Refurbished"}')
    console.post(LIVE, post(exclude=rules))

    fixed = console.post(EDIT, post(do="fix:exclusions"))
    after = stored()[0]
    page = console.get(EDIT)
    undone = console.post(EDIT, post(do="undo"))

    assert (fixed.status_code, fixed["Location"]) == (302, f"{EDIT}#live-simplicity")
    assert "exclude" not in after["products"]
    assert "Exclusions are merged; the same products count." in page.content.decode()
    assert undone.status_code == 302
    assert stored()[0]["products"]["exclude"] == [{"category": "Spares"}, {"category": "Refurbished"}]
    assert "Undo" not in console.get(EDIT).content.decode()


def test_an_act_is_not_undone_over_somebody_elses_change(
    console: Client, client_as: Callable[[User], Client], olga: User, post: Post, stored: Stored
) -> None:
    console.post(LIVE, post(ends_on="2027-09-30"))
    console.post(EDIT, post(do="fix:length"))
    client_as(olga).post(LIVE, post(ends_on="2026-11-30"))

    page = console.get(EDIT)
    console.post(EDIT, post(do="undo"))

    assert "It runs for a quarter." not in page.content.decode()
    assert stored()[0]["ends_on"] == "2026-11-30"


def test_an_act_that_is_not_offered_changes_nothing(console: Client, post: Post, stored: Stored) -> None:
    before = stored()

    for do in ("fix:caps", "fix:nothing", "undo", "add_row:nothing"):
        assert console.post(EDIT, post(do=do)).status_code == 302

    assert stored() == before


def test_others_are_told_only_of_what_was_stored(console: Client, post: Post) -> None:
    stored = console.post(LIVE, post(name="Renamed"))
    again = console.post(LIVE, post(name="Renamed"))

    assert stored["HX-Trigger"] == "draft-saved"
    assert "HX-Trigger" not in again


def test_who_else_writes_is_said_for_two_minutes(
    console: Client,
    client_as: Callable[[User], Client],
    olga: User,
    post: Post,
    kestrel: Tenant,
    draft: Program,
) -> None:
    alone = console.get(EDIT)
    client_as(olga).post(LIVE, post(name="Olga’s"))
    with tenant_context(kestrel.id):
        saved = current_version(draft).edited_at
    assert saved is not None

    told, own = console.get(PRESENCE), client_as(olga).get(PRESENCE)
    with tenant_context(kestrel.id):
        ProgramVersion.objects.update(edited_at=saved.replace(year=saved.year - 1))
    later = console.get(PRESENCE)

    assert "is writing in this draft" not in alone.content.decode()
    assert re.search(r"Olga is writing in this draft, saved \d\d:\d\d\.", told.content.decode())
    assert "writing" not in own.content.decode()
    assert "writing" not in later.content.decode()


def test_people_and_days_of_the_launch_are_kept(
    console: Client, post: Post, draft: Program, kestrel: Tenant, olga: User, lena: User
) -> None:
    team = {
        "team": "1",
        "owner": str(olga.id),
        "approver": str(lena.id),
        "tell_partners": "",
        "acknowledge_by": "2026-12-15",
        "members_frozen_on": "2026-11-01",
    }

    page = console.post(LIVE, post(**team))
    console.post(LIVE, post(name="Without the section"))

    assert page.status_code == 200
    with tenant_context(kestrel.id):
        kept = Program.objects.get(id=draft.id)
        acts = [event.action for event in trail_of("program", draft.code)]
    assert (kept.owner_id, kept.approver_id, kept.tell_partners) == (olga.id, lena.id, False)
    assert (kept.acknowledge_by, kept.members_frozen_on) == (date(2026, 12, 15), date(2026, 11, 1))
    assert acts.count("program.team_set") == 1
    assert acts.count("program.launch_planned") == 1


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("acknowledge_by", "2026-11-01", "1 Nov 2026 is over. Write a later day."),
        (
            "members_frozen_on",
            "2026-12-24",
            "24 Dec 2026 has not come yet. Choose 23 Nov 2026 or an earlier day.",
        ),
        ("members_frozen_on", "soon", "Choose a day, such as 2026-12-15."),
        ("approver", "nobody", "Choose somebody of the list."),
    ],
)
def test_what_cannot_be_kept_of_a_launch_is_said_beside_it(
    field: str, value: str, says: str, console: Client, post: Post, draft: Program, kestrel: Tenant
) -> None:
    team = {
        "team": "1",
        "owner": str(draft.owner_id),
        "approver": "",
        "tell_partners": "true",
        "acknowledge_by": "",
        "members_frozen_on": "",
    }

    page = console.post(LIVE, post(**{**team, field: value}))

    assert page.status_code == 422
    assert text_of(page, f"id_{field}_error") == says
    with tenant_context(kestrel.id):
        kept = Program.objects.get(id=draft.id)
    assert (kept.acknowledge_by, kept.members_frozen_on, kept.approver_id) == (None, None, None)


def test_nobody_of_another_vendor_can_own_it(
    console: Client, post: Post, draft: Program, kestrel: Tenant, osprey: Tenant
) -> None:
    with tenant_context(osprey.id):
        stranger = make_person(osprey, "dora", "program_manager")
    team = {"team": "1", "owner": str(stranger.id), "approver": "", "tell_partners": "true"}

    page = console.post(LIVE, post(**team, acknowledge_by="", members_frozen_on=""))

    assert (
        text_of(page, "id_owner_error") == "This person may not write programs. Choose somebody of the list."
    )
    assert "dora" not in unescape(page.content.decode()).lower()
    with tenant_context(kestrel.id):
        assert Program.objects.get(id=draft.id).owner_id == draft.owner_id


def test_a_finished_draft_is_read_section_by_section_and_an_unfinished_one_is_written(
    console: Client, post: Post, draft: Program
) -> None:
    folded = unescape(console.get(EDIT).content.decode())
    console.post(LIVE, post(goal_amount=""))
    opened = console.get(EDIT).content.decode()

    assert folded.count('<details class="part">') == 6
    assert '<span class="fragment" id="fragment-reward">Retroactive, 2% to 5%, 4 tiers</span>' in folded
    assert opened.count('<details class="part" open>') == 6
