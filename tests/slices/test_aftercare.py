"""What follows a visit at home, in the database: receipt, steps, ways home, another visit, ratings."""

from dataclasses import replace
from datetime import timedelta

import pytest

from backend import aftercare, home_visits, ratings
from backend.aftercare import (
    AskedAgainAlready,
    FetcherNeeded,
    HouseholdsYesNeeded,
    NoDelivery,
    NotOfThisVisit,
    RatingNeedsCall,
    SentAlready,
    StepTaken,
    TeamTakesNoRating,
    TooLateToAskAgain,
    TrackingNeeded,
    WishState,
)
from backend.home_visits import NoHomeVisit, State
from backend.ratings import AlreadyRated, Given
from backend.states import NotNow
from tests import given, given_bedside, given_home_visits
from tests.given_aftercare import ENDED, LATER, diary, ended, finished, ledger, reached, staff, topics
from tests.given_home_visits import ITEM, OTHER

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
GOOD = Given("satisfied", (), "", "9")
MONTH = timedelta(days=30)


@pytest.fixture
async def slug() -> str:
    return await given_home_visits.hall(ITEM, OTHER)


async def test_who_was_served_gets_one_receipt_a_visit_with_a_way_to_rate(slug: str) -> None:
    found = await ended(slug)
    for _ in range(2):
        await aftercare.give_out(LATER)
    assert (await topics(found.reference)).count("home_visit_served") == 1
    visit, items = aftercare.rating_tokens(found.reference, 1, (ITEM,))
    assert [(await ratings.invitation(token, LATER)).kind for token in (visit, items[ITEM])] == ["visit", "item"]
    await aftercare.grant(await staff(slug, "manager"), found.reference, "", LATER)
    await finished(found.reference, LATER + timedelta(days=1))
    await aftercare.give_out(LATER + timedelta(days=1))
    assert (await topics(found.reference)).count("home_visit_served") == 2
    assert (await aftercare.after(found.reference)).ended == 2


async def test_the_receipt_says_who_came_when_and_what_came_of_each_item() -> None:
    served = await given_bedside.served(await given_home_visits.hall())
    (found,) = await aftercare.receipt(served.reference)
    assert [each.name for each in found.visitors] == ["上门甲", "上门乙"]
    assert (found.arrived_at, found.left_at) == (served.arrived_at, served.left_at)
    assert [(each.item, each.outcome) for each in found.results] == [(ITEM, "done")]
    assert found.handed_over == ("受理凭证",)


async def test_each_step_of_an_item_is_told_and_none_goes_back(slug: str) -> None:
    by, found = await staff(slug, "visitor"), await ended(slug, items=(ITEM, OTHER))
    await aftercare.record_step(by, found.reference, ITEM, "handed_in", "已交残联", LATER)
    await aftercare.record_step(by, found.reference, ITEM, "ready", "", LATER)
    for step in ("decided", "ready"):
        with pytest.raises(StepTaken):
            await aftercare.record_step(by, found.reference, ITEM, step, "", LATER)
    with pytest.raises(NotOfThisVisit):
        await aftercare.record_step(by, found.reference, "elsewhere", "ready", "", LATER)
    await aftercare.record_step(by, found.reference, OTHER, "handed_in", "", LATER)
    assert [each.words for each in (await aftercare.after(found.reference)).steps] == ["已交残联", "", ""]
    assert (await diary(found.reference))[-3:] == ["item_handed_in", "item_ready", "item_handed_in"]
    assert (await topics(found.reference)).count("home_visit_step") == 3


async def test_a_hall_s_staff_follow_their_own_hall_s_visits_alone(slug: str) -> None:
    found, stranger = await ended(slug), await staff(await given.hall(), "manager", manager=True)
    with pytest.raises(NoHomeVisit):
        await aftercare.record_step(stranger, found.reference, ITEM, "ready", "", LATER)
    hidden = await ended(slug, known=("protected",))
    with pytest.raises(NoHomeVisit):
        await aftercare.record_step(await staff(slug, "visitor"), hidden.reference, ITEM, "ready", "", LATER)


