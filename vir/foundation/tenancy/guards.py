"""Trigger functions that hold a rule for everybody, whatever role or context is left when they run."""

from __future__ import annotations

from django.db import migrations


def append_only(table: str) -> migrations.RunSQL:
    """Refuse UPDATE, DELETE and TRUNCATE on a table, even to those whose grants would allow it."""
    return migrations.RunSQL(
        f"""
        CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $guard$
        BEGIN
            RAISE EXCEPTION '{table} is append-only: write a new row instead' USING ERRCODE = 'restrict_violation';
        END $guard$;
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
        CREATE TRIGGER append_only_all BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only();
        """,
        migrations.RunSQL.noop,
    )


def guard(name: str, body: str, *triggers: str) -> migrations.RunSQL:
    """
    Make a guard function and its triggers.

    SECURITY DEFINER and owned by the owner, who bypasses row-level security: a guard that runs as the caller sees
    no rows once the context is gone, and lets everything through.

    :param triggers: the text between CREATE TRIGGER and EXECUTE FUNCTION, one each
    """
    made = "".join(
        f"CREATE {'CONSTRAINT ' if 'DEFERRABLE' in trigger else ''}TRIGGER {name}_{number} {trigger}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}();\n"
        for number, trigger in enumerate(triggers, start=1)
    )
    return migrations.RunSQL(
        f"""
        CREATE OR REPLACE FUNCTION {name}() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $guard$
        {body}
        $guard$;
        REVOKE ALL ON FUNCTION {name}() FROM PUBLIC;
        {made}
        """,
        migrations.RunSQL.noop,
    )


def only_changes(table: str, *columns: str) -> migrations.RunSQL:
    """Refuse to change any other column of a row than these, and to delete it."""
    kept = ", ".join(f"'{column}'" for column in columns)
    return migrations.RunSQL(
        f"""
        CREATE OR REPLACE FUNCTION {table}_only_changes() RETURNS trigger LANGUAGE plpgsql AS $guard$
        BEGIN
            IF TG_OP = 'DELETE' OR to_jsonb(OLD) - ARRAY[{kept}] IS DISTINCT FROM to_jsonb(NEW) - ARRAY[{kept}] THEN
                RAISE EXCEPTION '{table}: only {", ".join(columns)} can change' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $guard$;
        CREATE TRIGGER only_changes BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_only_changes();
        """,
        migrations.RunSQL.noop,
    )
