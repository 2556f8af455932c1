"""The public search over 2,000 pages, the database's part of it: ``python benchmarks/bench_search.py`` (PostgreSQL)

Goal: a median of 15 ms. The pages are multiplied from a few with each other's titles in their texts, so that a query
finds hundreds of pages. The peer is the search page without a query.
"""

import statistics
import sys

import generate
import ground  # sets Django up
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from home.domain.acting import as_system
from home.domain.translations import prepare_home_page
from home.models import StandardPage
from tests.database import MIGRATED, databases
from tests.integration.test_search import QUERIES, TITLES

#: How many titles make up a page's text: each query finds hundreds of pages.
PAGES, TEXTS = 2000, 5
generate.COPIED |= {Page: "", StandardPage: ""}
generate.DIFFERENT |= {
    (Page, "path"): "substr(path, 1, 8) || right('0000' || (1000 + id + n * {step}), 4)",
    (Page, "translation_key"): "gen_random_uuid()",
    (Page, "slug"): "slug || '-' || n",
    (Page, "url_path"): "rtrim(url_path, '/') || '-' || n || '/'",
    (Page, "first_published_at"): "{earlier}",
    (IndexEntry, "object_id"): "CAST(CAST(object_id AS int) + n * {step} AS text)",
}


def make_pages():
    with as_system():
        home = prepare_home_page(title="首页")
        for place, title in enumerate(TITLES):
            text = "。".join((TITLES * 2)[place : place + TEXTS])
            page = StandardPage(title=title, slug=f"p{place}", intro=text)
            home.add_child(instance=page)
            page.save_revision().publish()
    made, distance = Page.objects.child_of(home), 1 + Page.objects.latest("pk").pk
    copies = PAGES // len(TITLES) - 1
    keys = ", ".join(str(pk) for pk in made.values_list("pk", flat=True))
    entries = ", ".join(f"'{pk}'" for pk in made.values_list("pk", flat=True))
    generate.copy_rows(Page, copies, distance, f"id IN ({keys})")
    generate.copy_rows(StandardPage, copies, distance, f"page_ptr_id IN ({keys})")
    # An entry's own key is no page's.
    step = distance * (1 + IndexEntry.objects.latest("pk").pk)
    generate.DIFFERENT[IndexEntry, "id"] = f"id + n * {step}"
    generate.copy_rows(IndexEntry, copies, distance, f"object_id IN ({entries})")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main():
    if connection.vendor != "postgresql":
        sys.exit("On SQLite the search is another one; DATABASE_URL=postgres://… names a PostgreSQL.")
    databases().use(MIGRATED)
    make_pages()
    visitor, address, costs = Client(), reverse("home:search"), {}
    for query in QUERIES:
        costs[query] = ground.median(lambda query=query: visitor.get(address, {"q": query}), times=3)
    worst = max(costs, key=lambda query: costs[query].database)
    ground.say(f"{len(costs)} queries over {StandardPage.objects.count()} pages", "")
    ground.say("database, median", f"{statistics.median(one.database for one in costs.values()):9.1f} ms")
    ground.say(f"database, worst ({worst})", costs[worst])
    ground.say("the page without a query", ground.median(lambda: visitor.get(address)))
    databases().close()


if __name__ == "__main__":
    main()
