"""The rows of a draft as the fix grid shows them: one kind at a time, each problem with its buttons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator

from claims.enums import LineState
from claims.models import Claim
from claims.queries.claiming.claims import Only, lines_of
from claims.queries.claiming.rows import GridRow, fix_words, grid_rows, problem_words
from vir.faces.portal.claims.columns import columns_of
from vir.foundation.kept import told
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest
from vir.foundation.words import later, say, say_many

PER_PAGE = 50
SHOWS: dict[str, tuple[str, Only]] = {
    "fix": (later("Need a fix"), Only.NEEDS_FIX),
    "check": (later("To check"), Only.TO_CHECK),
    "ready": (later("Ready"), Only.READY),
    "all": (later("All"), Only.ALL),
}
# The states in which a row waits for somebody.
WAITING = (LineState.NEEDS_FIX, LineState.TO_CHECK)
NUMBERS = frozenset({"quantity", "unit_price", "net"})
NONE = {
    "fix": later("No row needs a fix."),
    "check": later("No row is to be checked."),
    "ready": later("No row is ready yet."),
    "all": later("There are no rows."),
}
CAPTIONS = {
    "fix": later("Rows of {code}: need a fix"),
    "check": later("Rows of {code}: to check"),
    "ready": later("Rows of {code}: ready"),
    "all": later("Rows of {code}: all"),
}
# What a row is claimed with: worked out, never typed.
CLAIMED = "claimed"
# What a reason is asked for.
WITH_REASON = frozenset({"keep", "different"})
Like = tuple[str, str, str, str]


def show_of(request: TenantRequest, counts: Mapping[Only, int]) -> str:
    """Say which rows are asked for; without a wish those that need something."""
    asked = request.POST.get("show") or request.GET.get("show", "")
    if asked in SHOWS:
        return asked
    return next(
        (key for key in ("fix", "check") if counts[SHOWS[key][1]]), "ready" if counts[Only.READY] else "all"
    )


def grid_of(request: TenantRequest, claim: Claim, counts: Mapping[Only, int]) -> dict[str, Any]:
    """Lay out one page of rows with the tabs above them."""
    show = show_of(request, counts)
    only = SHOWS[show][1]
    paginator = Paginator(lines_of(claim, only), PER_PAGE)
    # Over the cached property of the paginator: the rows of each tab are counted already.
    paginator.count = counts[only]
    page = paginator.get_page(request.POST.get("page") or request.GET.get("page"))
    rows = grid_rows(claim, page.object_list)
    used = _used(claim, rows, only)
    likes = _likes(claim) if only in (Only.NEEDS_FIX, Only.TO_CHECK, Only.ALL) else Counter()
    return {
        "rows": [_row(row, used, likes, claim.currency) for row in rows],
        "page": page,
        "keep": [("show", show), ("page", str(page.number))],
        "steps": only is not Only.READY,
        "caption": say(CAPTIONS[show], code=claim.code),
        "none": _none(show, counts),
        "tabs": [
            {
                "label": say(name),
                "url": f"?show={key}#fix",
                "current": key == show,
                "count": counts[which],
            }
            for key, (name, which) in SHOWS.items()
        ],
    }


def _none(show: str, counts: Mapping[Only, int]) -> str:
    """Say that no row is like that, and what is left where something is."""
    waits = counts[Only.TO_CHECK]
    if show == "fix" and waits:
        rest = say_many(
            "{count} row waits for a look: change it, or keep it with a reason.",
            "{count} rows wait for a look: change them, or keep them with a reason.",
            waits,
            count=formats.number(waits),
        )
        return f"{say(NONE[show])} {rest}"
    return say(NONE[show])


def undo_words(claim: Claim) -> str:
    """Name the change that would be taken back; empty where nothing was changed."""
    return told(claim.edits[-1].get("said"), str(claim.edits[-1].get("label", ""))) if claim.edits else ""


def _used(claim: Claim, rows: list[GridRow], only: Only) -> set[str]:
    """
    Name the columns to show: the needed ones, the customer, and those in which something is wrong.

    Where nothing is to be mended, also those in which something stands; beside problems they only take room.
    """
    needed = {column.name for column in columns_of(claim.terms) if column.is_needed}
    cells = [cell for row in rows for cell in row.cells]
    filled = {cell.name for cell in cells if cell.value}
    used = needed | {cell.name for cell in cells if cell.is_bad} | (filled & {"end_customer"})
    if only in (Only.READY, Only.ALL):
        used.add(CLAIMED)
    return used | filled if only is Only.READY else used


def _row(row: GridRow, used: set[str], likes: Mapping[Like, int], currency: str) -> dict[str, Any]:
    claimed = {
        "name": CLAIMED,
        "label": say("You claim"),
        "value": "" if row.claimed_amount is None else formats.money(row.claimed_amount, currency),
        "is_number": True,
    }
    return {
        "row": row.row,
        "state": row.state,
        "cells": [
            {
                "name": cell.name,
                "label": say(cell.label),
                "value": cell.value,
                "is_bad": cell.is_bad,
                "edit": cell.edit,
                "is_number": cell.name in NUMBERS,
                "was": cell.read if cell.read and cell.read != cell.value else "",
            }
            for cell in row.cells
            if cell.name in used
        ]
        + ([claimed] if CLAIMED in used else []),
        "problems": [_problem(row, one, likes) for one in row.problems],
    }


def _problem(row: GridRow, problem: Mapping[str, Any], likes: Mapping[Like, int]) -> dict[str, Any]:
    message = problem_words(problem)
    if problem.get("kept"):
        kept = say("You keep it: {reason}", reason=row.kept_reason)
        return {"weight": "", "message": f"{message} {kept}", "fixes": []}
    return {**problem, "message": message, "fixes": [_fix(problem, fix, likes) for fix in problem["fixes"]]}


def _fix(problem: Mapping[str, Any], fix: Mapping[str, Any], likes: Mapping[Like, int]) -> dict[str, Any]:
    act = fix["act"]
    others = likes[like_of(problem, fix)] - 1 if is_for_many(problem, fix) else 0
    shown = {**fix, "label": fix_words(problem, fix).rstrip("…"), "reason": act in WITH_REASON}
    if others > 0:
        shown |= {
            "more": True,
            "more_label": say_many(
                "and {count} like it", "and {count} like it", others, count=formats.number(others)
            ),
        }
    return shown


def is_for_many(problem: Mapping[str, Any], fix: Mapping[str, Any]) -> bool:
    """Say whether one press may mend many rows; removing them is that only where nothing else mends them."""
    return fix["act"] in ("set", "move") or (fix["act"] == "remove" and len(problem["fixes"]) == 1)


def like_of(problem: Mapping[str, Any], fix: Mapping[str, Any]) -> Like:
    """Give what two problems have in common when one press mends both."""
    act = str(fix["act"])
    # A text is replaced alike where it was read in the same way; other acts are alike where they lead to the same.
    what = fix.get("way") or problem.get("value") if act == "set" else fix.get("value")
    return (str(problem["code"]), str(problem["column"]), act, str(what or ""))


def _likes(claim: Claim) -> Counter[Like]:
    """Count, over the whole claim, how many rows offer the same fix."""
    found: Counter[Like] = Counter()
    for problems in lines_of(claim, Only.ALL).filter(state__in=WAITING).values_list("problems", flat=True):
        keys = {
            like_of(problem, fix)
            for problem in problems
            if not problem.get("kept")
            for fix in problem["fixes"]
            if is_for_many(problem, fix)
        }
        found.update(keys)
    return found
