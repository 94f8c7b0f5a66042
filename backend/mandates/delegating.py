"""What two citizens do with a delegation: invite, ask, confirm by code, take on, refuse, end."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from backend import ledger, limits, people, settings
from backend.clock import SHANGHAI
from backend.database import Connection, connection, transaction
from backend.jobs import one_by_one
from backend.limits import Limit
from backend.mandates import delegation_records as records
from backend.mandates.delegation_notices import tell, tell_phone
from backend.mandates.delegations import (
    PENDING,
    PENDING_FOR,
    Delegation,
    GuardedPrincipal,
    NoDelegation,
    OwnPhoneNamed,
    Person,
    Side,
    Standing,
    Wanted,
    check_move,
    check_wanted,
    side_of,
)
from backend.mandates.signing import Signer, send, taken, tried
from backend.people import INSTALLATION, PhoneNeeded
from backend.references import new_reference
from backend.refusals import TooOften

PER_DAY = Limit("delegations", 5, timedelta(days=1))
PER_PHONE = Limit("delegations told", 3, timedelta(days=1))


async def invite(principal: UUID, wanted: Wanted, now: datetime) -> Delegation:
    """The principal names a delegate; nothing holds and nobody is told until the principal's code has come (`send_code`, `confirm`).

    MattersNeeded, DelegationEndWrong, OwnPhoneNamed, GuardedPrincipal, PhoneNeeded, the refusals of a name and a phone, TooOften.
    """
    return await _new(principal, wanted, Side.principal, now)


async def ask(delegate: UUID, wanted: Wanted, now: datetime) -> Delegation:
    """A delegate asks a principal by their phone, who hears of it by a message; the same answer whether the phone has an
    account, has heard enough today, or said no lately. Asked again while it waits, it is the same. As invite."""
    async with connection() as held:
        before = await records.asked_before(held, delegate, checked_phone(wanted.phone), now)
    if before is not None and before.state is Standing.asked:
        return before
    made = await _new(delegate, wanted, Side.delegate, now, muted=before is not None)
    if not made.muted:
        await tell_stranger(made.principal.phone, "delegation_asked", now)
    return made


async def send_code(reference: str, signer: Signer, now: datetime) -> None:
    """A code to the principal's phone that confirms exactly this delegation. NoDelegation, NotNow; those of people.send_code."""
    found, side = await of(reference, signer.citizen)
    check_move(found, side, "confirm")
    await send(found, await _own_phone(signer.citizen), signer, now)


async def confirm(reference: str, signer: Signer, code: str, now: datetime) -> Delegation:
    """The principal's code was right: it is in force, or waits for the delegate's yes. Again changes nothing. people.CodeMissing,
    CodeWrong, GuardedPrincipal, NoDelegation, NotNow."""
    read, phone = people.check_code(code), await _own_phone(signer.citizen)
    found, side = await of(reference, signer.citizen)
    check_move(found, side, "confirm")
    number, answer = await tried(found, phone, signer, read, now)
    async with transaction() as held:
        found = await records.one(held, reference, lock=True)
        state = check_move(found, side_of(found, signer.citizen, phone), "confirm")
        await _check_unguarded(held, signer.citizen)
        await taken(held, number, answer, now)
        await records.own(held, found.reference, Side.principal, signer.citizen)
        await records.mark_confirmed(held, found.reference, now)
        if state is Standing.live:
            await _in_force(held, found, signer.citizen, found.delegate.account, now)
            await tell(held, found, Side.delegate, "delegation_began", now)
        else:
            await records.stand(held, found.reference, state, now)
        await noted(held, found, f"citizen:{signer.citizen}", "confirmed_delegation", now)
        found = await records.one(held, reference)
    if state is Standing.invited:
        await tell_stranger(found.delegate.phone, "delegation_invited", now)
    return found


async def take_on(reference: str, delegate: UUID, now: datetime) -> None:
    """The delegate says yes. GuardedPrincipal, NoDelegation, NotNow, PhoneNeeded."""
    phone = await _own_phone(delegate)
    async with transaction() as held:
        found = await records.one(held, reference, lock=True)
        check_move(found, side_of(found, delegate, phone), "take_on")
        if found.principal.account:
            await _check_unguarded(held, found.principal.account)
        await records.own(held, found.reference, Side.delegate, delegate)
        await _in_force(held, found, found.principal.account, delegate, now)
        await noted(held, found, f"citizen:{delegate}", "took_on_delegation", now)
        await tell(held, found, Side.principal, "delegation_began", now)


async def refuse(reference: str, account: UUID, now: datetime) -> None:
    """Who was asked says no; a delegate who asked hears nothing for 30 days, however often they ask. NoDelegation, NotNow."""
    await _over(reference, account, "refuse", now)


async def end(reference: str, account: UUID, now: datetime) -> None:
    """Either side ends it: with this commit nothing more can be done by it. Again changes nothing. NoDelegation."""
    await _over(reference, account, "end", now)


async def of(reference: str, account: UUID) -> tuple[Delegation, Side]:
    """A delegation that this account is a side of, and which. NoDelegation; a muted one shows to who asked alone."""
    async with connection() as held:
        found, phone = await records.one(held, reference), await people.phone_of(held, account)
    side = side_of(found, account, phone)
    if found.muted and side is Side.principal:
        raise NoDelegation
    return found, side


