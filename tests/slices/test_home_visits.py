"""A home visit asked for, judged, objected to and watched, in the database."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from backend import home_visits, people
from backend.clock import at
from backend.database import transaction
from backend.home_visits import (
    STEPS,
    AskedBackAlready,
    Asking,
    Better,
    ConsentNeeded,
    JudgedMeanwhile,
    NoHomeVisit,
    Owner,
    SameJudge,
    State,
    StepsMissing,
    WhyNot,
    records,
)
from backend.refusals import SignInNeeded
from backend.states import NotNow
from tests import given, given_extended_sessions, given_home_visits, given_people
from tests.given_home_visits import STREET, asked, asking, shown

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
LATER = given.NOW + timedelta(hours=1)


@pytest.fixture
async def slug() -> str:
    return await given_home_visits.hall()


async def topics(reference: str) -> list[str]:
    return [str(topic) for (topic,) in await given.rows("SELECT topic FROM notices WHERE reference = $1 ORDER BY id", reference)]


async def test_a_draft_saves_each_step_and_is_asked_once(slug: str) -> None:
    owner = Owner("a" * 32, await given.citizen())
    reference = await home_visits.begin(slug, owner, Asking(), "zh", given.NOW)
    whole = asking()
    typed = Asking()
    for step, fields in STEPS.items():
        with pytest.raises(StepsMissing):
            await home_visits.ask(reference, owner, consent=True, now=LATER)
        typed = replace(typed, **{name: getattr(whole, name) for name in fields})
        await home_visits.save(reference, owner, step, typed, LATER)
    with pytest.raises(ConsentNeeded):
        await home_visits.ask(reference, owner, consent=False, now=LATER)
    made = await home_visits.ask(reference, owner, consent=True, now=LATER)
    again = await home_visits.ask(reference, owner, consent=True, now=LATER)
    assert (made.state, made.asking, again.version) == (State.asked, whole, made.version)
    assert await topics(reference) == ["home_visit_asked"]


async def test_a_browser_s_draft_becomes_the_account_s_with_a_link_sent_once(slug: str) -> None:
    browser, who = Owner("b" * 32), await given.citizen()
    reference = await home_visits.begin(slug, browser, Asking(), "zh", given.NOW)
    with pytest.raises(SignInNeeded):
        await home_visits.ask(reference, browser, consent=True, now=LATER)
    for _ in range(2):
        await home_visits.opened(reference, Owner("b" * 32, who), LATER)
    assert await topics(reference) == ["home_visit_begun"]
    assert (await home_visits.owned(reference, Owner("", who))).state is State.draft
    with pytest.raises(NoHomeVisit):
        await home_visits.owned(reference, browser)


async def test_nobody_else_opens_a_draft_or_a_request(slug: str) -> None:
    found = await asked(slug)
    draft = await home_visits.begin(slug, Owner("c" * 32), Asking(), "zh", given.NOW)
    for reference in (found.reference, draft):
        with pytest.raises(NoHomeVisit):
            await home_visits.owned(reference, Owner("d" * 32, await given.citizen()))
    with pytest.raises(NoHomeVisit):
        await home_visits.visit(draft)


async def test_the_consent_and_the_promise_in_working_days_are_on_record(slug: str) -> None:
    found = await asked(slug)
    assert found.consent
    assert (found.consent.version, found.consent.by) == (home_visits.CONSENT_VERSION, "for_them")
    assert found.answer_by == at(given.NOW.date() + timedelta(days=2), 18)


async def test_a_copy_of_each_notice_goes_to_the_second_person_but_not_of_a_protected_one(slug: str) -> None:
    copied = await asked(slug, copy=given_people.demo_phone())
    hidden = await asked(slug, copy=given_people.demo_phone(), known=("protected",))
    assert await topics(copied.reference) == ["home_visit_asked"] * 2
    assert await topics(hidden.reference) == ["home_visit_asked"]


async def test_the_hall_asks_back_once_and_the_promise_begins_anew(slug: str) -> None:
    who = await given.citizen()
    found = await asked(slug, by=who)
    await home_visits.ask_back(await shown(found), "有电梯吗？几楼？", LATER)
    await home_visits.reply(found.reference, who, "没有，四楼", LATER + timedelta(days=1))
    now = await home_visits.owned(found.reference, Owner("", who))
    assert (now.state, now.said.reply) == (State.asked, "没有，四楼")
    assert now.answer_by
    assert found.answer_by
    assert now.answer_by > found.answer_by
    with pytest.raises(AskedBackAlready):
        await home_visits.ask_back(await shown(now), "还有一件事", LATER)


async def test_a_no_is_objected_to_and_another_person_says_yes(slug: str) -> None:
    who, first = await given.citizen(), await given_extended_sessions.staff(slug, "试岗乙", "visitor")
    found = await asked(slug, by=who)
    await home_visits.refuse(await shown(found, first), WhyNot.can_come, "电话里说能走", LATER)
    await home_visits.object_to(found.reference, who, "下不了楼", LATER)
    now = await home_visits.visit(found.reference)
    with pytest.raises(SameJudge):
        await home_visits.accept(await shown(now, first), "", LATER)
    await home_visits.accept(await shown(now), "我们来", LATER)
    assert (await home_visits.visit(found.reference)).state is State.accepted
    assert [each.reference for each in await home_visits.accepted_at(slug, manager=False)] == [found.reference]


@pytest.mark.article("28.1")
async def test_something_better_is_offered_in_words(slug: str) -> None:
    found = await asked(slug)
    await home_visits.turn(await shown(found), Better.online, "在支付宝刷脸即可", LATER)
    now = await home_visits.visit(found.reference)
    assert (now.state, now.answered_as, now.said.answer) == (State.turned, "online", "在支付宝刷脸即可")


async def test_who_is_second_learns_who_was_first(slug: str) -> None:
    found = await asked(slug)
    one, other = await shown(found, await given_extended_sessions.staff(slug, "试岗丙", "visitor")), await shown(found)
    await home_visits.accept(one, "", LATER)
    with pytest.raises(JudgedMeanwhile) as refusal:
        await home_visits.refuse(other, WhyNot.other, "不行", LATER)
    assert refusal.value.facts == {"who": "试岗丙", "what": "accepted"}


async def test_a_protected_person_s_request_is_on_the_manager_s_list_alone(slug: str) -> None:
    found = await asked(slug, known=("protected",))
    assert await home_visits.open_at(slug, manager=False) == ()
    assert [each.reference for each in await home_visits.open_at(slug, manager=True)] == [found.reference]
    with pytest.raises(NoHomeVisit):
        await home_visits.accept(await shown(found), "", LATER)
    await home_visits.accept(await shown(found, manager=True), "", LATER)


async def test_a_promise_that_is_not_kept_is_told_once_and_leads_the_list(slug: str) -> None:
    found = await asked(slug)
    assert found.answer_by
    await home_visits.watch(found.answer_by - timedelta(minutes=1))
    for _ in range(2):
        await home_visits.watch(found.answer_by)
    assert await topics(found.reference) == ["home_visit_asked", "home_visit_late"]
    assert (await home_visits.visit(found.reference)).late


async def test_the_street_stands_sealed_and_staff_never_read_it_here(slug: str) -> None:
    found = await asked(slug)
    seen = await home_visits.visit(found.reference)
    assert (seen.asking.address, seen.has_address) == ("", True)
    rows = await given.rows("SELECT h::text FROM home_visits h WHERE reference = $1", found.reference)
    assert STREET.encode().hex() not in str(rows)
    assert STREET not in str(rows)


async def test_the_address_is_entered_anew_but_a_protected_person_s_at_the_window_only(slug: str) -> None:
    who = await given.citizen()
    found, hidden = await asked(slug, by=who), await asked(slug, by=who, known=("protected",))
    await home_visits.change_address(found.reference, who, asking(address="新家五号楼"), LATER)
    with pytest.raises(home_visits.AddressAtTheWindow):
        await home_visits.change_address(hidden.reference, who, asking(address="新家五号楼"), LATER)
    streets = [(await home_visits.owned(each.reference, Owner("", who))).asking.address for each in (found, hidden)]
    assert streets == ["新家五号楼", STREET]


async def test_who_is_named_while_the_address_changes_stays_named(slug: str) -> None:
    who = await given.citizen()
    found = await asked(slug, by=who)
    async with transaction() as held:
        present = await records.locked(held, found.reference, Owner("", who))
        changing = asyncio.ensure_future(home_visits.change_address(found.reference, who, asking(address="新家五号楼"), LATER))
        await given.somebody_waits_for(held)
        await records.keep_asking(held, found.reference, replace(present.asking, copy="19900004322"), LATER)
    await changing
    kept = (await home_visits.owned(found.reference, Owner("", who))).asking
    assert (kept.address, kept.copy) == ("新家五号楼", "19900004322")


async def test_staff_take_it_by_phone_with_the_consent_read_aloud(slug: str) -> None:
    staff = await given_extended_sessions.staff(slug, "试岗丁", "desk")
    made = await home_visits.ask_by_phone(slug, staff, asking(), consent=True, language="zh", now=given.NOW)
    assert made.consent
    assert (made.state, made.channel, made.consent.by) == (State.asked, "phone", "read_aloud")
    told = await given.rows("SELECT phone_box IS NOT NULL FROM notices WHERE reference = $1", made.reference)
    assert [bool(has) for (has,) in told] == [True]


async def test_withdrawn_stays_withdrawn_and_old_drafts_are_forgotten(slug: str) -> None:
    who = await given.citizen()
    found = await asked(slug, by=who)
    for _ in range(2):
        await home_visits.withdraw(found.reference, who, LATER)
    with pytest.raises(NotNow):
        await home_visits.accept(await shown(await home_visits.visit(found.reference)), "", LATER)
    draft = await home_visits.begin(slug, Owner(uuid4().hex), Asking(), "zh", given.NOW)
    await home_visits.forget_drafts(given.NOW + timedelta(days=31))
    assert await given.rows("SELECT 1 FROM home_visits WHERE reference = $1", draft) == []


async def test_an_account_without_a_phone_can_not_be_answered(slug: str) -> None:
    with pytest.raises(people.PhoneNeeded):
        await asked(slug, by=await given.citizen(confirmed=False))
