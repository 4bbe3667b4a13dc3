"""Only what differs is written, and closed positions never are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from payouts.posting.differences import compare
from payouts.posting.fingerprints import digest, output_hash, plain
from payouts.posting.records import Place, Standing
from programs.rating import Volume

PROGRAM, VERSION = UUID(int=1), UUID(int=2)
START, END = date(2026, 10, 1), date(2027, 1, 1)


def standing(partner: int, net: str, earned: str) -> Standing:
    amount = Decimal(net)
    volume = Volume(amount, amount, Decimal(1), 1)
    place = Place(PROGRAM, UUID(int=partner), START)
    return Standing(place, VERSION, END, "USD", volume, amount, 1, Decimal(earned))


def by_place(*standings: Standing) -> dict[Place, Standing]:
    return {one.place: one for one in standings}


def test_equal_positions_differ_in_nothing() -> None:
    found = compare(
        by_place(standing(7, "100.00", "2.00")), by_place(standing(7, "100.0000", "2.0000")), closed={}
    )

    assert found.nothing
    assert found.moves == {}


def test_new_changed_and_unmoved_positions_are_told_apart() -> None:
    stored = by_place(standing(7, "100", "2.00"), standing(8, "100", "2.00"))
    wanted = by_place(standing(7, "150", "3.00"), standing(8, "101", "2.00"), standing(9, "50", "0"))

    found = compare(wanted, stored, closed={})

    assert [one.place.partner_id for one in found.new] == [UUID(int=9)]
    assert [one.place.partner_id for one in found.changed] == [UUID(int=7), UUID(int=8)]
    assert found.moves == {Place(PROGRAM, UUID(int=7), START): Decimal("1.00")}
    assert found.change_by_currency() == {"USD": Decimal("1.00")}


def test_a_closed_position_is_listed_and_not_written() -> None:
    stored = by_place(standing(7, "100", "2.00"))
    wanted = by_place(standing(7, "150", "3.00"), standing(8, "50", "1.00"))

    found = compare(wanted, stored, closed={PROGRAM: [START]})

    assert found.nothing
    assert found.after_close == {
        Place(PROGRAM, UUID(int=7), START): (Decimal("2.00"), Decimal("3.00")),
        Place(PROGRAM, UUID(int=8), START): (Decimal(0), Decimal("1.00")),
    }


def test_new_terms_with_the_same_amount_are_stored_without_an_entry() -> None:
    before = standing(7, "100", "2.00")

    found = compare(by_place(replace(before, version_id=UUID(int=3))), by_place(before), closed={})

    assert (len(found.changed), found.moves) == (1, {})


def test_a_fingerprint_does_not_depend_on_idle_zeros_or_order() -> None:
    one, other = standing(7, "100.0000", "2.00"), standing(8, "50", "1.0")
    again = by_place(standing(8, "50.00", "1"), standing(7, "100", "2.0000"))

    assert output_hash(by_place(one, other)) == output_hash(again)
    assert output_hash(by_place(one)) != output_hash(by_place(standing(7, "100", "2.01")))


def test_numbers_are_written_in_one_way() -> None:
    assert [plain(Decimal(text)) for text in ("1E+3", "0.10", "-0.00", "-3140.00")] == [
        "1000",
        "0.1",
        "0",
        "-3140",
    ]


def test_a_digest_does_not_depend_on_the_order_of_keys() -> None:
    assert digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1})
