"""Texts that stand for cells of a workbook which hold no value that could be believed."""

from __future__ import annotations

# A formula that no program computed: the cell itself is empty.
NO_RESULT = "#FORMULA!"
# Comes before the result of a formula that is a figure: nobody entered it, and it may be out of date.
COMPUTED = "#FORMULA! "
# Comes before a number whose last digits the workbook could not hold.
ROUNDED = "#DIGITS! "
# The errors that every spreadsheet program knows, and those of newer ones.
ERRORS = frozenset(("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"))
NEWER_ERRORS = frozenset(
    ("#SPILL!", "#CALC!", "#FIELD!", "#GETTING_DATA", "#BLOCKED!", "#BUSY!", "#CONNECT!")
)


def without_mark(text: str) -> str:
    """Give a cell without the mark that a formula computed it."""
    return text.removeprefix(COMPUTED)