async def test_a_parcel_has_its_number_and_who_fetches_is_named_with_the_household_s_yes(slug: str) -> None:
    by, found = await staff(slug, "desk"), await ended(slug)
    for way, named, consent, refusal in (
        ("post", "", True, TrackingNeeded), ("fetched", "", True, FetcherNeeded), ("fetched", "王代取", False, HouseholdsYesNeeded),
    ):  # fmt: skip
        with pytest.raises(refusal):
            await aftercare.send_home(by, found.reference, ITEM, way, "", named, consent=consent, now=LATER)
    await aftercare.send_home(by, found.reference, ITEM, "fetched", "", "王代取", consent=True, now=LATER)
    with pytest.raises(SentAlready):
        await aftercare.send_home(by, found.reference, ITEM, "post", "EMS1234567", "", consent=False, now=LATER)
    assert "home_visit_delivery" in await topics(found.reference)
    kept = await given.rows("SELECT d::text FROM home_deliveries d WHERE reference = $1", found.reference)
    assert "王代取" not in str(kept)


async def test_who_has_the_result_says_so_once_and_it_is_over(slug: str) -> None:
    owner = await given.citizen()
    by, found = await staff(slug, "desk"), await ended(slug, by=owner)
    await aftercare.send_home(by, found.reference, ITEM, "post", "EMS1234567", "", consent=False, now=LATER)
    (sent,) = (await aftercare.after(found.reference)).deliveries
    for _ in range(2):
        await aftercare.received(found.reference, owner, sent.id, LATER)
    with pytest.raises(NoDelivery):
        await aftercare.received(found.reference, owner, sent.id + 99, LATER)
    with pytest.raises(NoHomeVisit):
        await aftercare.received(found.reference, await given.citizen(), sent.id, LATER)
    assert (await aftercare.after(found.reference)).deliveries[0].confirmed_at
    assert (await diary(found.reference)).count("item_delivered") == 1


async def test_by_the_next_tour_the_visitors_come_again_and_that_confirms_it(slug: str) -> None:
    by, found = await staff(slug, "visitor"), await ended(slug)
    await aftercare.send_home(by, found.reference, ITEM, "tour", "", "", consent=False, now=LATER)
    assert (await home_visits.visit(found.reference)).state is State.accepted
    await finished(found.reference, LATER + timedelta(days=2))
    await aftercare.give_out(LATER + timedelta(days=2))
    assert (await aftercare.after(found.reference)).deliveries[0].confirmed_at


async def test_another_visit_is_asked_for_within_thirty_days_and_granted(slug: str) -> None:
    owner = await given.citizen()
    found, by = await ended(slug, by=owner), await staff(slug, "visitor")
    with pytest.raises(TooLateToAskAgain):
        await aftercare.wish_again(found.reference, owner, "照片没拍好", ENDED + MONTH + timedelta(minutes=1))
    await aftercare.wish_again(found.reference, owner, "照片没拍好", ENDED + MONTH)
    with pytest.raises(AskedAgainAlready):
        await aftercare.wish_again(found.reference, owner, "还有", ENDED + MONTH)
    assert await aftercare.open_wishes(slug) == 1
    await aftercare.grant(by, found.reference, "周三来", ENDED + MONTH)
    now = await home_visits.visit(found.reference)
    assert (now.state, now.ended_at) == (State.accepted, None)
    assert (await aftercare.after(found.reference)).wishes[0].state is WishState.granted
    assert (await topics(found.reference))[-1] == "home_visit_again"


async def test_no_second_visit_comes_once_the_consent_is_taken_back(slug: str) -> None:
    owner = await given.citizen()
    found, by = await ended(slug, by=owner), await staff(slug, "visitor")
    await home_visits.withdraw_consent(found.reference, owner, LATER)
    with pytest.raises(NotNow):
        await aftercare.wish_again(found.reference, owner, "再来一次", LATER)
    with pytest.raises(NotNow):
        await aftercare.grant(by, found.reference, "", LATER)


