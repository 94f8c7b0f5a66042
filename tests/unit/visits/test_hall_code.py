"""The hall's changing code proves that one is in the hall now."""

from datetime import date, timedelta

import pytest

from backend import secrecy, settings
from backend.clock import at
from backend.visits import hall_code

NOW = at(date(2026, 11, 24), 9, 30)
STEP = hall_code.STEP


@pytest.fixture(autouse=True)
def key() -> None:
    secrecy.make_keys(settings.current().secret_key_file)


def test_the_code_is_good_for_its_half_minute_and_the_next() -> None:
    code = hall_code.current("hall", NOW)
    assert [hall_code.is_good("hall", code, NOW + steps * STEP) for steps in (0, 1, 2)] == [True, True, False]


def test_a_code_of_another_hall_or_of_the_future_is_not_good() -> None:
    assert not hall_code.is_good("other", hall_code.current("hall", NOW), NOW)
    assert not hall_code.is_good("hall", hall_code.current("hall", NOW + STEP), NOW)


def test_the_whole_address_of_the_qr_is_read_too() -> None:
    assert hall_code.is_good("hall", f"https://hall.example/check-in/hall/{hall_code.current('hall', NOW).upper()}/", NOW)


@pytest.mark.parametrize("typed", ["", "0000000000", "你好", "/", "a" * 5000])
def test_nonsense_is_not_good(typed: str) -> None:
    assert not hall_code.is_good("hall", typed, NOW)
    assert not hall_code.is_pass("hall", "device", typed, NOW)


def test_a_pass_holds_fifteen_minutes_on_its_own_device_in_its_hall() -> None:
    made = hall_code.arrival_pass("hall", "device", NOW)
    assert hall_code.is_pass("hall", "device", made, NOW + timedelta(minutes=15))
    assert not hall_code.is_pass("hall", "device", made, NOW + timedelta(minutes=16))
    assert not hall_code.is_pass("hall", "another", made, NOW)
    assert not hall_code.is_pass("other", "device", made, NOW)
