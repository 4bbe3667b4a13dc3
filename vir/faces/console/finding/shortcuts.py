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
# The queue of claims moves through claims with J and K.
IN_CLAIMS: Final = (
    Shortcut(("J",), "Next claim"),
    Shortcut(("K",), "Claim before"),
    Shortcut(("A",), "Approve: leads to the button"),
    Shortcut(("R",), "Reject: leads to the reason"),
    Shortcut(("Q",), "Ask the partner"),
    Shortcut(("E",), "Open the evidence"),
    Shortcut(("]",), "Next flagged line"),
    Shortcut(("[",), "Flagged line before"),
)


def shortcut_groups(nav: Iterable[Mapping[str, Any]]) -> list[tuple[str, tuple[Shortcut, ...]]]:
    """List all keys under their headings; pages only those that this person's navigation has."""
    nav_items = list(nav)
    pages = tuple(Shortcut(("G", item["go"].upper()), item["label"]) for item in nav_items if item["go"])
    groups = [("Everywhere", EVERYWHERE), ("Go to", pages), ("In lists", IN_LISTS)]
    has_claims = any(item["label"] == "Claims" for item in nav_items)
    return [*groups, ("In the queue of claims", IN_CLAIMS)] if has_claims else groups
