"""What can be wrong with a line that only the books can tell, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vir.foundation.imports.models import ProblemWeight
from vir.foundation.imports.staging import Arrival, Finding

DAY = "to_char({0}, 'FMDD Mon YYYY')"
# How a code is compared with those we have when it is looked for: without signs, spaces, case and leading
# zeros.
_BARE = "ltrim(upper(regexp_replace({0}, '[^[:alnum:]]', '', 'g')), '0')"


def near_codes(column: str, table: str, key: str) -> str:
    """
    Write the statement that collects the codes of a column that we do not know, each with the one most like
    it.
    """
    return f"""
        DROP TABLE IF EXISTS pg_temp.intake_unknown_{column};
        CREATE TEMPORARY TABLE intake_unknown_{column} ON COMMIT DROP AS
        SELECT u.code, min(k.{key}) AS near
        FROM (
            SELECT DISTINCT x.{column} AS code FROM pg_temp.intake_sales x WHERE NOT EXISTS (
                SELECT 1 FROM {table} t WHERE t.tenant_id = %(tenant)s AND t.{key} = x.{column})
        ) u
        LEFT JOIN {table} k ON k.tenant_id = %(tenant)s
            AND {_BARE.format("k." + key)} = {_BARE.format("u.code")}
        GROUP BY u.code
    """  # noqa: S608  names are constants


def bad_findings(arrival: Arrival, values: Mapping[str, Any]) -> Iterator[Finding]:
    """List what keeps a line out of the books."""
    yield from _unknown(arrival, "partner", "is not one of your partners", "import the partner first")
    yield from _unknown(arrival, "sku", "is not one of your products", "import the product first")
    day = values["day"]
    yield Finding(
        code="after_upload",
        column=arrival.header("sale_date"),
        message="Row %1$s, %2$s: %3$s is after the day of the upload, %4$s.",
        fix="Correct the date, or upload the file when that day has come.",
        query=_where(DAY.format("x.sale_date"), DAY.format("%s::date"), "x.sale_date > %s"),
        values=(day, day),
    )
    yield Finding(
        code="received_after_upload",
        column=arrival.header("received"),
        message="Row %1$s, %2$s: %3$s is after the day of the upload, %4$s.",
        fix="Correct the date on which the line was received.",
        query=_where(DAY.format("x.received"), DAY.format("%s::date"), "x.received > %s"),
        values=(day, day),
    )
    yield Finding(
        code="received_before_sale",
        column=arrival.header("received"),
        message="Row %1$s, %2$s: %3$s is before the sale on %4$s.",
        fix="Correct one of the two dates.",
        query=_where(DAY.format("x.received"), DAY.format("x.sale_date"), "x.received < x.sale_date"),
    )
    yield from _signs(arrival, values)
    yield Finding(
        code="too_large",
        column=arrival.header("unit_price"),
        message="Row %1$s, %2$s: quantity times unit price, %3$s, is too large.",
        fix="Correct the quantity or the price.",
        query=_where("x.gross::text", "''", "abs(x.gross) >= 10::numeric ^ 13"),
    )


def _unknown(arrival: Arrival, column: str, what: str, remedy: str) -> Iterator[Finding]:
    """Tell an unknown code that is nearly one of ours from one that is not."""
    for near, fix in (
        ("IS NOT NULL", f"Write '%4$s' if that is meant, or {remedy}."),
        ("IS NULL", f"Correct the code, or {remedy}."),
    ):
        yield Finding(
            code=f"unknown_{column}",
            column=arrival.header(column),
            message=f"Row %1$s, %2$s: '%3$s' {what}.",
            fix=fix,
            query=_where(f"x.{column}", "u.near", f"u.near {near}").replace(
                " WHERE ", f" JOIN pg_temp.intake_unknown_{column} u ON u.code = x.{column} WHERE ", 1
            ),
        )


def _signs(arrival: Arrival, values: Mapping[str, Any]) -> Iterator[Finding]:
    """A return is negative throughout, a sale is not."""
    says_return = "coalesce(x.type = ANY(%s), false)"
    for column, amount in (("net", "x.net"), ("gross", "x.gross")):
        other = "x.quantity" if column == "net" else "x.net"
        yield Finding(
            code="signs_disagree",
            column=arrival.header(column),
            message=f"Row %1$s, %2$s: %3$s and the {'quantity' if column == 'net' else 'net amount'} %4$s"
            " have different signs.",
            fix="Make all figures of a return negative, and those of a sale positive.",
            query=_where(
                f"trim_scale({amount})::text",
                f"trim_scale({other})::text",
                f"sign({amount}) * sign({other}) < 0 AND NOT {says_return}",
            ),
            values=(values["return_words"],),
        )
    yield Finding(
        code="sale_negative",
        column=arrival.header("type"),
        message="Row %1$s, %2$s: the type is '%3$s', but the figures are negative (%4$s).",
        fix="Correct the type, or make the figures positive.",
        query=_where(
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
            FROM pg_temp.intake_sales x JOIN pg_temp.intake_lines s ON s.row = x.row AND s.state = 'good'
            WHERE x.type = ANY(%s) AND (x.quantity > 0 OR x.net > 0 OR x.gross > 0)
        """,
        values=(values["return_words"],),
        weight=ProblemWeight.NOTE,
    )


def known_document(arrival: Arrival) -> Finding:
    """List the good lines of documents that have other lines in the books."""
    return Finding(
        code="document_known",
        column=arrival.header("document"),
        message="Row %1$s, %2$s: '%3$s' has other lines in the books. This one is added to them.",
        fix="Check that it is not one of them, written differently.",
        query="""
            SELECT s.row, s.document, '' FROM pg_temp.intake_lines s
            JOIN pg_temp.intake_documents d ON d.document = s.document WHERE s.state = 'good'
        """,
        weight=ProblemWeight.NOTE,
    )


def _where(value: str, extra: str, condition: str) -> str:
    return f"SELECT x.row, {value}, {extra} FROM pg_temp.intake_sales x WHERE {condition}"  # noqa: S608
