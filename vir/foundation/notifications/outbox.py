"""Posting letters: a row for each address in the transaction of the change that they tell of, and a job that sends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import parseaddr
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import Value
from django.db.models.functions import Least, Now

from vir.foundation.identity.models import User
from vir.foundation.jobs.operations import enqueue
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.letters import Letter, one_line
from vir.foundation.notifications.models import Delivery
from vir.foundation.notifications.stopping import can_be_stopped, stop_hash, stop_token
from vir.foundation.tenancy.context import current, tenant_context
from vir.foundation.tenancy.models import Tenant

SEND = "notifications.send"
SUBJECT_MAX = 200


def post(
    letters: Iterable[Letter],
    *,
    tenant: Tenant,
    event: Event,
    at: datetime,
    ref_kind: str = "",
    ref_code: str = "",
) -> list[Delivery]:
    """
    Put letters into the outbox, one row for each address; a letter that names no address is nobody's.

    Nothing leaves before the transaction of the caller is committed. Whether a person wants it and whether the
    address can be reached is looked at when it is sent. A portal's own context may post: who has an account behind
    an address is read in front of its walls, and nothing of it is given back but the rows.

    :param at: when what they tell of happened
    :param ref_kind: what they tell of, such as "message", with its code in `ref_code`
    """
    addressed = list(_addressed(letters))
    if not addressed:
        return []
    with tenant_context(tenant.id, user_id=current().user_id):
        people = _people({address for _, address in addressed})
        rows = [
            _row(letter, address, people.get(address), event, at, ref_kind, ref_code)
            for letter, address in addressed
        ]
        Delivery.objects.bulk_create(rows)
        # One job sends all that waits. Where the one that was asked for before took its look just before this commit,
        # the schedule's own look finds what it left (`letters_wait`).
        enqueue(kind=SEND, payload={}, at=at, dedupe_key=SEND)
    return rows


def _addressed(letters: Iterable[Letter]) -> Iterator[tuple[Letter, str]]:
    """Give each letter with each of its addresses once, in lower case."""
    for letter in letters:
        for address in dict.fromkeys(one_line(to).lower() for to in letter.to):
            yield letter, address


def _people(addresses: set[str]) -> dict[str, UUID]:
    # Sign-in knows addresses in lower case only, as accounts are made with.
    return dict(User.objects.filter(email__in=addresses).values_list("email", "id"))


def _row(
    letter: Letter,
    address: str,
    user_id: UUID | None,
    event: Event,
    at: datetime,
    ref_kind: str,
    ref_code: str,
) -> Delivery:
    row_id = uuid4()
    # Without an account there is nobody whose choice could be kept.
    stops = user_id is not None and can_be_stopped(event)
    return Delivery(
        id=row_id,
        event=event.value,
        partner_id=letter.partner_id,
        user_id=user_id,
        address=address,
        language=letter.language,
        subject=one_line(letter.subject)[:SUBJECT_MAX],
        text=letter.text,
        html=letter.html,
        ref_kind=ref_kind,
        ref_code=ref_code,
        stop_hash=stop_hash(stop_token(row_id)) if stops else "",
        created_at=at,
        # A demo's day may lie ahead of the clock by which workers look for what is due.
        due_at=Least(Value(at), Now()),
        # Kept before anything leaves, so that a bounce is found even if the worker is killed while it sends.
        message_id=f"<{row_id}@{_own_domain()}>",
    )


def _own_domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
