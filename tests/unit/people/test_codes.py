"""Whose budget a code is asked on (trust.md T7)."""

from dataclasses import replace

import pytest

from backend.people import CodeAsked, CodeMissing, Purpose, check_code
from backend.people.codes import EACH_ADDRESS, IN_ALL, counted, new_code

ASKED = CodeAsked("19900001234", Purpose.sign_in, "device", "203.0.113.9", "zh")


def test_strangers_share_a_phones_budget_and_a_known_device_has_its_own() -> None:
    ours, one, other = counted(ASKED, known=True), counted(ASKED, known=False), counted(replace(ASKED, device="other"), known=False)
    assert ours[:2] != one[:2] == other[:2]


def test_a_known_device_does_not_draw_on_what_strangers_can_use_up() -> None:
    strangers, known = counted(ASKED, known=False), counted(ASKED, known=True)
    assert set(strangers).isdisjoint(known)


def test_loopback_in_demo_mode_is_not_counted_by_address() -> None:
    limits = [limit for limit, _ in counted(replace(ASKED, address=""), known=False)]
    assert EACH_ADDRESS not in limits
    assert IN_ALL in limits


def test_codes_are_six_digits_and_do_not_repeat_themselves() -> None:
    codes = {new_code() for _ in range(200)}
    assert all(len(code) == 6 and code.isdecimal() for code in codes)
    assert len(codes) > 190


@pytest.mark.parametrize("typed", ["123456", " 123 456 ", "１２３４５６", "123-456"])
def test_a_code_is_read_however_it_is_written(typed: str) -> None:
    assert check_code(typed) == "123456"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "\x00" * 6])
def test_no_six_digits_are_no_try(typed: str) -> None:
    with pytest.raises(CodeMissing):
        check_code(typed)
