from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from ...domain.regions import REGION_FILES, load_regions, read_regions


class Command(BaseCommand):
    help = "Load regions from CSV files (code, level, parent, name, short_name, name_en, name_ug)."

    def add_arguments(self, parser):
        parser.add_argument(
            "files", nargs="*", type=Path, help="Default: the files that come with the software."
        )

    def handle(self, *, files, **options):
        for path in files or sorted(REGION_FILES.glob("*.csv")):
            try:
                rows = read_regions(path)
                load_regions(rows)
            except (OSError, KeyError, ValidationError) as error:
                raise CommandError(f"{path}: {error}") from error
            self.stdout.write(f"{path.name}: {len(rows)} regions")
