"""Find people by name, however the dots of a name are written: 买买提·艾力, 买买提•艾力, 买买提艾力."""

from django.db.models import F, Q, Value
from django.db.models.functions import Replace

#: What people type between the parts of a name: the standard's own dot and what keyboards offer instead.
DOTS = "·•・．‧･⋅∙"


def without_dots(text):
    return "".join(character for character in text if character not in DOTS)


def search(queryset, text, *, fields, names=("name",)):
    """Rows in which one of the fields holds the text. ``names`` are those that are compared without dots."""
    condition = Q()
    for field in fields:
        condition |= Q(**{f"{field}__icontains": text})
    plain = without_dots(text)
    for number, field in enumerate(names if plain else ()):
        bare = F(field)
        for dot in DOTS:
            bare = Replace(bare, Value(dot), Value(""))
        queryset = queryset.alias(**{f"bare_{number}": bare})
        condition |= Q(**{f"bare_{number}__icontains": plain})
    return queryset.filter(condition)
