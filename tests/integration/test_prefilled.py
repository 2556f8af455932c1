"""A draft begins with what its form fills in."""

from forms_workflows.forms.domain.exchange import export_form, import_form
from forms_workflows.forms.models import FormDefinition

from .test_case_moves import with_process


def test_the_applicant_finds_the_answers_that_the_form_knows(world):
    source = export_form(FormDefinition.objects.get(code="cluster_application"))
    fields = [item for section in source["sections"] for item in section["fields"] if item["type"] == "text"]
    fields[0]["prefill"] = "join(applicant.code, '/', round.year)"
    import_form(source, by=world.person("handler"))
    assert (
        world.draft(answers=False).answer_rounds.get().answers == {}
    )  # its round is bound to the form before
    with_process(world, lambda stages: None)
    case = world.draft(answers=False)
    begun = f"{case.organisation.identifier}/{case.round.year}"
    assert case.answer_rounds.get().answers == {fields[0]["code"]: begun}
