from __future__ import annotations

import os
import subprocess
from pathlib import Path

import psycopg2
import pytest

from vir.foundation.servers.postgresql import PostgresqlServer
from vir.foundation.servers.roles import DATABASE, OWNER, ROLES_SQL, RUN_TIME, create_database

PASSWORDS_SQL = ROLES_SQL.with_name("passwords.sql")
# Name -> login, superuser, bypasses row security, inherits, creates databases, creates roles, replicates.
ATTRIBUTES = {
    "app_lookup": (False, False, False, False, False, False, False),
    "app_owner": (True, False, True, True, False, False, False),
    "app_portal": (False, False, False, False, False, False, False),
    "app_report": (False, False, False, False, False, False, False),
    "app_rw": (True, False, False, False, False, False, False),
}


def rows(server: PostgresqlServer, query: str, *, user: str = "postgres") -> list[tuple[object, ...]]:
    """Run a query on the application's database and give its rows."""
    connection = server.connect(DATABASE, user=user)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def attributes(server: PostgresqlServer) -> dict[object, tuple[object, ...]]:
    """Read the attributes of our roles."""
    found = rows(
        server,
        "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolinherit, rolcreatedb, rolcreaterole, "
        r"rolreplication FROM pg_roles WHERE rolname LIKE 'app\_%' ORDER BY rolname",
    )
    return {name: rest for name, *rest_list in found for rest in [tuple(rest_list)]}


def test_each_role_has_exactly_its_attributes(served: PostgresqlServer) -> None:
    assert attributes(served) == ATTRIBUTES


def test_the_only_memberships_are_portal_and_lookup_without_inheritance(served: PostgresqlServer) -> None:
    found = rows(
        served,
        "SELECT roleid::regrole::text, member::regrole::text, admin_option, inherit_option, set_option "
        r"FROM pg_auth_members WHERE member::regrole::text LIKE 'app\_%' ORDER BY 1",
    )

    assert found == [
        ("app_lookup", "app_owner", False, False, True),
        ("app_portal", "app_rw", False, False, True),
    ]


def test_running_again_repairs_what_has_drifted(served: PostgresqlServer) -> None:
    rows(served, "ALTER ROLE app_rw BYPASSRLS INHERIT; ALTER ROLE app_portal LOGIN")
    rows(served, "GRANT ALL ON SCHEMA public TO PUBLIC, app_rw")

    create_database(served)

    assert attributes(served) == ATTRIBUTES
    assert rows(served, "SELECT has_schema_privilege('app_rw', 'public', 'CREATE')") == [(False,)]


def test_nobody_but_the_owner_can_make_a_table(served: PostgresqlServer) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        rows(served, "CREATE TABLE stray (x int)", user=RUN_TIME)

    rows(served, "CREATE TABLE planned (x int)", user=OWNER)

    owners = rows(served, "SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public'")
    assert owners == [("planned", "app_owner")]


def test_the_run_time_role_reads_nothing_it_was_not_granted(served: PostgresqlServer) -> None:
    rows(served, "CREATE TABLE guarded (x int)", user=OWNER)

    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        rows(served, "SELECT * FROM guarded", user=RUN_TIME)


def test_the_run_time_role_becomes_the_portal_and_no_other(served: PostgresqlServer) -> None:
    became = rows(served, "SET ROLE app_portal; SELECT current_user::text", user=RUN_TIME)

    assert became == [("app_portal",)]
    for role in ("app_owner", "app_lookup", "app_report", "postgres"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            rows(served, f"SET ROLE {role}", user=RUN_TIME)


def test_the_run_time_role_has_temporary_tables(served: PostgresqlServer) -> None:
    assert rows(served, "CREATE TEMPORARY TABLE t AS SELECT 1 AS x; SELECT x FROM t", user=RUN_TIME) == [(1,)]


def test_the_public_may_not_even_connect(served: PostgresqlServer) -> None:
    rows(served, "CREATE ROLE stranger LOGIN")

    with pytest.raises(psycopg2.OperationalError) as refusal:
        served.connect(DATABASE, user="stranger")

    assert 'permission denied for database "vir"' in str(refusal.value)


def test_the_owner_gives_a_function_to_the_lookup_role(served: PostgresqlServer) -> None:
    rows(
        served,
        "CREATE FUNCTION whose() RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = '' "
        "AS 'SELECT current_user::text';"
        "GRANT CREATE ON SCHEMA public TO app_lookup;"
        "ALTER FUNCTION whose() OWNER TO app_lookup;"
        "REVOKE CREATE ON SCHEMA public FROM app_lookup;",
        user=OWNER,
    )

    assert rows(served, "SELECT whose()", user=RUN_TIME) == [("app_lookup",)]
    assert rows(served, "SELECT has_schema_privilege('app_lookup', 'public', 'CREATE')") == [(False,)]


def test_the_owner_installs_the_extensions_that_are_used(served: PostgresqlServer) -> None:
    rows(served, "CREATE EXTENSION btree_gist; CREATE EXTENSION pg_trgm", user=OWNER)

    found = rows(served, "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1")
    assert found == [("btree_gist",), ("pg_trgm",)]


def test_a_report_login_would_be_read_only(served: PostgresqlServer) -> None:
    found = rows(served, "SELECT unnest(rolconfig) FROM pg_roles WHERE rolname = 'app_report' ORDER BY 1")

    assert found == [("default_transaction_read_only=on",), ("statement_timeout=30s",)]


def test_no_role_has_a_password_until_one_is_set(served: PostgresqlServer) -> None:
    assert rows(served, "SELECT rolname FROM pg_authid WHERE rolpassword IS NOT NULL") == []


def psql(server: PostgresqlServer, script: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script with psql as the database container does."""
    return subprocess.run(
        [
            *(str(server.binaries / "psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"),
            *(f"--host={server.sockets}", "--username=postgres", f"--dbname={DATABASE}", f"--file={script}"),
        ],
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_scripts_run_under_psql_and_take_the_passwords_from_the_environment(
    served: PostgresqlServer,
) -> None:
    roles = psql(served, ROLES_SQL)
    passwords = psql(served, PASSWORDS_SQL, APP_OWNER_PASSWORD="it's an owner", APP_RW_PASSWORD="rw")

    found = rows(
        served,
        "SELECT rolname, left(rolpassword, 13) FROM pg_authid WHERE rolpassword IS NOT NULL ORDER BY 1",
    )
    rows(served, "ALTER ROLE app_owner PASSWORD NULL; ALTER ROLE app_rw PASSWORD NULL")
    assert (roles.returncode, roles.stderr) == (0, "")
    assert (passwords.returncode, passwords.stderr) == (0, "")
    assert found == [("app_owner", "SCRAM-SHA-256"), ("app_rw", "SCRAM-SHA-256")]


def test_a_missing_password_changes_nothing(served: PostgresqlServer) -> None:
    run = psql(served, PASSWORDS_SQL, APP_OWNER_PASSWORD="only one")

    assert run.returncode == 3
    assert rows(served, "SELECT rolname FROM pg_authid WHERE rolpassword IS NOT NULL") == []
