"""The programmes' data files: complete, consistent, and readable by the formula language."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from forms_workflows.expressions import parse
from forms_workflows.parties.enums import RIGHTS
from forms_workflows.parties.fields import is_valid
from forms_workflows.processes.graph.kinds import UNATTENDED
from forms_workflows.processes.graph.reading import read as graph_of
from portal.programmes import ROOT, read

PROGRAMMES = ["cluster_designation", "technology_enterprise"]
SECOND = PROGRAMMES[1]
#: (file, programme) of every form and page that comes with the software, read with ``read(*place)``.
ALL_FORMS = [(name, key) for key in PROGRAMMES for name in read("programme.json", key)["forms"]]
ALL_RULES = [
    *ALL_FORMS,
    *((entry["process"], key) for key in PROGRAMMES for entry in read("programme.json", key)["procedures"]),
]
ALL_PAGES = [
    (name, key)
    for key in PROGRAMMES
    for page, name in read("programme.json", key)["pages"].items()
    if page != "policy"
]
LANGUAGES = ["zh-hans", "en", "ug"]
#: The default form of the regulation: fields in each section.
SECTIONS = {"a": 11, "b": 9, "c": 12, "d": 10, "e": 9, "f": 7, "g": 8, "h": 4, "i": 4, "j": 6}
COMPUTED = {"c07", "c09", "c10", "d02", "e02", "g06"}
PAST_YEARS = "c01 c02 c03 c04 c05 c06 c07 c08 c09 c12 d03 d04 d05 d06 d07 d09 e01 e02 e03 e04 e08 e09"
TABLES = "a08 b06 b08 c11 d01 d08 d10 e05 e06 e07 f01 f04 g07 g08"
OPTIONAL = {"b08", "d10", "e05", "g08", "h03", "j04"}
PUBLIC = "a01 a02 a03 a05 b01 b02 b03 b04 b06 b07 b09 d01"
CODE = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
CHINESE = re.compile(r"[\u3400-\u9fff]")
ARABIC = re.compile(r"[\u0600-\u06ff]")
#: Where forms and processes keep what somebody reads.
TEXT_KEYS = (
    "title",
    "label",
    "help",
    "unit",
    "message",
    "label_for_applicant",
    "label_unclaimed",
    "sentence",
)


def fields_of(form):
    return [field for section in form["sections"] for field in section["fields"]]


def with_columns(form):
    for field in fields_of(form):
        yield field
        yield from field.get("columns", ())


def texts_of(value):
    """Every text that somebody reads, wherever it stands in a form or a process."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key in TEXT_KEYS and isinstance(item, str) and item:
                yield item
            elif key != "i18n":
                yield from texts_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_of(item)


@pytest.fixture(scope="module")
def application():
    return {field["code"]: field for field in fields_of(read("application.json"))}


@pytest.fixture(scope="module")
def process():
    return read("process.json")


@pytest.fixture(scope="module")
def programme():
    return read("programme.json")


@pytest.fixture(scope="module")
def demo():
    return read("demo.json")


@pytest.fixture(scope="module", params=PROGRAMMES)
def key(request):
    """Each programme in turn."""
    return request.param


def application_of(key):
    """The application form of a programme, which its process names."""
    code = read("process.json", key)["stages"][0]["form"]
    forms = (read(name, key) for name in read("programme.json", key)["forms"])
    return next(form for form in forms if form["code"] == code)


# --- forms ------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ALL_FORMS)
def test_codes_are_well_formed_and_unique(place):
    form = read(*place)
    for owner in [form, *fields_of(form)]:
        codes = [item["code"] for item in owner.get("fields", owner.get("columns", []))]
        assert max(Counter(codes).values(), default=1) == 1
    assert all(CODE.match(item["code"]) for item in [*form["sections"], *with_columns(form)])
    assert len({field["code"] for field in fields_of(form)}) == len(fields_of(form))


@pytest.mark.parametrize("place", ALL_FORMS)
def test_ids_are_unique(place):
    form = read(*place)
    ids = [item["id"] for item in [*form["sections"], *with_columns(form)]]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("place", ALL_FORMS)
