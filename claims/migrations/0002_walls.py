from django.db import migrations

from vir.foundation.tenancy.security import EVERY_ROW, OWN_ROWS, SecureTable

# Dates arrive nearly in order: a block range index costs nothing on intake.
BY_DATE = "CREATE INDEX line_by_date ON claims_salesline USING brin (sale_date)"


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial"), ("programs", "0002_walls"), ("imports", "0002_walls")]

    operations = [
        SecureTable("SalesLine", portal=OWN_ROWS, portal_grant="SELECT"),
        SecureTable("SalesFreshness", portal=EVERY_ROW, portal_grant="SELECT"),
        migrations.RunSQL(BY_DATE, migrations.RunSQL.noop),
    ]
