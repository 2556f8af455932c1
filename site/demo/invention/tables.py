"""Rows of the form's tables. Each function makes the whole answer of one field."""

from random import Random

from forms_workflows.parties.fields import check_digit

from .draft import Draft, plain

Rows = list[dict]

PLATFORM_LEVELS = {"national": ("国家级", "e03"), "regional": ("自治区级", "e04")}
PLATFORM_KINDS = {
    "engineering_centre": "工程技术研究中心",
    "key_laboratory": "重点实验室",
    "technology_centre": "企业技术中心",
}
FACTORS = {
    "land": 900,
    "resources": 30,
    "energy": 160,
    "talent": 800,
    "technology": 25,
    "funds": 9000,
    "information": 5,
}


def companies(rng: Random, draft: Draft, count: int) -> Rows:
    """Names, credit codes and products of invented companies of the draft's industry, no two alike."""
    houses, products = draft.vocabulary["houses"], draft.industry["products"]
    names = rng.sample([(house, product) for house in houses for product in products], count)
    found = []
    for (house, product), number in zip(names, rng.sample(range(10**6), count), strict=True):
        first = f"91{draft.organisation.region}DMC{number:06d}"
        name = f"{draft.place['short']}{house}{product}有限公司（示例）"
        found.append({"name": name, "credit_code": first + check_digit(first), "products": product})
    return found


def founders(rng: Random, draft: Draft) -> Rows:
    kinds = ["leading_company", "leading_company", "research_institute"]
    found = companies(rng, draft, len(kinds))
    return draft.rows(
        "a08",
        [
            {"name": company["name"], "credit_code": company["credit_code"], "kind": kind}
            for company, kind in zip(found, kinds, strict=True)
        ],
    )


def core_areas(rng: Random, draft: Draft) -> Rows:
    return draft.rows(
        "b06",
        [
            {
                "prefecture": code,
                "county": county,
                "park": f"{county}{draft.industry['name']}产业园（示例）",
                "level": rng.choice(["national", "regional", "local"]),
                "area": plain(rng.uniform(4, 60)),
            }
            for code, place in draft.places.items()
            for county in place["counties"][:2]
        ],
    )


def partner_units(rng: Random, draft: Draft) -> Rows:
    return draft.rows(
        "b08",
        [
            {
                "region": partner.region,
                "name": partner.name,
                "credit_code": partner.credit_code,
                "duties": "负责本地区成员联络、数据汇总和项目对接",
            }
            for partner in draft.partners
        ],
    )


def market_shares(rng: Random, draft: Draft) -> Rows:
    return draft.rows(
        "c11",
        [
            {
                "product": product,
                "share": plain(rng.uniform(2, 28)),
                "rank": str(rng.randint(1, 9)),
                "source": f"示例行业协会{draft.year - 1}年度报告",
            }
            for product in rng.sample(draft.industry["products"], 2)
        ],
    )


def leading_companies(rng: Random, draft: Draft) -> Rows:
    """龙头企业, by last year's revenue, which together stays well within the cluster's."""
    count = rng.randint(6, 9)
    weights = sorted((rng.uniform(0.2, 1) for _ in range(count)), reverse=True)
    total = draft.number("c04", "y1") * rng.uniform(0.3, 0.6)
    return draft.rows(
        "d01",
        [
            {
                **company,
                "revenue": plain(total * weight / sum(weights)),
                "local_sourcing": plain(rng.uniform(20, 75), 1),
            }
            for company, weight in zip(companies(rng, draft, count), weights, strict=True)
        ],
    )


def models(rng: Random, draft: Draft) -> Rows:
    kinds = {"green_factory": "national", "smart_factory": "regional", "service_manufacturing": "regional"}
    return draft.rows(
        "d08",
        [
            {"kind": kind, "level": level, "number": str(rng.randint(1, 6)), "names": "见佐证材料（示例）"}
            for kind, level in kinds.items()
        ],
    )


def platforms(rng: Random, draft: Draft) -> Rows:
    """技术创新载体清单: as many national and regional rows as e03 and e04 say for the latest year."""
    rows = []
    for level, (title, counted_in) in PLATFORM_LEVELS.items():
        for number in range(1, int(draft.answers[counted_in]["y1"]) + 1):
            kind = rng.choice(sorted(PLATFORM_KINDS))
            year = draft.year - rng.randint(1, 8)
            rows.append(
                {
                    "name": f"{title}{draft.industry['name']}{PLATFORM_KINDS[kind]}（示例 {number}）",
                    "level": level,
                    "kind": kind,
                    "host": companies(rng, draft, 1)[0]["name"],
                    "document": f"示文〔{year}〕{number}号",
                    "year": str(year),
                }
            )
    return draft.rows("e05", rows)


def joint_projects(rng: Random, draft: Draft) -> Rows:
    return draft.rows(
        "e06",
        [
            {
                "partner": partner,
                "subject": f"{draft.product(rng)}关键技术研究",
                "amount": plain(rng.uniform(80, 900)),
                "starts": f"{draft.year - 3}-{rng.randint(1, 12):02d}-01",
                "ends": f"{draft.year - 1}-{rng.randint(1, 12):02d}-28",
                "result": "形成中试样品，申请发明专利",
            }
            for partner in rng.sample(draft.vocabulary["universities"], 2)
        ],
    )


def standards(rng: Random, draft: Draft) -> Rows:
    kinds = [
        ("association", "led", "T/SHILI"),
        ("local", "took_part", "DB65/T SL"),
        ("industry", "took_part", "SL/T"),
    ]
    return draft.rows(
        "e07",
        [
            {
                "number": f"{letters} {rng.randint(1000, 9999)}—{draft.year - age}",
                "name": f"{draft.product(rng)}技术规范（示例）",
                "level": level,
                "role": role,
                "year": str(draft.year - age),
            }
            for age, (level, role, letters) in enumerate(kinds, 1)
        ],
    )


def policies(rng: Random, draft: Draft) -> Rows:
    year = draft.year - 2
    return draft.rows(
        "f01",
        [
            {
                "title": f"关于支持{draft.industry['name']}产业集群发展的若干措施（示例）",
                "number": f"示政办〔{year}〕{rng.randint(2, 60)}号",
                "issued_by": f"{draft.place['name']}人民政府办公室（示例）",
                "date": f"{year}-{rng.randint(1, 12):02d}-15",
                "measures": "设立集群发展资金，保障重点项目用地用能，支持公共技术平台和人才公寓建设。",
            }
        ],
    )


def factors(rng: Random, draft: Draft) -> Rows:
    """要素保障: the seven fixed rows, whose ids are the codes that the form gives them."""
    return [
        {"id": code, "amount": plain(rng.uniform(most / 3, most), 0), "note": "已落实（示例）"}
        for code, most in FACTORS.items()
    ]


def activities(rng: Random, draft: Draft) -> Rows:
    titles = {"matchmaking": "产需对接会", "training": "技术培训班", "visits": "骨干企业走访"}
    return draft.rows(
        "g07",
        [
            {
                "kind": kind,
                "name": f"{draft.industry['name']}{title}（示例）",
                "date": f"{draft.year - 1}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
                "enterprises": str(rng.randint(12, 80)),
                "effect": "达成合作意向若干项",
            }
            for kind, title in titles.items()
        ],
    )


def shared_platforms(rng: Random, draft: Draft) -> Rows:
    return draft.rows(
        "g08",
        [
            {
                "kind": "research",
                "name": f"{draft.industry['name']}共性技术平台（示例）",
                "operator": draft.organisation.name,
                "enterprises": str(rng.randint(10, 60)),
            }
        ],
    )
