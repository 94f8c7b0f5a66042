"""What a person does to be known: ask for a code, sign in by it, confirm again, sign out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from backend import ledger, limits, proof_of_work, secrecy, settings
from backend.database import Connection, transaction
from backend.logs import log
from backend.people import sessions
from backend.people.citizens import INSTALLATION, citizen_of_phone, phone_index
from backend.people.codes import (
    A_HANDFUL,
    EACH_MINUTE,
    FEW_VERIFIED,
    GOOD_FOR,
    MOST_TRIES,
    REFUSED_AS,
    STILL_COMING,
    VERIFIED_WITHIN,
    CodeAnswer,
    CodeAsked,
    CodesPaused,
    CodeWrong,
    NewCode,
    counted,
    new_code,
)
from backend.people.sessions import Session, SessionKind, SignedIn
from backend.proof_of_work import Asked
from backend.proof_of_work import Purpose as Work
from backend.refusals import NotFound, TooOften

Tell = Callable[[Connection, NewCode, datetime], Awaitable[None]]


async def send_code(asked: CodeAsked, tell: Tell, now: datetime) -> None:
    """A new code for this phone, device and purpose, told by `tell` in the same transaction; an older one is void.

    The same answer whether the phone has an account or not. ProofOfWorkNeeded near a limit and, for text messages, while few codes
    come back; CodeTooSoon, CodesUsedUp, CodesPaused (trust.md T7).
    """
    known = await is_known(_account(asked.phone), asked.device)
    await _check_work(asked, known, now)
    await _count(asked, known, now)
    code = NewCode(asked.phone, new_code(), asked.language, asked.spoken)
    async with transaction() as connection:
        await connection.execute(
            """INSERT INTO phone_codes (phone_index, purpose, device, code, channel, created_at, expires_at, tries)
               VALUES ($1, $2, $3, $4, $5, $6, $7, 0)""",
            phone_index(asked.phone), asked.purpose.value, asked.device, code_mac(asked.phone, code.code, asked.subject),
            "voice" if asked.spoken else "sms", now, now + GOOD_FOR,
        )  # fmt: skip
        await tell(connection, code, now)


async def sign_in_by_code(
    answer: CodeAnswer, now: datetime, *, language: str = "zh", kind: SessionKind = SessionKind.web, before: bytes | None = None
) -> SignedIn:
    """A new session of the phone's account, which is made where there is none; the session `before` ends. CodeWrong."""
    number = await tried_code(answer, now)
    async with transaction() as connection:
        await take_code(connection, number, answer, now)
        citizen, new = await citizen_of_phone(connection, answer.phone, language, now)
        if before:
            await sessions.end(connection, before, now)
        verb = "joined" if new else "signed_in"
        await ledger.write(connection, INSTALLATION, now, f"citizen:{citizen}", verb, f"citizen:{citizen}", {"by": "code"})
        return await sessions.begin(connection, kind, citizen, answer.device, now, confirmed=True)


async def sign_out(session: Session, now: datetime) -> None:
    """End this session, a citizen's or a staff member's."""
    actor = f"staff:{session.staff}" if session.staff else f"citizen:{session.citizen}"
    async with transaction() as connection:
        await sessions.end(connection, session.digest, now)
        await ledger.write(connection, INSTALLATION, now, actor, "signed_out", actor)


async def end_named(citizen: UUID, name: str, now: datetime) -> None:
    """Sign another browser or phone of one's own out; NotFound where it isn't theirs."""
    found = next((session for session in await sessions.sessions_of(citizen, now) if session.name == name), None)
    if found is None:
        raise NotFound
    await sign_out(found, now)


async def is_known(account: str, device: str) -> bool:
    """Whether `account` ("phone:…", "staff:…") signed in on this device before."""
    async with transaction() as connection:
        found = await connection.fetchval("SELECT true FROM known_devices WHERE account = $1 AND device = $2", account, device)
    return bool(found)


async def remember_device(connection: Connection, account: str, device: str, now: datetime) -> None:
    """From now on `account` is known on this device."""
    await connection.execute(
        """INSERT INTO known_devices (account, device, seen_at, times) VALUES ($1, $2, $3, 1)
           ON CONFLICT (account, device) DO UPDATE SET seen_at = $3, times = known_devices.times + 1""",
        account, device, now,
    )  # fmt: skip


async def _check_work(asked: CodeAsked, known: bool, now: datetime) -> None:
    async with transaction() as connection:
        watched = [each for each in counted(asked, known=known) if each[0] != EACH_MINUTE]
        pressure = max([await limits.share(connection, limit, who, now) for limit, who in watched])
        to_strangers = not (asked.spoken or known or settings.current().demo)  # in demo mode nothing leaves the machine
        if to_strangers and await _few_come_back(connection, now):
            pressure = max(pressure, proof_of_work.NEAR)
        if proof_of_work.NEAR <= pressure < 1:  # who has used a limit up is told so, and does no work in vain
            await proof_of_work.check(connection, asked.proof, Asked(Work.code, asked.device), pressure, now)


async def _few_come_back(connection: Connection, now: datetime) -> bool:
    sent, used = await connection.fetchrow(
        "SELECT count(*), count(used_at) FROM phone_codes WHERE created_at BETWEEN $1 AND $2", now - VERIFIED_WITHIN, now - STILL_COMING
    )
    return bool(sent >= A_HANDFUL and used < sent * FEW_VERIFIED)


async def _count(asked: CodeAsked, known: bool, now: datetime) -> None:
    refused: TooOften | None = None
    async with transaction() as connection:
        for limit, who in counted(asked, known=known):
            try:
                await limits.count(connection, limit, who, now)
            except TooOften as too_often:
                refused = REFUSED_AS[limit.name](retry_after=too_often.retry_after, minutes=too_often.facts.get("minutes", 1))
                break
    if isinstance(refused, CodesPaused):
        log.error("codes paused", known_device=known)
    if refused:
        raise refused


async def tried_code(answer: CodeAnswer, now: datetime) -> int:
    """One more try on the newest code of this phone, purpose and device, kept whatever comes of it; its id where it fits."""
    async with transaction() as connection:
        row = await connection.fetchrow(
            """UPDATE phone_codes SET tries = tries + 1
               WHERE id = (SELECT id FROM phone_codes WHERE phone_index = $1 AND purpose = $2 AND device = $3 ORDER BY id DESC LIMIT 1)
                 AND tries < $4 AND used_at IS NULL AND expires_at > $5
               RETURNING id, code""",
            phone_index(answer.phone), answer.purpose.value, answer.device, MOST_TRIES, now,
        )  # fmt: skip
    expected = bytes(row["code"]) if row else bytes(32)
    if not secrecy.same(expected, code_mac(answer.phone, answer.code, answer.subject)) or row is None:
        raise CodeWrong(field="code")
    return int(row["id"])


async def take_code(connection: Connection, number: int, answer: CodeAnswer, now: datetime) -> None:
    """The code is used up, in the caller's transaction, and the device known from now on. CodeWrong where another was quicker."""
    if not await connection.fetchval("UPDATE phone_codes SET used_at = $2 WHERE id = $1 AND used_at IS NULL RETURNING true", number, now):
        raise CodeWrong(field="code")
    await remember_device(connection, _account(answer.phone), answer.device, now)


def _account(phone: str) -> str:
    return f"phone:{phone_index(phone).hex()}"


def code_mac(phone: str, code: str, subject: str = "") -> bytes:
    """A code as it rests: bound to its phone and to what it confirms, not readable."""
    return secrecy.mac(f"{phone} {code} {subject}" if subject else f"{phone} {code}", "phone code")
