from django.db import migrations

from vir.foundation.tenancy.guards import guard

# What a claim was sent with is what is decided about. A partner changes nothing of it afterwards, and neither the order
# in which claims are weighed nor the day of the decision is its to set.
CLAIM = """
BEGIN
    IF coalesce(current_setting('app.partner_id', true), '') <> '' AND OLD.state <> 'draft' AND (
        NEW.declared_stock, NEW.activity, NEW.activity_on, NEW.stated_total, NEW.channel, NEW.created_by_id,
            NEW.file_id, NEW.file_sha256, NEW.weighed, NEW.resubmits_id, NEW.decision_note)
        IS DISTINCT FROM (OLD.declared_stock, OLD.activity, OLD.activity_on, OLD.stated_total, OLD.channel,
            OLD.created_by_id, OLD.file_id, OLD.file_sha256, OLD.weighed, OLD.resubmits_id, OLD.decision_note) THEN
        RAISE EXCEPTION 'claim % was submitted, and its partner changes nothing of it', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""
EVIDENCE = """
BEGIN
    IF coalesce(current_setting('app.partner_id', true), '') <> '' AND NEW.removed_at IS DISTINCT FROM OLD.removed_at
        AND NOT EXISTS (SELECT 1 FROM claims_claim c
            WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.claim_id AND c.state = 'draft') THEN
        RAISE EXCEPTION 'a claim was submitted with this document, so it stays' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0009_pictures_of_a_partner")]

    operations = [
        guard("claims_claim_sealed", CLAIM, "BEFORE UPDATE ON claims_claim"),
        guard("claims_evidence_sealed", EVIDENCE, "BEFORE UPDATE ON claims_evidence"),
    ]
