"""Reference tables, forms, processes and parameters of a programme."""

from forms_workflows.definitions.canonical import canonical_json
from forms_workflows.definitions.canonical import digest as form_digest
from forms_workflows.forms.compiler import compile_form
from forms_workflows.forms.domain.exchange import import_form
from forms_workflows.forms.editor.sources import read_definition, write_definition
from forms_workflows.forms.models import FormDefinition
from forms_workflows.parties.models import Role
from forms_workflows.processes.domain import exchange, publishing
from forms_workflows.processes.graph.parameters import ParameterKind
from forms_workflows.processes.graph.stored import complete
from forms_workflows.processes.models import ProcessDefinition
from forms_workflows.references.domain.publishing import document_of, publish_table
from forms_workflows.references.models import ReferenceTable
from forms_workflows.rounds.enums import Start
from forms_workflows.rounds.models import Parameter, Procedure, Programme

#: The rule of the checker that people, who are never loaded, must satisfy.
NOBODY = "nobody"
#: {type of a parameter in a programme's file: its kind}
PARAMETER_KINDS = {
    "integer": ParameterKind.WHOLE,
    "decimal": ParameterKind.POINTS,
    "date": ParameterKind.DAY,
    "boolean": ParameterKind.SWITCH,
}
PROGRAMME_FIELDS = (
    "title",
    "title_en",
    "title_ug",
    "designation_word",
    "designation_word_en",
    "designation_word_ug",
    "plaque_pattern",
)


def tables(loading):
    """The department's own data, in which forms and conditions look something up."""
    names = loading.plan.get("tables", [])
    loading.say("reference tables", *(table(loading, loading.read(name)) for name in names))


def table(loading, source):
    found = ReferenceTable.objects.filter(code=source["code"]).first()
    version = found and found.current_version
    row = found or ReferenceTable(code=source["code"], live=False)
    write_table(row, source, loading.made["department"])
    if version and version.document == document_of(row):
        return "unchanged"
    if version and not loading.update:
        return "kept as edited"
    row.save()
    publish_table(row)
    return "published anew" if version else "published"


def write_table(table, source, department):
    """The columns and rows of a file; a column is called by its code in the rows, too."""
    columns = source["columns"]
    table.title, table.department = source["title"], department
    table.columns = [{"type": "column", "value": column, "id": column["code"]} for column in columns]
    codes = [column["code"] for column in columns]
    table.rows = [dict(zip(codes, row, strict=True)) for row in source["rows"]]


def forms(loading):
    loading.say("forms", *(form(loading, loading.read(name)) for name in loading.plan["forms"]))


def form(loading, source):
    definition = FormDefinition.objects.filter(code=source["code"]).first()
    version = definition and definition.current_version
    if version:
        if form_digest(as_published(source, version)) == version.digest:
            return "unchanged"
        if not loading.update:
            return "kept as edited"
    import_form(source, department=loading.made["department"])
    return "published anew" if version else "published"


def as_published(source, version):
    """The schema that importing this source would freeze after that version."""
    written = FormDefinition()
    write_definition(written, source)
    return compile_form(read_definition(written), previous=version.form).schema


def processes(loading):
    """The review process of each procedure. Nobody holds the roles yet when it is first loaded: then it stays a draft, which a later
    run, or an editor, publishes once every desk has somebody."""
    names = dict.fromkeys(entry["process"] for entry in loading.plan["procedures"])
    loading.made["processes"] = {name: process(loading, loading.read(name)) for name in names}


def process(loading, source):
    definition = ProcessDefinition.objects.filter(code=source["code"]).first()
    version = definition and definition.current_version
    if version is None:
        outcome = publish_when_staffed(loading, definition, source)
    elif says_the_same(version, source):
        outcome = "unchanged"
    elif loading.update:
        outcome = publish_when_staffed(loading, None, source)
    else:
        outcome = "kept as edited"
    loading.say("process", outcome)
    return ProcessDefinition.objects.get(code=source["code"])


def publish_when_staffed(loading, draft, source):
    """Publish the draft, or the source where there is no draft. Raises NotReady for whatever else is wrong."""
    if draft is None or loading.update:
        definition = exchange.import_process(source, loading.made["department"], by=None)
    else:
        definition = draft.get_latest_revision_as_object()
    problems = publishing.problems_of(definition)
    if problems and all(problem.rule == NOBODY for problem in problems):
        return "a draft until people hold the roles that it names"
    publishing.publish_process(definition, by=None)
    return "published"


def says_the_same(version, source):
    return canonical_json(complete(exchange.export_process(version))) == canonical_json(complete(source))


def programme(loading):
    plan = loading.plan
    fields = {name: plan.get(name, "") for name in PROGRAMME_FIELDS}
    fields |= {"department": loading.made["department"]}
    row, outcome = loading.ensure(Programme, {"key": plan["key"]}, fields)
    loading.made["programme"] = row
    loading.say("programme", outcome)


def procedures(loading):
    """办理事项: what may be applied for, each with its process and the letters of its case numbers."""
    outcomes = []
    for entry in loading.plan["procedures"]:
        key = {"programme": loading.made["programme"], "key": entry["key"]}
        fields = {name: entry.get(name, "") for name in ("title", "title_en", "title_ug", "letters")}
        fields |= {"process": loading.made["processes"][entry["process"]]}
        fields |= starting(entry)
        outcomes.append(loading.ensure(Procedure, key, fields)[1])
    loading.say("procedures", *outcomes)


def starting(entry):
    """How the procedure is started; a notice where the source says nothing."""
    role = entry.get("starter")
    return {
        "started_by": entry.get("started_by", Start.NOTICE),
        "starter": Role.objects.get(key=role) if role else None,
        "opens_on": entry.get("opens_on", ""),
        "closes_on": entry.get("closes_on", ""),
        "once_a_year": entry.get("once_a_year", False),
    }


def parameters(loading):
    """Each figure with the article, notice or rule that it comes from."""
    outcomes = []
    for entry in loading.plan["parameters"]:
        key = {"programme": loading.made["programme"], "key": entry["key"]}
        fields = {name: entry[name] for name in ("title", "value", "source")}
        fields["kind"] = PARAMETER_KINDS[entry["type"]]
        outcomes.append(loading.ensure(Parameter, key, fields)[1])
    loading.say("parameters", *outcomes)


STEPS = (tables, forms, processes, programme, procedures, parameters)
