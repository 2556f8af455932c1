"""Invented applicants of the cluster programme: for the demo, the simulation of a round, and tests.

Everything is fictional and says so (“示例”). The same seed gives the same organisation and the same answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from forms_workflows.parties.fields import check_digit
from portal.programmes import read

from .invention import Draft, complete

Answers = dict[str, Any]

VOCABULARY = read("invention.json")
#: Neighbours' own organisations are invented from seeds that no applicant uses.
PARTNER_SEEDS = 500_000
ATTACHMENTS = {
    "f03": ["产业规划.pdf"],
    "g02": ["章程.pdf", "财务管理制度.pdf"],
    "h04": ["应急管理部门证明.pdf", "生态环境部门证明.pdf"],
    "i04": ["集群培育提升方案.pdf"],
    "j01": ["法人登记证书.pdf"],
    "j02": ["审计报告一.pdf", "审计报告二.pdf", "审计报告三.pdf"],
    "j03": ["统计数据证明.pdf"],
    "j04": ["联合申报协议.pdf"],
    "j05": ["签章页及真实性承诺书.pdf"],
}


@dataclass(frozen=True)
class Organisation:
    """An invented promotion organisation (集群发展促进组织) and the two people who act for it."""

    name: str
    credit_code: str
    kind: str  # a code of field a03, the same as of parties.Organisation.Kind
    region: str  # GB/T 2260 code of the prefecture
    industry: str
    address: str
    legal_representative: str
    contact: dict[str, str]  # name, mobile, email
    filler: str
    principal: str


def credit_code(registrar: str, region: str, letters: str, number: int) -> str:
    """A right but invented credit code: registrar (2), region (6), letters (3) and six digits of the number."""
    first = f"{registrar}{region}{letters}{number % 10**6:06d}"
    return first + check_digit(first)


def invent_organisation(seed: int, region: str | None = None, *, industry: str | None = None) -> Organisation:
    """An organisation of that region and industry, or of those that the seed chooses. Seeds stay below half a million."""
    rng = Random(f"organisation/{seed}")  # noqa: S311 - fiction, not secrecy
    region = region or rng.choice(sorted(VOCABULARY["places"]))
    place = VOCABULARY["places"][region]
    kind, word = rng.choice(VOCABULARY["kinds"])
    chosen = rng.choice(VOCABULARY["industries"])["name"]
    industry = industry or chosen
    legal, contact, filler, principal = rng.sample(VOCABULARY["people"], 4)
    return Organisation(
        name=f"{place['short']}{rng.choice(VOCABULARY['houses'])}{industry}{word}（示例）",
        credit_code=credit_code("51" if kind == "association" else "52", region, "DMA", seed),
        kind=kind,
        region=region,
        industry=industry,
        address=f"{place['name']}{rng.choice(place['counties'])}示例路 {rng.randint(1, 199)} 号",
        legal_representative=legal,
        contact={"name": contact, "mobile": f"199{seed % 10**8:08d}", "email": f"org{seed}@shenping.example"},
        filler=filler,
        principal=principal,
    )


def invent_answers(
    seed: int,
    figures: Mapping[str, Any] | None = None,
    joint: bool = False,
    *,
    organisation: Organisation | None = None,
    partners: Sequence[Organisation] = (),
    year: int = 2026,
) -> Answers:
    """Answers to every required field of the application form but the files, so that every check holds.

    ``figures`` are answers that stand as they are; what is missing is invented to agree with them.
    ``year`` is the year of the round. A joint application without ``partners`` gets one from a neighbouring region.
    """
    organisation = organisation or invent_organisation(seed)
    if joint and not partners:
        neighbour = VOCABULARY["places"][organisation.region]["neighbours"][0]
        partners = [invent_organisation(seed + PARTNER_SEEDS, neighbour, industry=organisation.industry)]
    draft = Draft(
        seed=seed,
        year=year,
        organisation=organisation,
        partners=list(partners) if joint else [],
        vocabulary=VOCABULARY,
        answers=dict(figures or {}),
    )
    return complete(draft)


def attachments(joint: bool = False) -> dict[str, list[str]]:
    """Names of the files that a complete application carries, by field code."""
    return {code: names for code, names in ATTACHMENTS.items() if joint or code != "j04"}


def sample_keys() -> list[str]:
    return [sample["key"] for sample in read("demo.json")["samples"]]


def sample(key: str) -> dict[str, Any]:
    """One of the demo's sample clusters as it stands in demo.json. KeyError for an unknown one."""
    for entry in read("demo.json")["samples"]:
        if entry["key"] == key:
            return entry
    raise KeyError(key)


def sample_organisation(key: str) -> Organisation:
    return Organisation(**sample(key)["organisation"])


def sample_answers(key: str, *, year: int = 2026) -> Answers:
    """The complete answers of a sample cluster: its own figures and words, the rest invented to fit."""
    entry = sample(key)
    return invent_answers(
        entry["seed"],
        entry["answers"],
        entry["joint"],
        organisation=sample_organisation(key),
        partners=[Organisation(**partner) for partner in entry["partners"]],
        year=year,
    )


def sample_pdf(text: str = "Example") -> bytes:
    """A valid PDF of one page with a line of ASCII text: enough wherever an upload is wanted."""
    line = text.encode("ascii", "replace").translate(None, b"()\\")
    stream = b"BT /F1 16 Tf 72 760 Td (" + line + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    document, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(document))
        document += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return (
        document
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(document))
    )
