"""The codes of the tenant's programs: how they look, and which comes next."""

from __future__ import annotations

import re

from programs.models import Program

CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9.-]{0,38}[A-Z0-9])?")
CODE_IN_WORDS = "at most 40 capital letters, digits, points and hyphens, such as VIR-2027-003"


def next_code(year: int) -> str:
    """Give the code after the highest of the year; whoever uses it holds the lock on codes."""
    taken = Program.objects.filter(code__regex=rf"^VIR-{year}-[0-9]{{3,9}}$").values_list("code", flat=True)
    highest = max((int(code.rpartition("-")[2]) for code in taken), default=0)
    return f"VIR-{year}-{highest + 1:03d}"
