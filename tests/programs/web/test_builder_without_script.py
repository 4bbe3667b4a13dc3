"""Writing a draft with nothing but a browser and its buttons."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.test import Client

from tests.programs.web.elements import text_of, value_of

EDIT = "/t/kestrel/programs/VIR-2026-014/edit/"

Post = Callable[..., dict[str, Any]]
Stored = Callable[[], tuple[dict[str, Any], Decimal | None, int]]


def test_without_script_the_save_button_stores_and_comes_back(
    console: Client, post: Post, stored: Stored
) -> None:
    response = console.post(EDIT, post(name="Saved"))

    assert (response.status_code, response["Location"]) == (302, EDIT)
    assert stored()[0]["name"] == "Saved"


def test_without_script_a_tier_is_added_and_removed(console: Client, post: Post, stored: Stored) -> None:
    added = console.post(EDIT, post(do="add_tier"))
    page = console.get(added["Location"].partition("#")[0])
    removed = console.post(EDIT, post(remove="tiers:1"))

    assert added["Location"] == f"{EDIT}?rows=1#tiers"
    assert value_of(page, "id_tiers-4-start") == ""
    assert removed.status_code == 302
    assert [tier["threshold"] for tier in stored()[0]["reward"]["tiers"]] == ["100000", "400000", "600000"]


def test_without_script_tiers_are_pasted(console: Client, post: Post, stored: Stored) -> None:
    response = console.post(EDIT, post(do="paste", paste="100000 2%\r\n250,000;3\r\n\r\n$400,000\t4.5 %"))

    assert response.status_code == 302
    assert stored()[0]["reward"]["tiers"] == [
        {"threshold": "100000", "percent": "2"},
        {"threshold": "250000", "percent": "3"},
        {"threshold": "400000", "percent": "4.5"},
    ]


def test_a_paste_that_is_not_read_changes_no_tier(console: Client, post: Post, stored: Stored) -> None:
    page = console.post(EDIT, post(do="paste", paste="100000 2%\nand more"))

    assert page.status_code == 422
    assert text_of(page, "id_paste_error").startswith("Line 2, 'and more', was not read.")
    assert "and more</textarea>" in page.content.decode()
    assert len(stored()[0]["reward"]["tiers"]) == 4


def test_without_script_the_cliff_is_taken_away(console: Client, post: Post, stored: Stored) -> None:
    console.post(EDIT, post(do="choose:application:per_band"))
    console.post(EDIT, post(do="choose:nothing:7"))

    assert stored()[0]["reward"]["application"] == "per_band"
