from django.db import migrations

from vir.foundation.tenancy.guards import append_only
from vir.foundation.tenancy.security import APPEND_ONLY, OWN_ROWS, SecureTable


class Migration(migrations.Migration):
    dependencies = [("programs", "0006_workspace"), ("tenancy", "0002_privileges")]

    operations = [
        migrations.RunSQL(
            'ALTER TABLE "programs_program" ADD CONSTRAINT "programs_program_cloned_from_id_tenant_fk"'
            ' FOREIGN KEY (tenant_id, "cloned_from_id") REFERENCES "programs_program" (tenant_id, id)'
            " DEFERRABLE INITIALLY DEFERRED",
            migrations.RunSQL.noop,
        ),
        # Why, from when and with what effect: what a partner sees of an amendment is its day.
        migrations.RunSQL(
            "GRANT SELECT (effective_on) ON programs_programversion TO app_portal", migrations.RunSQL.noop
        ),
        SecureTable("Backtest", grant=APPEND_ONLY),
        append_only("programs_backtest"),
        SecureTable("DraftVariant"),
        SecureTable("ProgramTemplate", grant="SELECT, INSERT, UPDATE"),
        SecureTable("LaunchPolicy", grant=APPEND_ONLY),
        append_only("programs_launchpolicy"),
        SecureTable("GateReason"),
        # A partner reads what it was told, and says itself that it has read the terms.
        SecureTable(
            "TermsNotice",
            grant=APPEND_ONLY,
            portal=OWN_ROWS,
            portal_grant="SELECT (id, tenant_id, version_id, partner_id, subject, body, acknowledge_by, sent_at)",
        ),
        append_only("programs_termsnotice"),
        SecureTable("Acknowledgement", grant=APPEND_ONLY, portal=OWN_ROWS, portal_grant=APPEND_ONLY),
        append_only("programs_acknowledgement"),
        SecureTable("PartnerConsent", grant=APPEND_ONLY),
        append_only("programs_partnerconsent"),
        SecureTable("BudgetPlan", grant="SELECT, INSERT, UPDATE"),
        SecureTable("BudgetPlanLine", grant=APPEND_ONLY),
        append_only("programs_budgetplanline"),
        SecureTable("ProgramDecision", grant=APPEND_ONLY),
        append_only("programs_programdecision"),
    ]
