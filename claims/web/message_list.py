"""The columns of the list of messages, and how their states look."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.models import TradeMessage
from vir.foundation.web import formats
from vir.foundation.web.columns import Column
from vir.foundation.web.listing import ListSpec
from vir.foundation.web.templatetags.vir_web import status

# Shape and tone by state; what is as it should be is plain.
LOOKS = {"accepted": ("", ""), "with_errors": ("act", "act"), "rejected": ("cross", ""), "sent": ("", "")}
KIND_NAMES = {
    "867": "867, sales report",
    "844": "844, claim",
    "849": "849, response to a claim",
    "997": "997, acknowledgement",
    "SLSRPT": "SLSRPT, sales report",
    "CONTRL": "CONTRL, acknowledgement",
}


def kind_name(message: TradeMessage) -> str:
    """Give the kind of a message with what it is."""
    return KIND_NAMES.get(message.kind, message.kind)


def look_of(message: TradeMessage) -> SafeString:
    """Draw the state of a message."""
    shape, tone = LOOKS[message.state]
    return status(message.get_state_display(), shape=shape, tone=tone)


def message_list(tenant: str) -> ListSpec[TradeMessage]:
    """
    Declare the list.

    :param tenant: the word of the vendor in addresses
    """

    def number(row: TradeMessage) -> SafeString:
        url = reverse("claims:message_detail", kwargs={"tenant": tenant, "number": row.number})
        return format_html(
            '<a class="code" href="{}"><span class="sr">Message </span>{}</a>', url, row.number
        )

    def partner(row: TradeMessage) -> SafeString | str:
        if row.partner is None:
            return formats.NIL
        url = reverse("partners:detail", kwargs={"tenant": tenant, "code": row.partner.code})
        return format_html('<a href="{}">{}</a>', url, row.partner.name)

    def became(row: TradeMessage) -> SafeString | str:
        if row.batch is not None:
            url = reverse("claims:import_detail", kwargs={"tenant": tenant, "number": row.batch.number})
            return format_html('<a href="{}">Import {}</a>', url, row.batch.number)
        if row.claim is not None:
            url = reverse("claiming:claim", kwargs={"tenant": tenant, "code": row.claim.code})
            return format_html('<a class="code" href="{}">{}</a>', url, row.claim.code)
        return formats.NIL

    def answer(row: TradeMessage) -> SafeString | str:
        found = getattr(row, "answer_number", None)
        if row.direction == "out" or found is None:
            return formats.NIL
        url = reverse("claims:message_file", kwargs={"tenant": tenant, "number": found})
        kind = "997" if row.standard == "x12" else "CONTRL"
        return format_html(
            '<a href="{}" download>{}<span class="sr"> of message {}, download</span></a>',
            url,
            kind,
            row.number,
        )

    columns: tuple[Column[TradeMessage], ...] = (
        Column("message", "Number", lambda row: row.number, "code", html=number, order="number"),
        Column("kind", "Message", kind_name, order="kind"),
        Column(
            "direction",
            "Direction",
            lambda row: row.get_direction_display(),
            order="direction",
            at_first=False,
        ),
        Column("partner", "Partner", lambda row: row.partner.name if row.partner else "", html=partner),
        Column("sender", "Sender", lambda row: row.sender, "code", order="sender"),
        Column("state", "State", lambda row: row.get_state_display(), html=look_of, order="state"),
        Column("problems", "Remarks", lambda row: len(row.problems) or None, "number"),
        Column("became", "Became", _became_text, html=became),
        Column("answer", "Answered by", lambda row: getattr(row, "answer_number", None), html=answer),
        Column("at", "At", lambda row: row.at, "moment", order="at"),
        Column("receiver", "Receiver", lambda row: row.receiver, "code", at_first=False),
        Column("control_number", "Control number", lambda row: row.control_number, "code", at_first=False),
        Column("channel", "Channel", lambda row: row.channel, at_first=False),
    )
    return ListSpec("messages", "Messages", "messages", columns, order="-message", ties=("-number",))


def _became_text(row: TradeMessage) -> str:
    if row.batch is not None:
        return f"Import {row.batch.number}"
    return row.claim.code if row.claim is not None else ""
