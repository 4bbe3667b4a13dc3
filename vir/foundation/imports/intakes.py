"""What an app says about the files it takes in: their columns, and how checked rows come into its books."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from vir.foundation.imports.kinds import Column
from vir.foundation.imports.models import ImportBatch
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.staging import Arrival, Staged
from vir.foundation.refusals import Refused


class UnableToCommit(Refused):
    """The checked rows cannot come into the books as they are."""


class ColumnsOf(Protocol):
    """List the columns of a file; `currency` is the vendor's own."""

    def __call__(self, *, reading: Reading, currency: str) -> tuple[Column, ...]: ...


class Stage(Protocol):
    """Resolve the typed rows of a file and keep them for the commit."""

    def __call__(self, *, arrival: Arrival) -> Staged: ...


class Commit(Protocol):
    """
    Bring the good rows into the books, in the caller's transaction. Gives what is added to the control
    totals.

    :raises UnableToCommit: if the books have changed since the check
    """

    def __call__(
        self, *, batch: ImportBatch, at: datetime, today: date, actor_id: UUID | None
    ) -> Mapping[str, Any]: ...


class Forget(Protocol):
    """Drop what was kept for the commit, once it is over."""

    def __call__(self, *, batch: ImportBatch) -> None: ...


@dataclass(frozen=True)
class Intake:
    """One kind of file. `noun` is what its rows become, in the plural."""

    noun: str
    columns: ColumnsOf
    stage: Stage
    commit: Commit
    forget: Forget
