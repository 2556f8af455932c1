"""What the parts of a process have in common: texts in the editor's language, given in the reader's."""

from dataclasses import dataclass, field

from forms_workflows.forms.schema.labels import translate


@dataclass(frozen=True)
class Worded:
    """Has texts that ``i18n`` may translate."""

    i18n: dict = field(repr=False, compare=False)

    def said(self, text):
        return translate({"i18n": self.i18n}, text)
