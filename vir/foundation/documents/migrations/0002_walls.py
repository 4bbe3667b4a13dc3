from django.db import migrations

from vir.foundation.tenancy.security import OWN_ROWS, SecureTable

CHUNK_KEY = """
    ALTER TABLE documents_storedfilechunk ADD CONSTRAINT documents_storedfilechunk_file_id_tenant_fk
        FOREIGN KEY (tenant_id, file_id) REFERENCES documents_storedfile (tenant_id, id)
        ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("tenancy", "0002_privileges")]

    operations = [
        SecureTable("StoredFile", portal=OWN_ROWS, portal_grant="SELECT"),
        SecureTable("StoredFileChunk", portal=OWN_ROWS, portal_grant="SELECT"),
        migrations.RunSQL(CHUNK_KEY, migrations.RunSQL.noop),
    ]
