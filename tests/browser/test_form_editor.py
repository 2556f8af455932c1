"""How much the browser has to build for the editor of the largest form."""

from django.urls import reverse

from forms_workflows.forms.models import FormDefinition

#: 80 fields, each with all of its settings; about 67,000 with the translations and buttons for comments.
MOST_ELEMENTS = 40_000


def address_of(page):
    form = FormDefinition.objects.get(code="cluster_application")
    return reverse(FormDefinition.snippet_viewset.get_url_name(page), args=[form.pk])


def test_the_editor_of_eighty_fields_stays_light(visit):
    editor = visit("editor")
    editor.page.set_default_timeout(60_000)  # other tests may keep the machine busy
    editor.go(address_of("edit"))
    assert editor.page.locator('[name^="body-"][name$="-value-label"]').count() > 80
    assert editor.page.evaluate("document.querySelectorAll('*').length") <= MOST_ELEMENTS


def test_the_translations_stand_on_a_page_of_their_own(visit):
    editor = visit("editor")
    editor.page.set_default_timeout(60_000)  # other tests may keep the machine busy
    editor.go(address_of("translations"))
    assert editor.page.locator('[name$="-value-en"]').count() > 300
    assert editor.page.locator('[name^="body-"]').count() == 0
