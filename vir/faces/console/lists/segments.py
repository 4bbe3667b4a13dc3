"""The columns of the list of segments."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partners.enums import SegmentKind
from programs.queries.segment_use import SegmentUse
from vir.foundation.web import formats
from vir.foundation.web.columns import Column
from vir.foundation.web.listing import ListSpec

USES_SHOWN = 3


@dataclass(frozen=True)
class SegmentLine:
    """
    A segment, or everyone: who belongs, how many do today, and what uses it.

    :param kind: empty for everyone, which is no segment
    :param overlaps: how many other segments share a partner with it; None for everyone
    """

    name: str
    kind: str
    words: str
    members: int
    uses: tuple[SegmentUse, ...]
    overlaps: int | None


def segment_list(tenant: str) -> ListSpec[SegmentLine]:
    """
    Declare the list.

    :param tenant: the word of the vendor in addresses
    """
    columns: tuple[Column[SegmentLine], ...] = (
        Column("segment", "Segment", lambda row: row.name, href=lambda row: _page(tenant, row)),
        Column(
            "belongs",
            "Who belongs",
            lambda row: row.words,
            html=lambda row: format_html('<span class="rule">{}</span>', row.words),
        ),
        Column(
            "kind",
            "Kept",
            lambda row: SegmentKind(row.kind).label if row.kind else None,
            at_first=False,
            means="By a rule that is applied again whenever partners or sales change, or by hand.",
        ),
        Column("partners", "Partners today", lambda row: row.members, "number"),
        Column(
            "programs",
            "Programs",
            lambda row: "; ".join(use.code for use in row.uses) or None,
            html=lambda row: _programs(tenant, row),
            means="Programs whose terms name the segment, drafts too; archived ones are left out.",
        ),
        Column(
            "overlaps",
            "Overlaps",
            lambda row: row.overlaps,
            "number",
            html=lambda row: _overlaps(tenant, row),
            means="How many other segments share a partner with it today.",
        ),
    )
    return ListSpec("segments", "Segments", "segments, Everyone among them", columns)


def _page(tenant: str, row: SegmentLine) -> str:
    if not row.kind:
        return reverse("partners:list", kwargs={"tenant": tenant})
    return reverse("partners:segment", kwargs={"tenant": tenant, "name": row.name})


def _programs(tenant: str, row: SegmentLine) -> SafeString:
    if not row.uses:
        return format_html('<span class="quiet">{}</span>', "none")
    links = format_html_join(
        ", ",
        '<a class="code" href="{}" title="{}">{}</a>',
        (
            (
                reverse("programs:overview", kwargs={"tenant": tenant, "code": use.code}),
                use.name,
                use.code,
            )
            for use in row.uses[:USES_SHOWN]
        ),
    )
    more = len(row.uses) - USES_SHOWN
    return format_html('{} <span class="quiet small">and {} more</span>', links, more) if more > 0 else links


def _overlaps(tenant: str, row: SegmentLine) -> SafeString | str:
    if not row.overlaps:
        return formats.NIL
    words = f"{formats.number(row.overlaps)} segment{'' if row.overlaps == 1 else 's'}"
    return format_html('<a href="{}#overlaps">{}</a>', _page(tenant, row), words)
