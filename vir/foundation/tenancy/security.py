"""The migration operation that puts a table behind the walls."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

TENANT = "nullif((select current_setting('app.tenant_id', true)), '')::uuid"
PARTNER = "nullif((select current_setting('app.partner_id', true)), '')::uuid"
USER = "nullif((select current_setting('app.user_id', true)), '')::uuid"
OWN_ROWS = f"partner_id = {PARTNER}"
EVERY_ROW = "true"
NOTHING = "false"

CRUD = "SELECT, INSERT, UPDATE, DELETE"
APPEND_ONLY = "SELECT, INSERT"


class SecureTable(Operation):
    """
    Enable and force row-level security on a table, with policies, grants and composite foreign keys.

    :param portal: which rows a portal user may see: NOTHING, OWN_ROWS, EVERY_ROW or an SQL condition
    :param portal_grant: what a portal user may do with them
    """

    reduces_to_sql = True
    reversible = True

    def __init__(
        self,
        model: str,
        *,
        grant: str = CRUD,
        portal: str = NOTHING,
        portal_grant: str = "",
        own_memberships: bool = False,
    ) -> None:
        self.model = model
        self.grant = grant
        self.portal = portal
        self.portal_grant = portal_grant
        self.own_memberships = own_memberships

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Give what writes this operation again."""
        kwargs = {
            "model": self.model,
            "grant": self.grant,
            "portal": self.portal,
            "portal_grant": self.portal_grant,
            "own_memberships": self.own_memberships,
        }
        return (self.__class__.__name__, [], kwargs)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing in the models: this is about the database only."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Run the statements."""
        model = to_state.apps.get_model(app_label, self.model)
        for statement in self.statements(model):
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Leave the walls standing: the table itself is dropped by the operation before this one."""

    def describe(self) -> str:
        """Say what this does."""
        return f"Secure {self.model} by tenant"

    def statements(self, model: type[models.Model]) -> list[str]:
        """List the SQL statements for a table."""
        table = model._meta.db_table
        found = [
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            f'DROP POLICY IF EXISTS tenant ON "{table}"',
            f'CREATE POLICY tenant ON "{table}" USING (tenant_id = {TENANT}) WITH CHECK (tenant_id = {TENANT})',
            f'DROP POLICY IF EXISTS portal ON "{table}"',
            f'CREATE POLICY portal ON "{table}" AS RESTRICTIVE TO app_portal USING ({self.portal}) '
            f"WITH CHECK ({self.portal})",
            f'REVOKE ALL ON "{table}" FROM app_rw, app_portal, app_report, PUBLIC',
            f'GRANT {self.grant} ON "{table}" TO app_rw',
            f'GRANT SELECT ON "{table}" TO app_report',
        ]
        if self.own_memberships:
            found += [
                f'DROP POLICY IF EXISTS own ON "{table}"',
                f'CREATE POLICY own ON "{table}" FOR SELECT TO app_rw USING (user_id = {USER})',
            ]
        if self.portal_grant:
            found.append(f'GRANT {self.portal_grant} ON "{table}" TO app_portal')
        found.append(f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_tenant_id_id" UNIQUE (tenant_id, id)')
        found += [composite_key(table, field) for field in _references(model)]
        return found


def composite_key(table: str, field: models.ForeignKey[Any, Any]) -> str:
    """Write the composite foreign key of a reference inside one tenant."""
    target = field.related_model
    assert not isinstance(target, str)
    return (
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{field.column}_tenant_fk" '
        f'FOREIGN KEY (tenant_id, "{field.column}") REFERENCES "{target._meta.db_table}" (tenant_id, id) '
        "DEFERRABLE INITIALLY DEFERRED"
    )


def _references(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    """List the references to other tenant tables."""
    found = []
    for field in model._meta.local_fields:
        if not isinstance(field, models.ForeignKey) or field.name == "tenant":
            continue
        target = field.related_model
        if not isinstance(target, str) and any(f.name == "tenant" for f in target._meta.local_fields):
            found.append(field)
    return found
