"""Finding, comparing and acting on programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from partners.queries.directory import segment_rows
from programs.enums import ProgramStatus
from programs.queries.owners import program_owners
from programs.queries.programs import count_by_status
from programs.queries.starting_points import StartingPoint, starting_points
from vir.faces.console.lists.mini_curve import MiniCurve
from vir.faces.console.lists.programs_columns import program_list
from vir.faces.console.lists.programs_read import MECHANICS, Wanted, read_programs
from vir.faces.console.lists.start_curves import curve_of_start
from vir.foundation.identity.roles import Right
from vir.foundation.periods import DateInvalid, parse_date
from vir.foundation.web.access import Access, TenantRequest, requires
from vir.foundation.web.listing import read_list

PAGE_ROWS = 50
STARTS_SHOWN = 3


@requires(Right.PROGRAMS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List programs with what they pay."""
    access = request.access
    wanted = _wanted(request)
    spec = program_list(access.tenant.slug, may_see_money=access.may(Right.EARNINGS_VIEW))
    listed = read_list(request, spec, read_programs(wanted, today=access.today), per_page=PAGE_ROWS)
    if listed.file is not None:
        return listed.file
    counts = count_by_status()
    base = reverse("programs:list", kwargs={"tenant": access.tenant.slug})
    shown: dict[str, Any] = {
        "listed": listed,
        "tabs": listed.tabs(_tabs(base, counts, wanted), base),
        "wanted": wanted,
        "any": bool(counts),
        "segments": [row.name for row in segment_rows(access.today)],
        "owners": [(owner.email, str(owner)) for owner in program_owners()],
        "mechanics": MECHANICS.items(),
        "starts": _starts(access) if not counts else [],
        "may_edit": access.may(Right.PROGRAMS_EDIT),
        "compare_url": _compare_url(access),
    }
    return render(request, "programs/list.html", shown, status=listed.status)


def _wanted(request: TenantRequest) -> Wanted:
    names = ("status", "q", "segment", "owner", "mechanic", "first", "last")
    asked = {name: request.GET.get(name, "").replace("\x00", "").strip() for name in names}
    status, mechanic = asked["status"], asked["mechanic"]
    return Wanted(
        status=status if status in set(ProgramStatus) else "",
        text=asked["q"],
        segment=asked["segment"],
        owner=asked["owner"],
        mechanic=mechanic if mechanic in MECHANICS else "",
        first=_day(asked["first"]),
        last=_day(asked["last"]),
    )


def _day(text: str) -> date | None:
    """Read a day of the address; one that is none narrows nothing."""
    try:
        return parse_date(text)
    except DateInvalid:
        return None


def _tabs(base: str, counts: Mapping[str, int], wanted: Wanted) -> list[dict[str, Any]]:
    """Make a tab of each status that programs have, all of them first."""
    tabs = [{"label": "All", "url": base, "current": not wanted.status, "count": sum(counts.values())}]
    for status in ProgramStatus:
        if counts.get(status.value) or wanted.status == status.value:
            tabs.append(
                {
                    "label": status.label,
                    "url": f"{base}?status={status.value}",
                    "current": wanted.status == status.value,
                    "count": counts.get(status.value, 0),
                }
            )
    return tabs


def _starts(access: Access) -> list[tuple[StartingPoint, MiniCurve]]:
    """Give the first designs that a curve can show, each with its picture."""
    drawn = (
        (point, curve_of_start(point.key, access.tenant.currency, access.today))
        for point in starting_points()
    )
    return [(point, curve) for point, curve in drawn if curve is not None][:STARTS_SHOWN]


def _compare_url(access: Access) -> str:
    """Give the address that compares programs, empty while there is no such page."""
    try:
        return reverse("payouts:compare", kwargs={"tenant": access.tenant.slug})
    except NoReverseMatch:
        return ""
