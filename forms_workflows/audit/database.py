"""The database's own refusal to change or remove an audit event.

Migration 0001 installs it. On SQLite a migration that alters the table builds it anew and thereby loses the
triggers, so such a migration must call ``install`` again; ``verify_audit`` says when they are missing.
Both functions take a connection or a schema editor and may be called twice.
"""

from contextlib import contextmanager

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "audit_event"
REFUSAL = "Audit events are never changed or removed."

POSTGRESQL = {
    "names": ["audit_event_append_only"],
    "install": [
        f"""
        CREATE OR REPLACE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{REFUSAL} ({TABLE}, %)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
        END
        $$
        """,
        f"DROP TRIGGER IF EXISTS audit_event_append_only ON {TABLE}",
        f"""
        CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()
        """,
    ],
    "remove": [
        f"DROP TRIGGER IF EXISTS audit_event_append_only ON {TABLE}",
        "DROP FUNCTION IF EXISTS audit_event_refuse()",
    ],
    "list": "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled <> 'D'",
}
SQLITE = {
    "names": ["audit_event_no_update", "audit_event_no_delete"],
    "install": [
        f"""
        CREATE TRIGGER IF NOT EXISTS audit_event_no_{operation.lower()} BEFORE {operation} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL} ({TABLE}, {operation})'); END
        """
        for operation in ("UPDATE", "DELETE")
    ],
    "remove": [
        "DROP TRIGGER IF EXISTS audit_event_no_update",
        "DROP TRIGGER IF EXISTS audit_event_no_delete",
    ],
    "list": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
}
VENDORS = {"postgresql": POSTGRESQL, "sqlite": SQLITE}


def install(target):
    execute(target, "install")


def remove(target):
    """For the test suite, which empties its tables, and for nobody else."""
    execute(target, "remove")


@contextmanager
def lifted(target):
    """Without the triggers while the block runs."""
    remove(target)
    try:
        yield
    finally:
        install(target)


def missing(connection):
    """Names of the triggers that should be there and are not."""
    sql = VENDORS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql["list"], [TABLE])
        found = {name for (name,) in cursor.fetchall()}
    return [name for name in sql["names"] if name not in found]


def execute(target, what):
    connection = target.connection if isinstance(target, BaseDatabaseSchemaEditor) else target
    with connection.cursor() as cursor:
        for statement in VENDORS[connection.vendor][what]:
            cursor.execute(statement)
