"""A process as a document: checked, published, exchanged. What happens to a case: see ``engine``."""
