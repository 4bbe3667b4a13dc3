from django.db import migrations

from vir.foundation.tenancy.guards import append_only, guard
from vir.foundation.tenancy.security import (
    APPEND_ONLY,
    EVERY_ROW,
    OWN_ROWS,
    PARTNER,
    TENANT,
    SecureTable,
)

REACHES = (
    f"((partner_id IS NULL OR {OWN_ROWS}) AND (program_id IS NULL OR EXISTS (SELECT 1 FROM programs_enrolment e"
    f" WHERE e.tenant_id = {TENANT} AND e.partner_id = {PARTNER} AND e.program_id = claims_claimterms.program_id)))"
)
OF_VISIBLE_TERMS = (
    "EXISTS (SELECT 1 FROM claims_claimterms t"
    " WHERE t.tenant_id = claims_specialprice.tenant_id AND t.id = claims_specialprice.terms_id)"
)

# What a partner may do to a claim, what nobody may, and that no must-resolve flag is left open by an approval.
CLAIM = """
DECLARE
    by_partner boolean := coalesce(current_setting('app.partner_id', true), '') <> '';
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'claim % is kept: withdraw it instead', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> 'draft' AND (NEW.partner_id, NEW.terms_id, NEW.kind, NEW.currency, NEW.lines_count,
            NEW.claimed_quantity, NEW.submitted_by_id, NEW.submitted_at)
        IS DISTINCT FROM (OLD.partner_id, OLD.terms_id, OLD.kind, OLD.currency, OLD.lines_count,
            OLD.claimed_quantity, OLD.submitted_by_id, OLD.submitted_at)
        OR (OLD.state <> 'draft' AND NEW.claimed_amount IS DISTINCT FROM OLD.claimed_amount) THEN
        RAISE EXCEPTION 'claim % was submitted and its content is sealed', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state IN ('approved', 'part_approved', 'rejected', 'withdrawn') AND NEW.state <> OLD.state
        AND NEW.state <> 'disputed' THEN
        RAISE EXCEPTION 'claim % has its decision', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state = 'disputed' AND OLD.state <> 'disputed' AND OLD.disputed_at IS NOT NULL AND OLD.state <> 'waiting' THEN
        RAISE EXCEPTION 'claim % was disputed before', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state IN ('approved', 'part_approved') AND OLD.state <> NEW.state AND EXISTS (
        SELECT 1 FROM claims_flag f WHERE f.tenant_id = NEW.tenant_id AND f.claim_id = NEW.id
            AND f.replaced_at IS NULL AND f.severity = 'must_resolve' AND f.resolution = '') THEN
        RAISE EXCEPTION 'claim % has flags that must be resolved first', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF by_partner AND (
        (NEW.decided_by_id, NEW.decided_at, NEW.approved_amount, NEW.approved_quantity, NEW.first_approved_by_id,
            NEW.assigned_to_id, NEW.number)
            IS DISTINCT FROM (OLD.decided_by_id, OLD.decided_at, OLD.approved_amount, OLD.approved_quantity,
            OLD.first_approved_by_id, OLD.assigned_to_id, OLD.number)
        OR (NEW.is_clean AND NOT OLD.is_clean)
        OR (NEW.state <> OLD.state AND NOT (
            (OLD.state = 'draft' AND NEW.state IN ('submitted', 'withdrawn'))
            OR (OLD.state IN ('submitted', 'in_review', 'waiting', 'disputed') AND NEW.state = 'withdrawn')
            OR (OLD.state = 'waiting' AND NEW.state = 'in_review')
            OR (OLD.state IN ('part_approved', 'rejected') AND NEW.state = 'disputed')))) THEN
        RAISE EXCEPTION 'a partner may not do this to claim %', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""
# What a line says is sealed when its claim is submitted; what is decided about it is the vendor's.
LINE = """
DECLARE
    by_partner boolean := coalesce(current_setting('app.partner_id', true), '') <> '';
    at text;
    whose uuid;
    line claims_claimline := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    SELECT state, partner_id INTO at, whose FROM claims_claim
        WHERE tenant_id = line.tenant_id AND id = line.claim_id;
    IF at IS NULL OR whose <> line.partner_id THEN
        RAISE EXCEPTION 'a line belongs to a claim of its own partner' USING ERRCODE = 'restrict_violation';
    END IF;
    IF at = 'draft' THEN
        IF TG_OP <> 'DELETE' AND (line.approved_quantity IS NOT NULL OR line.approved_amount IS NOT NULL
            OR line.state IN ('approved', 'reduced', 'rejected')) THEN
            RAISE EXCEPTION 'a line is decided after its claim was submitted' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN line;
    END IF;
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'the lines of a submitted claim are sealed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.claim_id, NEW.partner_id, NEW.family, NEW.row, NEW.invoice, NEW.invoice_norm, NEW.line_mark,
            NEW.sold_on, NEW.sku, NEW.product_id, NEW.quantity, NEW.unit_price, NEW.net, NEW.end_customer,
            NEW.serial, NEW.serial_norm, NEW.claimed_unit, NEW.claimed_amount, NEW.kept_reason)
        IS DISTINCT FROM (OLD.claim_id, OLD.partner_id, OLD.family, OLD.row, OLD.invoice, OLD.invoice_norm,
            OLD.line_mark, OLD.sold_on, OLD.sku, OLD.product_id, OLD.quantity, OLD.unit_price, OLD.net,
            OLD.end_customer, OLD.serial, OLD.serial_norm, OLD.claimed_unit, OLD.claimed_amount, OLD.kept_reason)
    THEN
        RAISE EXCEPTION 'the lines of a submitted claim are sealed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF by_partner AND (NEW.approved_quantity, NEW.approved_amount, NEW.reason, NEW.note, NEW.state)
        IS DISTINCT FROM (OLD.approved_quantity, OLD.approved_amount, OLD.reason, OLD.note, OLD.state)
    THEN
        RAISE EXCEPTION 'a partner does not decide about lines' USING ERRCODE = 'restrict_violation';
    END IF;
    IF by_partner AND NEW.holds <> OLD.holds AND (NEW.holds OR at <> 'withdrawn') THEN
        RAISE EXCEPTION 'a partner frees its sales by withdrawing the claim' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""
