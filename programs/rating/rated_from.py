"""What an amount was rated from, kept with it so that it can be worked out again to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from programs.enums import GroupKey
from programs.rating.facts import NO_FACTS, Day, Facts, Gate, GroupShare
from programs.rating.rating import Rating, rate
from programs.rating.volume import NO_VOLUME, Volume
from programs.terms import Terms

ZERO = Decimal(0)
_FIGURES = ("net", "gross", "quantity", "returns_net")


@dataclass(frozen=True)
class RatedFrom:
    """
    Everything that goes into a rating beside the terms.

    `volume` is that of the period, of the whole group in a group program; what is `before` it is what the
    period looked back at.
    """

    volume: Volume
    facts: Facts = NO_FACTS
    earned_before: Decimal = ZERO
    volume_before: Volume = NO_VOLUME
    already: Decimal = ZERO

    def rate(self, terms: Terms) -> Rating:
        """Rate it again."""
        return rate(
            terms,
            self.volume,
            facts=self.facts,
            earned_before=self.earned_before,
            volume_before=self.volume_before,
            already=self.already,
        )

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON has it: amounts as text, nothing where it says nothing."""
        facts = self.facts
        found: dict[str, Any] = {
            "volume": _volume(self.volume),
            "earned_before": _amount(self.earned_before) if self.earned_before else None,
            "volume_before": _volume(self.volume_before) if self.volume_before != NO_VOLUME else None,
            "already": _amount(self.already) if self.already else None,
            "qualifying": _optional_volume(facts.qualifying),
            "paying": _optional_volume(facts.paying),
            "whole": _optional_volume(facts.whole),
            "baseline": _optional(facts.baseline),
            "target": _optional(facts.target),
            "days": [
                [day.isoformat(), _amount(measured), _amount(base)] for day, measured, base in facts.days
            ],
            "kickers": [_volume(kicker) for kicker in facts.kickers],
            "gates": [[_optional(gate.reached), _optional(gate.whole)] for gate in facts.gates],
            "number": facts.number if facts.number != 1 else None,
            "outdone_by": facts.outdone_by or None,
            "allotted": _optional(facts.allotted),
            "share": None if facts.share is None else _share(facts.share),
        }
        return {key: value for key, value in found.items() if value not in (None, [])}

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> RatedFrom:
        """Read it back."""
        share = kept.get("share")
        facts = Facts(
            qualifying=_read_optional_volume(kept.get("qualifying")),
            paying=_read_optional_volume(kept.get("paying")),
            whole=_read_optional_volume(kept.get("whole")),
            baseline=_read(kept.get("baseline")),
            target=_read(kept.get("target")),
            days=tuple(
                Day(date.fromisoformat(day), Decimal(measured), Decimal(base))
                for day, measured, base in kept.get("days", ())
            ),
            kickers=tuple(_read_volume(kicker) for kicker in kept.get("kickers", ())),
            gates=tuple(Gate(_read(reached), _read(whole)) for reached, whole in kept.get("gates", ())),
            number=kept.get("number", 1),
            outdone_by=kept.get("outdone_by", ""),
            allotted=_read(kept.get("allotted")),
            share=None if share is None else _read_share(share),
        )
        return cls(
            volume=_read_volume(kept["volume"]),
            facts=NO_FACTS if facts == NO_FACTS else facts,
            earned_before=_read(kept.get("earned_before")) or ZERO,
            volume_before=_read_optional_volume(kept.get("volume_before")) or NO_VOLUME,
            already=_read(kept.get("already")) or ZERO,
        )


def _amount(value: Decimal) -> str:
    """Write a number without idle zeros, so that equal figures are equal text."""
    written = f"{value:f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


def _optional(value: Decimal | None) -> str | None:
    return None if value is None else _amount(value)


def _read(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _volume(volume: Volume) -> dict[str, str | int]:
    return {
        **{name: _amount(getattr(volume, name)) for name in _FIGURES},
        "lines": volume.line_count,
        "returns": volume.return_count,
    }


def _optional_volume(volume: Volume | None) -> dict[str, str | int] | None:
    return None if volume is None else _volume(volume)


def _read_volume(kept: Mapping[str, Any]) -> Volume:
    return Volume(
        **{name: Decimal(kept[name]) for name in _FIGURES},
        line_count=kept["lines"],
        return_count=kept["returns"],
    )


def _read_optional_volume(kept: Mapping[str, Any] | None) -> Volume | None:
    return None if kept is None else _read_volume(kept)


def _share(share: GroupShare) -> dict[str, Any]:
    return {
        "parent": share.parent,
        "key": share.key.value,
        "weight": _amount(share.weight),
        "weights": _amount(share.weights),
        "amount": _amount(share.amount),
        "own": _volume(share.own),
    }


def _read_share(kept: Mapping[str, Any]) -> GroupShare:
    return GroupShare(
        parent=kept["parent"],
        key=GroupKey(kept["key"]),
        weight=Decimal(kept["weight"]),
        weights=Decimal(kept["weights"]),
        amount=Decimal(kept["amount"]),
        own=_read_volume(kept["own"]),
    )
