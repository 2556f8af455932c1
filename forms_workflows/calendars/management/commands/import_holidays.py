"""Read one year's holiday arrangement from a file; a second person confirms it."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from forms_workflows.calendars import domain
from forms_workflows.errors import Refused
from forms_workflows.parties.models import Region


class Command(BaseCommand):
    help = (
        "Enter a holiday arrangement from a JSON file in the style of holiday-cn. It waits for confirmation in the "
        "admin, unless --confirmed-by names the second person who compared it with the notice."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--region", metavar="CODE", help="A regional arrangement, of the region with this code."
        )
        parser.add_argument("--document-number", default="", help="For example 国办发明电〔2025〕7号.")
        parser.add_argument("--entered-by", metavar="USERNAME", help="Who entered the file.")
        parser.add_argument(
            "--confirmed-by", metavar="USERNAME", help="Who compared it with the notice: someone else."
        )

    @transaction.atomic
    def handle(self, *, file, region, document_number, entered_by, confirmed_by, **options):
        place = domain.Place.of_region(self.find(Region, code=region)) if region else domain.Place.national()
        entered_by = self.person(entered_by)
        confirmed_by = self.person(confirmed_by)
        try:
            year, days, source = domain.read_holidays(file.read_text(encoding="utf-8"))
            arrangement = domain.enter_arrangement(
                place=place,
                year=year,
                days=days,
                entered_by=entered_by,
                document_number=document_number,
                source=source or file.name,
            )
            if confirmed_by:
                arrangement = domain.confirm_arrangement(arrangement=arrangement, person=confirmed_by)
        except (Refused, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("%(name)s: %(count)d days entered, %(status)s.")
            % {"name": arrangement, "count": len(days), "status": arrangement.status}
        )

    def person(self, username):
        return self.find(get_user_model(), username=username) if username else None

    def find(self, model, **lookup):
        try:
            return model.objects.get(**lookup)
        except model.DoesNotExist as error:
            name = model._meta.verbose_name
            raise CommandError(f"{name}: {', '.join(lookup.values())}?") from error
