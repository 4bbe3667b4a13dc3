from django.db import migrations

from vir.foundation.tenancy.guards import guard, only_changes
from vir.foundation.tenancy.lookups import lookup_function

# A partner asks as itself about its own statement and closes what it asked; owner and hold are the vendor's.
QUESTION = """
DECLARE
    by_partner boolean := coalesce(current_setting('app.partner_id', true), '') <> '';
    whose uuid;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT partner_id INTO whose FROM public.payouts_statement
            WHERE tenant_id = NEW.tenant_id AND id = NEW.statement_id;
        IF whose IS DISTINCT FROM NEW.partner_id THEN
            RAISE EXCEPTION 'a question is about a statement of its own partner' USING ERRCODE = 'restrict_violation';
        END IF;
        IF NEW.state <> 'open' OR NEW.owner_id IS NOT NULL OR NEW.hold_id IS NOT NULL OR NEW.closed_at IS NOT NULL THEN
            RAISE EXCEPTION 'a question begins open' USING ERRCODE = 'restrict_violation';
        END IF;
        IF NOT by_partner OR NEW.asked_by_id::text IS DISTINCT FROM current_setting('app.user_id', true) THEN
            RAISE EXCEPTION 'a question is asked by a person of its partner' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'closed' THEN
        RAISE EXCEPTION 'question % is closed and stays', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    IF by_partner AND (NEW.state <> 'closed'
        OR (NEW.owner_id, NEW.hold_id) IS DISTINCT FROM (OLD.owner_id, OLD.hold_id)) THEN
        RAISE EXCEPTION 'a partner only closes question %', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.state = 'closed') <> (NEW.closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'question % is closed with its moment', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state = 'open' AND OLD.state <> 'open' THEN
        RAISE EXCEPTION 'question % was answered', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

# Whoever writes is who they say, on the side they are on.
MESSAGE = """
DECLARE
    by_partner boolean := coalesce(current_setting('app.partner_id', true), '') <> '';
    found record;
BEGIN
    SELECT partner_id, state INTO found FROM public.payouts_statementquestion
        WHERE tenant_id = NEW.tenant_id AND id = NEW.question_id;
    IF found.partner_id IS DISTINCT FROM NEW.partner_id THEN
        RAISE EXCEPTION 'a message belongs to a question of its own partner' USING ERRCODE = 'restrict_violation';
    END IF;
    IF found.state = 'closed' THEN
        RAISE EXCEPTION 'the question is closed: ask another' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.side <> (CASE WHEN by_partner THEN 'partner' ELSE 'vendor' END)
        OR by_partner AND NEW.author_id::text IS DISTINCT FROM current_setting('app.user_id', true) THEN
        RAISE EXCEPTION 'a message is written by its own side' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

# That a statement was opened is what its partner did, not what the vendor says.
OPENING = """
DECLARE
    whose uuid;
BEGIN
    SELECT partner_id INTO whose FROM public.payouts_statement
        WHERE tenant_id = NEW.tenant_id AND id = NEW.statement_id;
    IF whose IS DISTINCT FROM NEW.partner_id THEN
        RAISE EXCEPTION 'a statement is opened by its own partner' USING ERRCODE = 'restrict_violation';
    END IF;
    IF coalesce(current_setting('app.partner_id', true), '') = ''
        OR NEW.person_id::text IS DISTINCT FROM current_setting('app.user_id', true) THEN
        RAISE EXCEPTION 'a statement is opened by the person who reads it' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

# A version is written once and follows the one it corrects.
VERSION = """
DECLARE
    before record;
BEGIN
    IF NEW.version = 1 THEN
        IF NEW.supersedes_id IS NOT NULL THEN
            RAISE EXCEPTION 'the first version of statement % corrects nothing', NEW.code
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT code, version, item_id INTO before FROM public.payouts_statement
        WHERE tenant_id = NEW.tenant_id AND id = NEW.supersedes_id;
    IF (before.code, before.version, before.item_id) IS DISTINCT FROM (NEW.code, NEW.version - 1, NEW.item_id)
        OR NEW.correction = '' THEN
        RAISE EXCEPTION 'version % of statement % corrects the one before it, with a reason', NEW.version, NEW.code
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payouts", "0007_run_walls"),
        ("documents", "0003_portal_files"),
        ("tenancy", "0004_country"),
    ]

    operations = [
        only_changes("payouts_statementquestion", "state", "owner_id", "hold_id", "closed_at"),
        guard("payouts_question_moves", QUESTION, "BEFORE INSERT OR UPDATE ON payouts_statementquestion"),
        guard("payouts_message_fits", MESSAGE, "BEFORE INSERT ON payouts_questionmessage"),
        guard("payouts_opening_fits", OPENING, "BEFORE INSERT ON payouts_statementopening"),
        guard("payouts_version_follows", VERSION, "BEFORE INSERT ON payouts_statement"),
        # Whose a file may be, for whoever holds the file itself: the hash is of its bytes.
        lookup_function(
            "app_file_tenants(wanted text)",
            "SETOF uuid",
            "SELECT DISTINCT tenant_id FROM public.documents_storedfile WHERE sha256 = wanted",
            reads="documents_storedfile",
        ),
    ]
