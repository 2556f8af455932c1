"""Rules about what documents do to titles. Whether there is a title is the procedure's matter: see ``rounds``."""

from django.utils.translation import gettext as _

from ..graph.kinds import Effect, Entry, Kind

#: Types of fields that can say what an entry becomes; any for a public answer.
FITTING = {Entry.NAME: {"text"}, Entry.HOLDER: {"text"}, Entry.REGION: {"region"}}


def changes_name_their_fields(graph, facts):
    form = facts.forms.get(graph.apply.form) if graph.apply else None
    if form is None:
        return  # said already
    for stage in graph.of_kind(Kind.CERTIFY):
        if stage.certify.effect != Effect.CHANGE:
            continue
        if not stage.certify.amendments:
            yield facts.problem(
                "amendment",
                stage,
                _("“%(stage)s” changes entries of the title. Say which, and by which answers."),
            )
        for amendment in stage.certify.amendments:
            found = form.form.field(amendment.code)
            if found is None:
                yield facts.problem(
                    "amendment",
                    stage,
                    _(
                        "“%(stage)s” changes the title by the field %(code)s, which the application’s form does not have."
                    ),
                    code=amendment.code or "–",
                )
            elif found.type not in FITTING.get(amendment.entry, {found.type}):
                yield facts.problem(
                    "amendment",
                    stage,
                    _(
                        "“%(stage)s”: the field %(code)s cannot say what “%(entry)s” becomes. Name one of another type."
                    ),
                    code=amendment.code,
                    entry=Entry(amendment.entry).label,
                )


def holders_are_renamed_by_a_hand(graph, facts):
    """An organisation that is called anew counts as verified again, which is somebody's word."""
    for stage in graph.of_kind(Kind.CERTIFY):
        entries = {amendment.entry for amendment in stage.certify.amendments}
        if stage.is_automatic and stage.certify.effect == Effect.CHANGE and Entry.HOLDER in entries:
            yield facts.problem(
                "amendment",
                stage,
                _(
                    "“%(stage)s” changes the name of the holder, which somebody has to look at. Let it not take effect by itself."
                ),
            )
