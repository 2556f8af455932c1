"""Which strings the public meets: those are in Uyghur too, the others are read in Chinese."""

from fnmatch import fnmatchcase

#: Files, or classes and functions in them; a later line beginning with ``!`` takes out what an earlier one took in.
PUBLIC = (
    "home/reading/*",
    "!home/reading/sensitive.py",
    "home/templates/*",
    "home/templatetags/*",
    "home/views.py",
    "notices/domain/objections.py",
    "notices/forms.py",
    "notices/reading/*",
    "notices/templates/*",
    "!notices/templates/notices/admin/*",
    "notices/templatetags/*",
    "notices/views/*",
    "notices/models/policy.py:*.Validity",
    "forms_workflows/calendars/domain/explanation.py",
    "forms_workflows/decisions/domain/objections.py:earlier_one",
    "forms_workflows/decisions/domain/objections.py:lock_objection",
    "forms_workflows/decisions/domain/objections.py:receive_objection",
    "forms_workflows/decisions/models/objections.py:Objection.Kind",
    "forms_workflows/decisions/models/objections.py:Objection.Status",
    "forms_workflows/decisions/enums.py:TitleState",
    "forms_workflows/decisions/enums.py:TitleStatus",
    "forms_workflows/citations.py",
    "forms_workflows/forms/kinds/files.py:content_mismatch",
    "forms_workflows/forms/kinds/files.py:limit_broken",
    "forms_workflows/forms/kinds/files.py:refusal",
    "forms_workflows/parties/fields.py",
    "forms_workflows/processes/graph/chart.py",
    "forms_workflows/processes/graph/kinds.py:EffectDone",
    "forms_workflows/processes/graph/kinds.py:Kind",
    "forms_workflows/processes/templates/processes/chart.html",
    "forms_workflows/rounds/models/rounds.py:Round.limit",
    "forms_workflows/rounds/models/words.py",
    "forms_workflows/wording.py",
    "site/portal/accounts/*",
    "site/demo/sign_in.py",
    "site/demo/templates/*",
    "site/portal/templates/*",
    "!site/portal/templates/wagtailadmin/*",
)


def is_public(file, owner=""):
    """``owner`` is the class or function around the string, as ``Title.Status``."""
    public = False
    for line in PUBLIC:
        pattern = line.removeprefix("!")
        if fnmatchcase(f"{file}:{owner}" if ":" in pattern else file, pattern):
            public = not line.startswith("!")
    return public
