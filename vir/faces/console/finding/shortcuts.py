"""The keys of the console, told in one place: the frame marks its links with them, the dialog lists them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

# After G, the letter of a page of the navigation.
GO: Final = {
    "Home": "h",
    "Programs": "p",
    "Claims": "c",
    "Finance": "f",
    "Insights": "i",
    "Messages": "m",
}


@dataclass(frozen=True)
class Shortcut:
    """Keys pressed after each other, and what they do. `single` ones can be turned off."""

    keys: tuple[str, ...]
    does: str
    single: bool = True


EVERYWHERE: Final = (
    Shortcut(("Ctrl K", "⌘ K"), "Search and commands", single=False),
    Shortcut(("Esc",), "Close what lies on top", single=False),
    Shortcut(("/",), "Search"),
    Shortcut(("?",), "These shortcuts"),
)
IN_LISTS: Final = (
    Shortcut(("J",), "Next row"),
    Shortcut(("K",), "Row before"),
    Shortcut(("Enter",), "Open the row", single=False),
    Shortcut(("X",), "Select the row, where rows can be selected"),
    Shortcut(("Shift X",), "Select up to the row"),
    Shortcut(("[",), "Period before, where there is one"),
    Shortcut(("]",), "Next period, where there is one"),
)


def shortcut_groups(nav: Iterable[Mapping[str, Any]]) -> list[tuple[str, tuple[Shortcut, ...]]]:
    """List all keys under their headings; pages only those that this person's navigation has."""
    pages = tuple(Shortcut(("G", item["go"].upper()), item["label"]) for item in nav if item["go"])
    return [("Everywhere", EVERYWHERE), ("Go to", pages), ("In lists", IN_LISTS)]
