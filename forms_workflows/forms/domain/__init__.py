"""What can be done with a form: publish it, bring it in, hand it out, fill it in."""

from ..filling.section import build_section_form
from .exchange import export_form, import_form
from .publishing import publish_form

__all__ = ["build_section_form", "export_form", "import_form", "publish_form"]
