"""Staff's passwords, second factor and roles as rules."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.people.passwords import (
    PasswordTooEasy,
    PasswordTooShort,
    check_password,
    new_password,
    new_recovery_codes,
    read_recovery_code,
    totp_step,
)
from backend.people.roles import RolesKeptApart, RoleUnknown, check_roles

RFC_6238 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def test_a_sentence_is_a_good_password() -> None:
    assert check_password("今天窗口排队的人不多也不少呀", "clerk1")


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("short", PasswordTooShort),
        ("a" * 129, PasswordTooShort),
        ("aaaaaaaaaaaaaa", PasswordTooEasy),
        ("my-clerk1-password", PasswordTooEasy),
    ],
)
def test_easy_passwords_are_refused(password: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_password(password, "clerk1")


def test_made_passwords_pass_our_own_rule() -> None:
    assert check_password(new_password(), "clerk1")
    assert len(set(new_recovery_codes())) == 8


@pytest.mark.parametrize(("at", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")])
def test_the_second_factor_is_rfc_6238(at: int, code: str) -> None:
    assert totp_step(RFC_6238, code, datetime.fromtimestamp(at, UTC)) == at // 30


def test_a_code_fits_one_step_early_or_late_and_no_more() -> None:
    moment = datetime.fromtimestamp(1234567890, UTC)
    fits = [seconds for seconds in (-60, -30, 0, 30, 60) if totp_step(RFC_6238, "005924", moment + timedelta(seconds=seconds))]
    assert fits == [-30, 0, 30]


def test_a_recovery_code_is_read_however_it_is_written() -> None:
    assert read_recovery_code(" AB2C de3f-GH4K ") == "ab2c-de3f-gh4k"


def test_the_three_administrators_are_three_people() -> None:
    assert check_roles(["call-back"]) == ("call_back",)
    for wanted in (["operator", "auditor"], ["security", "clerk"]):
        with pytest.raises(RolesKeptApart):
            check_roles(wanted)
    for unknown in ([], ["king"]):
        with pytest.raises(RoleUnknown):
            check_roles(unknown)


def test_a_code_in_another_script_is_wrong_and_no_crash() -> None:
    assert totp_step(RFC_6238, "一二三四五六", datetime.fromtimestamp(59, UTC)) is None
