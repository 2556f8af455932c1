"""The database's own refusal to change or remove an audit event.

Migration 0001 installs it. On SQLite a migration that alters the table builds it anew and thereby loses the
triggers, so such a migration must call ``install`` again; ``verify_audit`` says when they are missing.
Both functions take a connection or a schema editor and may be called twice.
"""

from contextlib import contextmanager

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "audit_event"
REFUSAL = "Audit events are never changed or removed."

BODY = f"""
        BEGIN
            RAISE EXCEPTION '{REFUSAL} ({TABLE}, %)', TG_OP USING ERRCODE = 'integrity_constraint_violation';
        END
        """
TRIGGER = (
    f"CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()"
)
POSTGRESQL = {
    "install": [
        f"CREATE OR REPLACE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $${BODY}$$",
        f"DROP TRIGGER IF EXISTS audit_event_append_only ON {TABLE}",
        TRIGGER,
    ],
    "remove": [
        f"DROP TRIGGER IF EXISTS audit_event_append_only ON {TABLE}",
        "DROP FUNCTION IF EXISTS audit_event_refuse()",
    ],
    # Each with what it does; the order of the events is PostgreSQL's own. Enabled for everybody, not for replicas only.
    "expected": {
        "audit_event_append_only": (
            "CREATE TRIGGER audit_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_event "
            f"FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse(){BODY}"
        ),
    },
    "list": """
        SELECT tgname, pg_get_triggerdef(pg_trigger.oid) || prosrc
        FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')
    """,
}
SQLITE_TRIGGERS = {
    f"audit_event_no_{operation.lower()}": (
        f"CREATE TRIGGER audit_event_no_{operation.lower()} BEFORE {operation} ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL} ({TABLE}, {operation})'); END"
    )
    for operation in ("UPDATE", "DELETE")
}
SQLITE = {
    "install": [sql.replace("TRIGGER", "TRIGGER IF NOT EXISTS", 1) for sql in SQLITE_TRIGGERS.values()],
    "expected": SQLITE_TRIGGERS,
    "remove": [
        "DROP TRIGGER IF EXISTS audit_event_no_update",
        "DROP TRIGGER IF EXISTS audit_event_no_delete",
    ],
    "list": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
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
    """Names of the triggers that should be there and are not, or do something else than refuse."""
    sql = VENDORS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql["list"], [TABLE])
        found = {name: words(definition) for name, definition in cursor.fetchall()}
    return [name for name, definition in sql["expected"].items() if found.get(name) != words(definition)]


def words(definition):
    """A definition without its line breaks, and without a schema's name that search_path makes needless."""
    return " ".join(definition.replace("public.", "").split())


def execute(target, what):
    connection = target.connection if isinstance(target, BaseDatabaseSchemaEditor) else target
    with connection.cursor() as cursor:
        for statement in VENDORS[connection.vendor][what]:
            cursor.execute(statement)
