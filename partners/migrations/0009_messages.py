import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import vir.foundation.tenancy.context
import vir.foundation.tenancy.models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "__first__"),
        ("partners", "0008_payee_hands"),
        ("tenancy", "0005_branding"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=20)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("news", "News"),
                            ("terms", "New terms"),
                            ("payment", "About a payment"),
                            ("nudge", "Close to a tier"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("all", "All partners"),
                            ("program", "Partners of a program"),
                            ("segment", "A segment"),
                            ("partners", "Named partners"),
                        ],
                        max_length=10,
                    ),
                ),
                ("audience_names", models.JSONField(default=list)),
                ("roles", models.JSONField(default=list)),
                ("texts", models.JSONField(default=dict)),
                ("by_email", models.BooleanField(default=True)),
                ("acknowledge_by", models.DateField(blank=True, null=True)),
                ("remind_after_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("remind_every_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("remind_times_max", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("scheduled", "Scheduled"),
                            ("sent", "Sent"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("scheduled_for", models.DateTimeField(blank=True, null=True)),
                ("edit", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        default=vir.foundation.tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "code"), name="message_code"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "scheduled", "sent", "withdrawn"])),
                        name="message_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "scheduled"), _negated=True),
                            ("scheduled_for__isnull", False),
                            _connector="OR",
                        ),
                        name="message_scheduled_is_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True),
                            models.Q(("sent_at__isnull", False), ("sent_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="message_sent_is_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("remind_times_max__lte", 5),
                            models.Q(
                                ("remind_times_max", 0),
                                models.Q(("remind_after_days__gte", 1), ("remind_every_days__gte", 1)),
                                _connector="OR",
                            ),
                        ),
                        name="message_reminds_in_bounds",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageCopy",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("texts", models.JSONField(default=dict)),
                ("language", models.CharField(default="en", max_length=10)),
                ("acknowledge_by", models.DateField(blank=True, null=True)),
                ("sent_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                (
                    "message",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="partners.message",
                    ),
                ),
                (
                    "partner",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.partner",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        default=vir.foundation.tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "partner", "sent_at"], name="message_copy_by_partner")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "message", "partner"), name="message_copy_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageReading",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("language", models.CharField(max_length=10)),
                ("opened_at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "copy",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="partners.messagecopy",
                    ),
                ),
                (
                    "partner",
                    vir.foundation.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.partner",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        default=vir.foundation.tenancy.context.current_tenant_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.tenant",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "copy", "user"), name="message_reading_once")
                ],
            },
        ),
    ]
