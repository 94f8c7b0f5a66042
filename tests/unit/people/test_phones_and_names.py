"""Phones and names as people type them."""

import pytest

from backend.people import check_contact_phone, check_enterprise_name, check_name, check_phone, is_mobile
from backend.people.names import NameMissing, NameTooLong, NameUnreadable
from backend.people.phones import ContactPhoneWrong, DemoPhone, PhoneMissing, PhoneWrong


@pytest.mark.parametrize(
    "typed",
    ["13800138000", "138 0013 8000", "+86 138-0013-8000", "008613800138000", "8613800138000", "１３８００１３８０００", "(+86)13800138000"],
)
def test_a_phone_is_read_however_it_is_written(typed: str) -> None:
    assert check_phone(typed, demo=False) == "13800138000"


@pytest.mark.parametrize(
    "typed", ["12800138000", "1380013800", "138001380000", "+1 13800138000", "010-12345678", "1380013800\x00", "١٣٨٠٠١٣٨٠٠٠"]
)
def test_what_is_no_mobile_number_is_refused(typed: str) -> None:
    with pytest.raises(PhoneWrong):
        check_phone(typed, demo=False)


def test_no_phone_is_refused_as_missing() -> None:
    with pytest.raises(PhoneMissing):
        check_phone(" - ", demo=False)


def test_demo_numbers_are_refused_outside_demo_mode_only() -> None:
    assert check_phone("19900001234", demo=True) == "19900001234"
    with pytest.raises(DemoPhone):
        check_phone("19900001234", demo=False)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (" 张 三 ", "张 三"), ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("Anna-Maria O'Neil", "Anna-Maria O'Neil"), ("欧阳\u3000小明", "欧阳 小明"),
        ("𠮷野", "𠮷野"), ("\ue000明", "\ue000明"), ("José", "José"),
    ],
)  # fmt: skip
def test_names_of_all_peoples_pass(typed: str, read: str) -> None:
    assert check_name(typed) == read


@pytest.mark.parametrize("typed", ["张\x00三", "张\ud800", "张\n\x07三", "张三1", "<b>张三", "·", "张\u202e三", "😀"])
def test_what_stands_in_no_name_is_refused(typed: str) -> None:
    with pytest.raises(NameUnreadable):
        check_name(typed)


def test_a_name_may_be_neither_empty_nor_endless() -> None:
    with pytest.raises(NameMissing):
        check_name(" \u3000 ")
    with pytest.raises(NameTooLong):
        check_name("张" * 51)
    with pytest.raises(NameTooLong):
        check_name("张" * 100_000)


def test_an_enterprise_may_have_digits_and_brackets_in_its_name() -> None:
    assert check_enterprise_name("三六五（新乡）3D打印有限公司") == "三六五（新乡）3D打印有限公司"


@pytest.mark.parametrize(
    ("typed", "number"), [("0373-3012345", "03733012345"), ("(010) 6555 0000", "01065550000"), ("138 0013 8000", "13800138000")]
)
def test_a_household_without_a_mobile_gives_its_landline(typed: str, number: str) -> None:
    assert check_contact_phone(typed, demo=False) == number
    assert is_mobile(number) is number.startswith("1")


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("3012345", ContactPhoneWrong),
        ("0373-12345", ContactPhoneWrong),
        ("0139 2534 5678", ContactPhoneWrong),  # a mobile with a nought before it would hear of nothing by SMS
        ("12345", ContactPhoneWrong),
        ("", PhoneMissing),
        ("19900001234", DemoPhone),
    ],
)
def test_what_nobody_can_telephone_is_refused(typed: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_contact_phone(typed, demo=False)
