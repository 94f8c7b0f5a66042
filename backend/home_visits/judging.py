"""How the hall answers: ask back once, accept, refuse with a reason, turn into something better, pass on to the hall it belongs to.

Two at once: the second learns who did what.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from backend import people
from backend.database import Connection, transaction
from backend.home_visits import records
from backend.home_visits.actions import noted
from backend.home_visits.notices import tell
from backend.home_visits.referrals import check_referral, check_refusal
from backend.home_visits.rules import (
    Better,
    HomeVisit,
    JudgedMeanwhile,
    NoHomeVisit,
    State,
    WhyNot,
    check_ask_back,
    check_judging,
    check_seen_by,
)
from backend.home_visits.steps import check_words

JUDGES = ("desk", "visitor", "reviewer", "head", "manager")
"""The roles that see and answer requests; who sits at a window does not need to know who is ill."""


@dataclass(frozen=True)
class Shown:
    """Who answers, for which hall, whether as its manager, and the version of the request that their page showed."""

    hall: str
    staff: UUID
    manager: bool
    reference: str
    version: int


async def ask_back(shown: Shown, words: str, now: datetime) -> None:
    """The one question, with everything in it. HomeWordsNeeded, AskedBackAlready, JudgedMeanwhile, NoHomeVisit, NotNow."""
    said = check_words(words)
    async with transaction() as held:
        found = await _as_shown(held, shown)
        state = check_ask_back(found)
        await records.keep_said(held, found.reference, replace(found.said, question=said))
        await _answered(held, shown, found, state, "asked_back", now)


async def accept(shown: Shown, words: str, now: datetime) -> None:
    """The hall comes; the day follows. SameJudge, JudgedMeanwhile, NoHomeVisit, NotNow."""
    await _judge(shown, "accept", "", check_words(words, needed=False), now)


async def refuse(shown: Shown, why_not: WhyNot, words: str, now: datetime) -> None:
    """The hall can't come, with the reason in words; who asked may object to another person. HomeWordsNeeded, ReferInstead; as accept."""
    check_refusal(why_not)
    await _judge(shown, "refuse", why_not, check_words(words), now)


async def turn(shown: Shown, better: Better, words: str, now: datetime) -> None:
    """Something that helps sooner, said in words. HomeWordsNeeded; as accept."""
    await _judge(shown, "turn", better, check_words(words), now)


async def refer(shown: Shown, to: str, phone: str, words: str, now: datetime) -> None:
    """The address is another hall's: told to it, and to who asked, by name and phone, with what was told. ReferToNeeded,
    ReferPhoneNeeded, HomeWordsNeeded; as accept."""
    name, number = check_referral(to, phone)
    said = check_words(words)
    async with transaction() as held:
        found = await _as_shown(held, shown)
        state = check_judging(found, shown.staff, "turn")
        await records.keep_said(held, found.reference, replace(found.said, answer=said, referred_to=name, referred_phone=number))
        await _answered(held, shown, found, state, "referred", now, Better.refer)


_DIARY = {"accept": "accepted", "refuse": "refused", "turn": "turned"}


async def _judge(shown: Shown, move: str, answered_as: str, words: str, now: datetime) -> None:
    async with transaction() as held:
        found = await _as_shown(held, shown)
        state = check_judging(found, shown.staff, move)
        await records.keep_said(held, found.reference, replace(found.said, answer=words))
        await _answered(held, shown, found, state, _DIARY[move], now, answered_as or str(state))


async def _answered(
    held: Connection, shown: Shown, found: HomeVisit, state: State, what: str, now: datetime, answered_as: str = ""
) -> None:
    await records.stand(held, found.reference, state, now, staff=shown.staff, answered_as=answered_as)
    await noted(held, found, what, what, f"staff:{shown.staff}", now, answered_as=answered_as)
    if state in (State.refused, State.turned):
        await records.end(held, found.reference, now)
    await tell(held, found, "home_visit_question" if state is State.question else "home_visit_answered", now)


async def _as_shown(held: Connection, shown: Shown) -> HomeVisit:
    found = await records.locked(held, shown.reference)
    if found.hall != shown.hall:
        raise NoHomeVisit
    check_seen_by(found, manager=shown.manager)
    if found.version != shown.version:
        raise JudgedMeanwhile(who=await _who(found), what=str(found.state))
    return found


async def _who(found: HomeVisit) -> str:
    """The colleague's name; empty where it was the citizen."""
    by_staff = found.state not in (State.asked, State.objected, State.withdrawn) and found.judged_by
    member = await people.staff_member(found.judged_by) if by_staff and found.judged_by else None
    return member.name if member else ""
