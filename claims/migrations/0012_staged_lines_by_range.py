from django.db import migrations

# Lines are staged a file at a time, read and dropped a file at a time, and never looked up one by one: their ids lie
# together. A range index finds them as well as a key does and costs nothing to keep, where the key took a third of the
# staging. That an id stands in the books once is kept there.
BY_RANGE = (
    "ALTER TABLE claims_stagedline DROP CONSTRAINT claims_stagedline_pkey",
    "CREATE INDEX staged_by_range ON claims_stagedline USING brin (id) WITH (autosummarize = on)",
)
BY_KEY = (
    "DROP INDEX staged_by_range",
    "ALTER TABLE claims_stagedline ADD CONSTRAINT claims_stagedline_pkey PRIMARY KEY (id)",
)


class Migration(migrations.Migration):
    dependencies = [("claims", "0011_places_of_text")]

    operations = [migrations.RunSQL(list(BY_RANGE), list(BY_KEY))]
