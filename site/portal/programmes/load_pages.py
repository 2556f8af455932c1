"""The public site of a programme: home, sections, policy and explaining pages, in every language; moderation; settings.

A programme brings the pages that it names. Home page, sections, explaining pages and settings are the site's and speak
for all programmes: whoever comes first makes them.
"""

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Site

from home.domain.translations import prepare_home_page, prepare_locales, publish_translation
from home.models import SiteSettings, StandardPage
from notices.domain import prepare_moderation
from notices.models import NoticeIndexPage, PolicyIndexPage, PolicyPage, PublicityIndexPage, RegisterPage

from . import texts

SECTIONS = {
    "notices": NoticeIndexPage,
    "publicity": PublicityIndexPage,
    "register": RegisterPage,
    "policies": PolicyIndexPage,
}
#: Explaining pages of the site, those that a programme may bring, and those that stand in the menu besides the sections.
SITE_PAGES = ("about", "objection_guide", "privacy")
OWN_PAGES = ("commitment",)
IN_MENU = ("about",)
#: wagtail-localize asks every text block of a struct for its text.
NO_BASIS = {"number": "", "address": ""}
#: What Wagtail's own migration gives the first site.
FIRST_ADDRESS = ("localhost", 80)
SOURCE = settings.LANGUAGE_CODE
OTHERS = [code for code, _name in settings.LANGUAGES if code != SOURCE]


def home(loading):
    """The home page, empty until the pages that it leads to are there. A site needs one, with or without content."""
    page = prepare_home_page(title=loading.read_site("site.json")["title"][SOURCE])
    loading.made["pages"] = {"home": page}
    empty = not page.services and not page.body
    loading.made["new_pages"] = {"home": home_translations} if empty else {}


def sections(loading):
    outcomes = []
    for entry in loading.read("site.json")["sections"]:
        model, content = SECTIONS[entry["key"]], entry["languages"]
        fields = {**content[SOURCE], "show_in_menus": True}
        if model is RegisterPage:
            fields |= {
                "programme": loading.made["programme"],
                "filter_code": loading.read("site.json")["register_filter"],
            }
        outcomes.append(
            add_page(loading, entry["key"], "home", model(slug=entry["slug"], **fields), plain(content))
        )
    loading.say("sections of the site", *outcomes)


def plain(content):
    """How the translations of a page without a body are found."""
    return lambda loading: {code: content[code] for code in OTHERS}


def policy(loading):
    source = loading.read(loading.plan["regulation"]["page"])
    values = texts.page_values(policy_fields(source, SOURCE))
    page = PolicyPage(slug=source["slug"], programme=loading.made["programme"], **values)
    outcome = add_page(loading, "policy", "policies", page, lambda _: policy_translations(source))
    loading.say("policy page", outcome)


def policy_fields(source, code):
    head = source["header"]
    numbers = ("document_number", "index_number", "date_made", "published_on", "effective_on", "validity")
    return {
        **{name: head[name] for name in numbers},
        **{name: head[name][code] for name in ("issuing_body", "subject")},
        **{name: source[name][code] for name in ("title", "intro", "preamble")},
        "chapters": in_language([{"type": "chapter", "value": entry} for entry in source["chapters"]], code),
        "basis": in_language(
            [{"type": "basis", "value": NO_BASIS | entry} for entry in source["basis"]], code
        ),
    }


def in_language(value, code):
    """Texts that stand as ``{language: text}`` replaced by the one in this language."""
    if isinstance(value, list):
        return [in_language(item, code) for item in value]
    if isinstance(value, dict):
        return value[code] if code in value else {key: in_language(item, code) for key, item in value.items()}
    return value


def policy_translations(source):
    ours = policy_fields(source, SOURCE)
    found = {}
    for code in OTHERS:
        theirs = policy_fields(source, code)
        words = {name: theirs[name] for name in ("title", "intro", "issuing_body", "subject")}
        found[code] = words | {
            name: texts.pairs(ours[name], theirs[name]) for name in ("preamble", "chapters", "basis")
        }
    return found


def standard_pages(loading):
    outcomes = []
    for name in standard_names(loading):
        content = page_content(loading, name)
        languages = content["languages"]
        page = StandardPage(
            slug=content["slug"].replace("_", "-"),
            show_in_menus=name in IN_MENU,
            **texts.page_values(standard_fields(languages[SOURCE])),
        )
        outcomes.append(add_page(loading, name, "home", page, standard_translations(languages)))
    loading.say("explaining pages", *outcomes)


def standard_names(loading):
    return [*SITE_PAGES, *(name for name in OWN_PAGES if name in loading.plan["pages"])]


def page_content(loading, name):
    if name in SITE_PAGES:
        return loading.read_site(f"{name}.json")
    return loading.read(loading.plan["pages"][name])


def standard_fields(content):
    return {"title": content["title"], "intro": content["intro"], "body": body_of(content)}


def body_of(content):
    """A page's blocks; of a statement with clauses (承诺书) its opening, the numbered clauses and its closing."""
    if "body" in content:
        return content["body"]
    clauses = "".join(f"<li>{clause}</li>" for clause in content["clauses"])
    blank = {"organisation": "＿＿", "credit_code": "＿＿", "year": "＿＿"}
    whole = [texts.paragraph(content["opening"]), f"<ol>{clauses}</ol>", texts.paragraph(content["closing"])]
    return [{"type": "text", "value": texts.filled_in(text, blank)} for text in whole]


