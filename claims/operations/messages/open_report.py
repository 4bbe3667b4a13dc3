"""Reports of sales become an import like every other: a file of our own, checked, and fixed in the browser."""

from __future__ import annotations

from collections.abc import Sequence

from claims.importers.edi.rows import POS_HEADERS, Row, as_csv, columns_of
from claims.operations.messages.keep import Arrived
from claims.operations.receive_file import CHECK
from claims.queries.messages import partner_codes_by_identifier
from partners.queries.directory import partners_by_id
from vir.foundation.documents.operations import store_file
from vir.foundation.imports.models import ImportBatch, ImportKind
from vir.foundation.imports.operations import open_import
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.sniff import Sniffed

SAMPLES = 5
VALUES_KEPT = 100
VALUE_LENGTH_MAX = 200
# The file is our own, so how it is to be read is known and nobody is asked.
FORMATS = {"sale_date": "ISO", "quantity": "POINT", "net": "POINT"}


def open_report(*, arrived: Arrived, rows: Sequence[Row]) -> ImportBatch:
    """
    Write the rows of reports as one file and open its import; its check follows without asking.

    :raises UnableToImport: if a file with exactly these rows is in the books already
    """
    identity = arrived.identity
    assert identity is not None
    _name_partners(arrived, rows)
    content = as_csv(rows)
    file = store_file(
        name=f"{arrived.interchange.control}-{arrived.file.name}"[:240] + ".csv",
        content_type="text/csv",
        chunks=[content],
        at=arrived.at,
    )
    batch = open_import(
        kind=ImportKind.POS,
        source_name=identity.source_name,
        file=file,
        job_kind=CHECK,
        at=arrived.at,
        actor_id=arrived.actor_id,
    )
    batch.channel = "message"
    batch.partner_id = identity.partner_id
    batch.sniffed = _sniffed(rows)
    batch.reading = _reading(rows).as_json()
    batch.save(update_fields=["channel", "partner_id", "sniffed", "reading"])
    return batch


def _name_partners(arrived: Arrived, rows: Sequence[Row]) -> None:
    """Write the code of the partner that an identifier belongs to; an identifier of nobody stands as it was sent."""
    identity = arrived.identity
    assert identity is not None
    if identity.partner_id is not None:
        code = partners_by_id({identity.partner_id})[identity.partner_id].code
        for row in rows:
            row.cells["partner"] = code
        return
    known = partner_codes_by_identifier(arrived.interchange.standard)
    for row in rows:
        named = row.cells.get("partner", "")
        row.cells["partner"] = known.get(named, named)


def _reading(rows: Sequence[Row]) -> Reading:
    """Say how the file is to be read; columns that it leaves out are none of its."""
    columns = columns_of(rows)
    mapping = {name: header if name in columns else None for name, header in POS_HEADERS.items()}
    return Reading(
        mapping={**mapping, "unit_price": None},
        formats=FORMATS,
        headers=[POS_HEADERS[name] for name in columns],
    )


def _sniffed(rows: Sequence[Row]) -> dict[str, object]:
    columns = columns_of(rows)
    cells = [[row.cells.get(name, "") for name in columns] for row in rows]
    sniffed = Sniffed(
        kind="csv",
        encoding="utf-8",
        delimiter=",",
        quotechar='"',
        header_row=1,
        headers=[POS_HEADERS[name] for name in columns],
        samples=cells[:SAMPLES],
    )
    values = {
        POS_HEADERS[name]: list(dict.fromkeys(row[place][:VALUE_LENGTH_MAX] for row in cells))[:VALUES_KEPT]
        for place, name in enumerate(columns)
    }
    return {**sniffed.as_json(), "values": values, "rows": len(rows)}
