"""The database and its roles on a server of our own."""

from __future__ import annotations

from pathlib import Path

from vir.foundation.servers.postgresql import PostgresqlServer

DATABASE = "vir"
OWNER = "app_owner"
RUN_TIME = "app_rw"
ROLES_SQL = Path(__file__).resolve().parent.parent / "tenancy" / "sql" / "roles.sql"


def create_database(server: PostgresqlServer) -> None:
    """Create the application's database, if it is absent, and bring the roles into order."""
    connection = server.connect("postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {DATABASE}")
    connection.close()
    install_roles(server, DATABASE)


def install_roles(server: PostgresqlServer, database: str) -> None:
    """Create or repair the roles and give them their rights on one database."""
    connection = server.connect(database)
    with connection, connection.cursor() as cursor:
        cursor.execute(ROLES_SQL.read_text())
    connection.close()
