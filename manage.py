#!/usr/bin/env python
"""Django's command line, with ``site/`` on the import path and the demo's settings."""

import sys
from pathlib import Path


def main():
    sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))

    from portal.command import main as command

    command(settings="portal.settings.demo")


if __name__ == "__main__":
    main()
