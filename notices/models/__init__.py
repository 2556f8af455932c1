from .consequence import ConsequentialPage
from .correction import PageCorrection, PublicityCorrection
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
    "PageCorrection",
    "PolicyIndexPage",
    "PolicyPage",
    "PublicityCorrection",
    "PublicityIndexPage",
    "PublicityPage",
    "RegisterPage",
    "ResultPage",
]
