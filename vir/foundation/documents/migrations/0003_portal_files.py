from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_walls")]

    operations = [
        # A partner brings files of its own: the policies of both tables let it write no others.
        migrations.RunSQL(
            "GRANT INSERT ON documents_storedfile, documents_storedfilechunk TO app_portal",
            "REVOKE INSERT ON documents_storedfile, documents_storedfilechunk FROM app_portal",
        )
    ]
