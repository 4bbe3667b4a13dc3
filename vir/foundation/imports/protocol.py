"""What the process that parses a file and the one that asks it say to each other."""

from __future__ import annotations

from typing import Final, NamedTuple

ABOUT: Final = "!about"
BLOCK: Final = "!block"
END: Final = "!end"
REFUSED: Final = "!refused"

# What is asked of the process that others come from, in messages of so many bytes at most.
STEM_START: Final = b"start"
STEM_END: Final = b"end"
STEM_KILL: Final = b"kill"
MESSAGE_MAX: Final = 64


class Counts(NamedTuple):
    """How many rows were read, and how many of them were bad or left out by somebody."""

    read: int
    bad: int
    skipped: int
