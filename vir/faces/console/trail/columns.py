"""The columns of the trail."""

from __future__ import annotations

from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from vir.faces.console.trail.rows import AuditRow
from vir.faces.console.trail.words import act_in_words, changes, reason
from vir.foundation.web import formats
from vir.foundation.web.columns import Column
from vir.foundation.web.listing import ListSpec
from vir.foundation.web.templatetags.vir_web import money_tag

_NIL = format_html('<span class="quiet">{}</span>', formats.NIL)


def audit_list(tenant: str) -> ListSpec[AuditRow]:
    """
    Declare the list.

    :param tenant: the word of the vendor in addresses
    """
    columns: tuple[Column[AuditRow], ...] = (
        Column("at", "Time", lambda row: row.event.at, "moment"),
        Column("who", "Who", _who),
        Column("act", "What", lambda row: act_in_words(row.event.action)),
        Column(
            "object",
            "Object",
            lambda row: row.event.object_code,
            "code",
            html=lambda row: _object(row, tenant),
        ),
        Column("change", "Before → after", _change_text, html=_change),
        Column(
            "money_effect",
            "Money effect",
            _money,
            "money",
            html=_money_html,
            means="By how much what is owed moved; for a payout run, what it lets out.",
        ),
        Column("reason", "Reason", lambda row: reason(row.event.data)),
        Column("kind", "Kind of object", lambda row: row.event.object_kind.replace("_", " "), at_first=False),
        Column("action", "Key", lambda row: row.event.action, "code", at_first=False),
        Column("number", "Number", lambda row: row.event.number, "number", at_first=False),
    )
    return ListSpec("audit", "Audit", "entries", columns, currency=_currency)


def _who(row: AuditRow) -> str:
    return str(row.event.actor) if row.event.actor is not None else "System"


def _object(row: AuditRow, tenant: str) -> SafeString:
    code, page, then = row.event.object_code, row.page(tenant), row.terms_then(tenant)
    if code.isdigit():
        # A bare number says nothing: "import 7".
        code = f"{row.event.object_kind.replace('_', ' ')} {code}"
    shown = (
        format_html('<a class="code" href="{}">{}</a>', page, code)
        if page
        else format_html('<span class="code">{}</span>', code)
    )
    if not then:
        return shown
    return format_html('{} <a class="small" href="{}">terms then: v{}</a>', shown, then, row.version)


def _change_text(row: AuditRow) -> str:
    found, more = changes(row.event.data)
    told = [f"{change.what}: {change.before} → {change.after}".removeprefix(": ") for change in found]
    return "; ".join([*told, *([f"and {more:,} more"] if more else [])])


def _change(row: AuditRow) -> SafeString:
    found, more = changes(row.event.data)
    if not found:
        return _NIL
    told = format_html_join(
        "",
        '<span class="change"><span class="quiet">{}</span> {} → {}</span>',
        ((c.what, c.before, c.after) for c in found),
    )
    return (
        format_html('{}<span class="small">and {} more</span>', told, formats.number(more)) if more else told
    )


def _money(row: AuditRow) -> Decimal | None:
    """Give the amount, where there is one currency; a file names the currency beside it."""
    return row.money[0][1] if len(row.money) == 1 else None


def _currency(row: AuditRow) -> str:
    return row.money[0][0] if len(row.money) == 1 else ""


def _money_html(row: AuditRow) -> SafeString:
    if not row.money:
        return _NIL
    return format_html_join(
        "",
        "<div>{}</div>",
        ((money_tag(amount, code, plus=True, explicit=len(row.money) > 1),) for code, amount in row.money),
    )