def test_option_codes_and_labels_are_unique_within_a_field(place):
    for field in with_columns(read(*place)):
        for options in (field.get("choices", []), field.get("fixed_rows", [])):
            assert all(CODE.match(option["code"]) for option in options)
            for key in ("code", "label"):
                assert len({option[key] for option in options}) == len(options), field["code"]


@pytest.mark.parametrize("place", ALL_FORMS)
def test_every_formula_parses(place):
    form = read(*place)
    conditions = [
        field[key]
        for field in fields_of(form)
        for key in ("visible_if", "required_if", "formula")
        if field.get(key)
    ]
    for text in conditions + [check["when"] for check in form["checks"]]:
        parse(text)


@pytest.mark.parametrize("place", ALL_RULES)
def test_every_text_has_its_english(place):
    document = read(*place)
    missing = {text for text in texts_of(document) if CHINESE.search(text)} - document["i18n"]["en"].keys()
    assert missing == set()
    assert not any(CHINESE.search(text) for text in document["i18n"]["en"].values())


@pytest.mark.parametrize("place", ALL_RULES)
def test_no_translation_without_its_source(place):
    document = read(*place)
    used = set(texts_of(document))
    assert {text for entries in document["i18n"].values() for text in entries} - used == set()


def test_the_application_has_all_eighty_fields():
    form = read("application.json")
    found = {section["code"]: [field["code"] for field in section["fields"]] for section in form["sections"]}
    wanted = {letter: [f"{letter}{n:02d}" for n in range(1, count + 1)] for letter, count in SECTIONS.items()}
    assert found == wanted
    assert sum(SECTIONS.values()) == 80


def test_fields_are_of_the_kind_that_the_form_table_says(application):
    assert {code for code, field in application.items() if field["type"] == "computed"} == COMPUTED
    assert {code for code, field in application.items() if field["type"] == "table"} == set(TABLES.split())
    assert all(application[code]["years"] == ["y3", "y2", "y1"] for code in PAST_YEARS.split())
    assert all(application[code]["years"] == ["n1", "n2", "n3"] for code in ("i01", "i02", "i03"))
    assert {code for code, field in application.items() if field.get("must_be")} == {"h01", "h02", "j06"}


def test_required_public_and_personal_fields(application):
    optional = {
        code for code, field in application.items() if field["type"] != "computed" and not field["required"]
    }
    assert optional == OPTIONAL
    assert {code for code, field in application.items() if field.get("public")} == set(PUBLIC.split())
    assert {code for code, field in application.items() if field.get("pii")} == {"a07", "a11"}


def test_every_application_field_explains_itself(key):
    application = {field["code"]: field for field in fields_of(application_of(key))}
    assert [code for code, field in application.items() if not field.get("help")] == []
    assert [code for code, field in application.items() if not field.get("article")] == []


def test_uploads_and_tables_have_limits(key):
    for field in with_columns(application_of(key)):
        if field["type"] in ("file", "files"):
            assert field["extensions"] and field["max_mb"] <= 50, field["code"]
        if field["type"] == "table":
            assert 0 < field["max_rows"] <= 200, field["code"]


def test_the_fields_that_the_system_itself_uses(application):
    uses = {field["use"]: code for code, field in application.items() if field.get("use")}
    assert uses == {"title": "b01", "region": "a05", "partner_regions": "b07", "partners": "b08"}
    columns = {column["code"] for column in application["b08"]["columns"]}
    assert {"region", "name", "credit_code"} <= columns


def test_the_factors_of_production_are_seven_fixed_rows(application):
    rows = [row["code"] for row in application["f04"]["fixed_rows"]]
    assert rows == ["land", "resources", "energy", "talent", "technology", "funds", "information"]


def test_joint_applications_ask_for_partners_and_agreement(application):
    for code in ("b08", "j04"):
        assert application[code]["visible_if"] == application[code]["required_if"] == "b02 = 'joint'"


