"""What is wrong with a row of a draft, in sentences that say more where more is known."""

from __future__ import annotations

from collections.abc import Sequence

from vir.foundation.kept import Kept, Several, kept


def unknown_sku(row: int, value: str, near: Sequence[str]) -> Kept:
    """Say that a code is none of the vendor's, and which are like it."""
    if near:
        return kept(
            "Row {row}, SKU: {value} was not found. Nearest: {codes}.",
            row=row,
            value=value,
            codes=Several(near, is_or=True),
        )
    return kept(
        "Row {row}, SKU: {value} was not found. Write one of the vendor's product codes.",
        row=row,
        value=value,
    )


def taken_serial(row: int, value: str, place: Kept | None) -> Kept:
    """Say that a serial number was claimed, and where; None where another company did."""
    if place is None:
        return kept(
            "Row {row}, Serial number: {value} was already claimed by another company. Check it on the product.",
            row=row,
            value=value,
        )
    return kept(
        "Row {row}, Serial number: {value} was already claimed in {place}. Check it on the product.",
        row=row,
        value=value,
        place=place,
    )


def no_special_price(row: int, sku: str, value: str, names: Sequence[str]) -> Kept:
    """Say that no price is agreed for an end customer, and for whom one is."""
    if names:
        return kept(
            "Row {row}, End customer: no special price of {sku} is agreed for {value}. It is agreed for {names}.",
            row=row,
            sku=sku,
            value=value,
            names=", ".join(names),
        )
    return kept(
        "Row {row}, End customer: no special price of {sku} is agreed for {value}.",
        row=row,
        sku=sku,
        value=value,
    )
