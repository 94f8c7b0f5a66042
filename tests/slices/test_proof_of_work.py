"""Work near a limit: one solution lets in once, for its purpose, device and time (trust.md T1, T7)."""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import msgspec
import pytest

from backend import appointments, limits, notifications, people, proof_of_work, settings
from backend.appointments import Holder
from backend.appointments.pace import BY_ACCOUNT, BY_DEVICE
from backend.clock import at
from backend.database import transaction
from backend.people import CodeAsked
from backend.people import Purpose as CodePurpose
from backend.people.codes import EACH_DEVICE
from backend.proof_of_work import LEAST, MOST, Asked, ProofOfWorkNeeded, Purpose, challenge, solved, written
from tests import given
from tests.given_people import demo_phone

pytestmark = pytest.mark.usefixtures("db")
NOW = at(given.MONDAY, 9)


def asked(purpose: Purpose = Purpose.place) -> Asked:
    return Asked(purpose, secrets.token_hex(8))


@pytest.mark.parametrize(("pressure", "most"), [(0.5, LEAST), (0.75, (LEAST + MOST) // 2), (1.0, MOST), (5.0, MOST), (0.0, LEAST)])
def test_the_nearer_the_limit_the_more_work_but_never_beyond_two_seconds_of_a_cheap_phone(pressure: float, most: int) -> None:
    assert challenge(asked(), pressure, NOW).maxnumber == most


def test_the_work_has_the_form_of_altcha() -> None:
    work = challenge(asked(), 0.5, NOW)
    hits = [n for n in range(work.maxnumber) if sha256(f"{work.salt}{n}".encode()).hexdigest() == work.challenge]
    assert (work.algorithm, len(hits)) == ("SHA-256", 1)


def test_what_is_hashed_fits_one_block_so_that_old_phones_are_quick() -> None:
    work = challenge(asked(), 1.0, NOW)
    assert len(f"{work.salt}{work.maxnumber}") < 56


def test_no_two_challenges_are_alike() -> None:
    assert challenge(asked(), 0.5, NOW).salt != challenge(asked(), 0.5, NOW).salt


async def let_in(proof: str, who: Asked, now=NOW) -> bool:
    async with transaction() as held:
        try:
            await proof_of_work.check(held, proof, who, 0.5, now)
        except ProofOfWorkNeeded:
            return False
    return True


async def test_a_solution_lets_in_once() -> None:
    who = asked()
    proof = solved(challenge(who, 0.5, NOW))
    assert [await let_in(proof, who), await let_in(proof, who)] == [True, False]


async def test_a_solution_is_too_old_after_five_minutes() -> None:
    who = asked()
    proof = solved(challenge(who, 0.5, NOW))
    assert not await let_in(proof, who, NOW + timedelta(minutes=5, seconds=1))
    assert await let_in(proof, who, NOW + timedelta(minutes=5))


async def test_a_solution_is_good_for_its_own_device_and_purpose_alone() -> None:
    who = asked()
    proof = solved(challenge(who, 0.5, NOW))
    assert not await let_in(proof, replace(who, device="another"))
    assert not await let_in(proof, replace(who, purpose=Purpose.code))


async def test_a_wrong_number_is_no_solution() -> None:
    who = asked()
    work = challenge(who, 0.5, NOW)
    right = msgspec.json.decode(b64decode(solved(work)))["number"]
    assert not await let_in(written(work, (right + 1) % work.maxnumber), who)


@pytest.mark.parametrize("part", ["challenge", "salt", "signature"])
async def test_work_that_somebody_made_up_is_refused(part: str) -> None:
    who = asked()
    found = msgspec.json.decode(b64decode(solved(challenge(who, 0.5, NOW))))
    found[part] = found[part].replace(found[part][0], "0" if found[part][0] != "0" else "1")
    assert not await let_in(b64encode(msgspec.json.encode(found)).decode(), who)


@pytest.mark.parametrize("proof", ["", "x", "%%%", b64encode(b"{}").decode(), b64encode(b"[1]").decode(), "A" * 5000, "文字", b64encode(b"\xff").decode()])
async def test_what_can_t_be_read_is_no_solution(proof: str) -> None:
    assert not await let_in(proof, asked())


async def used(limit: limits.Limit, who: str, times: int) -> None:
    async with transaction() as held:
        for _ in range(times):
            await limits.count(held, limit, who, NOW)


def code_asked(**more: object) -> CodeAsked:
    return CodeAsked(demo_phone(), CodePurpose.sign_in, secrets.token_hex(8), "", "zh", **more)  # type: ignore[arg-type]


async def test_codes_are_sent_without_work_until_half_of_a_limit_is_used() -> None:
    to = code_asked()
    await used(EACH_DEVICE, to.device, 4)
    await people.send_code(to, notifications.tell_code, NOW)
    again = replace(to, phone=demo_phone())
    with pytest.raises(ProofOfWorkNeeded) as needed:
        await people.send_code(again, notifications.tell_code, NOW)
    await people.send_code(replace(again, proof=solved(needed.value.facts["challenge"])), notifications.tell_code, NOW)


async def test_what_waits_for_work_counts_against_no_limit() -> None:
    to = code_asked()
    await used(EACH_DEVICE, to.device, 5)
    for _ in range(8):
        with pytest.raises(ProofOfWorkNeeded):
            await people.send_code(to, notifications.tell_code, NOW)


@pytest.fixture
def in_earnest(monkeypatch: pytest.MonkeyPatch):
    """Not demo mode: messages would go out."""
    monkeypatch.setenv("YUEBAN_DEMO", "0")
    settings.current.cache_clear()
    yield
    monkeypatch.undo()
    settings.current.cache_clear()


@pytest.mark.parametrize(("back", "work"), [(7, True), (9, False)])
async def test_while_few_codes_come_back_strangers_work_first_or_are_called(in_earnest: None, back: int, work: bool) -> None:
    """7 of 20 are 35 %, 9 of 20 are 45 %; in a year of its own, so that no other test's codes count."""
    now = NOW + timedelta(days=365 * (3 + back))
    for number in range(20):
        await given.rows(
            """INSERT INTO phone_codes (phone_index, purpose, device, code, channel, created_at, expires_at, tries, used_at)
               VALUES ('\\x00', 'sign_in', 'd', '\\x00', 'sms', $1::timestamptz, $1::timestamptz, 0, $2) RETURNING id""",
            now - timedelta(minutes=5), now if number < back else None,
        )  # fmt: skip
    to = code_asked()
    if work:
        with pytest.raises(ProofOfWorkNeeded):
            await people.send_code(to, notifications.tell_code, now)
    await people.send_code(replace(to, spoken=work), notifications.tell_code, now)


@pytest.mark.parametrize("signed_in", [False, True])
async def test_places_are_asked_for_without_work_until_half_of_a_limit_is_used(signed_in: bool) -> None:
    holder = Holder(secrets.token_hex(8), await given.citizen() if signed_in else None)
    limit, who = (BY_ACCOUNT, str(holder.citizen)) if signed_in else (BY_DEVICE, holder.device)
    await used(limit, who, limit.times // 2 - 1)
    await appointments.check_pace(holder, NOW)
    with pytest.raises(ProofOfWorkNeeded) as needed:
        await appointments.check_pace(holder, NOW)
    await appointments.check_pace(holder, NOW, proof=solved(needed.value.facts["challenge"]))


async def test_a_phone_confirmed_just_now_does_instead_of_work() -> None:
    holder = Holder(secrets.token_hex(8), await given.citizen())
    await used(BY_ACCOUNT, str(holder.citizen), 100)
    await appointments.check_pace(holder, NOW, confirmed=True)
