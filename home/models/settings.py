"""What every page says of the site: its name, who answers for it, and what the law makes it print."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from forms_workflows.definitions.fields import StreamField
from forms_workflows.wording import in_language
from home.blocks import FooterStream


@register_setting(icon="home", order=10)
class SiteSettings(BaseSiteSetting):
    title = models.CharField(_("site name"), max_length=60, default="申评")
    title_en = models.CharField(_("site name in English"), max_length=100, blank=True)
    title_ug = models.CharField(_("site name in Uyghur"), max_length=100, blank=True)
    sponsor = models.CharField(_("sponsoring department"), max_length=60, blank=True)
    sponsor_en = models.CharField(_("sponsoring department in English"), max_length=120, blank=True)
    sponsor_ug = models.CharField(_("sponsoring department in Uyghur"), max_length=120, blank=True)
    sponsor_in_masthead = models.BooleanField(
        _("say the sponsoring department at the head of every page"),
        default=True,
        help_text=_(
            "Switch it off where several departments work on the site; the foot of the page says it always."
        ),
    )
    emblem = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("emblem"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Stands before the name at the head of every page."),
    )

    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    email = models.EmailField(_("email"), blank=True)

    site_code = models.CharField(
        _("government site code"), max_length=10, blank=True, help_text=_("Ten digits")
    )
    icp_number = models.CharField(_("ICP number"), max_length=60, blank=True)
    icp_url = models.URLField(_("address of the ICP record"), blank=True)
    police_number = models.CharField(_("police record number"), max_length=60, blank=True)
    police_url = models.URLField(_("address of the police record"), blank=True)
    mark = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("mark of party and government sites"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    mark_url = models.URLField(_("address that the mark leads to"), blank=True)
    report_url = models.URLField(_("address for reporting errors"), blank=True)
    supports_ipv6 = models.BooleanField(_("say that the site supports IPv6"), default=True)
    footer_pages = StreamField(
        FooterStream(required=False), verbose_name=_("pages in the footer"), blank=True
    )

    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("title"), FieldPanel("title_en"), FieldPanel("title_ug")]),
                FieldRowPanel([FieldPanel("sponsor"), FieldPanel("sponsor_en"), FieldPanel("sponsor_ug")]),
                FieldPanel("sponsor_in_masthead"),
                FieldPanel("emblem"),
            ],
            _("Names"),
        ),
        MultiFieldPanel([FieldPanel("address"), FieldPanel("phone"), FieldPanel("email")], _("Contact")),
        MultiFieldPanel(
            [
                FieldPanel("site_code"),
                FieldRowPanel([FieldPanel("icp_number"), FieldPanel("icp_url")]),
                FieldRowPanel([FieldPanel("police_number"), FieldPanel("police_url")]),
                FieldRowPanel([FieldPanel("mark"), FieldPanel("mark_url")]),
                FieldPanel("report_url"),
                FieldPanel("supports_ipv6"),
            ],
            _("Records and marks"),
        ),
        FieldPanel("footer_pages"),
    ]

    # What a government site has to print in its footer; the check of production asks for these.
    REQUIRED = ["sponsor", "site_code", "icp_number", "police_number", "mark", "report_url", "phone"]

    class Meta:
        verbose_name = _("site settings")

    @classmethod
    def for_request(cls, request):
        """The settings of the request's site; unsaved defaults where nobody has saved any, so that reading never writes."""
        attribute = cls.get_cache_attr_name()
        if not hasattr(request, attribute):
            site = Site.find_for_request(request)
            found = cls.base_queryset().filter(site=site).first() if site else None
            setattr(request, attribute, found or cls(site=site))
        return getattr(request, attribute)

    @property
    def localised_title(self):
        return in_language(self, "title")

    @property
    def localised_sponsor(self):
        return in_language(self, "sponsor")

    def missing(self):
        """Names of the required footer fields that are still empty."""
        return [name for name in self.REQUIRED if not getattr(self, name)]
