from django.db import migrations

from vir.foundation.tenancy.guards import guard
from vir.foundation.tenancy.security import EVERY_ROW, OWN_ROWS, PARTNER, TENANT, SecureTable


def enrolled(program_column: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM programs_enrolment e WHERE e.tenant_id = {TENANT}"
        f" AND e.partner_id = {PARTNER} AND e.program_id = {program_column})"
    )


FROZEN = """
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'version % is published and never changes: make the next version', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial"), ("partners", "0002_walls")]

    operations = [
        # Cost, budget and owner are the vendor's own: the portal is granted the other columns.
        SecureTable(
            "Product",
            portal=EVERY_ROW,
            portal_grant="SELECT (id, tenant_id, sku, name, category, subcategory, brand)",
        ),
        SecureTable(
            "Program",
            portal=enrolled("programs_program.id"),
            portal_grant="SELECT (id, tenant_id, code, name, status, currency, starts_on, ends_on, version_number)",
        ),
        SecureTable(
            "ProgramVersion",
            portal=f"published_at IS NOT NULL AND {enrolled('programs_programversion.program_id')}",
            portal_grant="SELECT (id, tenant_id, program_id, number, document, terms_hash, rule_sentence,"
            " published_at)",
        ),
        SecureTable("Enrolment", portal=OWN_ROWS, portal_grant="SELECT"),
        guard("programs_version_frozen", FROZEN, "BEFORE UPDATE OR DELETE ON programs_programversion"),
    ]