def test_checks_name_fields_of_the_form(key):
    form = application_of(key)
    codes = {field["code"] for field in fields_of(form)}
    assert form["checks"]
    assert len({check["code"] for check in form["checks"]}) == len(form["checks"])
    for check in form["checks"]:
        assert check["level"] in ("error", "warning")
        assert set(check["fields"]) <= codes


def test_the_score_sheet_adds_up_to_one_hundred():
    form = read("score.json")
    items = [field for field in fields_of(form) if field["type"] == "score"]
    by_dimension = Counter()
    for item in items:
        by_dimension[item["code"][1]] += int(item["max"])
    assert by_dimension == {"1": 25, "2": 20, "3": 20, "4": 15, "5": 15, "6": 5}
    assert len(items) == 20
    assert Decimal(form["total"]) == sum(Decimal(item["max"]) for item in items) == 100
    assert {item["step"] for item in items} == {"0.5"}


def test_score_items_point_to_evidence_in_the_application(application):
    evidence = {code for field in fields_of(read("score.json")) for code in field.get("evidence", ())}
    assert evidence <= application.keys()


def test_vetoes_are_never_required():
    fields = {field["code"]: field for field in fields_of(read("score.json"))}
    assert [fields[code]["required"] for code in ("v1", "v2", "v3")] == [False, False, False]


# --- process ----------------------------------------------------------------------------------


def test_targets_exist(key):
    process = read("process.json", key)
    stages = {stage["key"] for stage in process["stages"]}
    ends = {f"end:{end['key']}" for end in process["ends"]} | {
        "end:withdrawn",
        "end:lapsed",
        "end:terminated",
    }
    targets = {outcome["target"] for stage in process["stages"] for outcome in stage["outcomes"]}
    assert targets <= stages | ends
    assert {f"end:{end['key']}" for end in process["ends"]} <= targets


def test_stages_of_article_seven_in_order(process):
    found = [(stage["key"], stage["kind"], stage["article"]) for stage in process["stages"]]
    assert found == [
        ("apply", "apply", "7(1)"),
        ("prefecture_check", "check", "7(1)"),
        ("recommendation", "opinion", "7(1)"),
        ("re_review", "opinion", "7(2)"),
        ("scoring", "score", "7(2)"),
        ("shortlist", "rank", "7(2)"),
        ("meeting", "meeting", "7(3)"),
        ("publicity", "publicity", "7(3)"),
        ("designation", "certify", "7(3)"),
    ]


def test_stage_keys_options_and_words_refer_to_what_exists(key):
    process = read("process.json", key)
    keys = {stage["key"] for stage in process["stages"]}
    forms = {read(name, key)["code"] for name in read("programme.json", key)["forms"]}
    sections = {section["code"] for section in application_of(key)["sections"]}
    for stage in process["stages"]:
        assert stage.get("form") in forms | {None}
        assert set(stage.get("distinct_from", ())) <= keys
        assert set(stage.get("sections", ())) <= sections
        assert stage.get("on_overdue", "") in {"", *(outcome["key"] for outcome in stage["outcomes"])}


def test_every_refusal_and_return_needs_a_reason(process):
    """不予推荐、复审不通过、退回: the applicant reads why (X3, X4)."""
    outcomes = {
        (stage["key"], outcome["key"]): outcome
        for stage in process["stages"]
        for outcome in stage["outcomes"]
    }
    for place in [
        ("recommendation", "not_recommended"),
        ("re_review", "fail"),
        ("prefecture_check", "return"),
        ("re_review", "return"),
        ("re_review", "return_to_prefecture"),
    ]:
        assert outcomes[place]["needs_reason"], place
    for place in [("prefecture_check", "return"), ("re_review", "return")]:
        assert outcomes[place]["resume"] and outcomes[place]["reopens"], place


def test_tie_break_and_total_are_fields_of_the_score_sheet(process):
    stage = next(stage for stage in process["stages"] if stage["kind"] == "score")
    codes = {field["code"] for field in fields_of(read("score.json"))}
    assert {stage["score"]["total"], *stage["score"]["tie_break"]} <= codes
    assert stage["score"]["tie_break"] == ["d3", "d1", "d5"]


