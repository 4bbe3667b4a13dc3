"""The columns of the list of programs."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vir.faces.console.lists.programs_read import ProgramRow
from vir.foundation.web import formats
from vir.foundation.web.columns import Column
from vir.foundation.web.listing import ListSpec
from vir.foundation.web.templatetags.vir_web import money_tag, status

_TENTH = Decimal("0.1")
_QUIET = '<span class="quiet">{}</span>'


def _mechanic(row: ProgramRow) -> SafeString:
    if not row.mechanic:
        return format_html(_QUIET, "not yet")
    drawn = row.curve.svg() if row.curve is not None else ""
    return format_html('<span class="mechanic">{}<span>{}</span></span>', drawn, row.mechanic)


def _expected(row: ProgramRow) -> SafeString | str:
    if row.expected is None:
        return format_html(_QUIET, formats.NIL)
    if row.expected == row.earned:
        return money_tag(row.expected, row.program.currency, "earned")
    return money_tag(row.expected, row.program.currency, "projected", column=True)


def _budget_used(row: ProgramRow) -> SafeString | str:
    if row.budget_used is None:
        return format_html(
            '<span class="quiet">{}</span>', "no budget" if not row.program.budget else formats.NIL
        )
    return formats.attainment(row.budget_used)


_TERMS: tuple[Column[ProgramRow], ...] = (
    Column("goal", "Goal", lambda row: row.goal, means="The volume that the program is to reach."),
    Column("segment", "Segment", lambda row: row.segment, means="The partners that can earn."),
    Column(
        "dates",
        "Dates",
        lambda row: f"{row.program.starts_on.isoformat()}/{row.program.ends_on.isoformat()}",
        html=lambda row: format_html(
            '<span class="dates">{}</span>', formats.span(row.program.starts_on, row.program.ends_on)
        ),
        means="First and last day of the program, both included.",
    ),
    Column("mechanic", "Mechanic", lambda row: row.mechanic, html=_mechanic, means="How it pays."),
    Column("partners", "Partners", lambda row: row.partners, "number", means="Partners that it reaches."),
)
_OUTLOOK: tuple[Column[ProgramRow], ...] = (
    Column(
        "expected",
        "Expected",
        lambda row: row.expected,
        "money",
        html=_expected,
        means="What the whole program costs at the pace so far; before there is one, what its back-test expects.",
    ),
    Column(
        "budget_used",
        "Budget used",
        lambda row: None if row.budget_used is None else row.budget_used.quantize(_TENTH),
        "percent",
        html=_budget_used,
        means="Earned in percent of the budget.",
    ),
    Column("status", "Status", lambda row: row.status, html=lambda row: status(row.status, "program")),
)
# Shown when somebody asks for them.
_MORE: tuple[Column[ProgramRow], ...] = (
    Column("owner", "Owner", lambda row: str(row.program.owner), at_first=False),
    Column("budget", "Budget", lambda row: row.program.budget, "money", at_first=False),
    Column("starts_on", "First day", lambda row: row.program.starts_on, "date", at_first=False),
    Column("ends_on", "Last day", lambda row: row.program.ends_on, "date", at_first=False),
    Column("version", "Version", lambda row: row.program.version_number, "number", at_first=False),
    Column("updated_at", "Last changed", lambda row: row.program.updated_at, "moment", at_first=False),
)


def program_list(tenant: str, *, may_see_money: bool) -> ListSpec[ProgramRow]:
    """
    Declare the list.

    :param tenant: the word of the vendor in addresses
    :param may_see_money: whether amounts open what they are made of
    """

    def page(row: ProgramRow) -> str:
        return reverse("programs:overview", kwargs={"tenant": tenant, "code": row.program.code})

    def earned(row: ProgramRow) -> SafeString | str:
        if row.earned is None:
            return format_html(_QUIET, formats.NIL)
        href = reverse("payouts:program_earnings", kwargs={"tenant": tenant, "code": row.program.code})
        return money_tag(
            row.earned, row.program.currency, "earned", href if may_see_money else "", "show the partners"
        )

    columns: tuple[Column[ProgramRow], ...] = (
        Column(
            "program",
            "Program",
            lambda row: row.program.name,
            html=lambda row: format_html(
                '<a class="row-link" href="{}">{}</a><span class="code quiet">{}</span>',
                page(row),
                row.program.name,
                row.program.code,
            ),
            code=lambda row: row.program.code,
        ),
        *_TERMS,
        Column(
            "earned",
            "Earned",
            lambda row: row.earned,
            "money",
            html=earned,
            means="Earned to date over all periods. Not final while a period is open.",
        ),
        *_OUTLOOK,
        *_MORE,
    )
    return ListSpec("programs", "Programs", "programs", columns, currency=lambda row: row.program.currency)
