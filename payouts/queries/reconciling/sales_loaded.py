"""The sales lines of every import are those its file promised, and each has its partner and product."""

from __future__ import annotations

from decimal import Decimal

from claims.queries.proving import lines_by_import, orphans
from payouts.queries.reconciling.kit import Compared, Figure, Moment, judged

TITLE = "Sales lines equal their files"


def compare(moment: Moment) -> Compared:
    """Compare the rows and the net amount of each import with its control totals, and look for orphans."""
    figures = [
        Figure(f"Import {one.number}: {what}", promised, there, unit, f"data/imports/{one.number}/")
        for one in lines_by_import()
        for what, promised, there, unit in one.sides
    ]
    figures += [
        Figure(f"Lines without their {what}", Decimal(count), Decimal(0), "lines", "data/transactions/")
        for what, count in orphans().items()
        if count
    ]
    wrong = [figure for figure in figures if figure.difference]
    return judged(
        wrong or figures,
        agree="Every import holds the rows and amounts its file promised, and no line is an orphan.",
        differ="Imports or lines that differ: {count}.",
        nothing="No sales were imported yet.",
    )
