"""What is done with pages: made from decisions, moderated, published."""

from .moderation import approve_page, prepare_moderation, publish_through_moderation, submit_page
from .releases import release_publicity_page, release_result_page

__all__ = [
    "approve_page",
    "prepare_moderation",
    "publish_through_moderation",
    "release_publicity_page",
    "release_result_page",
    "submit_page",
]
