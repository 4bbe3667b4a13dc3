"""Designs that a vendor keeps for itself: what is kept of a program, and what becomes of it when it is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count

from programs.models import Program, ProgramTemplate
from programs.queries.starting_points import Frame
from vir.foundation.money import is_currency
from vir.foundation.periods import DateInvalid, moved_day, parse_date

Document = dict[str, Any]
# What is written anew for each program; a goal is that of one program, and named partners are its own.
LEFT_OUT = ("code", "name", "starts_on", "ends_on", "goal")
NAMED = ("partners", "except_partners")
# Days inside the terms are kept as if the program began on this day.
FIRST_DAY = date(2000, 1, 1)
_MARK = "template:"


def template_mark(template_id: UUID) -> str:
    """Give what a program keeps of the template it was started from."""
    return f"{_MARK}{template_id}"


def list_templates() -> list[ProgramTemplate]:
    """List the templates in use, by name."""
    return list(
        ProgramTemplate.objects.filter(retired_at__isnull=True)
        .select_related("made_from", "made_by")
        .order_by("name")
    )


def times_used() -> Mapping[str, int]:
    """Count the programs that were started from each design and template, by what they keep of it."""
    counted = Program.objects.exclude(started_from="").order_by().values_list("started_from")
    return dict(counted.annotate(count=Count("id")))


def template_of(document: Mapping[str, Any]) -> Document:
    """Give what a template keeps of a program's document."""
    kept = {key: deepcopy(value) for key, value in document.items() if key not in LEFT_OUT}
    who = kept.get("eligibility")
    if isinstance(who, dict):
        kept["eligibility"] = {key: names for key, names in who.items() if key not in NAMED}
        if not any(kept["eligibility"].values()):
            kept.pop("eligibility")
    starts_on = _day(document.get("starts_on"))
    if starts_on is not None:
        _move_kickers(kept, lambda day: moved_day(day, starts_on, FIRST_DAY))
    return kept


def document_of_template(template: Mapping[str, Any], frame: Frame) -> Document:
    """Make the document of a program from a template; days inside the terms stay inside the program."""
    document = {
        **deepcopy(dict(template)),
        "code": frame.code,
        "name": frame.name,
        "starts_on": frame.starts_on.isoformat(),
        "ends_on": frame.ends_on.isoformat(),
    }
    # Amounts are in the currency they were written in; only what is none is replaced.
    if not is_currency(str(document.get("currency", ""))):
        document["currency"] = frame.currency
    _move_kickers(
        document,
        lambda day: min(max(moved_day(day, FIRST_DAY, frame.starts_on), frame.starts_on), frame.ends_on),
    )
    if frame.family:
        document["products"] = {"include": [{"category": frame.family}]}
    return document


def _move_kickers(document: Document, moved: Callable[[date], date]) -> None:
    reward = document.get("reward")
    kickers = reward.get("kickers") if isinstance(reward, dict) else None
    for kicker in kickers if isinstance(kickers, list) else []:
        for key in ("starts_on", "ends_on"):
            day = _day(kicker.get(key)) if isinstance(kicker, dict) else None
            if day is not None:
                kicker[key] = moved(day).isoformat()


def _day(value: object) -> date | None:
    try:
        return parse_date(value)
    except DateInvalid:
        return None
