"""What is wrong with a program document, all of it at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vir.foundation.refusals import Refused


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to correct: where, a code for programs, a sentence that says what to write instead."""

    path: str
    code: str
    message: str

    def to_dict(self) -> dict[str, str]:
        """Give the fault as JSON has it."""
        return {"path": self.path, "code": self.code, "message": self.message}


class DocumentRefused(Refused):
    """A program document that cannot be used; `faults` lists everything to correct."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            "The program document has "
            + ("1 fault. " if len(self.faults) == 1 else f"{len(self.faults)} faults. ")
            + " ".join(f"{fault.path or 'document'}: {fault.message}" for fault in self.faults)
        )
