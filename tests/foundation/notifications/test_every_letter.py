"""Every letter of the product, written once: text and HTML, the vendor's name, nothing left open, names as text."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from vir.foundation.notifications.composing import whole_letter
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.models import Delivery
from vir.foundation.tenancy.models import Tenant

FOLDER = settings.BASE_DIR / "templates" / "emails"
NAME = "Alder & <b>Sons</b>"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PARAGRAPHS = {"paragraphs": [f"{NAME}: $12,000.00 payable, confirmed."]}
PROGRAM = SimpleNamespace(
    name=NAME,
    code="VIR-2026-014",
    when="ends 31 Dec",
    days="39 days left",
    sentence="Buy $57,820 more by 31 Dec to reach Tier 3.",
    earned="~ $10,265.40",
    earned_note="Earned to date, not final. Tier 2, 3%",
    as_of="Counted to 22 Nov, file 06:10",
    ruler=SimpleNamespace(cells=(), label="You $342,180", spoken="", before="50%", after="50%", rows=()),
    ruler_text=("Tier 3, 4%: from $400,000, pays $16,000.00, $57,820 to go",),
    link="http://localhost:8000/p/kestrel/programs/VIR-2026-014/",
    working="http://localhost:8000/p/kestrel/programs/VIR-2026-014/working/earned/",
)
# By template: what it is given. Whoever adds a letter adds it here.
LETTERS: dict[str, dict[str, Any]] = {
    "approval": {
        "program": PROGRAM,
        "version": SimpleNamespace(number=2),
        "who": NAME,
        "sentence": "Buy $100,000 and earn 2%.",
        "budget": "$150,000",
        "reasons": [("Back-test", NAME)],
        "link": PROGRAM.link,
    },
    "claim_exception": {
        "partner": SimpleNamespace(name=NAME),
        "terms": SimpleNamespace(name="Autumn shows", code="AUTUMN-SHOWS"),
        "last": "10 Nov 2026",
        "reason": NAME,
        "who": NAME,
        "link": PROGRAM.link,
    },
    "claim_notice": PARAGRAPHS,
    "finance_notice": {**PARAGRAPHS, "because": "may approve payouts"},
    "payee_notice": PARAGRAPHS,
    "statement_notice": PARAGRAPHS,
    "terms_notice": {
        "opening": NAME,
        "rule": "Buy $100,000 and earn 2%.",
        "paragraphs": ["Acknowledge by 15 Dec 2026."],
        "body": NAME,
        "link": PROGRAM.link,
    },
    "message": {
        "body": NAME,
        "paragraphs": [NAME],
        "acknowledge_by": "15 Dec 2026",
        "reminder": True,
        "link": PROGRAM.link,
    },
    "message_reply": {
        "who": NAME,
        "where": NAME,
        "text": NAME,
        "paragraphs": [NAME],
        "body": NAME,
        "because": "Kestrel Tools sent this because you asked.",
        "link": PROGRAM.link,
    },
    "nudge": {
        "programs": [PROGRAM],
        "because": "Kestrel Tools sent this because you belong to a partner.",
        "link": PROGRAM.link,
    },
    "digest": {
        "programs": [PROGRAM],
        "closing": [PROGRAM],
        "news": [SimpleNamespace(day="22 Nov", subject=NAME, link=PROGRAM.link)],
        "because": "Kestrel Tools sent this because you take the weekly digest.",
        "link": PROGRAM.link,
    },
    "team_digest": {
        "waiting": 2,
        "needs": [{"words": NAME, "age": "3 days", "link": PROGRAM.link}],
        "more": 1,
        "running": 1,
        "sent": 1,
        "came_back": 1,
        "as_of": "23 Nov 2026, 07:00",
        "because": "Kestrel Tools sent this because you take the weekly digest.",
        "link": PROGRAM.link,
    },
}
# Written as text alone, with a link that lets somebody in, and never kept.
TEXT_ONLY = {"invitation"}


def templates(ending: str) -> set[str]:
    return {path.stem for path in FOLDER.glob(f"*.{ending}") if not path.name.startswith("_")}


def test_every_letter_is_in_the_table_and_has_both_parts() -> None:
    assert templates("html") == set(LETTERS)
    assert templates("txt") == set(LETTERS) | TEXT_ONLY


@pytest.mark.parametrize("name", sorted(LETTERS))
@pytest.mark.parametrize("event", [Event.PAYMENT, Event.TERMS])
def test_a_letter_is_whole_and_says_who_writes_when_and_how_to_turn_it_off(name: str, event: Event) -> None:
    tenant = Tenant(slug="kestrel", name="Kestrel Tools", time_zone="America/Chicago")
    shown = {"tenant": tenant, "sender": "Kestrel Tools rebates", "subject": NAME, **LETTERS[name]}
    stops = event is Event.PAYMENT
    row = Delivery(
        tenant=tenant,
        event=event.value,
        subject=NAME,
        text=render_to_string(f"emails/{name}.txt", shown),
        html=render_to_string(f"emails/{name}.html", shown),
        stop_hash="x" if stops else "",
        created_at=NOW,
    )

    text, html = whole_letter(row, tenant)

    for part in (text, html):
        assert re.findall(r"\{\{|\{%|None\b|<SimpleNamespace", part) == []
        assert "Written on 23 Nov 2026. Amounts are as of then." in part
        assert ("/stop/" in part, "Letters like this one are always sent" in part) == (stops, not stops)
        assert "Kestrel Tools" in part
    assert NAME in text
    assert "<b>Sons</b>" not in html
    assert "Alder &amp; &lt;b&gt;Sons&lt;/b&gt;" in html
    # It reads without images, and loads nothing.
    assert re.findall(r"<img|<script|<link|url\(|@import", html) == []


def test_a_letter_about_access_holds_no_link_at_all() -> None:
    tenant = Tenant(slug="kestrel", name="Kestrel Tools", time_zone="America/Chicago")
    shown = {"tenant": tenant, "sender": "Kestrel Tools rebates", "subject": NAME, **PARAGRAPHS}
    parts = {kind: render_to_string(f"emails/payee_notice.{kind}", shown) for kind in ("txt", "html")}
    row = Delivery(
        tenant=tenant,
        user_id=uuid4(),
        event="security",
        text=parts["txt"],
        html=parts["html"],
        created_at=NOW,
    )

    assert [part for part in whole_letter(row, tenant) if "http" in part or "href" in part] == []
