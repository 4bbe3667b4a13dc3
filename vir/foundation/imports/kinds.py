"""What a column of a file is to be: the list an app writes down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, Final

DECIMALS_MAX = 4
NUMBER_LIMIT = Decimal(10) ** 13


class Kind(Enum):
    """What the cells of a column are read as."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    QUANTITY = "quantity"
    AMOUNT = "amount"
    CURRENCY_CODE = "currency code"
    CHOICE = "choice"


Text: Final = Kind.TEXT
Code: Final = Kind.CODE
Date: Final = Kind.DATE
Quantity: Final = Kind.QUANTITY
Amount: Final = Kind.AMOUNT
CurrencyCode: Final = Kind.CURRENCY_CODE
Choice: Final = Kind.CHOICE


@dataclass(frozen=True)
class Column:
    """
    One column that an app wants from a file.

    `aliases` are headers it is known by elsewhere. `max_length` is in characters. `minimum` and `maximum`
    bound quantities and amounts, both included. `choices` are the words a Choice allows. `default` is the
    value of an optional column that is empty or not in the file. `currency` is the one that an amount's own
    sign must agree with.
    """

    name: str
    label: str
    kind: Kind
    required: bool = True
    aliases: tuple[str, ...] = ()
    max_length: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    choices: tuple[str, ...] = ()
    default: object = None
    currency: str | None = None

    def __post_init__(self) -> None:
        """Refuse a Choice without choices: it could never be met."""
        if (self.kind is Kind.CHOICE) != bool(self.choices):
            raise ValueError(f"Column {self.name}: choices belong to a Choice, and a Choice needs them.")

    def as_json(self) -> dict[str, Any]:
        """
        Give it as plain values, to be told to another process. What it is known by elsewhere is left out.

        :raises TypeError: if the default is no text
        """
        if not isinstance(self.default, str | None):
            raise TypeError(f"Column {self.name}: the default {self.default!r} cannot be told.")
        bounds = {name: getattr(self, name) for name in ("minimum", "maximum")}
        return {
            **asdict(self),
            **{name: None if bound is None else str(bound) for name, bound in bounds.items()},
            "kind": self.kind.value,
            "aliases": (),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Column:
        """Build it from what `as_json` gave."""
        bounds = {
            name: None if told[name] is None else Decimal(told[name]) for name in ("minimum", "maximum")
        }
        lists = {name: tuple(told[name]) for name in ("aliases", "choices")}
        return cls(**{**told, **bounds, **lists, "kind": Kind(told["kind"])})
