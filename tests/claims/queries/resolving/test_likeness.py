"""How certain a suggestion is: the rule, ground by ground."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from claims.queries.resolving.likeness import Known, Shelf, bare, gtin, suggest, words_of

KIT = Known(UUID(int=1), "CD-18-KIT", "Cordless drill kit 18 V")
SAW = Known(UUID(int=2), "CS-165", "Circular saw 165 mm")
NUMBER = Known(UUID(int=3), "4006381333931", "Marker")
ZEROS = Known(UUID(int=4), "0041207", "Blade set")
ALL = Shelf.of([KIT, SAW, NUMBER, ZEROS])


def said(code: str, name: str = "", shelf: Shelf = ALL) -> list[tuple[str, int, str]]:
    return [(one.code, one.certainty, one.basis) for one in suggest(shelf, code, name)]


@pytest.mark.parametrize(
    ("code", "meant", "certainty", "basis"),
    [
        ("cd18kit", "CD-18-KIT", 95, "same code but for signs, spaces and capitals"),
        ("CD 18/KIT", "CD-18-KIT", 95, "same code but for signs, spaces and capitals"),
        ("04006381333931", "4006381333931", 95, "same article number (GTIN)"),
        ("41207", "0041207", 90, "same code but for leading zeros"),
        ("000CD-18-KIT", "CD-18-KIT", 90, "same code but for leading zeros"),
        ("CD-18-KTI", "CD-18-KIT", 70, "one letter differs"),
        ("CD-18-KITS", "CD-18-KIT", 70, "one letter differs"),
        ("CD-12-KIT", "CD-18-KIT", 45, "one digit differs"),
        ("CS-1656", "CS-165", 45, "one digit differs"),
    ],
)
def test_a_code_is_weighed_by_its_best_ground(code: str, meant: str, certainty: int, basis: str) -> None:
    assert said(code) == [(meant, certainty, basis)]


def test_a_name_counts_and_agreement_adds_to_it() -> None:
    assert said("77-1", "Kit, cordless drill 18 V") == [("CD-18-KIT", 90, "same name")]
    assert said("CD-18-KTI", "cordless drill kit 18 v") == [
        ("CD-18-KIT", 95, "same name and one letter differs")
    ]


def test_alike_names_are_worth_eight_tenths_of_their_likeness() -> None:
    [(code, certainty, basis)] = said("77-1", "Circular saws 165 mm")

    likeness = int(basis.removeprefix("names are ").removesuffix("% alike"))
    assert (code, certainty) == ("CS-165", likeness * 80 // 100)
    assert 60 <= certainty <= 79


def test_a_code_that_is_a_name_is_compared_with_names() -> None:
    alder = Known(uuid4(), "ALDER", "Alder Electric Supply, Inc.")

    assert said("ALDER ELECTRIC SUPPLY LLC", shelf=Shelf.of([alder])) == [("ALDER", 90, "same name")]


def test_what_two_of_ours_share_is_never_certain() -> None:
    twins = Shelf.of([Known(UUID(int=8), "AB-12", "One"), Known(UUID(int=9), "A-B12", "Two")])

    assert said("ab12", shelf=twins) == [
        ("A-B12", 50, "same code but for signs, spaces and capitals, as with 1 more"),
        ("AB-12", 50, "same code but for signs, spaces and capitals, as with 1 more"),
    ]


def test_nothing_is_certain_beyond_ninety_nine() -> None:
    found = suggest(ALL, "cd18kit", KIT.name, elsewhere={KIT.id: "Alder"})

    assert [(one.code, one.certainty, one.basis) for one in found] == [
        (
            "CD-18-KIT",
            99,
            "same code but for signs, spaces and capitals and same name and means this in files of Alder",
        )
    ]


def test_what_it_means_elsewhere_counts_for_what_we_still_have_only() -> None:
    found = suggest(ALL, "X-1", elsewhere={SAW.id: "Birch", UUID(int=99): "Birch"})

    assert [(one.code, one.certainty, one.basis) for one in found] == [
        ("CS-165", 85, "means this in files of Birch")
    ]


@pytest.mark.parametrize("code", ["", "-", "ZZ-99-QQ", "CD", "????"])
def test_what_is_like_nothing_of_ours_gets_no_suggestion(code: str) -> None:
    assert said(code) == []


def test_the_parts_of_the_comparison() -> None:
    assert bare(" cd-18 / kit ") == "CD18KIT"
    assert gtin("4006381333931") == "04006381333931"
    assert gtin("4006381333932") == ""
    assert gtin("00000000") == ""
    assert words_of("Müller & Söhne GmbH") == "muller sohne"
    assert words_of("12 34") == ""