def test_what_the_public_reads_of_the_process_is_in_uyghur(key):
    process = read("process.json", key)
    ug = process["i18n"]["ug"]
    public = [stage["title"] for stage in process["stages"]] + [
        end["label_for_applicant"] for end in process["ends"]
    ]
    public += [
        stage[key]
        for stage in process["stages"]
        for key in ("label_for_applicant", "label_unclaimed")
        if key in stage
    ]
    public += [one["sentence"] for one in process["stages"][0].get("apply", {}).get("conditions", ())]
    assert [text for text in public if text not in ug] == []
    assert all(ARABIC.search(text) for text in ug.values())


# --- programme --------------------------------------------------------------------------------


def test_roles_of_the_process_are_defined_with_known_rights(key):
    process, programme = read("process.json", key), read("programme.json", key)
    roles = {role["key"]: role for role in programme["roles"]}
    assert all(set(role["rights"]) <= RIGHTS.keys() for role in roles.values())
    for stage in process["stages"]:
        desks = [*([stage["desk"]] if "desk" in stage else ()), *stage.get("hands", ())]
        assert {desk["role"] for desk in desks} | (
            {stage["nobody_found"]} if stage.get("nobody_found") else set()
        ) <= roles.keys()
        assert bool(desks) == (stage["kind"] not in UNATTENDED)


def test_business_roles_do_not_administer_people(key):
    """三员分立: who manages accounts handles no case."""
    programme = read("programme.json", key)
    mixed = [
        role["key"]
        for role in programme["roles"]
        if "people.manage" in role["rights"] and len(role["rights"]) > 1
    ]
    assert mixed == []


def test_parameters_have_a_source_and_agree_with_the_process(key):
    entries = read("programme.json", key)["parameters"]
    parameters = {entry["key"]: entry for entry in entries}
    assert len(parameters) == len(entries)
    assert all(entry["source"] for entry in parameters.values())
    process = read("process.json", key)
    graph, named = graph_of(process), set(re.findall(r"\bparam\.(\w+)", str(process["stages"])))
    assert named == set(parameters), "each is given, and each is used"
    publicity = graph.first("publicity")
    assert str(publicity.publicity.days) == "param.publicity_days"
    assert parameters["publicity_days"]["source_article"] == publicity.article


def test_quota_and_pass_line_come_from_the_notice(process):
    rank = graph_of(process).stage("shortlist").rank
    assert (str(rank.quota), str(rank.pass_line)) == ("param.shortlist_quota", "param.pass_line")


def test_fourteen_bureaus_one_for_each_prefecture(programme):
    regions = [bureau["region"] for bureau in programme["bureaus"]]
    assert len(set(regions)) == len(regions) == 14
    assert all(bureau["name"].endswith("（示例）") for bureau in programme["bureaus"])


def test_numbers_of_plaques_and_documents(programme):
    assert programme["plaque_pattern"].format(year=2026, number=1) == "自治区级-2026-001"
    prefix = programme["department"]["code_prefix"]
    assert programme["document_pattern"].format(prefix=prefix, year=2026, number=7) == f"{prefix}〔2026〕7号"


def test_the_programme_names_files_that_exist(key):
    programme = read("programme.json", key)
    names = [
        *(one["process"] for one in programme["procedures"]),
        *programme["forms"],
        *programme["pages"].values(),
    ]
    assert [name for name in names if not (ROOT / key / name).exists()] == []


# --- pages ------------------------------------------------------------------------------------


def test_the_policy_page_has_thirteen_articles_with_anchors():
    chapters = read("policy.json")["chapters"]
    articles = [article for chapter in chapters for article in chapter["articles"]]
    assert [article["anchor"] for article in articles] == [f"article-{n}" for n in range(1, 14)]
    items = {item["anchor"] for article in articles for item in article.get("items", ())}
    assert items == {f"article-6-{n}" for n in range(1, 7)} | {f"article-7-{n}" for n in range(1, 4)}
    assert len(chapters) == 4


def localised(value):
    """Every {language: text} in a document."""
    if isinstance(value, dict):
        if "zh-hans" in value:
            yield value
        else:
            for item in value.values():
                yield from localised(item)
    elif isinstance(value, list):
        for item in value:
            yield from localised(item)