def standard_translations(languages):
    def find(_loading):
        ours = body_of(languages[SOURCE])
        return {
            code: {
                "title": languages[code]["title"],
                "intro": languages[code]["intro"],
                "body": texts.pairs(ours, body_of(languages[code])),
            }
            for code in OTHERS
        }

    return find


def home_content(loading):
    """Fill the home page, now that there is something to lead to."""
    if "home" not in loading.made["new_pages"]:
        loading.say("home page", "unchanged")
        return
    page = loading.made["pages"]["home"]
    for name, value in texts.page_values(home_fields(loading, SOURCE)).items():
        setattr(page, name, value)
    page.save_revision().publish()
    loading.say("home page", "new")


def home_fields(loading, code):
    content = loading.read_site("home.json")["languages"][code]
    help_title = loading.read_site("site.json")["words"]["help"][code]
    links = [page_link(loading, name, code) for name in standard_names(loading)]
    return {
        "title": content["title"],
        "intro": content["intro"],
        "services": [{"type": "link", "value": aimed(loading, link)} for link in content["services"]],
        "body": [
            {"type": block["type"], "value": aimed(loading, block["value"])} for block in content["body"]
        ],
        "aside": [{"type": "links", "value": {"title": help_title, "links": links}}],
    }


def page_link(loading, name, code):
    title = page_content(loading, name)["languages"][code]["title"]
    return {"title": title, "text": "", "page": page_pk(loading, name), "address": ""}


def page_pk(loading, name):
    page = loading.made["pages"].get(name)
    return page.pk if page else None


def aimed(loading, value):
    """A block's value whose ``target`` names become pages, or addresses where no page has that name."""
    if isinstance(value, list):
        return [aimed(loading, item) for item in value]
    if not isinstance(value, dict):
        return value
    found = {key: aimed(loading, item) for key, item in value.items() if key != "target"}
    if "target" in value:
        page = page_pk(loading, value["target"])
        if "limit" in value:
            found["source"] = page
        else:
            found |= {"page": page, "address": "" if page else f"/{value['target']}/"}
    return found


def home_translations(loading):
    ours = home_fields(loading, SOURCE)
    found = {}
    for code in OTHERS:
        theirs = home_fields(loading, code)
        streams = {name: texts.pairs(ours[name], theirs[name]) for name in ("services", "body", "aside")}
        found[code] = {"title": theirs["title"], "intro": theirs["intro"]} | streams
    return found


# --- pages in general ---------------------------------------------------------------------------------


def add_page(loading, name, parent, page, find_translations):
    """Publish the page below its parent unless there is one with its slug; remembers it under ``name``."""
    pages = loading.made["pages"]
    above = pages[parent]
    found = above.get_children().filter(slug=page.slug).first()
    if found:
        pages[name] = found.specific
        return "unchanged"
    above.add_child(instance=page)
    page.save_revision().publish()
    # Wagtail's tree keeps counts on the instances that it was given.
    above.refresh_from_db()
    pages[name] = page
    loading.made["new_pages"][name] = find_translations
    return "new"


def languages(loading):
    """Mirror the tree into every language and publish the translations of what is new."""
    new = loading.made["new_pages"]
    if not new:
        loading.say("translations", "unchanged")
        return
    prepare_locales()
    count = 0
    for name, find in new.items():
        page = type(loading.made["pages"][name]).objects.get(pk=loading.made["pages"][name].pk)
        for code, fields in find(loading).items():
            publish_translation(page=page, locale=Locale.objects.get(language_code=code), fields=fields)
            count += 1
    loading.say("translations", *["new"] * count)


def site_settings(loading):
    site = Site.objects.get(is_default_site=True)
    give_address(site)
    if SiteSettings.objects.filter(site=site).exists():
        loading.say("site settings", "unchanged")
        return
    department, title = loading.made["department"], loading.read_site("site.json")["title"]
    footer = [loading.made["pages"][name].pk for name in standard_names(loading)]
    SiteSettings.objects.create(
        site=site,
        title=title[SOURCE],
        title_en=title["en"],
        title_ug=title["ug"],
        sponsor=department.name,
        sponsor_en=department.name_en,
        sponsor_ug=department.name_ug,
        sponsor_in_masthead=False,
        address=department.address,
        phone=department.phone,
        email=department.email,
        footer_pages=[{"type": "page", "value": pk} for pk in footer],
    )
    loading.say("site settings", "new")


def give_address(site):
    """Let feeds and sitemaps lead to BASE_URL, unless the administrator has given the site another address."""
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    if (site.hostname, site.port) == FIRST_ADDRESS and address.hostname:
        site.hostname = address.hostname
        site.port = address.port or (443 if address.scheme == "https" else 80)
        site.save()


def moderation(loading):
    """Groups, page permissions and the workflow of three approvals."""
    prepare_moderation()
    loading.say("moderation", "ready")


STEPS = (home, sections, policy, standard_pages, home_content, languages, site_settings, moderation)
