"""Suggested conflicts of interest: an expert's employer is a party of the case."""

from types import SimpleNamespace as Some

from forms_workflows.review.domain.recusals import suggested_conflicts

EMPLOYER = "91650100MA0000001X"


def case(identifier):
    return Some(organisation=Some(identifier=identifier, name="申报单位"))


def expert(pk, unit_code):
    return Some(pk=pk, unit_code=unit_code)


def test_whoever_works_for_a_party_has_a_conflict():
    experts = [expert(1, EMPLOYER), expert(2, "91650100MA0000002X"), expert(3, "")]
    assert suggested_conflicts(case(EMPLOYER), experts, answers={}) == {1: "申报单位"}
    members = {
        "c01": [{"credit_code": "91650100MA0000002X", "name": "成员"}, {"credit_code": "", "name": "无"}]
    }
    assert suggested_conflicts(case(EMPLOYER), experts, answers=members) == {1: "申报单位", 2: "成员"}


def test_who_has_no_identifier_is_nobodys_employer():
    assert suggested_conflicts(case(""), [expert(1, ""), expert(2, EMPLOYER)], answers={}) == {}