FLAG = """
BEGIN
    IF (NEW.claim_id, NEW.check_name, NEW.severity, NEW.key, NEW.title, NEW.sentence, NEW.rows, NEW.at_risk)
        IS DISTINCT FROM (OLD.claim_id, OLD.check_name, OLD.severity, OLD.key, OLD.title, OLD.sentence, OLD.rows,
            OLD.at_risk)
        OR (OLD.resolution <> '' AND NEW.resolution <> OLD.resolution) THEN
        RAISE EXCEPTION 'a flag is replaced, and resolved once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""

KEYS = "".join(
    f"""
    ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_tenant_fk
        FOREIGN KEY (tenant_id, {column}) REFERENCES {target} (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;
    """
    for table, column, target in (
        ("claims_claimline", "partner_id", "partners_partner"),
        ("claims_evidence", "partner_id", "partners_partner"),
        ("claims_claimevent", "partner_id", "partners_partner"),
        ("claims_unmatchedline", "partner_id", "partners_partner"),
        ("claims_unmatchedline", "product_id", "programs_product"),
    )
)


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0004_claims_and_resolution"),
        ("programs", "0002_walls"),
        ("tenancy", "0002_privileges"),
    ]

    operations = [
        SecureTable("CodeAlias", grant="SELECT, INSERT, UPDATE"),
        SecureTable("UnitRule", grant="SELECT, INSERT, UPDATE"),
        SecureTable("UnmatchedLine", grant="SELECT, INSERT, UPDATE"),
        SecureTable("TradeIdentity"),
        SecureTable("ClaimTerms", grant="SELECT, INSERT, UPDATE", portal=REACHES, portal_grant="SELECT"),
        SecureTable("SpecialPrice", portal=OF_VISIBLE_TERMS, portal_grant="SELECT"),
        # What one press and one person may approve is the vendor's own.
        SecureTable(
            "ClaimPolicy",
            grant=APPEND_ONLY,
            portal=EVERY_ROW,
            portal_grant="SELECT (id, tenant_id, decide_days, holiday_country, extra_holidays, dispute_days, set_at)",
        ),
        append_only("claims_claimpolicy"),
        SecureTable("CheckRule", grant=APPEND_ONLY),
        append_only("claims_checkrule"),
        SecureTable(
            "Claim",
            grant="SELECT, INSERT, UPDATE",
            portal=OWN_ROWS,
            portal_grant="SELECT, INSERT, UPDATE",
        ),
        guard("claims_claim_life", CLAIM, "BEFORE UPDATE OR DELETE ON claims_claim"),
        SecureTable("ClaimLine", portal=OWN_ROWS, portal_grant="SELECT, INSERT, UPDATE, DELETE"),
        guard("claims_line_life", LINE, "BEFORE INSERT OR UPDATE OR DELETE ON claims_claimline"),
        SecureTable(
            "Evidence",
            grant="SELECT, INSERT, UPDATE",
            portal=OWN_ROWS,
            portal_grant="SELECT, INSERT, UPDATE (rows, removed_at)",
        ),
        SecureTable("CheckRun", grant=APPEND_ONLY),
        append_only("claims_checkrun"),
        SecureTable("Flag", grant="SELECT, INSERT, UPDATE"),
        guard("claims_flag_life", FLAG, "BEFORE UPDATE ON claims_flag"),
        SecureTable(
            "ClaimEvent",
            grant=APPEND_ONLY,
            portal=f"{OWN_ROWS} AND NOT is_internal",
            portal_grant=APPEND_ONLY,
        ),
        append_only("claims_claimevent"),
        SecureTable("TradeMessage", grant="SELECT, INSERT, UPDATE"),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
    ]
