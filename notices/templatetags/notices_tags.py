"""What notices and publicity pages show, and what other pages show of them."""

from datetime import date

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html

from forms_workflows.decisions.models import PublicityPeriod
from forms_workflows.wording import deadline, joined_html
from home.reading.pages import prepare_listing
from notices.models import NoticePage, PublicityPage, RegisterPage

from ..reading.register import register_entries

register = template.Library()


@register.filter
def to_the_minute(value):
    """A moment to the minute in the site's time zone, also inside text that runs from right to left."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    text = f"{date_format(local)} {local:%H:%M}"
    return format_html(
        '<time datetime="{}"><bdi dir="ltr">{}</bdi></time>', local.isoformat(timespec="minutes"), text
    )


@register.filter
def ends(value):
    """A moment at which something ends: midnight is 24:00 of the day before, as official documents write it."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}"><bdi dir="ltr">{}</bdi></time>',
        local.isoformat(timespec="minutes"),
        deadline(value),
    )


@register.filter
def day(value):
    """A date; nothing for none."""
    if not value:
        return ""
    return format_html(
        '<time datetime="{}"><bdi dir="ltr">{}</bdi></time>', value.isoformat()[:10], date_format(value)
    )


@register.filter
def moment(value):
    """A moment that was kept as text."""
    return parse_datetime(value)


@register.simple_tag
def listed(members):
    """Several words (or days) as one phrase, in the manner of the language."""
    return joined_html(day(member) if isinstance(member, date) else member for member in members)


@register.simple_tag
def apply_url(round):
    """Where one applies in this round; empty while nobody can."""
    if round is None or not round.is_accepting:
        return ""
    try:
        return reverse("desk:apply", args=[round.pk])
    except NoReverseMatch:
        return ""


@register.inclusion_tag("notices/includes/latest_notices.html", takes_context=True)
def latest_notices(context, limit=5):
    """The newest notices in the visitor's language."""
    pages = pages_of(NoticePage).order_by("-first_published_at")[:limit]
    return {"request": context.get("request"), "pages": prepare_listing(pages)}


@register.inclusion_tag("notices/includes/running_publicity.html", takes_context=True)
def running_publicity(context, limit=5):
    """Publicity pages whose period runs at this moment."""
    now = timezone.now()
    periods = PublicityPeriod.objects.filter(voided_at=None, starts_at__lte=now, ends_at__gt=now)
    pages = pages_of(PublicityPage).filter(shortlist__in=periods.values("shortlist"))
    pages = prepare_listing(pages.order_by("-first_published_at"))
    running = [page for page in pages if page.period and page.period.is_running]
    return {"request": context.get("request"), "pages": running[:limit]}


@register.inclusion_tag("notices/includes/register_teaser.html", takes_context=True)
def register_teaser(context, limit=5):
    """The newest entries of the register and how many there are."""
    page = RegisterPage.objects.live().filter(locale__language_code=translation.get_language()).first()
    titles = register_entries(page.programme_id) if page else register_entries().none()
    return {
        "request": context.get("request"),
        "page": page,
        "titles": titles[:limit],
        "count": titles.count() if page else 0,
    }


def pages_of(model):
    return model.objects.live().public().filter(locale__language_code=translation.get_language())
