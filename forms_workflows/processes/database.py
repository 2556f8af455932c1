"""Indexes that viewflow's tables lack, and the triggers that keep versions frozen.

Made by a migration and asserted again after each one: on SQLite a later migration that rebuilds a table drops them.
"""

from django.db import connections

INDEXES = {
    "review_task_queue": (
        "viewflow_task (owner_permission, created DESC, id DESC)"
        " WHERE status = 'NEW' AND flow_task_type = 'HUMAN'"
    ),
    "review_task_inbox": "viewflow_task (owner_id, created DESC, id DESC) WHERE status = 'ASSIGNED'",
    "review_task_stage": (
        "viewflow_task (flow_task, id) WHERE status IN ('NEW', 'ASSIGNED', 'SCHEDULED', 'STARTED')"
    ),
    "review_task_open": "viewflow_task (process_id) WHERE finished IS NULL",
    "review_task_due": "viewflow_task (scheduled, id) WHERE finished IS NULL AND scheduled IS NOT NULL",
    "review_process_flow": "viewflow_process (flow_class, created DESC, id DESC)",
    "review_process_created": "viewflow_process (created DESC, id DESC)",
}

TABLE, TRIGGER = "processes_processversion", "process_version_frozen"
MESSAGE = "a published process version never changes"
#: What a version is made of. The rest may be touched by later migrations.
FROZEN = ("definition_id", "number", "graph", "digest", "blocks")

SQLITE_TRIGGER = f"""
CREATE TRIGGER IF NOT EXISTS {TRIGGER} BEFORE UPDATE OF {", ".join(FROZEN)} ON {TABLE}
BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
"""
POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {TRIGGER}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$
"""
POSTGRES_TRIGGER = f"""
CREATE OR REPLACE TRIGGER {TRIGGER} BEFORE UPDATE OF {", ".join(FROZEN)} ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION {TRIGGER}()
"""


def install(connection):
    """Make whatever is missing. Safe to call at any time."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if TABLE not in tables or "viewflow_task" not in tables:
            return  # migrated back to before these tables
        for name, definition in INDEXES.items():
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {definition}")
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
            cursor.execute(POSTGRES_TRIGGER)
        else:
            cursor.execute(SQLITE_TRIGGER)


def remove(connection):
    """Drop them again, so that tables can be rebuilt or a migration undone."""
    with connection.cursor() as cursor:
        for name in INDEXES:
            cursor.execute(f"DROP INDEX IF EXISTS {name}")
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER IF EXISTS {TRIGGER} ON {TABLE}")
            cursor.execute(f"DROP FUNCTION IF EXISTS {TRIGGER}()")
        else:
            cursor.execute(f"DROP TRIGGER IF EXISTS {TRIGGER}")


def install_in_migration(apps, schema_editor):
    install(schema_editor.connection)


def remove_in_migration(apps, schema_editor):
    remove(schema_editor.connection)


def assert_after_migrate(sender, using, **kwargs):
    install(connections[using])
