from django.db import migrations

from vir.foundation.tenancy.guards import guard

# What a partner brings into being is a draft that nobody has decided about.
BEGINS = """
BEGIN
    IF coalesce(current_setting('app.partner_id', true), '') <> '' AND (
        NEW.state <> 'draft' OR NEW.is_clean OR NEW.decided_by_id IS NOT NULL OR NEW.approved_amount IS NOT NULL
        OR NEW.approved_quantity IS NOT NULL OR NEW.first_approved_by_id IS NOT NULL
        OR NEW.assigned_to_id IS NOT NULL OR NEW.submitted_at IS NOT NULL OR NEW.disputed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a partner begins a claim as a draft' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0007_order_of_checks")]

    operations = [guard("claims_claim_begins", BEGINS, "BEFORE INSERT ON claims_claim")]
