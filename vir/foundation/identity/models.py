"""People, their memberships and the invitations that make them."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from vir.foundation.identity.roles import PORTAL_ROLES, VENDOR_ROLES, Role
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel

ROLE_CHOICES = [(role.value, role.label) for role in Role]
# A portal role belongs to one partner; a vendor role to none.
ROLE_FITS_PARTNER = Q(partner_id__isnull=True, role__in=sorted(VENDOR_ROLES)) | Q(
    partner_id__isnull=False, role__in=sorted(PORTAL_ROLES)
)


class UserManager(BaseUserManager["User"]):
    """Make users, whose e-mail address is their name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a person; without a password nobody can sign in with one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a person by e-mail address, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person, of any number of tenants. Global: reached only through a membership."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Give the name to greet by."""
        return self.name

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Hold no framework permission: rights come from memberships."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Hold no framework permission: rights come from memberships."""
        return False


class Membership(TenantModel):
    """A person's role at a vendor, or at one partner of a vendor."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    # The composite key to the partner is added by the partners app, which this floor cannot name.
    partner_id = models.UUIDField(null=True, blank=True)
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(name="membership_role_fits_partner", condition=ROLE_FITS_PARTNER),
            models.UniqueConstraint(
                fields=["tenant", "user", "partner_id"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="membership_one_role",
            ),
        ]
        indexes = [models.Index(fields=["user"], name="membership_by_user")]


class Invitation(TenantModel):
    """An invitation of one e-mail address to one role, used once."""

    email = models.EmailField(max_length=254)
    partner_id = models.UUIDField(null=True, blank=True)
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    # Only the hash is kept: whoever reads the table cannot use the invitation.
    token_hash = models.CharField(max_length=64)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(name="invitation_role_fits_partner", condition=ROLE_FITS_PARTNER),
            models.UniqueConstraint(fields=["tenant", "token_hash"], name="invitation_token"),
            models.CheckConstraint(
                name="invitation_accepted_whole",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
        ]


class SavedView(TenantModel):
    """A list as one person wants to see it again: what it is narrowed to, its order and its columns."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    # The list it is of, such as "programs".
    page = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    # The query string of the address, without the question mark.
    query = models.CharField(max_length=2000, blank=True, default="")
    saved_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user", "page", "name"], name="saved_view_name"),
            models.CheckConstraint(name="saved_view_named", condition=~Q(name="")),
        ]


class DismissedNeed(TenantModel):
    """Something on a person's list of decisions that they put aside, with the reason."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    # What it was about, as the list names it: it comes back when that changes.
    key = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    dismissed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user", "key"], name="dismissed_once"),
            models.CheckConstraint(name="dismissed_with_reason", condition=~Q(reason="")),
        ]


class ApiKey(TenantModel):
    """A key that a program shows instead of a person. Only its hash is kept; what was shown once is gone."""

    name = models.CharField(max_length=80)
    # The first characters, to find it by and to recognise it on the page.
    prefix = models.CharField(max_length=12)
    secret_hash = models.CharField(max_length=64)
    # ["uploads"]
    scopes = models.JSONField(default=list)
    # Whose data it may bring, where it is one partner's key.
    partner_id = models.UUIDField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "prefix"], name="api_key_prefix"),
            models.CheckConstraint(
                name="api_key_expires", condition=Q(expires_at__gt=models.F("created_at"))
            ),
        ]


class ApiAnswer(TenantModel):
    """What a program was answered, so that the same request gets the same answer and changes nothing."""

    key = TenantForeignKey(ApiKey, on_delete=models.CASCADE, related_name="+")
    idempotency_key = models.CharField(max_length=120)
    # Of the address and everything that was sent with it.
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveIntegerField()
    content_type = models.CharField(max_length=100)
    body = models.TextField()
    answered_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "key", "idempotency_key"], name="api_answer_once"),
        ]
