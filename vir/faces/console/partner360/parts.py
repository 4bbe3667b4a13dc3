"""Parts of the page of a partner: purchases by month, money, messages and questions, what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from claims.queries.months import net_by_month
from partners.models import MessageCopy, MessageReading, MessageThread
from payouts.queries.of_partner import money_of_partner, questions_of_partner
from programs.models import Acknowledgement
from vir.faces.console.partner360.finding import partner_or_404, show_part
from vir.faces.console.trail.words import act_in_words
from vir.foundation.audit.queries import trail_of
from vir.foundation.identity.roles import Right
from vir.foundation.money import exact
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest, requires

SHOWN: Final = 5
ACTS_SHOWN: Final = 10
MONTHS: Final = 12
HUNDRED: Final = Decimal(100)
TENTH: Final = Decimal("0.1")


@dataclass(frozen=True)
class Month:
    """What was bought in a month and in the same one a year before; `change` is empty where there is none."""

    first: date
    net: Decimal
    before: Decimal
    change: str
    is_running: bool


@requires(Right.SALES_VIEW)
@require_GET
def purchases(request: TenantRequest, code: str) -> HttpResponse:
    """Show what the partner bought in the last twelve months beside the year before."""
    access, partner = request.access, partner_or_404(code)
    today = access.today
    start = _months_before(today.replace(day=1), MONTHS * 2 - 1)
    sums, others = net_by_month(partner.id, first=start, last=today, currency=access.tenant.currency)
    months = [_month(sums, today, back) for back in range(MONTHS)] if sums else []
    shown = {
        "partner": partner,
        "months": months,
        "others": others,
        "total": sum((one.net for one in months), Decimal(0)),
        "before": sum((one.before for one in months), Decimal(0)),
        "currency": access.tenant.currency,
    }
    return show_part(request, "purchases", "Purchases", shown)


@requires(Right.PAYOUTS_VIEW)
@require_GET
def money(request: TenantRequest, code: str) -> HttpResponse:
    """Show the newest payments and statements of the partner."""
    partner = partner_or_404(code)
    shown = {"partner": partner, "money": money_of_partner(partner.id, SHOWN), "most": SHOWN}
    return show_part(request, "money", "Payments and statements", shown)


@requires(Right.MESSAGES_VIEW)
@require_GET
def words(request: TenantRequest, code: str) -> HttpResponse:
    """Show what was said: messages and who read them, acknowledgements of terms, questions both ways."""
    access, partner = request.access, partner_or_404(code)
    copies = list(
        MessageCopy.objects.filter(partner=partner).select_related("message").order_by("-sent_at")[:SHOWN]
    )
    read: dict[Any, MessageReading] = {}
    for one in MessageReading.objects.filter(copy__in=copies).select_related("user").order_by("-opened_at"):
        had = read.get(one.copy_id)
        if had is None or had.acknowledged_at is None:
            read[one.copy_id] = one
    said = Acknowledgement.objects.filter(partner=partner).select_related("version__program", "user")
    threads = MessageThread.objects.filter(partner=partner).order_by("-started_at")
    shown = {
        "partner": partner,
        "copies": [
            (
                one,
                one.texts.get("en", next(iter(one.texts.values()), {})).get("subject", ""),
                read.get(one.id),
            )
            for one in copies
        ],
        "acknowledged": list(said.order_by("-at")[:SHOWN]),
        "threads": list(threads[:SHOWN]),
        "questions": questions_of_partner(partner.id, SHOWN) if access.may(Right.PAYOUTS_VIEW) else [],
        "may_send": access.may(Right.MESSAGES_SEND),
        "write_url": f"{reverse('messages:new', kwargs={'tenant': access.tenant.slug})}?"
        f"{urlencode({'partner': partner.code})}",
    }
    return show_part(request, "words", "Messages and questions", shown)


@requires(Right.AUDIT_VIEW)
@require_GET
def activity(request: TenantRequest, code: str) -> HttpResponse:
    """Show what was done with the partner last, as the trail has it."""
    partner = partner_or_404(code)
    acts = [
        {"event": event, "words": act_in_words(event.action)}
        for event in trail_of("partner", partner.code)[:ACTS_SHOWN]
    ]
    return show_part(request, "activity", "Activity", {"partner": partner, "acts": acts})


def _month(sums: dict[date, Decimal], today: date, back: int) -> Month:
    first = _months_before(today.replace(day=1), back)
    net = sums.get(first, Decimal(0))
    before = sums.get(_months_before(first, 12), Decimal(0))
    change = ""
    # A month that is not over is no match for a whole one.
    if back and before > 0:
        with exact():
            grown = ((net - before) * HUNDRED / before).quantize(TENTH)
        change = f"{formats.number(grown, places=1, plus=True)}%"
    return Month(first, net, before, change, is_running=not back)


def _months_before(first: date, count: int) -> date:
    """Give the first day of the month that lies some months before."""
    place = first.year * 12 + first.month - 1 - count
    return date(place // 12, place % 12 + 1, 1)
