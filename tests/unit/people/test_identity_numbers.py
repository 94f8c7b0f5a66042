"""Document numbers of spec/facts.md 5.1: what is accepted, what is forgiven, what is refused and how."""

from datetime import date

import pytest

from backend.people import check_credit_code, check_id
from backend.people.credit_codes import CreditCodeWrong
from backend.people.identity_numbers import (
    ForeignResidenceNumberWrong,
    IdKindUnknown,
    IdNumberArea,
    IdNumberDate,
    IdNumberLength,
    IdNumberLetters,
    IdNumberMissing,
    IdNumberMistyped,
    PassportNumberWrong,
    PermitNumberWrong,
    ResidenceNumberWrong,
)

TODAY = date(2026, 11, 22)
RESIDENTS = (
    "11010519491231002X", "440524188001010014", "410702195603150025", "410711199003078810", "410702201509120039",
    "410721200002290017",
)  # fmt: skip
CREDIT_CODES = (
    "91350100M000100Y43", "12441500196720244T", "11370900004341048Y", "91110000600037341L", "91410700MA4000000J",
    "11410700MB00000004", "52410700MJ0000000B", "92410702MA4000001F",
)  # fmt: skip


@pytest.mark.parametrize("number", RESIDENTS)
def test_every_known_residents_number_is_accepted(number: str) -> None:
    assert check_id("resident_id", number, TODAY) == number


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "110105-19491231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105\u200b19491231002X",
    ],
)  # fmt: skip
def test_small_x_blanks_dashes_and_full_width_digits_are_forgiven(typed: str) -> None:
    assert check_id("resident_id", typed, TODAY) == "11010519491231002X"


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        ("", IdNumberMissing),
        ("  - ", IdNumberMissing),
        ("1101051949123100", IdNumberLength),
        ("110105491231002", IdNumberLength),
        ("1101051949123100X2", IdNumberLetters),
        ("11010519491231٠٠2X", IdNumberLetters),
        ("990105194912310021", IdNumberArea),
        ("810000199003078818", IdNumberArea),
        ("110105194913310021", IdNumberDate),
        ("410721190002290017", IdNumberDate),
        ("110105202712310021", IdNumberDate),
        ("110105194912310021", IdNumberMistyped),
        ("110105194912310\x00", IdNumberLength),
    ],
)
def test_a_wrong_residents_number_is_refused_with_what_is_wrong(number: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal) as said:
        check_id("resident_id", number, TODAY)
    assert said.value.field == "id_number"  # type: ignore[attr-defined]


@pytest.mark.parametrize("number", RESIDENTS)
def test_one_wrong_digit_or_two_neighbours_swapped_never_pass(number: str) -> None:
    for place in range(14, 17):
        wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        with pytest.raises(IdNumberMistyped):
            check_id("resident_id", wrong, TODAY)
    if number[15] != number[16]:
        with pytest.raises(IdNumberMistyped):
            check_id("resident_id", number[:15] + number[16] + number[15] + number[17], TODAY)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("hmt_permit", "H12345678"), ("hmt_permit", "m1234567890"), ("hmt_permit", "12345678"), ("hmt_permit", "1234567890A"),
        ("hmt_residence", "810000199003078818"), ("foreign_residence", "CHN123456789012"), ("passport", "E12345678"),
        ("passport", "ea1234567"), ("passport", "G12345678"),
    ],
)  # fmt: skip
def test_other_documents_are_accepted(kind: str, number: str) -> None:
    assert check_id(kind, number, TODAY) == number.upper()


@pytest.mark.parametrize(
    ("kind", "number", "refusal"),
    [
        ("hmt_permit", "X12345678", PermitNumberWrong), ("hmt_permit", "H1234567", PermitNumberWrong),
        ("hmt_residence", "11010519491231002X", ResidenceNumberWrong), ("hmt_residence", "810000199003078819", IdNumberMistyped),
        ("foreign_residence", "12345", ForeignResidenceNumberWrong), ("passport", "ABCDEFGH", PassportNumberWrong),
        ("driving_licence", "1", IdKindUnknown), ("", "1", IdKindUnknown),
    ],
)  # fmt: skip
def test_other_documents_are_refused_in_their_own_words(kind: str, number: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_id(kind, number, TODAY)


def test_a_new_foreigners_card_has_18_places_and_a_check_digit() -> None:
    body = "91100019900307881"
    fitting = [last for last in "0123456789X" if _passes(body + last)]
    assert len(fitting) == 1


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_every_known_credit_code_is_accepted_without_doubt(code: str) -> None:
    assert (check_credit_code(code.lower()).number, check_credit_code(code).doubtful) == (code, False)


def test_a_wrong_check_digit_of_a_credit_code_only_warns() -> None:
    assert check_credit_code("91410700MA4000000K").doubtful


@pytest.mark.parametrize("code", ["91410700MA400000", "91410700MO4000000J", "91410700MA4000000JJ", "中" * 18])
def test_what_can_be_no_credit_code_is_refused(code: str) -> None:
    with pytest.raises(CreditCodeWrong):
        check_credit_code(code)


def _passes(number: str) -> bool:
    try:
        check_id("foreign_residence", number, TODAY)
    except IdNumberMistyped:
        return False
    return True
