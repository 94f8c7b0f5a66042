"""Accounts from the mini-program: an openid, and the phone that WeChat or a code confirms for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from backend import ledger, secrecy
from backend.database import Connection, connection, transaction
from backend.people import sessions
from backend.people.actions import code_mac, take_code, tried_code
from backend.people.citizens import INSTALLATION, phone_index
from backend.people.codes import GOOD_FOR, CodeAnswer, CodeWrong
from backend.people.sessions import SessionKind, SignedIn


async def sign_in_by_wechat(openid: str, language: str, now: datetime) -> SignedIn:
    """A new session of the account that this openid belongs to, which is made where there is none (without a phone yet)."""
    async with transaction() as held:
        await held.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 1))", openid)
        citizen = await held.fetchval("SELECT citizen FROM we_chat_accounts WHERE openid = $1", openid)
        verb = "signed_in" if citizen else "joined"
        citizen = citizen or await _new_account(held, openid, language, now)
        await ledger.write(held, INSTALLATION, now, f"citizen:{citizen}", verb, f"citizen:{citizen}", {"by": "wechat"})
        device = f"wx-{secrecy.mac(openid, 'device').hex()[:32]}"
        return await sessions.begin(held, SessionKind.api, citizen, device, now, confirmed=False)


async def confirm_phone(citizen: UUID, phone: str, now: datetime) -> UUID:
    """`phone`, as WeChat told it, is the account's; returns whose the mini-program's sessions are now.

    A phone is one account: where it has one already, the mini-program's person goes over to it. Both were proven theirs.
    """
    async with transaction() as held:
        return await _confirm(held, citizen, phone, now)


async def confirm_phone_by_code(citizen: UUID, answer: CodeAnswer, now: datetime) -> UUID:
    """The same by a code that came to the phone; asked again after a lost answer, it is still confirmed. CodeWrong."""
    try:
        number = await tried_code(answer, now)
    except CodeWrong:
        if await _is_done(citizen, answer, now):
            return citizen
        raise
    async with transaction() as held:
        await take_code(held, number, answer, now)
        return await _confirm(held, citizen, answer.phone, now)


async def _is_done(citizen: UUID, answer: CodeAnswer, now: datetime) -> bool:
    """Whether this very code has just confirmed the account's phone, on this device."""
    async with connection() as held:
        return bool(
            await held.fetchval(
                """SELECT true FROM phone_codes c JOIN citizens z ON z.phone_index = c.phone_index AND z.id = $1
                   WHERE c.phone_index = $2 AND c.device = $3 AND c.code = $4 AND c.used_at > $5""",
                citizen, phone_index(answer.phone), answer.device, code_mac(answer.phone, answer.code), now - GOOD_FOR,
            )
        )  # fmt: skip


async def _new_account(connection: Connection, openid: str, language: str, now: datetime) -> UUID:
    citizen = uuid4()
    await connection.execute(
        """INSERT INTO citizens (id, level, language, mode, community_worker, created_at) VALUES ($1, 0, $2, 'standard', false, $3)""",
        citizen, language, now,
    )  # fmt: skip
    await connection.execute("INSERT INTO we_chat_accounts (openid, citizen, created_at) VALUES ($1, $2, $3)", openid, citizen, now)
    return citizen


async def _confirm(connection: Connection, citizen: UUID, phone: str, now: datetime) -> UUID:
    index = phone_index(phone)
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 2))", index.hex())
    owner = await connection.fetchval("SELECT id FROM citizens WHERE phone_index = $1", index)
    if owner == citizen:
        return citizen
    if owner is None:
        await connection.execute(
            "UPDATE citizens SET phone_box = $2, phone_index = $3, level = greatest(level, 1) WHERE id = $1",
            citizen, secrecy.seal(phone, "citizens.phone"), index,
        )  # fmt: skip
    else:
        await connection.execute("UPDATE we_chat_accounts SET citizen = $2 WHERE citizen = $1", citizen, owner)
        await connection.execute("UPDATE sessions SET citizen = $2 WHERE citizen = $1 AND kind = 'api'", citizen, owner)
    verb = "confirmed_phone" if owner is None else "went_over"
    await ledger.write(connection, INSTALLATION, now, f"citizen:{citizen}", verb, f"citizen:{owner or citizen}")
    return UUID(str(owner or citizen))
