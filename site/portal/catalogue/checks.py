"""What the catalogues lack, one plain sentence each."""

import re
from collections import Counter

from . import files, sources, vendors

#: What a translation may neither lose nor invent: placeholders, and the markup of the packages' strings.
PIECES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*(?::[^}]*)?\}|</?[a-z][^>]*>")


def problems():
    try:
        messages = sources.messages_in_code()
    except sources.PutTogetherError as error:
        yield str(error)
        return
    for own in files.OWN:
        yield from missing(own, [each for each in messages if own.complete or each.is_public])
    for vendor in files.VENDOR:
        yield from missing(vendor, vendors.messages_for(vendor))
    for catalogue in files.ALL:
        yield from spoilt(catalogue)


def missing(catalogue, messages):
    translated = {(entry.msgctxt, entry.msgid) for entry in catalogue.read() if entry.translated()}
    for message in messages:
        if (message.context, message.msgid) not in translated:
            where = ", ".join(sorted(message.files))
            yield f"{catalogue.name} has no translation of “{message.msgid}” ({where})."


def spoilt(catalogue):
    for entry in catalogue.read():
        wanted = Counter(PIECES.findall(entry.msgid_plural or entry.msgid))
        for text in filter(None, [entry.msgstr, *entry.msgstr_plural.values()]):
            found = Counter(PIECES.findall(text))
            for piece in wanted - found:
                yield f"{catalogue.name}: the translation of “{entry.msgid}” has lost {piece}."
            for piece in found - wanted:
                yield f"{catalogue.name}: the translation of “{entry.msgid}” has invented {piece}."
