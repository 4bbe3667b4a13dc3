from django.db import migrations

from vir.foundation.tenancy.guards import only_changes
from vir.foundation.tenancy.security import CRUD, OWN_ROWS, SecureTable

# Where a letter is between the decision to send it and its arrival. What it says, and to whom, never changes.
FATE = ("state", "attempts", "due_at", "sent_at", "message_id", "bounced_at", "fault")


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("tenancy", "0002_privileges")]

    operations = [
        # What somebody of a partner does may send a letter; nobody of a partner reads the outbox.
        SecureTable("Delivery", grant="SELECT, INSERT, UPDATE", portal=OWN_ROWS, portal_grant="INSERT"),
        only_changes("notifications_delivery", *FATE),
        SecureTable("Preference", portal=OWN_ROWS, portal_grant=CRUD),
        SecureTable("ReaderSettings", portal=OWN_ROWS, portal_grant=CRUD),
        SecureTable("Suppression", grant="SELECT, INSERT, UPDATE"),
        only_changes("notifications_suppression", "lifted_by_id", "lifted_at"),
    ]
