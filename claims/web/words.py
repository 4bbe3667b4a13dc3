"""The words and shapes of imports on the page."""

from __future__ import annotations

from dataclasses import dataclass

from vir.foundation.imports.models import ImportBatch, ImportKind, ImportState
from vir.foundation.imports.queries import ProblemGroup

# Shape and tone of each state; what is over is plain text.
STATE_LOOKS = {
    ImportState.MAPPING: ("act", "act"),
    ImportState.READING: ("review", ""),
    ImportState.NEEDS_FIX: ("act", "act"),
    ImportState.READY: ("act", "act"),
    ImportState.COMMITTING: ("review", ""),
    ImportState.COMMITTED: ("", ""),
    ImportState.REFUSED: ("cross", ""),
    ImportState.ROLLED_BACK: ("cross", ""),
}
# (one, several)
NOUNS = {
    ImportKind.SALES: ("line", "lines"),
    ImportKind.PARTNERS: ("partner", "partners"),
    ImportKind.PRODUCTS: ("product", "products"),
    ImportKind.POS: ("line", "lines"),
}
PROBLEMS = {
    "after_upload": "dated after the upload",
    "ambiguous_number": "number with two readings",
    "blank": "empty",
    "changed": "value changes",
    "code_unusable": "code that cannot be used",
    "currency_in_quantity": "currency in a quantity",
    "digits_lost": "digits lost by a spreadsheet",
    "document_known": "document with other lines in the books",
    "error_cell": "error of a spreadsheet",
    "exponent": "number with an exponent",
    "formula": "result of a formula",
    "formula_without_result": "formula without a result",
    "hidden_character": "character that cannot be seen",
    "line_changed": "in the books with other figures",
    "made_negative": "minus put before a return",
    "maybe_known": "perhaps in the books already",
    "no_such_day": "no day of the calendar",
    "non_ascii": "unusual character in a number",
    "not_a_date": "date not read",
    "not_a_number": "not a number",
    "number_format": "number not read",
    "other_currency": "names another currency",
    "percent": "percentage",
    "ragged_row": "wrong number of cells",
    "received_after_upload": "received after the upload",
    "received_before": "received before",
    "received_before_sale": "received before the sale",
    "repeated_code": "code twice in the file, with other values",
    "repeated_line": "twice in the file",
    "repeated_number": "line number twice in a document",
    "repeated_row": "twice in the file",
    "sale_negative": "negative figures of a sale",
    "signs": "number with two signs",
    "signs_disagree": "figures with different signs",
    "time_of_day": "date with a time of day",
    "too_large": "too large",
    "too_long": "too long",
    "too_many_decimals": "too many decimals",
    "too_small": "too small",
    "two_digit_year": "year of two digits",
    "unknown_choice": "unknown word",
    "unknown_currency": "unknown currency",
    "unknown_partner": "partner not known",
    "unknown_sku": "SKU not found",
    "year_out_of_range": "year out of range",
}


@dataclass(frozen=True)
class GroupRow:
    """A kind of problem on the page: how many rows, what, in which column, and an example."""

    code: str
    rows: int
    words: str
    column: str
    meaning: str
    example: str
    current: bool


def group_row(group: ProblemGroup, current: str) -> GroupRow:
    """Put a group of problems into words."""
    words = PROBLEMS.get(group.code, group.code.replace("_", " "))
    return GroupRow(
        group.code, group.rows, words, group.column, group.weight.label, group.example, group.code == current
    )


def rows_of(batch: ImportBatch, count: int, adjective: str = "") -> str:
    """Write a count of what the rows of an import are, "1 line" or "47,572 lines"."""
    one, several = NOUNS[ImportKind(batch.kind)]
    noun = one if count == 1 else several
    return f"{count:,} {adjective + ' ' if adjective else ''}{noun}"


def commit_words(batch: ImportBatch) -> str:
    """Write what the button commits: the word "good" only where something is left out."""
    left_out = batch.rows_bad + batch.rows_duplicate
    return f"Commit {rows_of(batch, batch.rows_good, 'good' if left_out else '')}"
