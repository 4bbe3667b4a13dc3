"""A worked example of a program's terms."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from programs.models.program import Program
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel


class WorkedExample(TenantModel):
    """
    What partners buy and what they must earn, as the tenant read it in a contract.

    It is never changed: a better one is added and the old one removed.
    """

    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="examples")
    title = models.CharField(max_length=120)
    # Where it comes from, such as a clause of a contract.
    source = models.CharField(max_length=300, blank=True, default="")
    # A `vir.case/1` without its programs: it is run with whatever the program's document says then.
    case = models.JSONField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "program", "title"], name="example_title"),
        ]

    def __str__(self) -> str:
        return self.title
