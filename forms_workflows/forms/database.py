"""What keeps form versions frozen in the database."""

from forms_workflows.definitions.database import FrozenTable

VERSIONS = FrozenTable("forms_formversion", ("definition_id", "number", "schema", "digest"))
