from django.db import migrations

from vir.foundation.tenancy.guards import guard, only_changes
from vir.foundation.tenancy.security import OWN_ROWS, SecureTable

DECISION = ("state", "decided_by_id", "decided_at", "decided_side", "decision_note", "usable_from")
# A partner enters the numbers and never reads them back.
SHOWN = (
    "id, tenant_id, partner_id, version, kind, country, holder, bank_name, masked, fingerprint, proposed_by_id,"
    f" proposed_at, {', '.join(DECISION)}"
)

MOVES = """
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' THEN
            RAISE EXCEPTION 'payee details are proposed first' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF NOT (OLD.state = NEW.state
        OR OLD.state = 'proposed' AND NEW.state IN ('confirmed', 'rejected', 'withdrawn')
        OR OLD.state = 'confirmed' AND NEW.state = 'retired') THEN
        RAISE EXCEPTION 'payee details do not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0006_payee_details"), ("tenancy", "0002_privileges")]

    operations = [
        SecureTable(
            "PayeeDetails",
            grant="SELECT, INSERT, UPDATE",
            portal=OWN_ROWS,
            portal_grant=f"SELECT ({SHOWN}), INSERT, UPDATE ({', '.join(DECISION)})",
        ),
        only_changes("partners_payeedetails", *DECISION),
        guard("partners_payee_moves", MOVES, "BEFORE INSERT OR UPDATE ON partners_payeedetails"),
    ]
