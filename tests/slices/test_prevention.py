"""A community's list in the database: consent first, reminded by day, seen by its keepers alone, erased on a word."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from backend import home_visits, people, prevention, secrecy
from backend.clock import at
from backend.database import transaction
from backend.home_visits import Owner
from backend.prevention import Call, Listed, ListedAlready, LookReasonNeeded, NotListed, VisitAskedAlready, records
from backend.prevention.actions import erase
from backend.prevention.dues import DueDayWrong, DueWordsNeeded
from backend.prevention.rules import HowToReachNeeded, ListConsentNeeded
from backend.refusals import Refusal
from tests import given, given_home_visits, given_people
from tests.given_prevention import ITEM, SOON, due, keeper, put_on, stated, without_phone

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
MORNING = at(given.TUESDAY, 9)


@pytest.fixture
async def slug() -> str:
    return await given.hall(items={ITEM: 15})


async def topics(reference: str) -> list[str]:
    return [str(topic) for (topic,) in await given.rows("SELECT topic FROM notices WHERE reference = $1 ORDER BY id", reference)]


async def verbs(reference: str) -> list[str]:
    return [str(verb) for (verb,) in await given.rows("SELECT verb FROM ledger WHERE subject = $1 ORDER BY id", f"listed:{reference}")]


async def told_of(found: Listed, now=MORNING) -> int:
    return (await topics(found.reference)).count("prevention_due")


async def test_nobody_stands_on_the_list_without_consent(slug: str) -> None:
    with pytest.raises(ListConsentNeeded):
        await prevention.put_on(keeper(slug), stated(consent_by=""), due(), given.NOW)
    found = await put_on(keeper(slug))
    assert (found.consent.version, found.consent.by, found.consent.at) == (prevention.CONSENT_VERSION, "read_aloud", given.NOW)
    assert await verbs(found.reference) == ["list_person"]


async def test_one_phone_hears_of_three_lists_a_day_at_most(slug: str) -> None:
    by, phone = keeper(slug), given_people.demo_phone()
    found = [await put_on(by, phone=phone, name=f"示例{one}") for one in "甲乙丙丁"]
    assert [await topics(each.reference) for each in found] == [["prevention_listed"]] * 3 + [[]]


async def test_who_is_put_on_the_list_hears_of_it_at_once_with_the_way_off_it(slug: str) -> None:
    found = await put_on(keeper(slug))
    assert await topics(found.reference) == ["prevention_listed"]
    assert (await prevention.linked(prevention.token_of(found.reference))).reference == found.reference


@pytest.mark.parametrize(
    ("wrong", "day", "refusal"),
    [
        ({"name": ""}, {}, people.names.NameMissing),
        ({"phone": "12"}, {}, people.phones.ContactPhoneWrong),
        ({"phone": "", "words": ""}, {}, HowToReachNeeded),
        ({"community": "nowhere"}, {}, prevention.rules.CommunityNotYours),
        ({"why": "young"}, {}, prevention.rules.NeedReasonMissing),
        ({"phone_of": ""}, {}, prevention.rules.PhoneOwnerNeeded),
        ({"words": "长" * 101}, {}, prevention.dues.ListWordsTooLong),
        ({}, {"day": given.MONDAY - timedelta(days=1)}, DueDayWrong),
        ({}, {"day": None}, DueDayWrong),
        ({}, {"kind": "birthday"}, prevention.dues.DueKindNeeded),
        ({}, {"kind": "other"}, DueWordsNeeded),
        ({}, {"item": "no-such-item"}, prevention.dues.DueItemUnknown),
    ],
)
async def test_what_an_entry_must_say(slug: str, wrong: dict[str, object], day: dict[str, object], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        await prevention.put_on(keeper(slug), stated(**wrong), due(**day), given.NOW)  # type: ignore[arg-type]


async def test_the_same_person_stands_once_on_a_list_but_two_of_a_name_without_a_phone_are_two(slug: str) -> None:
    found = await put_on(keeper(slug))
    with pytest.raises(ListedAlready):
        await put_on(keeper(slug), phone=found.details.phone)
    assert (await without_phone(keeper(slug))).reference != (await without_phone(keeper(slug))).reference


async def test_the_first_reminder_comes_thirty_days_before_and_the_last_a_week_before_and_no_other(slug: str) -> None:
    found = await put_on(keeper(slug), day=given.MONDAY + timedelta(days=40))
    heard = []
    for days in (5, 10, 11, 20, 32, 33, 34, 39, 41):
        await prevention.remind(at(given.MONDAY + timedelta(days=days), 10))
        heard.append(await told_of(found))
    assert heard == [0, 1, 1, 1, 1, 2, 2, 2, 2]


async def test_nothing_is_told_at_night(slug: str) -> None:
    found = await put_on(keeper(slug))
    for hour in (0, 6, 8, 18, 22):
        await prevention.remind(at(given.TUESDAY, hour, 30))
    assert await told_of(found) == 0
    await prevention.remind(MORNING)
    assert await told_of(found) == 1


async def test_a_day_that_is_over_untold_keeps_nobody_from_their_reminder(slug: str) -> None:
    found = await put_on(keeper(slug), day=given.TUESDAY)
    after = given.TUESDAY + timedelta(days=1)
    assert found.reference not in await records.to_remind(slug, after, after + timedelta(days=30), after + timedelta(days=7))
    assert found.reference in await records.to_remind(slug, given.TUESDAY, after, after)


async def test_who_is_taken_off_while_a_visit_is_offered_leaves_no_draft(slug: str) -> None:
    by, citizen = keeper(slug), await given.citizen()
    found = await put_on(by)
    async with transaction() as held:
        await held.execute("SELECT 1 FROM listed_people WHERE reference = $1 FOR UPDATE", found.reference)
        asked = asyncio.ensure_future(prevention.ask_visit(by, found.reference, found.dues[0].id, Owner("", citizen), "zh", given.NOW))
        await given.somebody_waits_for(held)
        await erase(held, found, "rounds", "idle", given.NOW)
    with pytest.raises(NotListed):
        await asked
    assert not await home_visits.of_owner(Owner("", citizen))


async def test_who_has_several_days_at_once_gets_one_message(slug: str) -> None:
    by = keeper(slug)
    found = await put_on(by)
    await prevention.add_due(by, found.reference, due(SOON + timedelta(days=1), kind="pension_check", yearly=True), given.NOW)
    await prevention.remind(MORNING)
    assert await told_of(found) == 1


async def test_whom_no_message_reaches_is_to_be_called_until_reached(slug: str) -> None:
    by = keeper(slug)
    found = await without_phone(by)
    assert await prevention.number_to_call(by, MORNING) == 1
    await prevention.note_call(by, found.reference, found.dues[0].id, Call.not_reached, MORNING)
    assert await prevention.number_to_call(by, MORNING) == 0
    assert await prevention.number_to_call(by, MORNING + timedelta(days=1)) == 1
    await prevention.note_call(by, found.reference, found.dues[0].id, Call.told, MORNING + timedelta(days=1))
    assert await prevention.number_to_call(by, MORNING + timedelta(days=2)) == 0
    assert await prevention.number_to_call(by, at(SOON, 9)) == 1
    assert await topics(found.reference) == []


async def test_a_protected_person_gets_no_message_and_shows_to_managers_alone(slug: str) -> None:
    by, manager = keeper(slug), keeper(slug, manager=True)
    found = await put_on(by, protected=True)
    await prevention.remind(MORNING)
    assert await topics(found.reference) == []
    assert await prevention.listed_for(by) == ()
    assert [each.reference for each in await prevention.listed_for(manager)] == [found.reference]
    assert (await prevention.number_to_call(by, MORNING), await prevention.number_to_call(manager, MORNING)) == (0, 1)
    with pytest.raises(NotListed):
        await prevention.linked(prevention.token_of(found.reference))


async def test_a_worker_sees_their_communities_alone(slug: str) -> None:
    found = await put_on(keeper(slug))
    for stranger in (keeper(slug, communities=("huayuan",)), keeper(slug, communities=()), keeper(await given.hall())):
        assert await prevention.listed_for(stranger) == ()
        for deed in (
            prevention.one_for(stranger, found.reference),
            prevention.take_off(stranger, found.reference, given.NOW),
            prevention.done(stranger, found.reference, found.dues[0].id, SOON, given.NOW),
            prevention.note_call(stranger, found.reference, found.dues[0].id, Call.told, given.NOW),
            prevention.opened(stranger, found.reference, "to_phone", given.NOW),
            prevention.prefilled(stranger, found.reference, found.dues[0].id, given.NOW),
        ):
            with pytest.raises(NotListed):
                await deed
    assert await verbs(found.reference) == ["list_person"]


async def test_name_and_phone_open_with_a_reason_and_a_line_in_the_ledger(slug: str) -> None:
    by = keeper(slug)
    found = await put_on(by)
    with pytest.raises(LookReasonNeeded):
        await prevention.opened(by, found.reference, "curious", given.NOW)
    seen = await prevention.opened(by, found.reference, "to_phone", given.NOW)
    assert seen.details == found.details
    assert await verbs(found.reference) == ["list_person", "unmask"]


async def test_withdrawn_by_the_link_everything_is_erased_and_that_is_on_record(slug: str) -> None:
    found = await put_on(keeper(slug))
    await prevention.remind(MORNING)
    token = prevention.token_of(found.reference)
    await prevention.withdraw_by_link(token, MORNING)
    for table, column in (("listed_people", "reference"), ("due_days", "listed")):
        assert await given.rows(f"SELECT 1 FROM {table} WHERE {column} = $1", found.reference) == []
    told = await given.rows("SELECT withdrawn_at, phone_box, facts_box FROM notices WHERE reference = $1", found.reference)
    assert [(at_, phone) for at_, phone, _ in told] == [(MORNING, None)] * 2
    assert {secrecy.unseal(box, "notices.facts") for *_, box in told} == {"{}"}
    assert (await verbs(found.reference))[-1] == "erase_listed"
    with pytest.raises(NotListed):
        await prevention.linked(token)


async def test_a_withdrawal_takes_the_unsent_draft_of_a_visit_with_it(slug: str) -> None:
    by, owner = keeper(slug), Owner("", await given.citizen())
    found = await put_on(by)
    draft = await prevention.ask_visit(by, found.reference, found.dues[0].id, owner, "zh", given.NOW)
    await prevention.take_off(by, found.reference, given.NOW)
    with pytest.raises(home_visits.NoHomeVisit):
        await home_visits.owned(draft, owner)


async def test_a_yearly_check_that_is_done_comes_again_in_a_year_and_another_day_is_gone(slug: str) -> None:
    by = keeper(slug)
    yearly, once = await put_on(by, yearly=True), await put_on(by)
    for found in (yearly, once):
        await prevention.done(by, found.reference, found.dues[0].id, SOON, given.NOW)
    again = (await prevention.one_for(by, yearly.reference)).dues
    assert [(each.day, each.told) for each in again] == [(SOON.replace(year=2027), 0)]
    assert (await prevention.one_for(by, once.reference)).dues == ()


async def test_a_worker_asks_for_the_visit_with_one_tap_and_what_the_list_knows_is_filled_in(slug: str) -> None:
    by, owner = keeper(slug, communities=None), Owner("", await given.citizen())
    found = await put_on(by)
    number = found.dues[0].id
    draft = await prevention.ask_visit(by, found.reference, number, owner, "zh", given.NOW)
    assert draft == await prevention.ask_visit(by, found.reference, number, owner, "zh", given.NOW)
    asking = (await home_visits.owned(draft, owner)).asking
    about = found.details
    assert (asking.relation, asking.name, asking.phone, asking.why, asking.community) == ("community", about.name, about.phone, "bedridden", "elsewhere")  # fmt: skip
    assert (await verbs(found.reference)).count("unmask") == 1


async def test_the_link_asks_for_a_visit_without_opening_name_or_phone(slug: str) -> None:
    owner, found = Owner("e" * 32), await put_on(keeper(slug))
    draft = await prevention.ask_by_link(prevention.token_of(found.reference), found.dues[0].id, owner, "zh", given.NOW)
    asking = (await home_visits.owned(draft, owner)).asking
    assert (asking.relation, asking.why, asking.community, asking.name, asking.phone) == ("self", "", "", "", "")


async def test_another_draft_of_the_same_day_takes_the_place_of_the_first(slug: str) -> None:
    first, second, found = Owner("e" * 32), Owner("f" * 32), await put_on(keeper(slug))
    token, number = prevention.token_of(found.reference), found.dues[0].id
    left = await prevention.ask_by_link(token, number, first, "zh", given.NOW)
    await prevention.ask_by_link(token, number, second, "zh", given.NOW)
    with pytest.raises(home_visits.NoHomeVisit):
        await home_visits.owned(left, first)


async def test_the_link_asks_for_no_second_visit_while_one_is_coming(slug: str) -> None:
    found = await put_on(keeper(slug))
    asked = await given_home_visits.asked(await given_home_visits.hall())
    number = found.dues[0].id
    async with transaction() as held:
        await records.mark_visit(held, number, asked.reference, given.NOW)
    with pytest.raises(VisitAskedAlready):
        await prevention.ask_by_link(prevention.token_of(found.reference), number, Owner("e" * 32), "zh", given.NOW)


async def test_what_is_left_empty_stays_and_only_a_manager_takes_protection_away(slug: str) -> None:
    by, manager = keeper(slug), keeper(slug, manager=True)
    found = await put_on(by)
    await prevention.change(by, found.reference, stated(name="", phone="", phone_of="contact", protected=True), given.NOW)
    kept = await prevention.one_for(manager, found.reference)
    assert (kept.details.name, kept.details.phone, kept.details.phone_of) == (found.details.name, found.details.phone, "contact")
    with pytest.raises(NotListed):
        await prevention.change(by, found.reference, stated(), given.NOW)
    await prevention.change(manager, found.reference, stated(name="", phone="-", words="请敲门"), given.NOW)
    kept = await prevention.one_for(by, found.reference)
    assert (kept.protected, kept.details.phone, kept.details.words) == (False, "", "请敲门")


async def test_what_nobody_settled_rolls_on_and_who_has_nothing_due_for_a_year_is_erased(slug: str) -> None:
    by = keeper(slug)
    yearly, once = await put_on(by, yearly=True), await put_on(by)
    await prevention.tidy(at(SOON + timedelta(days=61), 3))
    assert (await prevention.one_for(by, yearly.reference)).dues[0].day == SOON.replace(year=2027)
    assert (await prevention.one_for(by, once.reference)).dues[0].day == SOON
    await prevention.tidy(at(SOON + timedelta(days=366), 3))
    await prevention.tidy(at(SOON + timedelta(days=366 + 366), 3))
    with pytest.raises(NotListed):
        await prevention.one_for(by, once.reference)
    assert (await verbs(once.reference))[-1] == "erase_listed"
    assert replace(by, hall=slug) == by