async def test_no_second_visit_comes_with_a_reason(slug: str) -> None:
    owner = await given.citizen()
    found, by = await ended(slug, by=owner), await staff(slug, "visitor")
    await aftercare.wish_again(found.reference, owner, "再来一次", LATER)
    with pytest.raises(home_visits.HomeWordsNeeded):
        await aftercare.decline(by, found.reference, " ", LATER)
    await aftercare.decline(by, found.reference, "网上就能补", LATER)
    (wish,) = (await aftercare.after(found.reference)).wishes
    assert (wish.state, wish.answer) == (WishState.declined, "网上就能补")
    assert (await home_visits.visit(found.reference)).state is State.done


@pytest.mark.article("35.2")
async def test_a_rating_by_telephone_is_never_taken_down_by_who_was_there() -> None:
    slug = await given_home_visits.hall()
    served = await given_bedside.served(slug)
    await aftercare.give_out(LATER)
    team = aftercare.Staff(slug, served.visitors[1], manager=True)
    for typed in (served.reference, f" {served.reference.lower()}"):
        with pytest.raises(TeamTakesNoRating):
            await aftercare.rate_by_phone(team, typed, "", GOOD, LATER)
    caller = await staff(slug)
    await reached(slug, served.reference, caller.id, LATER)
    await aftercare.rate_by_phone(caller, served.reference, "", GOOD, LATER)
    assert (await diary(served.reference))[-1] == "rated_aloud"


@pytest.mark.article("35.2")
async def test_visit_and_item_are_rated_once_each_and_nothing_leads_from_a_rating_to_who_gave_it(slug: str) -> None:
    by, found = await staff(slug), await ended(slug)
    await reached(slug, found.reference, by.id, LATER)
    for item in ("", ITEM):
        await aftercare.rate_by_phone(by, found.reference, item, GOOD, LATER)
        with pytest.raises(AlreadyRated):
            await aftercare.rate_by_phone(by, found.reference, item, GOOD, LATER)
    kept = await given.rows("SELECT r::text, r.channel FROM ratings r WHERE hall = $1", slug)
    assert [channel for _, channel in kept] == ["phone", "phone"]
    assert [name for name in (found.reference, str(by.id)) if name in str(kept)] == []
    assert {actor for actor, _ in await ledger(found.reference, "rate_by_phone")} == {by.actor}


@pytest.mark.article("35.2")
async def test_no_rating_is_taken_down_by_who_has_not_phoned_since_the_visit(slug: str) -> None:
    by, other, found = await staff(slug), await staff(slug, name="回访乙"), await ended(slug)
    await reached(slug, found.reference, by.id, ENDED - timedelta(hours=2))
    await reached(slug, found.reference, by.id, LATER, "no_answer")
    await reached(slug, found.reference, other.id, LATER, None)
    with pytest.raises(RatingNeedsCall):
        await aftercare.rate_by_phone(by, found.reference, "", GOOD, LATER)
    await aftercare.rate_by_phone(other, found.reference, "", GOOD, LATER)
    assert (await diary(found.reference))[-1] == "rated_aloud"


async def test_a_visit_that_overruns_by_hours_loses_nothing() -> None:
    slug = await given_home_visits.hall()
    tablet, _ = await given_bedside.planned(slug)
    steps = tablet.whole(given_bedside.ARRIVES)
    late = given_bedside.ARRIVES + timedelta(hours=6)
    finish = replace(steps[-1], happened_at=late)
    answers = await tablet.sends(*steps[:-1], finish, now=late + timedelta(minutes=5))
    assert [str(each.outcome) for each in answers] == ["taken"] * len(steps)
    await aftercare.give_out(late + timedelta(minutes=6))
    (found,) = await aftercare.receipt(tablet.reference)
    assert (found.left_at, len(found.results)) == (late, 1)
