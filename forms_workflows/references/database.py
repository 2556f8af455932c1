"""What keeps versions of reference tables frozen in the database."""

from forms_workflows.definitions.database import FrozenTable

VERSIONS = FrozenTable("references_referenceversion", ("definition_id", "number", "document", "digest"))
