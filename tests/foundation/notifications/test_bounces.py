"""Letters that come back are found by their Message-ID, and dead addresses are not written to again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from tests.factories import make_partner
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.keys import Scope, UnableToMakeKey, make_key
from vir.foundation.identity.models import User
from vir.foundation.notifications.bounces import Bounce, read_bounce
from vir.foundation.notifications.models import Delivery, Suppression
from vir.foundation.notifications.returning import take_bounce
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
REPORT = """\
From: MAILER-DAEMON@mx.example
To: rebates@localhost
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

I could not deliver it.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; marta@alder.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} Mailbox
  does not exist

--b1
Content-Type: {returned}

Message-ID: {message_id}
Subject: Your payment

--b1--
"""
COMPLAINT = """\
From: feedback@mx.example
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b1"

--b1
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Example/1

--b1
Content-Type: message/rfc822

Message-ID: {message_id}
Subject: Your payment

As text
--b1--
"""


def report(
    message_id: str = "<one@localhost>",
    action: str = "failed",
    status: str = "5.1.1",
    returned: str = "text/rfc822-headers",
) -> bytes:
    return REPORT.format(message_id=message_id, action=action, status=status, returned=returned).encode()


def sent(tenant: Tenant, name: str = "one", address: str = "marta@alder.example") -> Delivery:
    with tenant_context(tenant.id):
        row: Delivery = Delivery.objects.create(
            event="payment",
            address=address,
            subject="Your payment",
            text="As text",
            state="sent",
            created_at=NOW,
            due_at=NOW,
            sent_at=NOW,
            message_id=f"<{name}@localhost>",
        )
    return row


def fate(row: Delivery) -> tuple[str, str]:
    with tenant_context(row.tenant_id):
        found = Delivery.objects.get(id=row.id)
    return found.state, found.fault


def stopped(tenant: Tenant) -> list[tuple[str, str]]:
    with tenant_context(tenant.id):
        return list(Suppression.objects.filter(lifted_at=None).values_list("address", "reason"))


SAID = "550 5.1.1 Mailbox does not exist"


@pytest.mark.parametrize(
    ("raw", "read", "ends"),
    [
        (report(), Bounce("<one@localhost>", "bounced", "5.1.1", SAID), True),
        (report(returned="message/rfc822"), Bounce("<one@localhost>", "bounced", "5.1.1", SAID), True),
        (
            report(status="4.4.7"),
            Bounce("<one@localhost>", "bounced", "4.4.7", SAID.replace("5.1.1", "4.4.7")),
            False,
        ),
        # About the letter, not the address.
        (
            report(status="5.7.1"),
            Bounce("<one@localhost>", "bounced", "5.7.1", SAID.replace("5.1.1", "5.7.1")),
            False,
        ),
        (
            COMPLAINT.format(message_id="<one@localhost>").encode(),
            Bounce("<one@localhost>", "complained", "", "The reader reported the letter as unwanted."),
            True,
        ),
        (report(action="delayed"), None, False),
        (report(message_id="none"), None, False),
        (b"", None, False),
        (b"\xff\xfe\x00 Content-Type: multipart/report", None, False),
        (b"Subject: hello\n\nOut of office", None, False),
    ],
)
def test_reports_of_mail_servers_are_read(raw: bytes, read: Bounce | None, ends: bool) -> None:
    found = read_bounce(raw)

    assert found == read
    assert (found is not None and found.ends_the_address) == ends


def test_a_mailbox_file_marks_letters_and_stops_dead_addresses_once(
    kestrel: Tenant, osprey: Tenant, tmp_path: Path, capsys: Any
) -> None:
    mine, other, full = sent(kestrel), sent(osprey, "two"), sent(kestrel, "three", "full@alder.example")
    box = tmp_path / "bounces"
    reports = [
        report(mine.message_id),
        report("<nobody@localhost>"),
        report(full.message_id, status="4.2.2"),
        report(mine.message_id),
    ]
    box.write_bytes(
        b"".join(b"From MAILER-DAEMON Mon Nov 23 12:00:00 2026\n" + one + b"\n" for one in reports)
    )

    call_command("take_bounces", box)

    assert "3 letters came back. 1 messages told of none of ours." in capsys.readouterr().out
    assert fate(mine) == ("bounced", SAID)
    assert (fate(other), fate(full)[0]) == (("sent", ""), "bounced")
    assert (stopped(kestrel), stopped(osprey)) == ([("marta@alder.example", "bounced")], [])
    with tenant_context(kestrel.id):
        trail = list(AuditEvent.objects.values_list("action", "object_code"))
    assert trail == [("address.suppressed", "marta@alder.example")]


def test_a_late_report_does_not_put_back_what_somebody_lifted(kestrel: Tenant, olga: User) -> None:
    row = sent(kestrel)
    bounce = read_bounce(report(row.message_id))
    assert bounce is not None
    with tenant_context(kestrel.id):
        Suppression.objects.create(
            address=row.address,
            reason="bounced",
            since=NOW,
            lifted_by=olga,
            lifted_at=NOW + timedelta(hours=1),
        )
        take_bounce(bounce=bounce, at=NOW + timedelta(hours=2))

    assert (fate(row)[0], stopped(kestrel)) == ("bounced", [])


def test_the_mail_provider_reports_by_a_key_of_the_vendors_own(
    kestrel: Tenant, osprey: Tenant, olga: User
) -> None:
    mine, other = sent(kestrel), sent(osprey, "two")
    with tenant_context(kestrel.id):
        _, token = make_key(name="Mail", scopes=[Scope.BOUNCES], partner_id=None, days=30, actor=olga, at=NOW)

    def bring(raw: bytes, workspace: str = "kestrel") -> Any:
        return Client().post(
            f"/api/{workspace}/v1/bounces/",
            raw,
            content_type="message/rfc822",
            headers={"Authorization": f"Bearer {token}"},
        )

    answers = [
        bring(report(mine.message_id)),
        # A letter of another vendor is answered as one of nobody, and stays as it is.
        bring(report(other.message_id)),
        bring(report("<nobody@localhost>")),
        bring(b"hello"),
        bring(report(mine.message_id), "osprey"),
    ]

    assert [answer.status_code for answer in answers] == [202, 202, 202, 422, 401]
    assert answers[0].content == answers[1].content == answers[2].content
    assert (fate(mine)[0], fate(other)[0], stopped(osprey)) == ("bounced", "sent", [])


def test_a_partners_key_reports_nothing(kestrel: Tenant, olga: User) -> None:

    with tenant_context(kestrel.id), pytest.raises(UnableToMakeKey, match="Leave the partner out"):
        make_key(
            name="Mail",
            scopes=[Scope.BOUNCES],
            partner_id=make_partner("ALDER").id,
            days=30,
            actor=olga,
            at=NOW,
        )
