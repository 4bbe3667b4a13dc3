import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import vir.foundation.tenancy.context
import vir.foundation.tenancy.models
from vir.foundation.tenancy.guards import append_only, guard, only_changes
from vir.foundation.tenancy.security import APPEND_ONLY, OWN_ROWS, SecureTable

# Whoever reads and acknowledges is who they say, about a copy of their own partner; what was acknowledged stays.
READING = """
DECLARE
    by_partner boolean := coalesce(current_setting('app.partner_id', true), '') <> '';
    whose uuid;
BEGIN
    SELECT partner_id INTO whose FROM public.partners_messagecopy
        WHERE tenant_id = NEW.tenant_id AND id = NEW.copy_id;
    IF whose IS DISTINCT FROM NEW.partner_id THEN
        RAISE EXCEPTION 'a reading is of a copy of its own partner' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT by_partner OR NEW.user_id::text IS DISTINCT FROM current_setting('app.user_id', true) THEN
        RAISE EXCEPTION 'a person of the partner reads for itself' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.acknowledged_at IS NULL) <> (NEW.text_hash = '') THEN
        RAISE EXCEPTION 'an acknowledgement keeps the hash of what was read' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.acknowledged_at IS NOT NULL THEN
        RAISE EXCEPTION 'an acknowledgement stays as it is' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

# A partner begins its own threads; that no answer is needed is the vendor's to say.
THREAD = """
DECLARE
    by_partner boolean := coalesce(current_setting('app.partner_id', true), '') <> '';
    whose uuid;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.copy_id IS NOT NULL THEN
            SELECT partner_id INTO whose FROM public.partners_messagecopy
                WHERE tenant_id = NEW.tenant_id AND id = NEW.copy_id;
            IF whose IS DISTINCT FROM NEW.partner_id THEN
                RAISE EXCEPTION 'a thread is about a copy of its own partner' USING ERRCODE = 'restrict_violation';
            END IF;
        END IF;
        IF NOT by_partner OR NEW.started_by_id::text IS DISTINCT FROM current_setting('app.user_id', true) THEN
            RAISE EXCEPTION 'a thread is begun by a person of its partner' USING ERRCODE = 'restrict_violation';
        END IF;
        IF NEW.settled_at IS NOT NULL OR NEW.settled_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'a thread begins open' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF by_partner AND (NEW.settled_at, NEW.settled_by_id) IS DISTINCT FROM (OLD.settled_at, OLD.settled_by_id) THEN
        RAISE EXCEPTION 'the vendor says that no answer is needed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

# Whoever writes is who they say, on the side they are on.
REPLY = """
DECLARE
    by_partner boolean := coalesce(current_setting('app.partner_id', true), '') <> '';
    whose uuid;
BEGIN
    SELECT partner_id INTO whose FROM public.partners_messagethread
        WHERE tenant_id = NEW.tenant_id AND id = NEW.thread_id;
    IF whose IS DISTINCT FROM NEW.partner_id THEN
        RAISE EXCEPTION 'a reply belongs to a thread of its own partner' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.side <> (CASE WHEN by_partner THEN 'partner' ELSE 'vendor' END)
        OR by_partner AND NEW.author_id::text IS DISTINCT FROM current_setting('app.user_id', true) THEN
        RAISE EXCEPTION 'a reply is written by its own side' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""


def tenant() -> models.ForeignKey:
    return models.ForeignKey(
        default=vir.foundation.tenancy.context.current_tenant_id,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="tenancy.tenant",
    )


def row_id() -> models.UUIDField:
    return models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


def reference(to: str, related: str = "+", **more: bool) -> vir.foundation.tenancy.models.TenantForeignKey:
    return vir.foundation.tenancy.models.TenantForeignKey(
        db_constraint=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related,
        to=to,
        **more,
    )


def person(**more: bool) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, **more
    )


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "__first__"),
        ("partners", "0010_message_walls"),
        ("tenancy", "0002_privileges"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="about",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddField(
            model_name="messagereading",
            name="text_hash",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.RunSQL(
            "DROP TRIGGER only_changes ON partners_messagereading;"
            "GRANT UPDATE (acknowledged_at, language, text_hash) ON partners_messagereading TO app_portal;",
            migrations.RunSQL.noop,
        ),
        only_changes("partners_messagereading", "acknowledged_at", "language", "text_hash"),
        guard("partners_reading_fits", READING, "BEFORE INSERT OR UPDATE ON partners_messagereading"),
        migrations.CreateModel(
            name="MessageThread",
            fields=[
                ("id", row_id()),
                ("code", models.CharField(max_length=20)),
                ("subject", models.CharField(max_length=200)),
                ("program_code", models.CharField(blank=True, default="", max_length=40)),
                ("started_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("copy", reference("partners.messagecopy", "threads", blank=True, null=True)),
                ("partner", reference("partners.partner")),
                ("settled_by", person(blank=True, null=True)),
                ("started_by", person()),
                ("tenant", tenant()),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["tenant", "partner", "started_at"], name="thread_by_partner")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "code"), name="thread_code"),
                    models.UniqueConstraint(fields=("tenant", "copy"), name="thread_of_copy_once"),
                    models.CheckConstraint(
                        condition=models.Q(("subject", ""), _negated=True), name="thread_has_subject"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageReply",
            fields=[
                ("id", row_id()),
                ("side", models.CharField(max_length=10)),
                ("text", models.CharField(max_length=2000)),
                ("at", models.DateTimeField()),
                ("author", person()),
                ("partner", reference("partners.partner")),
                ("thread", reference("partners.messagethread", "replies")),
                ("tenant", tenant()),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["tenant", "thread", "at"], name="reply_by_thread")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="reply_has_text"
                    )
                ],
            },
        ),
        SecureTable(
            "MessageThread",
            grant="SELECT, INSERT, UPDATE",
            portal=OWN_ROWS,
            portal_grant="SELECT, INSERT, UPDATE (seen_at)",
        ),
        only_changes("partners_messagethread", "seen_at", "settled_at", "settled_by_id"),
        guard("partners_thread_begins", THREAD, "BEFORE INSERT OR UPDATE ON partners_messagethread"),
        SecureTable("MessageReply", grant=APPEND_ONLY, portal=OWN_ROWS, portal_grant="SELECT, INSERT"),
        append_only("partners_messagereply"),
        guard("partners_reply_fits", REPLY, "BEFORE INSERT ON partners_messagereply"),
    ]
