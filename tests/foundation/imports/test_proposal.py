"""A reading proposed: what only a person can tell is asked once, on the file's own values."""

from __future__ import annotations

from vir.foundation.imports.columns import Amount, Code, Column, Date, Quantity
from vir.foundation.imports.dates import DateFormat
from vir.foundation.imports.numbers import NumberFormat
from vir.foundation.imports.proposal import Example, Proposal, propose
from vir.foundation.imports.reading import Reading

COLUMNS = (
    Column("sku", "SKU", Code),
    Column("sold", "Sold", Date),
    Column("due", "Due", Date, required=False),
    Column("qty", "Quantity", Quantity, required=False),
    Column("net", "Net", Amount),
    Column("price", "Price", Amount, required=False),
)
HEADERS = ["SKU", "Sold", "Due", "Quantity", "Net", "Price"]
VALUES = {
    "SKU": ["00123"],
    "Sold": ["3/4/2026", "4/4/2026", "5/6/2026", "5/5/2026", "7/8/2026", "9/10/2026", "1/2/2026"],
    "Due": ["5/6/2026"],
    "Quantity": ["1", "2"],
    "Net": ["7", "1.234", "12", "-5.678", "9.999", "1.000"],
    "Price": ["2.500"],
}
DMY, MDY = DateFormat.DMY, DateFormat.MDY
POINT, COMMA = NumberFormat.POINT, NumberFormat.COMMA


def _proposed(**said: Reading) -> Proposal:
    return propose(COLUMNS, HEADERS, VALUES, currency="USD", **said)


def _chosen(**formats: str) -> Reading:
    mapping = dict(zip((column.name for column in COLUMNS), HEADERS, strict=True))
    return Reading(mapping=mapping, formats=formats, currency="USD")


def test_columns_with_two_readings_are_asked_and_the_others_are_not() -> None:
    asked = [choice.column.name for choice in _proposed().choices if choice.asks]

    assert asked == ["sold", "due", "net", "price"]


def test_the_same_five_values_are_read_under_each_choice_those_first_that_differ() -> None:
    sold = _proposed().choices[1]

    assert sold.readings == (
        (
            DMY,
            (
                Example("3/4/2026", "3 Apr 2026"),
                Example("5/6/2026", "5 Jun 2026"),
                Example("7/8/2026", "7 Aug 2026"),
                Example("9/10/2026", "9 Oct 2026"),
                Example("1/2/2026", "1 Feb 2026"),
            ),
        ),
        (
            MDY,
            (
                Example("3/4/2026", "4 Mar 2026"),
                Example("5/6/2026", "6 May 2026"),
                Example("7/8/2026", "8 Jul 2026"),
                Example("9/10/2026", "10 Sep 2026"),
                Example("1/2/2026", "2 Jan 2026"),
            ),
        ),
    )


def test_figures_are_read_under_each_choice() -> None:
    net = _proposed().choices[4]

    assert [(fmt, [one.reads for one in examples]) for fmt, examples in net.readings] == [
        (POINT, ["1.234", "−5.678", "9.999", "1.00", "7.00"]),
        (COMMA, ["1,234.00", "−5,678.00", "9,999.00", "1,000.00", "7.00"]),
    ]


def test_what_is_said_about_one_column_is_not_asked_of_the_others() -> None:
    proposal = _proposed(chosen=_chosen(sold="DMY", net="COMMA"))

    assert [(choice.column.name, choice.format) for choice in proposal.choices if choice.asks] == []
    assert [choice.format for choice in proposal.choices] == [
        None,
        DMY,
        DMY,
        NumberFormat.PLAIN,
        COMMA,
        COMMA,
    ]


def test_each_column_may_be_written_in_its_own_way() -> None:
    proposal = _proposed(chosen=_chosen(sold="DMY", due="MDY", net="COMMA", price="POINT"))

    assert [choice.format for choice in proposal.choices[1:]] == [DMY, MDY, NumberFormat.PLAIN, COMMA, POINT]


def test_what_a_sender_said_before_is_not_asked_again() -> None:
    proposal = _proposed(remembered=_chosen(sold="MDY", net="POINT"))

    assert [choice.column.name for choice in proposal.choices if choice.asks] == []
    assert [choice.format for choice in proposal.choices[1:]] == [MDY, MDY, NumberFormat.PLAIN, POINT, POINT]


def test_format_that_cannot_be_is_not_remembered() -> None:
    proposal = _proposed(remembered=_chosen(sold="ISO", net="SPACE_COMMA"))

    assert [choice.column.name for choice in proposal.choices if choice.asks] == [
        "sold",
        "due",
        "net",
        "price",
    ]


def test_result_of_a_formula_is_shown_without_its_mark_and_refused_for_a_figure() -> None:
    values = {"SKU": ["#FORMULA! 42"], "Net": ["#FORMULA! 12.50"], "Sold": ["#FORMULA! 2026-10-31"]}

    proposal = propose(COLUMNS, ["SKU", "Sold", "Net"], values, currency="USD")

    assert [choice.examples for choice in proposal.choices if choice.header] == [
        (Example("42", "42"),),
        (Example("2026-10-31", "31 Oct 2026"),),
        (
            Example(
                "12.50",
                "",
                "is the result of a formula, not a figure that somebody entered. "
                "Enter the figure itself, or paste the column as values and upload it again.",
            ),
        ),
    ]
