"""What the problems of a file suggest: for one cell, and for those like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vir.foundation.imports.cells import Format
from vir.foundation.imports.fixes import Proposal, propose
from vir.foundation.imports.kinds import Column
from vir.foundation.imports.reading import Reading

# Ways of reading that say nothing about the one value: what is read so is read so in every row.
SAME_WAY = frozenset({"year", "time", "zeros", "letters", "spaces", "style", "sign", "visible", "currency"})
_MINUS = "-"


@dataclass(frozen=True)
class Suggestions:
    """
    Proposals for the problems of one file.

    :param columns: by their header in the file
    :param known: by the name of a column, the codes that it can hold
    """

    columns: Mapping[str, Column]
    formats: Mapping[str, Format]
    known: Mapping[str, Sequence[str]] = field(default_factory=dict)
    _found: dict[tuple[str, str, str], list[Proposal]] = field(default_factory=dict, compare=False)

    @classmethod
    def of_file(
        cls, columns: Sequence[Column], reading: Reading, known: Mapping[str, Sequence[str]]
    ) -> Suggestions:
        """Gather what is needed from how a file is read."""
        by_header = {header: column for column in columns if (header := reading.mapping.get(column.name))}
        return cls(by_header, reading.formats_of(columns), known)

    def of(self, code: str, header: str, value: str) -> list[Proposal]:
        """List what may be meant, the likeliest first; each is proposed, none is taken."""
        key = code, header, value
        if key not in self._found:
            self._found[key] = self._proposals(code, header, value)
        return self._found[key]

    def alike(self, code: str, header: str, value: str, chosen: Proposal, other: str) -> str | None:
        """
        Give what another value with the same problem would become by the same choice; None if it is not like it.

        Like it is the same value, one for which the same is proposed, and one that is read in the same way.
        """
        if other == value:
            return chosen.value
        offers = self.of(code, header, other)
        if len(offers) != 1:
            return None
        (offer,) = offers
        same = offer.value == chosen.value or (chosen.way in SAME_WAY and offer.way == chosen.way)
        return offer.value if same else None

    def is_from_known(self, header: str) -> bool:
        """Say whether values of a column are compared with codes of ours, which takes its time."""
        column = self.columns.get(header)
        return column is not None and column.name in self.known

    def _proposals(self, code: str, header: str, value: str) -> list[Proposal]:
        column = self.columns.get(header)
        if column is None:
            return []
        if code == "formula":
            return [Proposal(f"Use {value}", value, "formula")]
        if code == "signs_disagree":
            turned = value.removeprefix(_MINUS) if value.startswith(_MINUS) else f"{_MINUS}{value}"
            return [Proposal(f"Use {turned}", turned)]
        return propose(column, value, formats=self.formats, known=self.known.get(column.name, ()))
