"""The typed rows of a file as a table, with the amounts that it leaves out worked out for all rows at once."""

from __future__ import annotations

from django.db import connection

from vir.foundation.imports.staging import Arrival, copy_typed
from vir.foundation.money import minor_units

USUAL_PLACES = 2
# For the transaction of a check: a file of some ten thousand rows is joined and counted without going to disk.
CHECK_MEMORY = "64MB"
TYPES = {
    "document": "text",
    "sale_date": "date",
    "partner": "text",
    "sku": "text",
    "quantity": "numeric(17,4)",
    "unit": "text",
    "net": "numeric(17,4)",
    "unit_price": "numeric",
    "gross": "numeric",
    "line": "text",
    "type": "text",
    "currency": "text",
    "received": "date",
    "end_customer": "text",
    "serial": "text",
}


def copy_rows(arrival: Arrival) -> None:
    """
    Copy the typed rows in; columns that this kind of file cannot have are there and empty.

    What the rest reads is a view on them with the amounts that the file leaves out: `net` and `gross` as the file has
    them, else quantity times unit price, rounded once to the minor unit of the row's currency.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{CHECK_MEMORY}'")
        cursor.execute("DROP VIEW IF EXISTS pg_temp.intake_sales")
        copy_typed("intake_read", TYPES, arrival)
        amounts = _amounts(arrival)
        shown = ", ".join(f"{amounts.get(name, 'x.' + name)} AS {name}" for name in TYPES)
        cursor.execute(
            f"CREATE TEMPORARY VIEW intake_sales AS SELECT x.row, {shown} FROM pg_temp.intake_read x"  # noqa: S608
        )


def _amounts(arrival: Arrival) -> dict[str, str]:
    """
    Write the net and the gross amount of a row as SQL.

    The net amount is the file's; where a report leaves it out, quantity times price. The gross amount is the file's,
    else quantity times price, else the net amount. Quantity and price are as the file has them, in the sender's unit.
    """
    if not arrival.reading.mapping.get("unit_price"):
        return {"net": "x.net", "gross": "coalesce(x.gross, x.net)"}
    priced = f"round(round(x.quantity * x.unit_price, {_places(arrival)}), 4)"
    net = "x.net" if arrival.has("gross") else f"coalesce(x.net, {priced})"
    gross = f"coalesce(x.gross, {priced}, x.net)" if arrival.has("gross") else net
    return {"net": net, "gross": gross}


def _places(arrival: Arrival) -> str:
    """Write how many decimals an amount of a row has, by the currencies that the file names."""
    if not arrival.reading.mapping.get("currency"):
        return str(minor_units(str(arrival.column("currency").default)))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT currency FROM pg_temp.intake_read WHERE currency IS NOT NULL ORDER BY 1"
        )
        places = {currency: minor_units(currency) for (currency,) in cursor.fetchall()}
    others = {currency: places for currency, places in places.items() if places != USUAL_PLACES}
    cases = " ".join(f"WHEN '{currency}' THEN {count}" for currency, count in others.items())
    return f"CASE x.currency {cases} ELSE {USUAL_PLACES} END" if cases else str(USUAL_PLACES)
