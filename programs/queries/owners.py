"""Who writes programs."""

from __future__ import annotations

from programs.models import Program
from vir.foundation.identity.models import User


def program_owners() -> list[User]:
    """List the people who own a program, by name."""
    ids = Program.objects.order_by().values_list("owner_id", flat=True).distinct()
    return list(User.objects.filter(id__in=ids).order_by("name", "email"))
