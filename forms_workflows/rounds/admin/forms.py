"""The forms on which programmes and rounds are edited."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from forms_workflows.typed_text import TypedTextField
from forms_workflows.wording import deadline, zone

from ..domain.rounds import problem_of_effects
from ..domain.spawns import stage_that_starts
from ..enums import Start
from ..models import Procedure, Programme, Round
from ..rules import desks_of, programmes_for

#: What a notice has announced can no longer be typed over; the closing time moves by an extension.
ANNOUNCED = ("procedure", "year", "opens_at", "closes_at", "regions")


def choose_the_only(form, name, choices):
    """Where there is no choice, a new form comes with it made."""
    if form.instance.pk is None and len(choices[:2]) == 1:
        form.initial[name] = choices[0].pk


class ProgrammeForm(WagtailAdminModelForm):
    class Meta:
        model = Programme
        fields = [
            "key",
            "title",
            "title_en",
            "title_ug",
            "department",
            "designation_word",
            "designation_word_en",
            "designation_word_ug",
            "plaque_pattern",
            "remind_days",
            "own_words",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        departments = self.fields["department"].queryset
        if not self.for_user.is_superuser:
            own = desks_of(self.for_user).department_ids("round.manage")
            departments = self.fields["department"].queryset = departments.filter(pk__in=own)
        choose_the_only(self, "department", departments.exclude(parent__in=departments))
        if self.instance.pk:
            self.fields["key"].disabled = True
        for row in self.formsets["procedures"].forms if "procedures" in self.formsets else ():
            row.fields["key"].disabled = row.instance.pk is not None
            if row.instance.pk and row.instance.rounds.exists():
                row.fields["started_by"].disabled = True
                row.fields["started_by"].help_text = _("It has rounds, so it stays.")

    def is_valid(self):
        """A procedure whose rounds have been made stays: their cases are of it. So does one of which cases start others."""
        valid = super().is_valid()
        for row in self.formsets["procedures"].deleted_forms if "procedures" in self.formsets else ():
            if row.instance.pk and row.instance.rounds.exists():
                self.add_error(
                    None,
                    _("“%(procedure)s” has rounds and cannot be removed.") % {"procedure": row.instance.name},
                )
                valid = False
        return self.started_procedures_stay() and self.processes_fit() and valid

    def started_procedures_stay(self):
        """Whether no stage is left that starts cases of a procedure which is gone, or is started in another way."""
        stay, procedures = True, self.formsets.get("procedures")
        for row in procedures.forms if procedures is not None else ():
            removed = row in procedures.deleted_forms
            if not row.instance.pk or not (removed or "started_by" in row.changed_data):
                continue
            stage = row.initial.get("started_by") == Start.CASE and stage_that_starts(row.instance)
            if stage:
                sentence = _(
                    "“%(stage)s” starts cases of “%(procedure)s”, so it stays as it is. Publish the process without that "
                    "stage first, and close the rounds that are under way."
                )
                words = {"stage": stage.title, "procedure": row.instance.name}
                where = (self, None) if removed else (row, "started_by")
                where[0].add_error(where[1], sentence % words)
                stay = False
        return stay

    def processes_fit(self):
        """Whether each procedure is about what the documents of its process, as it is published now, are about."""
        fit = True
        rows = self.formsets["procedures"].forms if "procedures" in self.formsets else ()
        for row in rows:
            process = getattr(row, "cleaned_data", {}).get("process")
            if process is None or row in self.formsets["procedures"].deleted_forms:
                continue
            if sentence := problem_of_effects(row.instance, process.current_version):
                row.add_error("process", sentence)
                fit = False
        return fit

    def clean_plaque_pattern(self):
        pattern = self.cleaned_data["plaque_pattern"]
        try:
            numbers = {pattern.format(year=2026, number=number) for number in (1, 2)}
        except (KeyError, ValueError, IndexError, AttributeError):
            numbers = set()
        if len(numbers) < 2:
            raise forms.ValidationError(
                _("Use {year} and {number}, for example 自治区级-{year}-{number:03d}.")
            )
        return pattern


class RoundForm(WagtailAdminModelForm):
    class Meta:
        model = Round
        fields = ["procedure", "year", "title", "title_en", "opens_at", "closes_at", "regions"]
        widgets = {
            "opens_at": AdminDateTimeInput,
            "closes_at": AdminDateTimeInput,
            "regions": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.for_user is not None:
            procedures = Procedure.objects.filter(
                programme__in=programmes_for(self.for_user), started_by=Start.NOTICE
            )
            self.fields["procedure"].queryset = procedures.select_related("programme")
        choose_the_only(self, "procedure", self.fields["procedure"].queryset)
        for name in ("opens_at", "closes_at"):
            self.fields[name].help_text = _("To the minute, %(zone)s.") % {"zone": zone()}
        if self.instance.pk is None:
            self.initial["year"] = timezone.localdate().year
        elif self.instance.status != Round.Status.DRAFT:
            for name in ANNOUNCED:
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Announced by its notice: it cannot be typed over.")

    def clean(self):
        cleaned = super().clean()
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and opens >= closes:
            self.add_error("closes_at", _("Applications must close after they open."))
        elif closes and closes <= timezone.now() and not self.fields["closes_at"].disabled:
            self.add_error("closes_at", _("This time has passed. Set a later one."))
        return cleaned

    def validate_constraints(self):
        if not self.errors:  # the database's own message would only repeat ours
            super().validate_constraints()


class ExtensionForm(forms.Form):
    closes_at = forms.DateTimeField(
        label=gettext_lazy("New closing time"),
        widget=AdminDateTimeInput,
    )
    reason = TypedTextField(
        label=gettext_lazy("Correction note"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=gettext_lazy("Published on the notice as a correction (更正)."),
    )

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round
        self.fields["closes_at"].help_text = _("To the minute, %(zone)s. Later than the present one.") % {
            "zone": zone()
        }

    def clean_closes_at(self):
        closes = self.cleaned_data["closes_at"]
        if closes <= self.round.closes_at:
            present = deadline(self.round.closes_at)
            raise forms.ValidationError(
                _("It must be later than %(time)s, the present closing time.") % {"time": present}
            )
        return closes


class CloseForm(forms.Form):
    confirmed = forms.BooleanField(
        label=gettext_lazy("Every case has ended. The round is over for good, and its notice says so.")
    )


class CancelForm(forms.Form):
    reason = TypedTextField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=gettext_lazy("Published on the notice; every applicant reads it."),
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("Every case of this round ends with it. This cannot be taken back.")
    )
