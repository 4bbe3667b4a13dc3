"""What can be wrong with the codes and units of a line, and what was read as something else, in words."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from vir.foundation.imports.models import ProblemWeight
from vir.foundation.imports.staging import Arrival, Finding

# How a code is compared with those we have when it is looked for: without signs, spaces, case and leading
# zeros.
_BARE = "ltrim(upper(regexp_replace({0}, '[^[:alnum:]]', '', 'g')), '0')"


def near_codes(column: str, table: str, key: str) -> str:
    """
    Write the statement that collects the codes of a column that we do not know, each with the one most like
    it.
    """
    resolved = "intake_partners" if column == "partner" else "intake_skus"
    code = "code" if column == "partner" else "sku"
    return f"""
        DROP TABLE IF EXISTS pg_temp.intake_unknown_{column};
        CREATE TEMPORARY TABLE intake_unknown_{column} ON COMMIT DROP AS
        SELECT u.code, min(k.{key}) AS near
        FROM (SELECT DISTINCT {code} AS code FROM pg_temp.{resolved} WHERE id IS NULL) u
        LEFT JOIN {table} k ON k.tenant_id = %(tenant)s
            AND {_BARE.format("k." + key)} = {_BARE.format("u.code")}
        GROUP BY u.code
    """  # noqa: S608  names are constants


def unknown_code(arrival: Arrival, column: str, what: str, remedy: str) -> Iterator[Finding]:
    """Tell an unknown code that is nearly one of ours from one that is not."""
    resolved = "partner_id" if column == "partner" else "product_id"
    for near, fix in (
        ("IS NOT NULL", f"Write '%4$s' if that is meant, or {remedy}."),
        ("IS NULL", f"Correct the code, or {remedy}."),
    ):
        yield Finding(
            code=f"unknown_{column}",
            column=arrival.header(column),
            message=f"Row %1$s, %2$s: '%3$s' {what}.",
            fix=fix,
            query=where(
                f"x.{column}",
                "u.near",
                f"u.near {near} AND l.{resolved} IS NULL",
                f"JOIN pg_temp.intake_unknown_{column} u ON u.code = x.{column}"
                " JOIN pg_temp.intake_lines l USING (row)",
            ),
        )


def of_another(arrival: Arrival, partner_id: UUID) -> Finding:
    """Describe the rows of one partner's report that name another: nobody reports for somebody else."""
    return Finding(
        code="partner_of_another",
        column=arrival.header("partner"),
        message="Row %1$s, %2$s: '%3$s' is not the partner of this file.",
        fix="Leave the row out, or bring it with a report of that partner.",
        query=where("x.partner", "''", "l.partner_id <> %s", "JOIN pg_temp.intake_lines l USING (row)"),
        values=(partner_id,),
    )


def missing_values(arrival: Arrival) -> Iterator[Finding]:
    """What a report may leave out, but not for every row in every way."""
    if not is_needed(arrival, "partner"):
        yield Finding(
            code="no_partner",
            column=arrival.header("partner"),
            message="Row %1$s, %2$s: it is empty, and the file is not said to be one partner's.",
            fix="Write the partner, or say on the import whose file it is.",
            query=where(
                "''",
                "''",
                "x.partner IS NULL AND l.partner_id IS NULL",
                "JOIN pg_temp.intake_lines l USING (row)",
            ),
        )
    if not is_needed(arrival, "net"):
        yield Finding(
            code="no_value",
            column=arrival.header("net"),
            message="Row %1$s, %2$s: there is neither a net amount nor a unit price.",
            fix="Write one of both, or 0 where only units count.",
            query=where("''", "''", "x.net IS NULL"),
        )


def unknown_unit(arrival: Arrival) -> Finding:
    """Describe the lines in a unit that nobody explained yet."""
    return Finding(
        code="unknown_unit",
        column=arrival.header("unit"),
        message="Row %1$s, %2$s: '%3$s' of %4$s is not known. How many pieces is it?",
        fix="Say how many pieces one is. The answer is remembered.",
        query="SELECT x.row, x.unit, x.sku FROM pg_temp.intake_sales x JOIN pg_temp.intake_lines l USING (row)"
        " WHERE l.factor IS NULL AND l.partner_id IS NOT NULL AND l.product_id IS NOT NULL",
    )


def not_whole(arrival: Arrival) -> Finding:
    """List the quantities that are no whole number of pieces once their unit is counted."""
    return Finding(
        code="not_whole",
        column=arrival.header("quantity"),
        message="Row %1$s, %2$s: %3$s is %4$s pieces, which is not a whole number.",
        fix="Nothing has to be done if this is right.",
        query="""
            SELECT x.row, trim_scale(x.quantity) || ' ' || x.unit, trim_scale(l.quantity)::text
            FROM pg_temp.intake_sales x JOIN pg_temp.intake_lines l USING (row)
            WHERE l.state = 'good' AND l.factor <> 1 AND l.quantity <> trunc(l.quantity)
        """,
        weight=ProblemWeight.NOTE,
    )


def meant_findings(arrival: Arrival) -> Iterator[Finding]:
    """List the codes that are none of ours and were read as what somebody said they mean."""
    for column, query in (
        (
            "partner",
            "SELECT x.row, x.partner, t.code FROM pg_temp.intake_sales x"
            " JOIN pg_temp.intake_partners m ON m.code = x.partner AND m.is_said"
            " JOIN partners_partner t ON t.tenant_id = %s AND t.id = m.id",
        ),
        (
            "sku",
            "SELECT x.row, x.sku, t.sku FROM pg_temp.intake_sales x"
            " JOIN pg_temp.intake_lines l USING (row)"
            " JOIN programs_product t ON t.tenant_id = %s AND t.id = l.product_id"
            " WHERE x.sku <> t.sku",
        ),
    ):
        yield Finding(
            code=f"meant_{column}",
            column=arrival.header(column),
            message="Row %1$s, %2$s: '%3$s' is read as '%4$s', as it was said before.",
            fix="Nothing has to be done if this is right.",
            query=query,
            values=(arrival.batch.tenant_id,),
            weight=ProblemWeight.NOTE,
        )


def claimed_finding(arrival: Arrival) -> Finding:
    """List reported sales that their partner claimed."""
    return Finding(
        code="claimed_before",
        column=arrival.header("document"),
        message="Row %1$s, %2$s: this sale of '%3$s' is in claim CLM-%4$s. It counts there.",
        fix="Nothing has to be done.",
        query="SELECT row, what, number || ', row ' || known_row FROM pg_temp.intake_claimed",
        weight=ProblemWeight.DUPLICATE,
    )


def where(value: str, extra: str, condition: str, joins: str = "") -> str:
    return f"SELECT x.row, {value}, {extra} FROM pg_temp.intake_sales x {joins} WHERE {condition}"  # noqa: S608


def has(arrival: Arrival, name: str) -> bool:
    """Say whether this kind of file can have a column."""
    return any(column.name == name for column in arrival.columns)


def is_needed(arrival: Arrival, name: str) -> bool:
    """Say whether this kind of file must have a column."""
    return any(column.name == name and column.required for column in arrival.columns)
