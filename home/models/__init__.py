from .contact import Contact
from .pages import BasePage, HomePage, SectionPage, StandardPage
from .settings import SiteSettings

__all__ = ["BasePage", "Contact", "HomePage", "SectionPage", "SiteSettings", "StandardPage"]
