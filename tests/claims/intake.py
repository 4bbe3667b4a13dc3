"""Bringing files in the way people and workers do: pages are posted, jobs are run by the real runner."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims.operations.pick_intake import pick_intake
from claims.operations.receive_file import receive_file
from claims.operations.settle_imports import ask_commit, choose_columns
from vir.foundation.imports.models import ImportBatch
from vir.foundation.imports.proposal import propose
from vir.foundation.imports.queries import sniffed_of, values_of
from vir.foundation.imports.reading import Reading
from vir.foundation.jobs.models import Job
from vir.foundation.jobs.runner import Clock, run

UPLOADED = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
# Workers look a little later than pages ask, so that what was asked is due; a page's clock is the real one.
LATER = datetime.now(UTC) + timedelta(days=1)


def at(moment: datetime) -> Clock:
    """Give a clock that stands."""
    return lambda: moment


STANDING = at(LATER)


def work(batch_id: UUID, clock: Clock = STANDING) -> str:
    """Run the job that an import waits for; gives the runner's word."""
    job_id = ImportBatch.objects.get(id=batch_id).job_id
    assert job_id is not None
    return run(job_id, clock=clock)


def csv(header: str, *rows: str) -> bytes:
    """Write a file."""
    return "\n".join([header, *rows, ""]).encode()


def uploaded(
    content: bytes, *, kind: str = "sales", source: str = "ERP", name: str = "file.csv"
) -> ImportBatch:
    """Upload a file and let the worker look at it."""
    batch = receive_file(
        kind=kind,
        source_name=source,
        file_name=name,
        content_type="text/csv",
        chunks=[content],
        at=UPLOADED,
        actor_id=None,
    )
    work(batch.id)
    batch.refresh_from_db()
    return batch


def checked(content: bytes, *, kind: str = "sales", currency: str = "USD", **more: str) -> ImportBatch:
    """Upload a file, take the suggested reading, and let the worker check it."""
    return check(uploaded(content, kind=kind, **more), currency=currency)


def check(batch: ImportBatch, *, currency: str = "USD", **formats: str) -> ImportBatch:
    """Take the suggested reading with some formats said, and let the worker check it."""
    columns = pick_intake(kind=batch.kind).columns(reading=Reading(), currency=currency)
    headers = sniffed_of(batch).headers
    proposal = propose(columns, headers, values_of(batch), currency=currency)
    reading = Reading(
        mapping=proposal.reading.mapping,
        formats={**proposal.reading.formats, **formats},
        currency=currency,
        headers=headers,
    )
    choose_columns(number=batch.number, reading=reading, at=UPLOADED, actor_id=None)
    work(batch.id)
    batch.refresh_from_db()
    return batch


def committed(content: bytes, **more: str) -> ImportBatch:
    """Bring the good rows of a file into the books."""
    return commit(checked(content, **more))


def commit(batch: ImportBatch, clock: Clock = STANDING) -> ImportBatch:
    """Have the good rows of a checked import committed."""
    ask_commit(number=batch.number, rows=batch.rows_good, at=UPLOADED, actor_id=None)
    work(batch.id, clock)
    batch.refresh_from_db()
    return batch


def problems(batch: ImportBatch, weight: str = "bad") -> list[tuple[int, str, str, str, str]]:
    """List (row, column, code, message, fix)."""
    found = batch.problems.filter(weight=weight).order_by("row", "code", "column")
    return list(found.values_list("row", "column", "code", "message", "fix"))


def codes(batch: ImportBatch, weight: str = "bad") -> list[tuple[int, str]]:
    """List (row, code)."""
    return [(row, code) for row, _, code, _, _ in problems(batch, weight)]


# A wiring that knows no event: whoever publishes one breaks.
NO_EVENTS: dict[str, tuple[str, ...]] = {}


class Breaks(RuntimeError):
    """What a worker dies of in a test."""


def dies_at(call: int, moment: datetime = LATER) -> Clock:
    """Give a clock that breaks when it is asked for the n-th time, and is well again afterwards."""
    calls = iter(range(1, 1000))

    def clock() -> datetime:
        if next(calls) == call:
            raise Breaks("The clock broke.")
        return moment

    return clock


class Browser:
    """A person at the pages of imports."""

    def __init__(self, client: Client, slug: str = "kestrel") -> None:
        self.client = client
        self.base = f"/t/{slug}/data/"

    def get(self, path: str, **query: Any) -> Any:
        """Open a page."""
        return self.client.get(self.base + path, query)

    def upload(self, kind: str, content: bytes, *, name: str, source: str = "ERP") -> Any:
        """Upload a file."""
        file = SimpleUploadedFile(name, content, "text/csv")
        return self.client.post(f"{self.base}imports/new/", {"kind": kind, "source": source, "file": file})

    def match(self, number: int, **changes: str) -> Any:
        """Confirm the columns as the page proposes them, but for the changes."""
        page = self.get(f"imports/{number}/columns/")
        said = {"currency": page.context["currency"]}
        for row in page.context["rows"]:
            name = row["column"].name
            header = row["choice"].header or ""
            said |= {f"header-{name}": header, f"for-{name}": header}
            said |= {f"format-{name}": option["name"] for option in row["formats"] if option["selected"]}
        return self.client.post(f"{self.base}imports/{number}/columns/", {**said, **changes})

    def commit(self, number: int, rows: int) -> Any:
        """Press the button that commits so many rows."""
        return self.client.post(f"{self.base}imports/{number}/commit/", {"rows": rows})

    def roll_back(self, number: int) -> Any:
        """Press the button that rolls back."""
        return self.client.post(f"{self.base}imports/{number}/rollback/")


def number_of(response: Any) -> int:
    """Read an import's number from where a page leads."""
    return int(response["Location"].rstrip("/").rsplit("/", 1)[-1])


def jobs_of(kind: str) -> Iterable[dict[str, Any]]:
    """List what the waiting jobs of a kind were asked."""
    return list(
        Job.objects.filter(kind=kind, state="queued").order_by("created_at").values_list("payload", flat=True)
    )
