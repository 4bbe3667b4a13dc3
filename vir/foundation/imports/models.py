"""A file that comes in, what was wrong with it, and how its columns were read."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from vir.foundation.documents.models import StoredFile
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel


class ImportKind(models.TextChoices):
    SALES = "sales", "Sales"
    PARTNERS = "partners", "Partners"
    PRODUCTS = "products", "Products"
    # What partners report to have sold on.
    POS = "pos", "POS reports"


class ImportState(models.TextChoices):
    MAPPING = "mapping", "Columns to match"
    READING = "reading", "Reading"
    NEEDS_FIX = "needs_fix", "Needs a fix"
    READY = "ready", "Ready to commit"
    COMMITTING = "committing", "Committing"
    COMMITTED = "committed", "Committed"
    REFUSED = "refused", "Refused"
    ROLLED_BACK = "rolled_back", "Rolled back"


class ProblemWeight(models.TextChoices):
    """
    What a problem means for its row: left out; left out unless somebody keeps it and says why; left out as
    received before; nothing, it is committed.
    """

    BAD = "bad", "Left out"
    CHECK = "check", "Left out until kept"
    DUPLICATE = "duplicate", "Received before"
    NOTE = "note", "To know"


class ImportSource(TenantModel):
    """Where files of one kind come from, and how the last one was read."""

    kind = models.CharField(max_length=20, choices=ImportKind.choices)
    name = models.CharField(max_length=80)
    # {"mapping": {column: header}, "formats": {column: name}, "currency": ...}
    reading = models.JSONField(default=dict)
    # Whether its files are committed without a person when every row is good.
    commits_alone = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "kind", "name"], name="source_name")]


class ImportBatch(TenantModel):
    """One file on its way in."""

    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=ImportKind.choices)
    state = models.CharField(max_length=20, choices=ImportState.choices, default=ImportState.MAPPING)
    source = TenantForeignKey(ImportSource, related_name="batches")
    file = TenantForeignKey(StoredFile, related_name="+")
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    # How the file is to be read ("kind", "headers", ...), with "values": {header: [first distinct values]}
    # and "rows": about how many.
    sniffed = models.JSONField(default=dict)
    reading = models.JSONField(default=dict)
    rows_total = models.PositiveIntegerField(default=0)
    rows_good = models.PositiveIntegerField(default=0)
    rows_bad = models.PositiveIntegerField(default=0)
    rows_duplicate = models.PositiveIntegerField(default=0)
    # Rows that only somebody's reason lets in, and rows that somebody left out.
    rows_check = models.PositiveIntegerField(default=0)
    rows_skipped = models.PositiveIntegerField(default=0)
    # The number of the import whose rows these are, where they were left out there and kept to be fixed.
    left_from = models.PositiveIntegerField(null=True, blank=True)
    # What proves that the file arrived whole; each kind of file has totals of its own.
    control_totals = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    refusal = models.TextField(blank=True, default="")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    # browser, folder, api or message
    channel = models.CharField(max_length=10, default="browser")
    # Whose file it is, where it is one partner's: its own codes and units are known then.
    partner_id = models.UUIDField(null=True, blank=True)
    # What committing it would change in earned amounts, as it was worked out for this check; empty if it was not.
    effect = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    committed_at = models.DateTimeField(null=True, blank=True)
    rolled_back_at = models.DateTimeField(null=True, blank=True)
    job_id = models.UUIDField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="import_number"),
            # The same file twice is recognised: only one of them can be in the books.
            models.UniqueConstraint(
                fields=["tenant", "kind", "file_sha256"],
                condition=Q(state__in=["committing", "committed"]),
                name="import_file_once",
            ),
        ]


class ImportProblem(TenantModel):
    """One thing wrong in one row: where, what was read, and what to write instead."""

    batch = TenantForeignKey(ImportBatch, related_name="problems")
    row = models.PositiveIntegerField()
    weight = models.CharField(max_length=10, choices=ProblemWeight.choices, default=ProblemWeight.BAD)
    column = models.CharField(max_length=200)
    value = models.CharField(max_length=500)
    code = models.CharField(max_length=40)
    message = models.CharField(max_length=1000)
    fix = models.CharField(max_length=1000)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tenant", "batch", "row"], name="problem_by_row")]


class StagedRow(TenantModel):
    """
    A row between its check and its commit: the values of a good one, the cells of a bad one.

    Sales lines wait in a typed table of their own; here they leave their bad rows only.
    """

    batch = TenantForeignKey(ImportBatch, related_name="rows")
    row = models.PositiveIntegerField()
    state = models.CharField(max_length=10)
    # Good: {column: value}. Bad: the cells as they stand in the file, for the download.
    content = models.JSONField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "batch", "row"], name="staged_row_once")]


class RowFix(TenantModel):
    """
    What a person changed in a row before the commit: a cell, or that the row is left out or kept as it is.

    The file stays as it came; fixes lie over it, and undoing one takes it away.
    """

    batch = TenantForeignKey(ImportBatch, related_name="fixes")
    row = models.PositiveIntegerField()
    act = models.CharField(max_length=10, choices=[("cell", "Cell"), ("skip", "Left out"), ("keep", "Kept")])
    # The header of the changed cell; the code of the problem for a row that is kept.
    header = models.CharField(max_length=200, blank=True, default="")
    before = models.CharField(max_length=500, blank=True, default="")
    after = models.CharField(max_length=500, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    # Fixes that were made by one press are undone by one press.
    group = models.UUIDField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "batch", "row", "header"],
                condition=Q(undone_at__isnull=True),
                name="row_fix_one_in_force",
            ),
            models.CheckConstraint(name="row_kept_with_reason", condition=~Q(act="keep") | ~Q(reason="")),
        ]
        indexes = [models.Index(fields=["tenant", "batch", "row"], name="row_fix_by_row")]
