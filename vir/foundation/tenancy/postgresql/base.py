"""Django's PostgreSQL backend, refusing a connection whose role could see past the walls."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base

ROLE_FACTS = """
    SELECT r.rolname, r.rolsuper, r.rolbypassrls,
           EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                   WHERE c.relowner = r.oid AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                   AND n.nspname NOT LIKE 'pg_temp%' AND n.nspname NOT LIKE 'pg_toast%'
                   AND c.relpersistence <> 't')
    FROM pg_roles r WHERE r.rolname = current_user
"""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection of the run-time role, or of the owner where the settings say so."""

    def init_connection_state(self) -> None:
        """
        Check the role once per connection.

        :raises ImproperlyConfigured: if a run-time role is a superuser, may bypass row-level security or owns tables
        """
        super().init_connection_state()
        if settings.DATABASE_ROLE == "owner":
            return
        with self.connection.cursor() as cursor:
            cursor.execute(ROLE_FACTS)
            name, is_super, bypasses, owns = cursor.fetchone()
        faults = [
            words
            for words, found in (
                ("is a superuser", is_super),
                ("may bypass row-level security", bypasses),
                ("owns tables", owns),
            )
            if found
        ]
        if faults:
            raise ImproperlyConfigured(
                f"The database role {name} {' and '.join(faults)}: one tenant could see another. "
                "Point DATABASE_URL at the run-time role app_rw (docs/operations.md) "
                "and keep the owner for DATABASE_OWNER_URL."
            )
