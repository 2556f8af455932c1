"""One block per kind of stage, which shows only the settings of that kind."""

from wagtail import blocks

from .automatic import AutoBlock, SpawnBlock, WaitBlock
from .desks import ApplyBlock, CheckBlock, ConsultBlock, OpinionBlock, ScoreBlock
from .lists import CertifyBlock, MeetingBlock, PublicityBlock, RankBlock


class StageStream(blocks.StreamBlock):
    apply = ApplyBlock()
    check = CheckBlock()
    opinion = OpinionBlock()
    score = ScoreBlock()
    rank = RankBlock()
    meeting = MeetingBlock()
    publicity = PublicityBlock()
    certify = CertifyBlock()
    auto = AutoBlock()
    wait = WaitBlock()
    consult = ConsultBlock()
    spawn = SpawnBlock()

    class Meta:
        collapsed = True
