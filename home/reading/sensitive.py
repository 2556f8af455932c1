"""What must not go out on a page by mistake (涉密、个人信息不上网): numbers of identity cards, bank cards, mobile phones."""

import re

from django.utils.translation import gettext as _

EDGE_BEFORE, EDGE_AFTER = r"(?<![0-9A-Za-z-])", r"(?![0-9A-Za-z-])"
IDENTITY = re.compile(
    EDGE_BEFORE + r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]" + EDGE_AFTER
)
BANK_CARD = re.compile(EDGE_BEFORE + r"62\d{14,17}" + EDGE_AFTER)
MOBILE = re.compile(EDGE_BEFORE + r"1[3-9]\d{9}" + EDGE_AFTER)
IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def find_sensitive(text, *, mobiles=True):
    """One sentence for each number that looks like personal data; the number itself is masked."""
    found = [
        (_("an identity card number"), number) for number in IDENTITY.findall(text) if is_identity(number)
    ]
    found += [(_("a bank card number"), number) for number in BANK_CARD.findall(text) if is_bank_card(number)]
    if mobiles:
        found += [(_("a mobile phone number"), number) for number in MOBILE.findall(text)]
    return [
        _("The page contains %(kind)s (%(number)s). Take it out.") % {"kind": kind, "number": masked(number)}
        for kind, number in dict.fromkeys(found)
    ]


def is_identity(number):
    """The check character of GB 11643."""
    total = sum(int(digit) * weight for digit, weight in zip(number, IDENTITY_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17].upper()


def is_bank_card(number):
    """The check digit by Luhn."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def masked(number):
    return f"{number[:3]}****{number[-2:]}"
