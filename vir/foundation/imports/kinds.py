"""What a column of a file is to be: the list an app writes down."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

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
