"""Words of a text in which no spaces stand between words."""

import re
import unicodedata

import rjieba

# Letters that Uyghur keyboards and older texts exchange for one another.
UYGHUR = str.maketrans({"\u0647": "\u06d5", "\u06d0": "\u0649", "\u064a": "\u0649"})


def fold(text: str) -> str:
    """Full-width letters and digits, presentation forms and exchanged Uyghur letters, each as one form."""
    return unicodedata.normalize("NFKC", text).translate(UYGHUR)


def words(text: str) -> list[str]:
    """``先进制造集群申报`` → ``["先进", "制造", "集群", "申报"]``; punctuation falls away."""
    return [word for run in re.findall(r"\w+", text) for word in rjieba.cut(run)]