async def delegations_of(account: UUID) -> tuple[tuple[Delegation, Side], ...]:
    """All that this account is a side of, newest first."""
    async with connection() as held:
        phone = await people.phone_of(held, account)
        found = await records.of_account(held, account, phone)
    sided = tuple((each, side_of(each, account, phone)) for each in found)
    return tuple((each, side) for each, side in sided if side is Side.delegate or not each.muted)


async def expire(now: datetime) -> None:
    """A round: what is past its last day ends and is told to both; what nobody answered for 14 days is over."""
    today = now.astimezone(SHANGHAI).date()
    async with connection() as held:
        due = await records.over(held, today, now - PENDING_FOR)
    await one_by_one(due, partial(_expire_one, now=now))


async def _expire_one(reference: str, *, now: datetime) -> None:
    async with transaction() as held:
        found = await records.one(held, reference, lock=True)
        if found.state is Standing.live and found.until < now.astimezone(SHANGHAI).date():
            for side in Side:
                await tell(held, found, side, "delegation_over", now)
        elif found.state not in PENDING or found.created_at > now - PENDING_FOR:
            return
        await records.stand(held, reference, Standing.ended, now, by="time")
        await noted(held, found, "rounds", "ended_delegation", now)


async def _new(account: UUID, wanted: Wanted, side: Side, now: datetime, *, muted: bool = False) -> Delegation:
    matters, until = check_wanted(wanted, now.astimezone(SHANGHAI).date())
    own_name, other_name, phone = checked_names(wanted)
    own = await _own_phone(account)
    if phone == own:
        raise OwnPhoneNamed(field="phone")
    async with transaction() as held:
        await limits.count(held, PER_DAY, str(account), now)
    me, other = Person(account, own, own_name), Person(None, phone, other_name)
    by_principal = side is Side.principal
    made = Delegation(
        new_reference(), Standing.unconfirmed if by_principal else Standing.asked, me if by_principal else other,
        other if by_principal else me, None, matters, until, muted, now, now, "",
    )  # fmt: skip
    async with transaction() as held:
        if by_principal:
            await _check_unguarded(held, account)
        await records.add(held, made)
        await noted(held, made, f"citizen:{account}", "asked_delegation", now, by=str(side))
    return made


async def _in_force(held: Connection, found: Delegation, principal: UUID | None, delegate: UUID | None, now: datetime) -> None:
    """In force now; what stood between these two before is over."""
    if principal is None or delegate is None or principal == delegate:
        raise OwnPhoneNamed(field="phone")
    await records.lock_pair(held, principal, delegate)
    await records.end_others(held, found, principal, delegate, now)
    await records.stand(held, found.reference, Standing.live, now)


async def _over(reference: str, account: UUID, move: str, now: datetime) -> None:
    async with transaction() as held:
        found, phone = await records.one(held, reference, lock=True), await people.phone_of(held, account)
        side = side_of(found, account, phone)
        if found.state in (Standing.ended, Standing.refused):
            return
        await records.stand(held, found.reference, check_move(found, side, move), now, by=side)
        await noted(held, found, f"citizen:{account}", f"{move}d_delegation" if move == "refuse" else "ended_delegation", now)
        if found.state is Standing.live:
            await tell(held, found, Side.delegate if side is Side.principal else Side.principal, "delegation_over", now)


async def tell_stranger(phone: str, topic: str, now: datetime) -> None:
    """A message to a phone that never asked for one: three a day, from whomever they come; the page lists them all."""
    try:
        async with transaction() as held:
            await limits.count(held, PER_PHONE, phone, now)
    except TooOften:
        return
    async with transaction() as held:
        await tell_phone(held, phone, topic, now)


async def _check_unguarded(held: Connection, principal: UUID) -> None:
    if await records.is_guarded(held, principal):
        raise GuardedPrincipal


async def _own_phone(account: UUID) -> str:
    async with connection() as held:
        phone = await people.phone_of(held, account)
    if not phone:
        raise PhoneNeeded
    return phone


def checked_names(wanted: Wanted) -> tuple[str, str, str]:
    """Own name, the other's name and phone in one form; the refusal of each at its field."""
    own, other = people.check_name(wanted.own_name, field="own_name"), people.check_name(wanted.other_name, field="other_name")
    return own, other, checked_phone(wanted.phone)


def checked_phone(phone: str) -> str:
    """The phone in its one form; the refusal of a phone at its field."""
    return people.check_phone(phone, demo=settings.current().demo)


async def noted(held: Connection, found: Delegation, actor: str, verb: str, now: datetime, **facts: object) -> None:
    """A line in the ledger, of the hall at whose window it was entered, if it was."""
    await ledger.write(held, found.hall or INSTALLATION, now, actor, verb, f"delegation:{found.reference}", facts_of(found) | facts)


def facts_of(found: Delegation) -> dict[str, object]:
    """What the ledger keeps of it."""
    return {"matters": ",".join(found.matters), "until": found.until.isoformat()}
