"""The index that the public search asks on PostgreSQL: title and text as one, which is what a query is compared with.

Without it every query reads every page for every hit. It also gives the planner statistics of the words.
"""

TABLE, INDEX = "wagtailsearch_indexentry", "home_search_words"


def install_in_migration(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {INDEX} ON {TABLE} USING gin ((title || body))")


def remove_in_migration(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")
