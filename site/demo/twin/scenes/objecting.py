"""异议: sent through the public form by visitors, received, investigated and concluded at the desk."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from forms_workflows.decisions.models import Objection

from ...samples import sample_pdf
from ..errors import Refused

STAMP = re.compile(r'name="stamp"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="stamp"')
#: What each kind of objection says, and by whom.
LETTERS = {
    "not upheld": {
        "kind": "person",
        "name": "史明达",
        "contact": "19800000999",
        "facts": "公示名单中该集群部分企业可能在两地重复计算，规模以上企业数有误，请核实（示例）。",
    },
    "not upheld in time": {
        "kind": "person",
        "name": "吾守尔·克里木",
        "contact": "19800000998",
        "facts": "该集群龙头企业的研发平台已经到期，填报的创新载体数可能偏多，请核实（示例）。",
    },
    "upheld": {
        "kind": "person",
        "name": "柳月华",
        "contact": "19800000997",
        "facts": "该集群内一家企业近三年发生过重大生产安全事故，申报时没有说明，附调查报告（示例）。",
    },
    "anonymous": {
        "kind": "anonymous",
        "name": "",
        "contact": "",
        "facts": "听说这个集群的促进组织专职人员不足三人（示例）。",
    },
    "late": {
        "kind": "person",
        "name": "何晓峰",
        "contact": "19800000996",
        "facts": "公示时没有看到，现在反映该集群部分数据与统计公报不一致（示例）。",
    },
}
REFUSALS = {
    "anonymous": "匿名提出，不予受理；线索已转监督人员（示例）。",
    "late": "已超过公示期，不予受理；线索已转监督人员（示例）。",
}
CONCLUSIONS = {
    "not upheld": {
        "status": "rejected",
        "report": "经调取两地统计名录逐户比对，规上企业无重复计算，异议不成立（示例）。",
        "reply": "经核查，您反映的情况不成立。感谢监督（示例）。",
    },
    "not upheld in time": {
        "status": "rejected",
        "report": "经核对认定文件，研发平台均在有效期内，异议不成立（示例）。",
        "reply": "经核查，平台均在有效期内，您反映的情况不成立。感谢监督（示例）。",
    },
    "upheld": {
        "status": "upheld",
        "report": "经应急管理部门确认，集群内企业近三年发生过重大生产安全事故，不符合第六条第（六）项（示例）。",
        "statement": "申报单位承认遗漏，接受处理（示例）。",
        "reply": "经核查，您反映的情况属实，已取消该集群的资格。感谢监督（示例）。",
    },
}


def object_to(play, page, case, letter):
    """Fill in the public form. Everything is taken in and gets a receipt, also what cannot be accepted."""
    url = page.get_url() + "objection/"
    form = play.get(None, url)
    stamp = STAMP.search(form.content.decode())
    content = LETTERS[letter]
    data = {
        **content,
        "case": case.pk,
        "credit_code": "",
        "truthful": "on",
        "website": "",
        "stamp": stamp and (stamp[1] or stamp[2]),
    }
    if letter == "upheld":
        data["evidence"] = SimpleUploadedFile("report.pdf", sample_pdf("Report"), "application/pdf")
    before = Objection.objects.count()
    response = play.post(None, url, data, expect=(302,))
    play.look(None, response.url)
    if Objection.objects.count() != before + 1:
        raise Refused(f"The objection ({letter}) to {case.invented.name} was not registered.")
    play.agenda.plan(play.soon(play.rng, 1, 1), receive, play, Objection.objects.latest("pk").pk, letter)


def receive(play, pk, letter):
    """受理或不予受理, by the objection officer."""
    officer = play.cast.of("objection_officer")[0]
    url = reverse("desk:objection", args=[pk])
    play.look(officer, reverse("desk:objections"))
    play.look(officer, url)
    if letter in REFUSALS:
        play.post(officer, url, {"refuse": "1", "reply": REFUSALS[letter]}, expect=(302,))
        return
    play.post(officer, url, {"accept": "1"}, expect=(302,))
    swiftly = letter == "not upheld in time"
    play.agenda.plan(
        play.soon(play.rng, 1, 1) if swiftly else play.soon(play.rng, 6, 9), conclude, play, pk, letter
    )


def conclude(play, pk, letter):
    """核查结论, by a head of division who has not dealt with the case."""
    objection = Objection.objects.select_related("submission").get(pk=pk)
    dealt = set(objection.submission.results.values_list("actor_id", flat=True))
    lead = next(person for person in play.cast.of("dept_lead") if person.pk not in dealt)
    url = reverse("desk:objection", args=[pk])
    play.look(lead, url)
    play.post(lead, url, {"conclude": "1", **CONCLUSIONS[letter]}, expect=(302,))
