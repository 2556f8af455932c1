"""The ten sections of the application form, in order: later ones build on the figures of earlier ones."""

from random import Random
from typing import Any

from . import tables
from .draft import Draft, ahead, between, few, more, part


def complete(draft: Draft) -> dict[str, Any]:
    """All answers but the files."""
    for fill in SECTIONS:
        fill(draft)
    return dict(sorted(draft.answers.items()))


def applicant(draft: Draft) -> None:
    organisation = draft.organisation
    draft.know(
        a01=organisation.name,
        a02=organisation.credit_code,
        a03=organisation.kind,
        a05=organisation.region,
        a06=organisation.address,
        a07=organisation.legal_representative,
        a11=dict(organisation.contact),
    )
    draft.put("a04", founded, draft)
    draft.put("a08", tables.founders, draft)
    draft.put("a09", lambda rng: str(rng.randint(4, 18)))
    draft.put("a10", lambda rng: str(rng.randint(30, 220)))


def founded(rng: Random, draft: Draft) -> str:
    return f"{draft.year - rng.randint(4, 12)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"


def cluster(draft: Draft) -> None:
    industry = draft.industry
    places = "—".join(place["short"] for place in draft.places.values())
    draft.know(
        b01=f"{places}{industry['name']}集群（示例）",
        b02="joint" if draft.partners else "single",
        b03=industry["cluster"],
        b04=industry["name"],
        b05=industry["codes"],
        b07=sorted(draft.places),
    )
    draft.put("b06", tables.core_areas, draft)
    if draft.partners:
        draft.put("b08", tables.partner_units, draft)


def agglomeration(draft: Draft) -> None:
    draft.put("c04", between, 40, 900)
    draft.put("c05", part, draft, "c04", 0.75, 0.96)
    draft.put("c06", part, draft, "c05", 0.6, 0.92)
    draft.put("c08", part, draft, "c04", 0.02, 0.08)
    draft.put("c01", between, 25, 180, 0)
    draft.put("c03", part, draft, "c01", 0.55, 0.85, 0)
    draft.put("c02", more, draft, "c03", 1.2, 3)
    draft.put("c11", tables.market_shares, draft)
    draft.put("c12", between, 4000, 60000, 0)
    draft.put("b09", introduction, draft)


def introduction(rng: Random, draft: Draft) -> str:
    """集群简介, between 300 and 1,000 characters, in agreement with the figures. Published, so without money."""
    answers, industry = draft.answers, draft.industry
    values = {
        "title": answers["b01"],
        "industry": industry["name"],
        "places": "、".join(place["name"] for place in draft.places.values()),
        "products": "、".join(industry["products"]),
        "upstream": industry["upstream"],
        "downstream": industry["downstream"],
        "latest": draft.year - 1,
        "enterprises": answers["c01"]["y1"],
        "people": answers["c12"]["y1"],
    }
    sentences = [sentence.format(**values) for sentence in draft.vocabulary["texts"]["introduction"]]
    return "".join([*sentences, draft.text("joint") if draft.partners else ""])


def leadership(draft: Draft) -> None:
    draft.put("d01", tables.leading_companies, draft)
    draft.put("d03", between, 6, 60, 0)
    draft.put("d04", between, 8, 70, 0)
    draft.put("d05", between, 5, 40, 0)
    draft.put("d06", part, draft, "d05", 0.05, 0.25, 0)
    draft.put("d07", few, 2)
    draft.put("d08", tables.models, draft)
    draft.put("d09", between, 50, 85, fastest=0.08)


def innovation(draft: Draft) -> None:
    draft.put("e01", part, draft, "c05", 0.005, 0.026)
    draft.put("e03", few, 3)
    draft.put("e04", between, 3, 24, 0)
    draft.put("e05", tables.platforms, draft)
    draft.put("e06", tables.joint_projects, draft)
    draft.put("e07", tables.standards, draft)
    draft.put("e08", between, 40, 600, 0)
    draft.put("e09", between, 500, 16000)


def environment(draft: Draft) -> None:
    draft.put("f01", tables.policies, draft)
    draft.know(f02=draft.text("mechanism"))
    draft.put("f04", tables.factors, draft)
    draft.put("f05", between, 1500, 12000)
    draft.put("f06", between, 1, 40)
    draft.put("f07", between, 15, 110)


def governance(draft: Draft) -> None:
    draft.know(g01=draft.text("structure"), g03=draft.text("aims"))
    draft.put("g04", between, 120, 600)
    draft.put("g05", part, draft, "g04", 0.2, 0.6)
    draft.put("g07", tables.activities, draft)
    draft.put("g08", tables.shared_platforms, draft)


def declarations(draft: Draft) -> None:
    draft.know(h01=True, h02=True, j06=True)


def goals(draft: Draft) -> None:
    intensity = draft.number("e01", "y1") / draft.number("c05", "y1") * 100
    quality = draft.number("d03", "y1") + draft.number("d05", "y1")
    draft.put("i01", ahead, draft.number("c04", "y1"), 0.06, 0.14)
    draft.put("i02", ahead, max(intensity, 0.3), 0.03, 0.12)
    draft.put("i03", ahead, quality, 0.05, 0.15, 0)


SECTIONS = (
    applicant,
    cluster,
    agglomeration,
    leadership,
    innovation,
    environment,
    governance,
    declarations,
    goals,
)
