"""Indexes that viewflow's tables lack, and the trigger that keeps process versions frozen.

Made by a migration and asserted again after each one: on SQLite a later migration that rebuilds a table drops them.
"""

from django.db import connections

from forms_workflows.definitions.database import FrozenTable

INDEXES = {
    "review_task_queue": (
        "viewflow_task (owner_permission, scheduled, created DESC, id DESC)"
        " WHERE status = 'NEW' AND flow_task_type = 'HUMAN'"
    ),
    "review_task_inbox": (
        "viewflow_task (owner_id, scheduled, created DESC, id DESC)"
        " WHERE status = 'ASSIGNED' AND flow_task_type = 'HUMAN'"
    ),
    "review_task_stage": (
        "viewflow_task (flow_task, id) WHERE status IN ('NEW', 'ASSIGNED', 'SCHEDULED', 'STARTED')"
    ),
    "review_task_open": "viewflow_task (process_id) WHERE finished IS NULL",
    "review_task_due": "viewflow_task (scheduled, id) WHERE finished IS NULL AND scheduled IS NOT NULL",
    "review_task_turn": "viewflow_task (flow_task, owner_permission, id DESC) WHERE assigned IS NOT NULL",
    "review_process_flow": "viewflow_process (flow_class, created DESC, id DESC)",
    "review_process_created": "viewflow_process (created DESC, id DESC)",
}

VERSIONS = FrozenTable("processes_processversion", ("definition_id", "number", "graph", "digest", "blocks"))


def install(connection):
    """Make whatever is missing. Safe to call at any time."""
    with connection.cursor() as cursor:
        if "viewflow_task" not in connection.introspection.table_names(cursor):
            return  # migrated back to before these tables
        for name, definition in INDEXES.items():
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {definition}")
    VERSIONS.install(connection)


def remove(connection):
    """Drop them again, so that tables can be rebuilt or a migration undone."""
    with connection.cursor() as cursor:
        for name in INDEXES:
            cursor.execute(f"DROP INDEX IF EXISTS {name}")
    VERSIONS.remove(connection)


def install_in_migration(apps, schema_editor):
    install(schema_editor.connection)


def remove_in_migration(apps, schema_editor):
    remove(schema_editor.connection)


def assert_after_migrate(sender, using, **kwargs):
    install(connections[using])
