"""Nothing is sent from the portal that was not looked through: as it stands, today, by a press of its own."""

from __future__ import annotations

from datetime import timedelta

from claims.models import DraftLook
from tests.faces.portal.claims.desk import CLAIMS, Desk
from tests.faces.portal.stage import TODAY, words
from tests.support.claim_files import KIT, rows_of_october
from tests.support.claim_world import DRIVER
from vir.foundation.tenancy.context import tenant_context

NOT_YET = "This draft was not looked through as it stands today, so it cannot be sent yet."
TOO_MANY = ("INV-1", "2026-10-04", KIT, "1200", "Harbour Electric")


def test_a_draft_is_looked_through_by_the_button_that_leads_to_the_check_page(desk: Desk) -> None:
    number = desk.draft_of([TOO_MANY])
    desk.keep(number, 2)

    draft = desk.get(number)
    answer = desk.client.post(f"{CLAIMS}{number}/look/")
    page = desk.client.get(answer.headers["Location"])

    assert f'<form method="post" action="{CLAIMS}{number}/look/">' in draft.content.decode()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{CLAIMS}{number}/check/")
    assert words(page, "asof")[0].startswith("Looked through on 23 Nov 2026, ")
    assert [warning.check for warning in page.context["warnings"]] == ["over_claim"]
    assert words(page, "button", tag="button") == ["Submit 1 row"]


def test_a_draft_that_was_not_looked_through_says_so_and_offers_that_and_no_sending(desk: Desk) -> None:
    number = desk.draft_of(rows_of_october(2))

    page = desk.client.get(f"{CLAIMS}{number}/check/")

    assert words(page, "notice") == [NOT_YET]
    assert words(page, "button", tag="button") == [f"Check CLM-{number}"]
    assert f'<form method="post" action="{CLAIMS}{number}/look/">' in page.content.decode()
    assert 'name="seen"' not in page.content.decode()


def test_a_draft_that_was_not_looked_through_is_not_sent_by_whatever_is_pressed(desk: Desk) -> None:
    number = desk.draft_of(rows_of_october(2))
    seen = desk.client.get(f"{CLAIMS}{number}/check/").context["seen"]

    answer = desk.post(number, "check", seen=seen)

    assert (answer.status_code, desk.claim(number).state) == (422, "draft")
    # Said once, as what stood in the way.
    assert words(answer, "notice") == [NOT_YET]
    assert f'<p role="alert">{NOT_YET}</p>' in answer.content.decode()


def test_a_draft_that_changed_is_to_be_looked_through_again(desk: Desk) -> None:
    number = desk.draft_of(rows_of_october(2))
    desk.look(number)
    desk.post(number, "fix", act="remove", row="2", show="all")

    page = desk.client.get(f"{CLAIMS}{number}/check/")
    again = desk.look(number)

    assert (page.context["looked_at"], again.context["looked_at"] is None) == (None, False)


def test_a_look_of_yesterday_is_none_today(desk: Desk) -> None:
    number = desk.draft_of(rows_of_october(2))
    seen = desk.look(number).context["seen"]
    with tenant_context(desk.stage.tenant.id, user_id=desk.stage.manager.id):
        DraftLook.objects.update(day=TODAY - timedelta(days=1))

    page = desk.client.get(f"{CLAIMS}{number}/check/")
    answer = desk.post(number, "check", seen=seen)

    assert page.context["looked_at"] is None
    assert (answer.status_code, desk.claim(number).state) == (422, "draft")


def test_a_warning_that_nobody_kept_stays_behind_and_its_rows_are_not_counted(desk: Desk) -> None:
    number = desk.draft_of([TOO_MANY, ("INV-2", "2026-10-05", DRIVER, "1", "Harbour Electric")])

    draft = desk.get(number, "?show=fix")
    page = desk.look(number)
    sent = desk.post(number, "check", seen=page.context["seen"])

    assert draft.context["check_verb"] == "Check and submit 1 row"
    assert words(draft, "fix__none") == [
        "No row needs a fix. 1 row waits for a look: change it, or keep it with a reason."
    ]
    facts = {fact["label"]: fact.get("text") for fact in page.context["facts"]}
    assert (facts["Rows"], facts["Stay behind as a draft"]) == ("1", "1 row")
    assert page.context["warnings"] == []
    assert (sent.status_code, desk.claim(number).lines_count) == (302, 1)
    assert [one.what for one in desk.client.get(CLAIMS).context["drafts"]] == ["1 row"]


def test_a_draft_with_nothing_but_warnings_says_that_no_row_is_ready(desk: Desk) -> None:
    number = desk.draft_of([TOO_MANY])

    draft = desk.get(number)
    answer = desk.client.post(f"{CLAIMS}{number}/look/")

    assert (draft.context["may_check"], draft.context["not_yet"]) == (
        False,
        "No row is ready yet. Fix one, or add others.",
    )
    assert answer.headers["Location"] == f"{CLAIMS}{number}/"


def test_rows_that_are_not_there_or_still_read_are_not_looked_through(desk: Desk) -> None:
    empty, reading = desk.start(), desk.start()
    row = {"invoice-0": "INV-1", "sold_on-0": "2026-10-04", "sku-0": KIT, "quantity-0": "2"}
    desk.post(reading, "rows", **row)
    desk.upload(reading, _long_file())

    nothing = desk.client.post(f"{CLAIMS}{empty}/look/")
    waits = desk.client.post(f"{CLAIMS}{reading}/look/")

    assert nothing.headers["Location"] == f"{CLAIMS}{empty}/"
    assert (waits.status_code, "The file is being read at this moment." in waits.content.decode()) == (
        422,
        True,
    )
    with tenant_context(desk.stage.tenant.id, user_id=desk.stage.manager.id):
        assert DraftLook.objects.count() == 0


def _long_file() -> bytes:
    sales = "".join(f"INV-{row},2026-10-05,{KIT},1\n" for row in range(2_001))
    return f"Invoice,Date,SKU,Quantity\n{sales}".encode()
