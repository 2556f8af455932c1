"""Compiles the message catalogues into the wheel."""

import sys

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):
    def initialize(self, version, build_data):
        sys.path.insert(0, f"{self.root}/site")
        try:
            from portal.catalogue.files import compile_all
        finally:
            sys.path.pop(0)
        compile_all()
