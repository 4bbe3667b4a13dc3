from django.db import migrations, models
from django.db.models import Func, Value


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_walls")]

    operations = [
        # The database numbers the rows, so that acts of one moment keep their order; nobody can choose a number.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE audit_auditevent ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY",
                    "ALTER TABLE audit_auditevent DROP COLUMN number",
                )
            ],
            state_operations=[
                migrations.AddField(
                    "AuditEvent",
                    "number",
                    models.BigIntegerField(
                        editable=False,
                        db_default=Func(Value("audit_auditevent_number_seq"), function="nextval"),
                    ),
                )
            ],
        )
    ]
