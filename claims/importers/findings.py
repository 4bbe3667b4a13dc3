"""What can be wrong with a line that only the books can tell, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from claims.importers.code_findings import has, missing_values, of_another, unknown_code, unknown_unit, where
from vir.foundation.imports.models import ProblemWeight
from vir.foundation.imports.staging import Arrival, Finding

DAY = "to_char({0}, 'FMDD Mon YYYY')"


# How a code is compared with those we have when it is looked for: without signs, spaces, case and leading
def bad_findings(arrival: Arrival, values: Mapping[str, Any]) -> Iterator[Finding]:
    """List what keeps a line out of the books."""
    yield from unknown_code(arrival, "partner", "is not one of your partners", "import the partner first")
    yield from unknown_code(arrival, "sku", "is not one of your products", "import the product first")
    if values["reports"] and values["sender"] is not None:
        yield of_another(arrival, values["sender"])
    yield from missing_values(arrival)
    if arrival.reading.mapping.get("unit"):
        yield unknown_unit(arrival)
    day = values["day"]
    yield Finding(
        code="after_upload",
        column=arrival.header("sale_date"),
        message="Row %1$s, %2$s: %3$s is after the day of the upload, %4$s.",
        fix="Correct the date, or upload the file when that day has come.",
        query=where(DAY.format("x.sale_date"), DAY.format("%s::date"), "x.sale_date > %s"),
        values=(day, day),
    )
    if has(arrival, "received"):
        yield from _received(arrival, day)
    yield from _signs(arrival, values)
    yield Finding(
        code="too_large",
        column=arrival.header("unit_price"),
        message="Row %1$s, %2$s: quantity times unit price, %3$s, is too large.",
        fix="Correct the quantity or the price.",
        query=where(
            "coalesce(x.gross, x.net)::text", "''", "abs(coalesce(x.gross, x.net)) >= 10::numeric ^ 13"
        ),
    )


MAYBE_KNOWN = "maybe_known"
# A sale s of a known document d that nothing tells from a line in the books; a return is a line of its own.
UNSURE = "s.line_type = 'sale' AND (NOT d.numbered OR s.line_key LIKE 'C:%%')"


def _received(arrival: Arrival, day: date) -> Iterator[Finding]:
    """The day on which a line was received lies between its sale and the upload."""
    yield Finding(
        code="received_after_upload",
        column=arrival.header("received"),
        message="Row %1$s, %2$s: %3$s is after the day of the upload, %4$s.",
        fix="Correct the date on which the line was received.",
        query=where(DAY.format("x.received"), DAY.format("%s::date"), "x.received > %s"),
        values=(day, day),
    )
    yield Finding(
        code="received_before_sale",
        column=arrival.header("received"),
        message="Row %1$s, %2$s: %3$s is before the sale on %4$s.",
        fix="Correct one of the two dates.",
        query=where(DAY.format("x.received"), DAY.format("x.sale_date"), "x.received < x.sale_date"),
    )


def _signs(arrival: Arrival, values: Mapping[str, Any]) -> Iterator[Finding]:
    """A return is negative throughout, a sale is not."""
    says_return = "coalesce(x.type = ANY(%s), false)"
    amounts = (("net", "x.net"), ("gross", "x.gross")) if has(arrival, "gross") else (("net", "x.net"),)
    for column, amount in amounts:
        other = "x.quantity" if column == "net" else "x.net"
        # A gross amount is often worked out from the quantity: it is not blamed where the net amount is.
        blamed = "" if column == "net" else " AND sign(x.net) * sign(x.quantity) >= 0"
        yield Finding(
            code="signs_disagree",
            column=arrival.header(column),
            message=f"Row %1$s, %2$s: %3$s and the {'quantity' if column == 'net' else 'net amount'} %4$s"
            " have different signs.",
            fix="Make all figures of a return negative, and those of a sale positive.",
            query=where(
                f"trim_scale({amount})::text",
                f"trim_scale({other})::text",
                f"sign({amount}) * sign({other}) < 0 AND NOT {says_return}{blamed}",
            ),
            values=(values["return_words"],),
        )
    yield Finding(
        code="sale_negative",
        column=arrival.header("type"),
        message="Row %1$s, %2$s: the type is '%3$s', but the figures are negative (%4$s).",
        fix="Correct the type, or make the figures positive.",
        query=where(
            "x.type",
            "trim_scale(x.net)::text",
            "x.type = ANY(%s) AND (x.quantity < 0 OR x.net < 0)",
        ),
        values=(values["sale_words"],),
    )


def repeated_findings(arrival: Arrival) -> Iterator[Finding]:
    """List lines whose number came before in the same file."""
    header = arrival.header("line")
    query = "SELECT row, what, known_row::text FROM pg_temp.intake_repeated WHERE"
    yield Finding(
        code="repeated_line",
        column=header,
        message="Row %1$s, %2$s: '%3$s' is already in row %4$s, with the same figures. We kept the first.",
        fix="Nothing has to be done.",
        query=f"{query} same",
        weight=ProblemWeight.DUPLICATE,
    )
    yield Finding(
        code="repeated_number",
        column=header,
        message="Row %1$s, %2$s: '%3$s' is already in row %4$s, with other figures.",
        fix="Give each line of a document its own number.",
        query=f"{query} NOT same",
    )


def known_findings(arrival: Arrival) -> Iterator[Finding]:
    """List lines that are in the books already."""
    query = (
        "SELECT k.row, k.what,"
        " coalesce('import ' || b.number || ', row ' || k.known_row, 'an earlier import')"
        " FROM pg_temp.intake_known k"
        " LEFT JOIN imports_importbatch b ON b.tenant_id = %s AND b.id = k.batch_id"
        " WHERE"
    )
    tenant = arrival.batch.tenant_id
    yield Finding(
        code="received_before",
        column=arrival.header("document"),
        message="Row %1$s, %2$s: we received this line of '%3$s' before, in %4$s. We kept the first.",
        fix="Nothing has to be done.",
        query=f"{query} k.same",
        values=(tenant,),
        weight=ProblemWeight.DUPLICATE,
    )
    yield Finding(
        code="line_changed",
        column=arrival.header("line"),
        message="Row %1$s, %2$s: this line of '%3$s' is in the books with other figures, from %4$s.",
        fix="Roll that import back first, or correct the line number.",
        query=f"{query} NOT k.same",
        values=(tenant,),
    )


def made_negative(arrival: Arrival, values: Mapping[str, Any]) -> Finding:
    """List the figures of returns that came without a minus."""
    return Finding(
        code="made_negative",
        column=arrival.header("type"),
        message="Row %1$s, %2$s: the type is '%3$s', so a minus was put before %4$s.",
        fix="Nothing has to be done if this is right.",
        query="""
            SELECT x.row, x.type, concat_ws(' and ',
                CASE WHEN x.quantity > 0 THEN 'the quantity ' || trim_scale(x.quantity) END,
                CASE WHEN x.net > 0 THEN 'the net amount ' || trim_scale(x.net) END,
                CASE WHEN x.gross > 0 AND x.gross <> x.net
                    THEN 'the gross amount ' || trim_scale(x.gross) END)
            FROM pg_temp.intake_sales x JOIN pg_temp.intake_lines s ON s.row = x.row AND s.state IN ('good', 'held')
            WHERE x.type = ANY(%s) AND (x.quantity > 0 OR x.net > 0 OR x.gross > 0)
        """,
        values=(values["return_words"],),
        weight=ProblemWeight.NOTE,
    )


def maybe_known(arrival: Arrival) -> Finding:
    """List the sales of known documents that may be in the books, written differently: left out until kept."""
    return Finding(
        code=MAYBE_KNOWN,
        column=arrival.header("document"),
        message="Row %1$s, %2$s: '%3$s' has other lines in the books; without line numbers this may be one of them.",
        fix="Say why if it is a further line, else leave it out.",
        query=f"""
            SELECT s.row, s.document, '' FROM pg_temp.intake_lines s
            JOIN pg_temp.intake_documents d ON d.document = s.document WHERE s.state = 'good' AND {UNSURE}
        """,  # noqa: S608
        weight=ProblemWeight.CHECK,
    )


def known_document(arrival: Arrival) -> Finding:
    """List the other good lines of documents that have lines in the books."""
    return Finding(
        code="document_known",
        column=arrival.header("document"),
        message="Row %1$s, %2$s: '%3$s' has other lines in the books. This one is added to them.",
        fix="Check that it is not one of them, written differently.",
        query=f"""
            SELECT s.row, s.document, '' FROM pg_temp.intake_lines s
            JOIN pg_temp.intake_documents d ON d.document = s.document WHERE s.state = 'good' AND NOT ({UNSURE})
        """,  # noqa: S608
        weight=ProblemWeight.NOTE,
    )
