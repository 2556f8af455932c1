"""A heading or a remark between fields."""

from .base import Kind


class Note(Kind):
    template = "note"
    has_value = False

    def expression_type(self, field):
        return None

    def raw(self, field, data, files, name):
        return ""

    def merge(self, field, old, cleaned, keep):
        return None

    def findings(self, field, value, required, place):
        return ()
