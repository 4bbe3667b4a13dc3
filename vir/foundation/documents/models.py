"""Files that were received or made, kept in the database so that row-level security guards them too."""

from __future__ import annotations

from django.db import models

from vir.foundation.tenancy.models import TenantModel


class StoredFile(TenantModel):
    """
    A file's description; its bytes are in `StoredFileChunk`.

    A file with a partner is visible to that partner's people in the portal.
    """

    partner_id = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tenant", "sha256"], name="file_by_hash")]


class StoredFileChunk(TenantModel):
    """Up to one mebibyte of a file."""

    file_id = models.UUIDField()
    partner_id = models.UUIDField(null=True, blank=True)
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "file_id", "number"], name="file_chunk")]
