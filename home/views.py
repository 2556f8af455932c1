"""Addresses of the site itself that are not pages."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from .reading import navigation, preferences, search

RESULTS_PER_PAGE = 10


@require_safe
def search_pages(request):
    query = search.tidy(request.GET.get("q", ""))
    results = Paginator(search.find_pages(query), RESULTS_PER_PAGE).get_page(request.GET.get("page"))
    found = [
        {"page": page, "title": search.mark(page.title, query), "excerpt": search.excerpt(page, query)}
        for page in results
    ]
    return render(request, "home/search.html", {"query": query, "results": results, "found": found})


@require_safe
def sitemap(request):
    """The pages of this language, two levels deep."""
    home = navigation.home_page(request)
    pages = home.get_descendants().live().public().filter(depth__lte=home.depth + 2) if home else []
    sections = []
    for page in pages:
        if page.depth == home.depth + 1:
            sections.append({"page": page, "children": []})
        elif sections and page.is_descendant_of(sections[-1]["page"]):
            sections[-1]["children"].append(page)
    return render(request, "home/sitemap.html", {"sections": sections})


@require_safe
def robots(request):
    text = render_to_string("home/robots.txt", request=request)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def set_display(request):
    """Keep the visitor's choice of type size and contrast, for browsers without JavaScript."""
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    response.set_cookie(
        preferences.COOKIE, preferences.to_cookie(request.GET), max_age=preferences.YEAR, samesite="Lax"
    )
    return response
