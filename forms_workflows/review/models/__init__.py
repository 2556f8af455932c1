"""What reviewers leave behind: results of stages, panels, score sheets, recusals, rankings."""

from .names import KeepsName
from .panels import Panel, PanelCase, PanelMember
from .ranking import RankedCase, Ranking
from .recusals import Recusal
from .results import Draft, StageResult
from .sheets import ScoreSheet

__all__ = [
    "Draft",
    "KeepsName",
    "Panel",
    "PanelCase",
    "PanelMember",
    "RankedCase",
    "Ranking",
    "Recusal",
    "ScoreSheet",
    "StageResult",
]
