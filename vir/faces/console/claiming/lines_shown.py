"""The lines of a claim beside what proves them, each with what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from claims.enums import Reason
from claims.models import Claim, ClaimLine, Evidence, Flag
from claims.queries.claiming.claims import Only, lines_of
from vir.faces.console.claiming.documents import Says, says_of
from vir.faces.console.claiming.line_opened import DOCUMENT_CHECK, granted, opened, reason_for
from vir.faces.console.claiming.place import Addresses, Place
from vir.faces.console.claiming.preparing import Change
from vir.foundation.web.access import Access

PAGE_LINES = 10
ROWS_REJECTED_MAX = 2_000


def flagged_rows(flags: Sequence[Flag], lines: str) -> set[int]:
    """Give the rows of all flags, or of the one that is asked for."""
    number = lines.removeprefix("flag-")
    if lines.startswith("flag-") and number.isdigit() and 0 < int(number) <= len(flags):
        return set(flags[int(number) - 1].rows)
    return {row for flag in flags for row in flag.rows}


def read_lines_asked(asked: QueryDict, flags: Sequence[Flag]) -> str:
    """Read which lines are asked for; the flagged ones where there are some."""
    lines = asked.get("lines", "")
    number = lines.removeprefix("flag-")
    is_flag = lines.startswith("flag-") and number.isdigit() and 0 < int(number) <= len(flags)
    if lines in ("all", "flagged") or is_flag:
        return lines
    return "flagged" if any(flag.rows for flag in flags) else "all"


def lines_context(
    access: Access,
    claim: Claim,
    flags: Sequence[Flag],
    evidence: Sequence[Evidence],
    place: Place,
    addresses: Addresses,
) -> dict[str, Any]:
    """Give the table of lines, its tabs and what is beside the open line."""
    flagged = flagged_rows(flags, "flagged")
    wanted_rows = flagged_rows(flags, place.lines) if place.lines != "all" else None
    rows = lines_of(claim, Only.ALL)
    if wanted_rows is not None:
        rows = rows.filter(row__in=wanted_rows)
    found = claim.lines_count if wanted_rows is None else len(wanted_rows)
    chosen = place.line or first_row(flags)
    start = _start(rows, place, chosen)
    page = list(rows[start : start + PAGE_LINES])
    current = next((one for one in page if one.row == chosen), page[0] if page else None)
    says = says_of(current, evidence) if current else None
    shown = [
        _shown(
            claim, line, flags, flagged, place, addresses, says if line is current else None, line is current
        )
        for line in page
    ]
    label = _lines_label(place.lines, flags)
    return {
        "lines": shown,
        "current_line": current,
        "says": says,
        "lines_caption": label,
        "lines_words": _counted(start, len(page), found, label),
        "line_tabs": _tabs(claim, flagged, flags, place, addresses),
        "lines_before": addresses.at(page=start // PAGE_LINES, line=None, anchor="claim-beside")
        if start
        else "",
        "lines_after": addresses.at(page=start // PAGE_LINES + 2, line=None, anchor="claim-beside")
        if start + PAGE_LINES < found
        else "",
        "columns_after_row": 5 if claim.claimed_amount is not None else 4,
        "shown_count": found,
        "reject_shown_url": _reject_url(flags, wanted_rows, place, addresses),
        "reasons": [(reason.value, reason.label) for reason in Reason],
    }


def first_row(flags: Sequence[Flag]) -> int | None:
    """Give the row that is looked at first: one whose document says something else, else none in particular."""
    told = [flag for flag in flags if flag.check_name == DOCUMENT_CHECK and flag.rows and not flag.resolution]
    return min(told[0].rows) if told else None


def _start(rows: QuerySet[ClaimLine], place: Place, opened: int | None) -> int:
    """Give where the page of lines begins: the one that was asked for, else that of the open line."""
    if place.page > 1 or opened is None:
        return (place.page - 1) * PAGE_LINES
    if place.has_page or not rows.filter(row=opened).exists():
        return 0
    return rows.filter(row__lt=opened).count() // PAGE_LINES * PAGE_LINES


def _tabs(
    claim: Claim, flagged: set[int], flags: Sequence[Flag], place: Place, addresses: Addresses
) -> list[dict[str, Any]]:
    tabs = []
    if flagged:
        tabs.append(
            {
                "label": f"flagged {len(flagged):,}",
                "url": addresses.at(lines="flagged", page=1, line=None),
                "current": place.lines == "flagged",
            }
        )
    if place.lines.startswith("flag-"):
        label = f"{_lines_label(place.lines, flags)} {len(flagged_rows(flags, place.lines)):,}"
        tabs.append({"label": label, "url": addresses.at(), "current": True})
    tabs.append(
        {
            "label": f"all {claim.lines_count:,}",
            "url": addresses.at(lines="all", page=1, line=None),
            "current": place.lines == "all",
        }
    )
    return tabs


def _lines_label(lines: str, flags: Sequence[Flag]) -> str:
    if lines.startswith("flag-"):
        return f"flag {lines.removeprefix('flag-')}"
    return "Flagged lines" if lines == "flagged" else "All lines"


def _counted(start: int, count: int, found: int, label: str) -> str:
    if not count:
        return ""
    return f"{start + 1:,}–{start + count:,} of {found:,}" if found > count else f"{found:,} shown"


def _reject_url(flags: Sequence[Flag], rows: set[int] | None, place: Place, addresses: Addresses) -> str:
    """Give the address that prepares the rejection of all lines of one flag; no more than an address holds."""
    if rows is None or not place.lines.startswith("flag-") or not 1 < len(rows) <= ROWS_REJECTED_MAX:
        return ""
    why = {row: reason_for(flags, row) for row in rows}
    changes = {**place.changes, **{row: Change(row, Decimal(0), why[row]) for row in rows}}
    target = addresses.at(changes=changes, anchor="decision")
    return target if len(target) < 3000 else ""


def _shown(
    claim: Claim,
    line: ClaimLine,
    flags: Sequence[Flag],
    flagged: set[int],
    place: Place,
    addresses: Addresses,
    says: Says | None,
    is_current: bool,
) -> dict[str, Any]:
    quantity = line.quantity if line.quantity is not None else Decimal(1)
    change = place.changes.get(line.row)
    quantity_granted, amount_granted = granted(claim, line, change)
    shown: dict[str, Any] = {
        "row": line.row,
        "invoice": line.invoice,
        "sold_on": line.sold_on,
        "sku": line.sku,
        "quantity": quantity,
        "amount": line.claimed_amount,
        "granted": quantity_granted,
        "granted_amount": amount_granted,
        "is_current": is_current,
        "is_flagged": line.row in flagged,
        "url": addresses.at(line=line.row),
    }
    if is_current:
        shown |= opened(claim, line, flags, place, addresses, says, quantity)
        shown["shown_quantity"] = (
            f"{(quantity_granted if quantity_granted is not None else quantity).normalize():f}"
        )
        suggested = says.reason if says and says.differs else reason_for(flags, line.row)
        shown["reason"] = change.reason if change else suggested
    return shown