def test_the_policy_page_stands_in_three_languages(key):
    for texts in localised(read("policy.json", key)):
        assert list(texts) == LANGUAGES
        assert bool(texts["en"])
        assert not CHINESE.search(texts["en"])
        assert bool(texts["ug"])
        assert not CHINESE.search(texts["ug"])
        assert ARABIC.search(texts["ug"]) or texts["ug"] == texts["en"]


def test_stages_cite_articles_that_the_policy_page_has(key):
    process = read("process.json", key)
    articles = [
        article for chapter in read("policy.json", key)["chapters"] for article in chapter["articles"]
    ]
    anchors = {article["anchor"] for article in articles}
    anchors |= {item["anchor"] for article in articles for item in article.get("items", ())}
    citing = [stage["article"] for stage in process["stages"] if not stage.get("article_reason")]
    assert {"article-" + article.replace("(", "-").rstrip(")") for article in citing} <= anchors


@pytest.mark.parametrize("place", ALL_PAGES)
def test_pages_stand_in_three_languages(place):
    page = read(*place)
    assert list(page["languages"]) == LANGUAGES
    for language, content in page["languages"].items():
        text = str(content)
        assert content["title"]
        assert (language == "zh-hans") == bool(CHINESE.search(text)), language
        assert (language == "ug") == bool(ARABIC.search(text)), language


@pytest.mark.parametrize("place", ALL_PAGES)
def test_pages_use_only_the_placeholders_that_they_declare(place):
    page = read(*place)
    used = set(re.findall(r"\{(\w+)\}", str(page["languages"]))) | set(re.findall(r"\{(\w+)\}", page["slug"]))
    assert used == set(page.get("placeholders", ()))


def build(value):
    """What must be the same in every language: keys, lengths, kinds of blocks, and the elements of rich text."""
    if isinstance(value, dict):
        return {key: item if key in ("type", "target") else build(item) for key, item in value.items()}
    if isinstance(value, list):
        return [build(item) for item in value]
    return re.findall(r"<(\w+)", value) if isinstance(value, str) else value


@pytest.mark.parametrize("place", ALL_PAGES)
def test_pages_are_built_alike_in_every_language(place):
    """Translations follow their source piece by piece."""
    builds = [build(content) for content in read(*place)["languages"].values()]
    assert builds[1] == builds[0]
    assert builds[2] == builds[0]


# --- people of the demo -----------------------------------------------------------------------


def people_of(demo):
    yield from demo["staff"]
    yield from demo["experts"]
    for office in (*demo["bureaus"], *demo.get("counties", ())):
        yield from office["staff"]
    for sample in demo["samples"]:
        yield from sample["people"]


def test_every_role_is_held_by_somebody(demo, programme):
    held = {person["role"] for person in people_of(demo)}
    assert {role["key"] for role in programme["roles"]} <= held


def test_accounts_are_unique():
    people = [person for key in PROGRAMMES for person in people_of(read("demo.json", key))]
    for name in ("username", "email", "mobile"):
        assert len({person[name] for person in people}) == len(people), name


def test_each_bureau_has_three_people_for_three_hands(demo, programme):
    assert [bureau["region"] for bureau in demo["bureaus"]] == [
        bureau["region"] for bureau in programme["bureaus"]
    ]
    for bureau in demo["bureaus"]:
        assert [person["role"] for person in bureau["staff"]] == [
            "local_handler",
            "local_checker",
            "local_issuer",
        ]


def test_fifteen_experts_with_valid_credit_codes(demo):
    assert len(demo["experts"]) == 15
    assert [e["username"] for e in demo["experts"] if not is_valid(e["unit_code"])] == []


def test_one_expert_works_for_a_leading_company_of_a_sample(demo):
    """So that the demo has a conflict to suggest (回避)."""
    expert = next(e for e in demo["experts"] if e["username"] == demo["conflict"]["expert"])
    sample = next(s for s in demo["samples"] if s["key"] == demo["conflict"]["sample"])
    assert expert["unit_code"] in {row["credit_code"] for row in sample["answers"]["d01"]}


