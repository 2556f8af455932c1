from .consequence import ConsequentialPage
from .moderation import ModerationTask
from .notice import NoticeIndexPage, NoticePage
from .policy import PolicyIndexPage, PolicyPage
from .publicity import PublicityIndexPage, PublicityPage, ResultPage
from .register import RegisterPage

__all__ = [
    "ConsequentialPage",
    "ModerationTask",
    "NoticeIndexPage",
    "NoticePage",
    "PolicyIndexPage",
    "PolicyPage",
    "PublicityIndexPage",
    "PublicityPage",
    "RegisterPage",
    "ResultPage",
]
