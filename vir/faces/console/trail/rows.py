"""The rows of the trail as its page shows them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, overload
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.urls import reverse

from payouts.queries.named import run_currencies
from programs.queries.in_force_then import versions_then
from vir.faces.console.trail.words import PAYING, RECALCULATED, money_effect
from vir.foundation.audit.models import AuditEvent

SYSTEM: Final = "system"
# Where an object of a kind is shown: the name of its page and of the word in its address.
PAGES: Final = {
    "program": ("programs:overview", "code"),
    "partner": ("partners:detail", "code"),
    "segment": ("partners:segment", "name"),
    "payout_run": ("payouts:run", "code"),
    "product": ("products:edit", "sku"),
    "calculation": ("payouts:calculations", ""),
    "exchange_rates": ("exchange_rates:list", ""),
    "person": ("people:list", ""),
    "invitation": ("people:list", ""),
    "accounting_period": ("payouts:period", "month"),
    "ledger_entry": ("payouts:entry", "number"),
    "statement": ("payouts:statement", "code"),
    "question": ("payouts:question", "number"),
}


@dataclass(frozen=True)
class Sought:
    """What the trail is narrowed to; what is empty does not matter. Both days are included."""

    text: str = ""
    who: str = ""
    first: date | None = None
    last: date | None = None
    money_only: bool = False

    @property
    def narrows(self) -> bool:
        """Say whether anything is asked for."""
        return any((self.text, self.who, self.first, self.last, self.money_only))


@dataclass(frozen=True)
class AuditRow:
    """An act with what it moved, and the version of the terms in force when it was done."""

    event: AuditEvent
    money: list[tuple[str, Decimal]]
    version: int | None

    def page(self, tenant: str) -> str:
        """Give the address of the object, empty where it has no page."""
        kind, code = self.event.object_kind, self.event.object_code
        if kind == "import" and code.isdigit():
            return reverse("claims:import_detail", kwargs={"tenant": tenant, "number": int(code)})
        if kind not in PAGES or not code or "/" in quote(code, safe="/"):
            return ""
        name, word = PAGES[kind]
        return reverse(name, kwargs={"tenant": tenant, **({word: code} if word else {})})

    def terms_then(self, tenant: str) -> str:
        """Give the address of the terms as they were when the act was done, empty where there are none."""
        if self.version is None:
            return ""
        words = {"tenant": tenant, "code": self.event.object_code}
        return f"{reverse('programs:terms', kwargs=words)}#v{self.version}"


def acts(sought: Sought, time_zone: str) -> QuerySet[AuditEvent]:
    """Find acts, the last written first."""
    found = AuditEvent.objects.select_related("actor").order_by("-number")
    if sought.text:
        found = found.filter(object_code__icontains=sought.text)
    if sought.who:
        found = (
            found.filter(actor__isnull=True)
            if sought.who == SYSTEM
            else found.filter(actor__email=sought.who)
        )
    if sought.first is not None:
        found = found.filter(at__gte=_begins(sought.first, time_zone))
    if sought.last is not None:
        found = found.filter(at__lt=_begins(sought.last + timedelta(days=1), time_zone))
    if sought.money_only:
        found = found.filter(
            Q(action__in=PAYING) | Q(action=RECALCULATED) & ~Q(data__change={}) & Q(data__has_key="change")
        )
    return found


class AuditRows(Sequence[AuditRow]):
    """The acts found; read page by page, each page with what belongs to it."""

    def __init__(self, found: QuerySet[AuditEvent]) -> None:
        self._found = found
        self._count = found.count()

    def __len__(self) -> int:
        """Count the acts found."""
        return self._count

    @overload
    def __getitem__(self, place: int) -> AuditRow: ...

    @overload
    def __getitem__(self, place: slice) -> list[AuditRow]: ...

    def __getitem__(self, place: int | slice) -> AuditRow | list[AuditRow]:
        """Read one page."""
        if isinstance(place, int):
            return _rows([self._found[place]])[0]
        return _rows(list(self._found[place]))


def _rows(events: Collection[AuditEvent]) -> list[AuditRow]:
    runs = run_currencies({event.object_code for event in events if event.action in PAYING})
    programs = {event.object_code for event in events if event.object_kind == "program"}
    then = versions_then(programs)
    return [
        AuditRow(
            event,
            money_effect(event.action, event.data, runs.get(event.object_code, "")),
            then(event.object_code, event.at) if event.object_kind == "program" else None,
        )
        for event in events
    ]


def _begins(day: date, time_zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(time_zone))
