from django.db import migrations

# Runs of before parts existed say how much they brought over and not from where. Without its source what an earlier
# run carried would be brought over, and paid, once more. Then each run brought what the partner's last one had left.
FILL = """
    INSERT INTO payouts_payoutpart (id, tenant_id, item_id, kind, source_ref, amount, text)
    SELECT gen_random_uuid(), found.tenant_id, found.item_id, 'brought', found.source_ref, found.brought,
        'Carried over from ' || found.code
    FROM (
        SELECT DISTINCT ON (item.tenant_id, item.id) item.tenant_id, item.id AS item_id, item.brought,
            earlier.id AS source_ref, earlier.carried, run_before.code
        FROM payouts_payoutitem item
        JOIN payouts_payoutrun run ON run.tenant_id = item.tenant_id AND run.id = item.run_id
        JOIN payouts_payoutrun run_before ON run_before.tenant_id = item.tenant_id
            AND run_before.program_id = run.program_id AND run_before.id <> run.id
            AND run_before.state IN ('approved', 'exported', 'closed')
            AND (run.approved_at IS NULL OR run_before.approved_at < run.approved_at)
        JOIN payouts_payoutitem earlier ON earlier.tenant_id = item.tenant_id
            AND earlier.run_id = run_before.id AND earlier.partner_id = item.partner_id
        WHERE item.brought <> 0 AND NOT EXISTS (
            SELECT 1 FROM payouts_payoutpart part
            WHERE part.tenant_id = item.tenant_id AND part.item_id = item.id)
        ORDER BY item.tenant_id, item.id, run_before.approved_at DESC, run_before.code DESC
    ) found
    WHERE found.carried = found.brought AND NOT EXISTS (
        SELECT 1 FROM payouts_payoutpart part
        WHERE part.tenant_id = found.tenant_id AND part.source_ref = found.source_ref);
"""

# A sealed run takes no parts: the guard rests while they are filled in, and what is deferred is looked at before.
GUARD = "ALTER TABLE payouts_payoutpart {} TRIGGER payouts_part_frozen_1;"


class Migration(migrations.Migration):
    dependencies = [("payouts", "0015_payment_requests")]

    operations = [
        migrations.RunSQL(
            GUARD.format("DISABLE") + FILL + "SET CONSTRAINTS ALL IMMEDIATE;" + GUARD.format("ENABLE"),
            migrations.RunSQL.noop,
        ),
    ]
