"""The columns of the list of imports."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.web.totals import net_of
from claims.web.words import STATE_LOOKS
from vir.foundation.imports.models import ImportBatch, ImportState
from vir.foundation.web import formats
from vir.foundation.web.columns import Column
from vir.foundation.web.listing import ListSpec
from vir.foundation.web.templatetags.vir_web import money_tag, status

CHANNELS = {"browser": "Browser", "folder": "Watched folder", "api": "API", "message": "Message"}


def import_list(tenant: str) -> ListSpec[ImportBatch]:
    """
    Declare the list.

    :param tenant: the word of the vendor in addresses
    """
    columns: tuple[Column[ImportBatch], ...] = (
        Column(
            "import",
            "Number",
            lambda row: row.number,
            "code",
            html=lambda row: _number(row, tenant),
            order="number",
        ),
        Column("file", "File", lambda row: row.file_name, order="file_name"),
        Column("holds", "Holds", lambda row: row.get_kind_display(), order="kind"),
        Column("source", "Source", lambda row: row.source.name, order="source__name"),
        Column("state", "State", lambda row: row.get_state_display(), html=_state, order="state"),
        _rows("good", "Good", "rows_good"),
        _rows("bad", "Bad", "rows_bad"),
        _rows("duplicate", "Duplicate", "rows_duplicate"),
        _rows("to_check", "To check", "rows_check", at_first=False),
        _rows("left_out", "Left out by hand", "rows_skipped", at_first=False),
        Column(
            "net_amount", "Net amount", _net, "money", html=_nets, means="Of the good lines, in one currency."
        ),
        Column("uploaded_at", "Uploaded", lambda row: row.uploaded_at, "moment", order="uploaded_at"),
        Column("uploaded_by", "By", lambda row: str(row.uploaded_by or "")),
        Column(
            "committed_at",
            "Committed",
            lambda row: row.committed_at,
            "moment",
            order="committed_at",
            at_first=False,
        ),
        Column(
            "channel",
            "Came by",
            lambda row: CHANNELS.get(row.channel, row.channel),
            order="channel",
            at_first=False,
        ),
        Column("sha256", "SHA-256 of the file", lambda row: row.file_sha256, "code", at_first=False),
    )
    return ListSpec(
        "imports", "Imports", "imports", columns, order="-import", ties=("-number",), currency=_currency
    )


def _rows(key: str, label: str, count: str, *, at_first: bool = True) -> Column[ImportBatch]:
    """Give the column of a count of rows; nothing is said of a file that was not checked."""
    return Column(
        key,
        label,
        lambda row: getattr(row, count) if row.rows_total else None,
        "number",
        order=count,
        at_first=at_first,
    )


def _number(row: ImportBatch, tenant: str) -> SafeString:
    url = reverse("claims:import_detail", kwargs={"tenant": tenant, "number": row.number})
    return format_html('<a class="code" href="{}"><span class="sr">Import </span>{}</a>', url, row.number)


def _state(row: ImportBatch) -> SafeString:
    shape, tone = STATE_LOOKS[ImportState(row.state)]
    return status(row.get_state_display(), shape=shape, tone=tone)


def _net(row: ImportBatch) -> Decimal | None:
    nets = net_of(row)
    return nets[0][1] if len(nets) == 1 else None


def _currency(row: ImportBatch) -> str:
    nets = net_of(row)
    return nets[0][0] if len(nets) == 1 else ""


def _nets(row: ImportBatch) -> SafeString | str:
    nets = net_of(row)
    if not nets:
        return formats.NIL
    shown = ((money_tag(amount, currency, explicit=len(nets) > 1),) for currency, amount in nets)
    return format_html_join("", "<div>{}</div>", shown)
