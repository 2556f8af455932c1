"""How articles of a regulation are cited: ``7(1)`` → “第七条（一）” and the anchor ``article-7-1``."""

import re
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forms_workflows.wording import joined

DIGITS = "零一二三四五六七八九"
NUMERAL = rf"[{DIGITS}十百]+|\d+"
WESTERN = re.compile(r"(\d+)\s*(?:[(（]\s*(\d+)\s*[)）])?")
CHINESE = re.compile(rf"第\s*({NUMERAL})\s*条(?:\s*第?\s*[(（]?\s*({NUMERAL})\s*[)）]?\s*项?)?")


@dataclass(frozen=True)
class Citation:
    article: int
    item: int | None = None

    @property
    def anchor(self):
        return f"article-{self.article}" + (f"-{self.item}" if self.item else "")

    @property
    def label(self):
        """In the reader's language: 第七条（一） · Article 7 (1)."""
        return article_label(self.article) + (item_label(self.item) if self.item else "")


def citations(text):
    """What a stage's article field cites, in order: ``"6(5),11"``, ``"第七条（一）、第十一条"``."""
    text = text or ""
    pattern = CHINESE if "条" in text else WESTERN
    return [
        Citation(number_of(match[1]), number_of(match[2]) if match[2] else None)
        for match in pattern.finditer(text)
    ]


def cited(text):
    """The citations in one line, in the reader's language; what cites no article stands as it is."""
    return joined(citation.label for citation in citations(text)) or text


def article_label(number):
    if speaks_chinese():
        return f"第{chinese_numeral(number)}条"
    return _("Article %(number)d") % {"number": number}


def item_label(number):
    return f"（{chinese_numeral(number)}）" if speaks_chinese() else f" ({number})"


def speaks_chinese():
    return (get_language() or "").startswith("zh")


def chinese_numeral(number):
    """1…999 as official documents write it: 七, 十一, 二十, 一百零三."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "") or DIGITS[0]


def number_of(text):
    """The number that a Chinese or a western numeral says."""
    if text.isdecimal():
        return int(text)
    total = current = 0
    for character in text:
        if character in "十百":
            total += (current or 1) * (10 if character == "十" else 100)
            current = 0
        else:
            current = DIGITS.index(character)
    return total + current
