"""Functions that look one thing up before it is known whose it is, owned by the role app_lookup."""

from __future__ import annotations

from django.db import migrations


def lookup_function(signature: str, returns: str, body: str, *, reads: str) -> migrations.RunSQL:
    """
    Make a SECURITY DEFINER function that may read one table across tenants and give back as little as it can.

    :param signature: name and arguments, such as "app_job_tenant(wanted uuid)"
    :param reads: the only table it may read
    """
    return migrations.RunSQL(
        f"""
        GRANT CREATE ON SCHEMA public TO app_lookup;
        CREATE OR REPLACE FUNCTION {signature} RETURNS {returns}
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
            AS $lookup$ {body} $lookup$;
        ALTER FUNCTION {_typed(signature)} OWNER TO app_lookup;
        REVOKE CREATE ON SCHEMA public FROM app_lookup;
        SET LOCAL ROLE app_lookup;
        REVOKE ALL ON FUNCTION {_typed(signature)} FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION {_typed(signature)} TO app_rw;
        RESET ROLE;
        GRANT SELECT ON {reads} TO app_lookup;
        DROP POLICY IF EXISTS lookup ON {reads};
        CREATE POLICY lookup ON {reads} FOR SELECT TO app_lookup USING (true);
        """,
        migrations.RunSQL.noop,
    )


def _typed(signature: str) -> str:
    """Strip the argument names from a signature, as ALTER FUNCTION wants it."""
    name, arguments = signature.rstrip(")").split("(")
    types = [argument.split(None, 1)[1] for argument in arguments.split(",") if argument.strip()]
    return f"{name}({', '.join(types)})"
