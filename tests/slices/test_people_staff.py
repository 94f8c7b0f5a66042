"""Staff sign in, are locked out only where they are strangers, and are never all removed (trust.md T19, section 6)."""

import secrets
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from backend import people
from backend.clock import now
from backend.people import Credentials, LastOne, NewStaff, StaffAnswer, StaffPasswordWrong, StaffSignInWrong
from backend.refusals import NotFound, TooOften
from tests import given

pytestmark = pytest.mark.usefixtures("db")


async def added(*roles: str, hall: str = "t-hall") -> Credentials:
    login = f"s{secrets.token_hex(5)}"
    return await people.add_staff(NewStaff(login, "演示职员", login.upper(), hall, roles or ("clerk",)), now())


def factor(given_out: Credentials, at=None) -> str:
    return pyotp.parse_uri(given_out.totp_uri).at(at or now())


def typed(given_out: Credentials, device: str = "", **changes: str) -> StaffAnswer:
    answer = StaffAnswer(given_out.login, given_out.password, factor(given_out), device or secrets.token_hex(8), "")
    return replace(answer, **changes)


async def sign_in(answer: StaffAnswer, at=None):
    return await people.sign_in_staff(answer, at or now(), demo=False)


async def refused(answer: StaffAnswer, at=None) -> None:
    with pytest.raises(StaffSignInWrong):
        await sign_in(answer, at)


async def test_password_and_second_factor_open_a_session_of_twelve_hours() -> None:
    clerk, start = await added("clerk", "desk"), now()
    signed = await sign_in(typed(clerk), start)
    found = await people.at_work(signed.token, start, demo=False)
    assert (found.member.login, found.member.roles, found.locked) == (clerk.login, {"clerk", "desk"}, False)
    assert await people.at_work(signed.token, start + timedelta(hours=12, seconds=1), demo=False) is None


async def test_login_password_and_code_are_refused_in_the_same_words() -> None:
    clerk = await added()
    await refused(typed(clerk, login="nobody"))
    await refused(typed(clerk, password="wrong wrong wrong"))
    await refused(typed(clerk, code="000000" if factor(clerk) != "000000" else "000001"))
    await refused(typed(clerk, code=""))


async def test_a_code_of_the_second_factor_works_once() -> None:
    clerk = await added()
    await sign_in(typed(clerk))
    await refused(typed(clerk))


async def test_a_recovery_code_works_once_instead_of_the_second_factor() -> None:
    clerk = await added()
    first, second = clerk.recovery_codes[:2]
    assert await sign_in(typed(clerk, code=first.upper()))
    await refused(typed(clerk, code=first))
    assert await sign_in(typed(clerk, code=second))


async def test_after_five_idle_minutes_the_password_opens_the_same_session_again() -> None:
    clerk, start = await added(), now()
    signed = await sign_in(typed(clerk), start)
    late = start + timedelta(minutes=5, seconds=1)
    locked = await people.at_work(signed.token, late, demo=False)
    assert locked.locked
    with pytest.raises(StaffPasswordWrong):
        await people.unlock_staff(locked, "not the password", late)
    await people.unlock_staff(locked, clerk.password, late)
    assert not (await people.at_work(signed.token, late, demo=False)).locked


async def test_a_storm_of_wrong_passwords_does_not_lock_out_a_known_tablet() -> None:
    clerk, start = await added(), now()
    await sign_in(typed(clerk, "tablet"), start)
    for _ in range(20):
        await refused(typed(clerk, password="storm storm storm"), start)
    with pytest.raises(TooOften):
        await sign_in(typed(clerk, password="storm storm storm"), start)
    later = start + timedelta(seconds=60)
    assert await sign_in(typed(clerk, "tablet", code=factor(clerk, later)), later)


async def test_five_wrong_passwords_close_the_tablet_itself_for_a_quarter_of_an_hour() -> None:
    clerk, start = await added(), now()
    await sign_in(typed(clerk, "tablet 2"), start)
    for _ in range(5):
        await refused(typed(clerk, "tablet 2", password="wrong wrong wrong"), start)
    later = start + timedelta(minutes=2)
    with pytest.raises(TooOften):
        await sign_in(typed(clerk, "tablet 2", code=factor(clerk, later)), later)
    much_later = start + timedelta(minutes=16)
    assert await sign_in(typed(clerk, "tablet 2", code=factor(clerk, much_later)), much_later)


async def test_demo_staff_sign_in_without_a_code_and_only_in_demo_mode() -> None:
    await people.load_demo_staff("t-demo", now())
    answer = StaffAnswer("Clerk1", people.DEMO_PASSWORD, "", secrets.token_hex(8), "")
    signed = await people.sign_in_staff(answer, now(), demo=True)
    assert await people.at_work(signed.token, now(), demo=True)
    assert await people.at_work(signed.token, now(), demo=False) is None
    await refused(answer)


async def test_a_disabled_account_opens_nothing_and_its_sessions_end() -> None:
    clerk = await added()
    signed = await sign_in(typed(clerk))
    await people.disable_staff(clerk.login, now())
    assert await people.at_work(signed.token, now(), demo=False) is None
    await refused(typed(clerk, code=clerk.recovery_codes[0]))


async def test_the_last_manager_of_a_hall_cannot_be_removed() -> None:
    hall = f"t-{secrets.token_hex(4)}"
    one, other = await added("manager", hall=hall), await added("manager", hall=hall)
    await people.disable_staff(one.login, now())
    with pytest.raises(LastOne):
        await people.disable_staff(other.login, now())


async def test_recovery_hands_out_new_keys_and_ends_what_the_old_ones_opened() -> None:
    clerk = await added()
    signed = await sign_in(typed(clerk))
    new = await people.recover_staff(clerk.login, now())
    assert await people.at_work(signed.token, now(), demo=False) is None
    await refused(typed(clerk, code=clerk.recovery_codes[0]))
    assert await sign_in(typed(new))


async def test_nobody_unknown_is_disabled_or_recovered() -> None:
    for act in (people.disable_staff, people.recover_staff):
        with pytest.raises(NotFound):
            await act("nobody-of-that-name", now())


async def test_every_step_of_an_account_is_on_record() -> None:
    clerk = await added()
    signed = await sign_in(typed(clerk))
    await refused(typed(clerk))
    await people.recover_staff(clerk.login, now())
    await people.disable_staff(clerk.login, now())
    rows = await given.rows("SELECT verb FROM ledger WHERE subject = $1 ORDER BY id", f"staff:{signed.owner}")
    assert [row[0] for row in rows] == ["added_staff", "signed_in", "sign_in_failed", "recovered_staff", "disabled_staff"]


async def test_passwords_rest_as_argon2id_and_the_second_factor_sealed() -> None:
    clerk = await added()
    [(password, box)] = await given.rows("SELECT password, totp_box FROM staff WHERE login = $1", clerk.login)
    assert password.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert pyotp.parse_uri(clerk.totp_uri).secret.encode() not in bytes(box)