def test_the_policy_is_older_than_the_rounds_of_the_demo(key):
    assert date.fromisoformat(read("policy.json", key)["header"]["effective_on"]) < date(2025, 3, 1)


# --- the second programme ---------------------------------------------------------------------


def test_the_second_programme_has_another_shape():
    stages = read("process.json", SECOND)["stages"]
    assert [(stage["key"], stage["kind"]) for stage in stages] == [
        ("apply", "apply"),
        ("formal_check", "check"),
        ("size", "auto"),
        ("consultation", "consult"),
        ("opinion", "opinion"),
        ("publicity", "publicity"),
        ("recognition", "certify"),
    ]
    assert [hand["role"] for hand in stages[3]["hands"]] == ["local_handler", "finance_handler"]
    assert [hand["role"] for hand in stages[4]["hands"]] == ["dept_handler", "dept_lead"]
    assert stages[6]["certify"] == {"plaque": False, "valid_years": 3}


def test_its_table_has_a_row_for_each_field_of_technology():
    """A condition of applying looks up there; what is in no row could not be applied for."""
    (name,) = read("programme.json", SECOND)["tables"]
    table, form = read(name, SECOND), application_of(SECOND)
    (choice,) = [field for field in fields_of(form) if field["code"] == "a05"]
    assert [row[:2] for row in table["rows"]] == [[one["code"], one["label"]] for one in choice["choices"]]
    conditions = read("process.json", SECOND)["stages"][0]["apply"]["conditions"]
    assert f"lookup('{table['code']}', a05, '{table['columns'][2]['code']}')" in conditions[2]["when"]


def test_programmes_share_roles_and_separations_word_for_word():
    """Loaded side by side neither changes what the other has brought."""
    first, second = (read("programme.json", key) for key in PROGRAMMES)
    for name, called in (("roles", "key"), ("separations", "title")):
        known = {entry[called] for entry in first[name]}
        shared = [entry for entry in second[name] if entry[called] in known]
        assert shared
        assert [entry for entry in shared if entry not in first[name]] == []


def test_programmes_share_no_key_number_office_form_or_slug():
    def own(key):
        plan, site = read("programme.json", key), read("site.json", key)
        return {
            key,
            f"process {read('process.json', key)['code']}",
            read("policy.json", key)["slug"],
            *(procedure["letters"] for procedure in plan["procedures"]),
            *(office["name"] for office in (plan["department"], *plan["bureaus"])),
            *(read(name, key)["code"] for name in plan["forms"]),
            *(entry["slug"] for entry in site["sections"] if entry["key"] == "register"),
            *(read(f"{page}.json", key)["slug"] for page in ("notice", "publicity", "result")),
        }

    assert own(PROGRAMMES[0]) & own(SECOND) == set()


def test_the_sections_that_programmes_share_say_the_same():
    first, second = (
        {entry["key"]: entry for entry in read("site.json", key)["sections"]} for key in PROGRAMMES
    )
    assert first.keys() == second.keys()
    assert {key for key in first if first[key] != second[key]} == {"register"}


def test_the_register_filters_by_a_public_choice(key):
    fields = {field["code"]: field for field in fields_of(application_of(key))}
    field = fields[read("site.json", key)["register_filter"]]
    assert (field["type"], field["public"]) == ("choice", True)


def test_what_the_public_reads_of_an_application_is_in_uyghur(key):
    form = application_of(key)
    public = [field for field in fields_of(form) if field.get("public")]
    labels = [field["label"] for field in public]
    labels += [choice["label"] for field in public for choice in field.get("choices", ())]
    assert [text for text in labels if text not in form["i18n"]["ug"]] == []


def test_enterprises_of_the_demo_answer_every_required_question():
    form = application_of(SECOND)
    asked = {field["code"] for field in fields_of(form) if field.get("required")}
    for sample in read("demo.json", SECOND)["samples"]:
        given = sample["answers"].keys() | sample["files"].keys()
        assert asked == given, sample["key"]
        assert is_valid(sample["answers"]["a02"])
        assert sample["organisation"]["name"].endswith("（示例）")
