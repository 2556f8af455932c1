"""Triggers that keep versions frozen in the database, for SQLite and PostgreSQL.

Made by a migration and asserted again after each one: on SQLite a later migration that rebuilds a table drops them.
"""

from dataclasses import dataclass

from django.db import connections


@dataclass(frozen=True)
class FrozenTable:
    """``columns`` are what a version is made of; others may be touched by later migrations."""

    table: str
    columns: tuple

    @property
    def trigger(self):
        return f"{self.table}_frozen"

    def install(self, connection):
        """Make the trigger if it is missing and the table is there. Safe to call at any time."""
        with connection.cursor() as cursor:
            if self.table in connection.introspection.table_names(cursor):
                for statement in self.statements(connection.vendor):
                    cursor.execute(statement)

    def statements(self, vendor):
        moment = f"BEFORE UPDATE OF {', '.join(self.columns)} ON {self.table}"
        message = "a published version never changes"
        if vendor != "postgresql":
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {self.trigger} {moment} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
            return
        yield (
            f"CREATE OR REPLACE FUNCTION {self.trigger}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$"
        )
        yield (
            f"CREATE OR REPLACE TRIGGER {self.trigger} {moment} FOR EACH ROW EXECUTE FUNCTION {self.trigger}()"
        )

    def remove(self, connection):
        """Drop it again, so that the table can be rebuilt or a migration undone."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {self.trigger} ON {self.table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {self.trigger}()")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {self.trigger}")

    # --- for migrations, and for the signal after them ------------------------------------------------

    def install_in_migration(self, apps, schema_editor):
        self.install(schema_editor.connection)

    def remove_in_migration(self, apps, schema_editor):
        self.remove(schema_editor.connection)

    def assert_after_migrate(self, sender, using, **kwargs):
        self.install(connections[using])
