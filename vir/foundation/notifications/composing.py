"""One letter of the outbox as it leaves: sender, headers, and the foot by which it can be turned off."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from typing import Any, Final, cast

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import SafeMIMEText
from django.template.loader import render_to_string

from vir.foundation.languages import speaking
from vir.foundation.notifications import dkim
from vir.foundation.notifications.dkim import Signer
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.letters import one_line
from vir.foundation.notifications.models import Delivery
from vir.foundation.notifications.stopping import kind_label, stop_link, stop_token
from vir.foundation.periods import format_date, local_date
from vir.foundation.tenancy.hosts import portal_base
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.queries import branding_of
from vir.foundation.tenancy.senders import proven_sender, selector_of

# Where a letter's own template leaves room for the foot.
FOOT_MARK: Final = "<!--foot-->"


@dataclass(frozen=True)
class Sender:
    """
    Who a vendor's letters come from, and where its readers choose what they get.

    :ivar signer: signs for the domain of `reply_to`, which the letters come from then; None: they come from ours
    """

    tenant: Tenant
    name: str
    reply_to: str
    signer: Signer | None = None

    @property
    def own_address(self) -> str:
        """Give the vendor's own address that letters come from, empty while they come from ours."""
        return self.reply_to if self.signer else ""


class Letter(EmailMultiAlternatives):
    """
    An e-mail with the name of who it comes from, signed where that is a vendor's own address.

    What the post office is told (the envelope) stays our address: what comes back comes to us.
    """

    sender: Sender | None = None

    def message(self, *arguments: Any, **options: Any) -> Any:
        """Write the whole letter, and sign it as the last thing."""
        written = super().message(*arguments, **options)
        if self.sender is not None and self.sender.signer is not None:
            as_it_leaves = cast(SafeMIMEText, written).as_bytes(linesep="\r\n")
            written[dkim.NAME] = self.sender.signer.signature(as_it_leaves)
        return written


def sender_of(tenant: Tenant) -> Sender:
    """Give the sender as the vendor's published branding says it, else the name that partners see."""
    brand = branding_of(tenant)
    name, proof = one_line(brand.sender_name) or one_line(brand.name_shown), proven_sender(brand.reply_to)
    signer = Signer(proof.domain, selector_of(tenant.id), settings.DKIM_KEY) if proof else None
    return Sender(tenant, name, brand.reply_to, signer)


def compose(row: Delivery, sender: Sender, connection: Any) -> EmailMultiAlternatives:
    """Write the e-mail of a row."""
    text, html = whole_letter(row, sender.tenant)
    headers = {"Message-ID": row.message_id}
    if row.stop_hash:
        link = stop_link(stop_token(row.id)).address
        # RFC 8058: a mail program posts to the link by itself, without a page.
        headers |= {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    ours = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if sender.own_address:
        headers["From"] = formataddr((sender.name, sender.own_address))
    message = Letter(
        one_line(row.subject),
        text,
        formataddr((sender.name, ours)),
        [row.address],
        reply_to=[sender.reply_to] if sender.reply_to else None,
        headers=headers,
        connection=connection,
    )
    if html:
        message.attach_alternative(html, "text/html")
    message.sender = sender
    return message


def whole_letter(row: Delivery, tenant: Tenant, *, for_its_reader: bool = True) -> tuple[str, str]:
    """
    Give a letter as text and as HTML with its foot.

    :param for_its_reader: False where somebody else looks at it, who must not be able to turn it off
    """
    # The foot is added when the letter leaves, in the language in which the rest was written.
    with speaking(row.language):
        shown = {
            "kind": kind_label(Event(row.event), row.ref_kind),
            "stop": stop_link(stop_token(row.id)).address if row.stop_hash and for_its_reader else "",
            "can_be_stopped": bool(row.stop_hash),
            # Figures of a letter that is read weeks later must not pass for those of the day.
            "written_on": format_date(local_date(row.created_at, tenant.time_zone)),
            "choose": preferences_address(row, tenant),
        }
        foot = render_to_string("emails/_foot.html", shown)
        foot_text = render_to_string("emails/_foot.txt", shown).strip()
    html = row.html
    if html:
        mark = FOOT_MARK if FOOT_MARK in html else "</body>"
        html = html.replace(mark, foot + mark, 1)
    return f"{row.text.rstrip()}\n\n{foot_text}\n", html


def preferences_address(row: Delivery, tenant: Tenant) -> str:
    """
    Give the address where the reader of a letter chooses what to be told.

    Empty for one without an account, and where the letter is about access or money: those hold no link at all, so
    that one which does is seen to be somebody else's.
    """
    if row.user_id is None or row.event == Event.SECURITY.value:
        return ""
    if row.partner_id is None:
        return f"{settings.PUBLIC_URL}/t/{tenant.slug}/account/notifications/"
    return f"{portal_base(tenant)}/p/{tenant.slug}/preferences/"
