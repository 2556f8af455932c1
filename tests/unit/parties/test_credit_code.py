"""GB 32100: what is a code, what is put right silently, and what is said about a wrong one."""

import random

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from forms_workflows.parties.fields import (
    ALPHABET,
    WEIGHTS,
    CreditCodeField,
    check_digit,
    doubt,
    is_valid,
    normalise,
    problem,
    validate_credit_code,
)


def test_weights_are_those_of_the_standard():
    assert WEIGHTS == [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]


@pytest.mark.parametrize("code", ["91350100M000100Y43", "11320000MB151840XJ", "92141127MA0KD1Y64A"])
def test_real_codes_are_valid(code):
    assert is_valid(code)


@pytest.mark.parametrize("first17", ["N2430181MF1234567", "Y1430181MF1234567", "A1430181MF1234567"])
def test_codes_of_every_registering_authority_are_valid(first17):
    assert is_valid(first17 + check_digit(first17))


@pytest.mark.parametrize(
    "typed",
    [
        "91350100m000100y43",
        " 9135 0100 M000100Y43 ",
        "９１３５０１００Ｍ０００１００Ｙ４３",
        "91350100M000100Y43\u3000\n",
    ],
)
def test_what_people_paste_is_put_right(typed):
    assert normalise(typed) == "91350100M000100Y43"


def test_nothing_is_no_code():
    assert normalise(None) == ""
    assert not is_valid("")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("91350100M000100Y4", "has 18 characters; this one has 17"),
        ("91350100O000100Y43", "does not contain “O”"),
        ("B1350100M000100Y43", "begin with “B”"),
        ("91350100M000100Y44", "check digit"),
        ("91350100M000100Y34", "check digit"),
    ],
)
def test_a_wrong_code_gets_its_own_sentence(code, says):
    with translation.override("en"):
        assert says in str(problem(code) or doubt(code))
        with pytest.raises(ValidationError, match="unified social credit code|No authority"):
            validate_credit_code(code)


def test_any_single_wrong_character_and_any_swap_of_neighbours_is_found():
    chance = random.Random(7)
    for _round in range(200):
        first17 = "9165" + "".join(chance.choices(ALPHABET, k=13))
        code = first17 + check_digit(first17)
        at = chance.randrange(1, 18)
        other = chance.choice([character for character in ALPHABET if character != code[at]])
        assert not is_valid(code[:at] + other + code[at + 1 :])
        if at < 17 and code[at] != code[at + 1]:
            assert not is_valid(code[:at] + code[at + 1] + code[at] + code[at + 2 :])


@pytest.mark.parametrize("first17", ["", "9135", "91350100I000100Y4", "91350100M000100Y43"])
def test_no_check_digit_for_what_is_not_17_code_characters(first17):
    with pytest.raises(ValueError, match="17 characters"):
        check_digit(first17)


def test_the_form_field_takes_a_code_with_spaces_and_does_not_cut_it():
    field = CreditCodeField("code").formfield()
    assert field.clean("9135 0100 m000 100Y 43") == "91350100M000100Y43"
    assert "maxlength" not in field.widget_attrs(field.widget)
