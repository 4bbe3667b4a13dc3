"""The tenant, and what every tenant table has in common."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

from vir.foundation.tenancy import context

T = TypeVar("T", bound=models.Model)


class Environment(models.TextChoices):
    LIVE = "live", "Live"
    DEMO = "demo", "Demo"


class Tenant(models.Model):
    """A vendor. A global table: its rows hold nothing that is secret to another tenant but the name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=40, unique=True, validators=[RegexValidator(r"^[a-z][a-z0-9-]+$")])
    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    time_zone = models.CharField(max_length=60)
    # ISO 3166, two letters; empty: not said.
    country = models.CharField(max_length=2, blank=True, default="")
    fiscal_year_start_month = models.PositiveSmallIntegerField(default=1)
    environment = models.CharField(max_length=10, choices=Environment.choices, default=Environment.LIVE)
    # A demo lives on one day, so that its figures stay those of the scenario, until somebody moves it to another.
    pinned_on = models.DateField(null=True, blank=True)
    # The demo's own day, kept from the first time it is moved, so that there is a way back.
    home_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tenant_month", condition=models.Q(fiscal_year_start_month__range=(1, 12))
            ),
            models.CheckConstraint(
                name="tenant_pin_is_for_demos",
                condition=models.Q(pinned_on__isnull=True) | models.Q(environment="demo"),
            ),
            # Only a demo that stands on a day can have been moved away from one.
            models.CheckConstraint(
                name="tenant_home_is_for_pinned",
                condition=models.Q(home_on__isnull=True) | models.Q(pinned_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TenantManager(models.Manager[T]):
    """Raise outside a tenant context, and name the tenant in every query inside one."""

    def get_queryset(self) -> models.QuerySet[T]:
        """
        Give the rows of the open tenant.

        :raises NoTenantContext: if no context is open
        """
        return super().get_queryset().filter(tenant_id=context.current_tenant_id())


class TenantModel(models.Model):
    """A row of one tenant."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tenant = models.ForeignKey(
        Tenant, on_delete=models.PROTECT, related_name="+", default=context.current_tenant_id, editable=False
    )

    # The stubs cannot express a manager generic over an abstract model.
    objects: models.Manager[Any] = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


class TenantForeignKey(models.ForeignKey):  # type: ignore[type-arg]
    """
    A reference inside one tenant.

    The plain constraint is left out: `SecureTable` adds the composite one, (tenant_id, x_id), because
    a plain foreign key ignores row-level security and would accept another tenant's row.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)


class Branding(TenantModel):
    """
    How one vendor's portal, letters and statements look, as versions: the newest published one is shown.

    Status colours, type, the ruler and the focus ring are not part of it: they are the same for everybody.
    """

    number = models.PositiveIntegerField()
    # What stands in the head: "Kestrel Tools rebates".
    name_shown = models.CharField(max_length=80)
    # "#F2A900" as the vendor gave it; what text and buttons use is worked out from it for each theme.
    accent = models.CharField(max_length=7, validators=[RegexValidator(r"^#[0-9A-F]{6}$")])
    logo = models.BinaryField(null=True, blank=True)
    # "image/svg+xml" or "image/png"; empty: no logo.
    logo_type = models.CharField(max_length=20, blank=True, default="")
    # Such as "Kestrel Tools Inc, 100 Main Street, Dayton": at the foot of statements and letters.
    footer = models.CharField(max_length=300, blank=True, default="")
    # Who letters come from and where answers go.
    sender_name = models.CharField(max_length=80, blank=True, default="")
    reply_to = models.EmailField(max_length=254, blank=True, default="")
    # A host of the vendor's own for the portal, such as "rebates.kestrel.example".
    domain = models.CharField(max_length=253, blank=True, default="")
    # The language of those who chose none.
    language = models.CharField(max_length=10, default="en")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # None while it is a draft.
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="branding_number"),
            models.UniqueConstraint(
                fields=["tenant"], condition=models.Q(published_at__isnull=True), name="branding_one_draft"
            ),
            models.CheckConstraint(
                name="branding_published_whole",
                condition=models.Q(published_at__isnull=True, published_by__isnull=True)
                | models.Q(published_at__isnull=False, published_by__isnull=False),
            ),
        ]


class ProvenHost(TenantModel):
    """A host that a vendor showed to be its own; only such a one leads to its portal."""

    host = models.CharField(max_length=253)
    proved_at = models.DateTimeField()
    proved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "host"], name="proven_host_once")]
        indexes = [models.Index(fields=["host"], name="proven_host_by_host")]


class ProvenSender(TenantModel):
    """A domain from whose addresses a vendor may send letters: it published the key that they are signed with."""

    domain = models.CharField(max_length=253)
    proved_at = models.DateTimeField()
    proved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "domain"], name="proven_sender_once")]
