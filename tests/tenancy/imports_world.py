"""Imports of sales for both vendors, with rows, problems and fixes that hold the vendor's canary."""

from __future__ import annotations

from uuid import uuid4

from tests.factories import NOON
from vir.foundation.documents.operations import store_file
from vir.foundation.identity.models import User
from vir.foundation.imports.models import ImportBatch, ImportProblem, ImportSource, RowFix, StagedRow

HEADERS = ["Invoice", "Date", "Customer no.", "SKU", "Qty", "Net amount"]
MAPPING = dict(zip(("document", "sale_date", "partner", "sku", "quantity", "net"), HEADERS, strict=True))


def make_checked_imports(number: int, canary: str, people: dict[str, User]) -> dict[str, str]:
    """Make one import that needs a fix and one that is committed; gives the words of their addresses."""
    source = ImportSource.objects.create(kind="sales", name=f"{canary} sales")
    waiting = _sales(number * 100 + 1, canary, source, people, state="needs_fix", rows_bad=1)
    committed = _sales(number * 100 + 2, f"{canary} 2", source, people, state="committed", rows_bad=0)
    row = [canary, "31/10/26", canary, canary, "1", "1.00"]
    StagedRow.objects.create(batch=waiting, row=2, state="bad", content=row)
    ImportProblem.objects.create(
        batch=waiting, row=2, column="SKU", value=canary, code="unknown_sku", message=canary, fix=canary
    )
    RowFix.objects.create(
        batch=waiting,
        row=2,
        act="cell",
        header="Invoice",
        before=f"{canary} before",
        after=canary,
        group=uuid4(),
        made_by=people["owner"],
        made_at=NOON,
    )
    return {"checked_import": str(waiting.number), "sales_import": str(committed.number)}


def _sales(
    number: int, canary: str, source: ImportSource, people: dict[str, User], *, state: str, rows_bad: int
) -> ImportBatch:
    stored = store_file(name=f"{canary}.csv", content_type="text/csv", chunks=[canary.encode()], at=NOON)
    moved = {
        "program": canary,
        "program_name": canary,
        "partner": canary,
        "partner_name": canary,
        "period": "2026-07-01",
        "currency": "USD",
        "before": "1",
        "after": "2",
    }
    sniffed = {"kind": "csv", "encoding": "utf-8", "delimiter": ",", "quotechar": '"', "header_row": 1}
    batch: ImportBatch = ImportBatch.objects.create(
        number=number,
        kind="sales",
        state=state,
        source=source,
        file=stored,
        file_name=stored.name,
        file_sha256=stored.sha256,
        sniffed={**sniffed, "headers": HEADERS, "samples": []},
        reading={"mapping": MAPPING, "formats": {"sale_date": "DMY"}, "currency": "USD", "headers": HEADERS},
        rows_total=2,
        rows_good=2 - rows_bad,
        rows_bad=rows_bad,
        effect={"check": canary, "at": NOON.isoformat(), "moved": [moved], "amounts": 1, "partners": 1},
        uploaded_by=people["owner"],
        uploaded_at=NOON,
        committed_at=NOON if state == "committed" else None,
    )
    return batch
