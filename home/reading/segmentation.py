"""Words of a text in which no spaces stand between words."""

import re
import unicodedata

import rjieba

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
RUNS = re.compile(rf"([{HAN}]+)|([^\W{HAN}]+)")

# Letters that other keyboards put in the place of the Uyghur ones.
UYGHUR = str.maketrans({"\u0647": "\u06d5", "\u06d0": "\u0649", "\u064a": "\u0649"})


def fold(text: str) -> str:
    """Full-width letters and digits, presentation forms and exchanged Uyghur letters, each as one form."""
    return unicodedata.normalize("NFKC", text).translate(UYGHUR)


def words(text: str) -> list[str]:
    """``2026年先进制造集群申报`` → ``["2026", "年", "先进", "制造", "集群", "申报"]``; punctuation falls away."""
    found = []
    for han, other in RUNS.findall(fold(text)):
        found.extend(rjieba.cut(han) if han else [other])
    return found
