"""What follows a visit at home: the rules, by values."""

from datetime import timedelta
from uuid import uuid4

import pytest

from backend.aftercare import rules
from backend.aftercare.rules import (
    AskedAgainAlready,
    CallBack,
    CallOutcome,
    CallOutcomeNeeded,
    CallState,
    CallWhy,
    FetcherNeeded,
    HouseholdsYesNeeded,
    ItemStep,
    NotOfThisVisit,
    Step,
    StepTaken,
    TeamTakesNoRating,
    TooLateToAskAgain,
    TrackingNeeded,
    UnknownNextStep,
    UnknownWay,
    Way,
    Wish,
    WishState,
)
from backend.states import NotNow
from tests import given

pytestmark = pytest.mark.article("29.5")
NOW, ITEMS = given.NOW, ("one", "other")


def step(item: str, name: Step) -> ItemStep:
    return ItemStep(item, name, "", NOW)


def call(state: CallState = CallState.open, tries: int = 0) -> CallBack:
    return CallBack(1, "hall", "AB12CD34", CallWhy.receipt, "", NOW, tries, state, NOW)


@pytest.mark.parametrize("wanted", list(Step))
def test_any_step_may_be_the_first_and_each_item_has_its_own(wanted: Step) -> None:
    assert rules.check_step((step("other", Step.delivered),), "one", ITEMS, wanted) is wanted


@pytest.mark.parametrize("place", range(4))
def test_no_step_is_taken_twice_or_back(place: int) -> None:
    order = tuple(Step)
    for earlier in order[: place + 1]:
        with pytest.raises(StepTaken):
            rules.check_step((step("one", order[place]),), "one", ITEMS, earlier)
    for later in order[place + 1 :]:
        assert rules.check_step((step("one", order[place]),), "one", ITEMS, later) is later


def test_a_step_is_of_the_list_and_of_an_item_of_the_visit() -> None:
    with pytest.raises(UnknownNextStep):
        rules.check_step((), "one", ITEMS, "sold")
    with pytest.raises(NotOfThisVisit):
        rules.check_step((), "third", ITEMS, "ready")


@pytest.mark.parametrize(
    ("way", "tracking", "named", "consent", "refusal"),
    [
        ("pigeon", "", "", True, UnknownWay), ("post", "", "", True, TrackingNeeded), ("post", "12 3", "", True, TrackingNeeded),
        ("post", "单号一二三四五", "", True, TrackingNeeded), ("fetched", "", "王", True, FetcherNeeded),
        ("fetched", "", "王代取", False, HouseholdsYesNeeded),
    ],
)  # fmt: skip
def test_each_way_home_has_what_it_needs(way: str, tracking: str, named: str, consent: bool, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        rules.check_delivery(way, tracking, named, consent=consent)


def test_what_another_way_needs_is_not_kept() -> None:
    assert rules.check_delivery("post", "ems 1234567", "王代取", consent=True) == (Way.post, "EMS1234567", "")
    assert rules.check_delivery("fetched", "EMS1234567", " 王 代取 ", consent=True) == (Way.fetched, "", "王 代取")
    assert rules.check_delivery("tour", "EMS1234567", "王代取", consent=False) == (Way.tour, "", "")


def test_another_visit_is_asked_for_within_thirty_days_one_wish_at_a_time() -> None:
    answered = Wish(1, "", NOW, WishState.declined, "不行")
    rules.check_wish(NOW, (answered,), NOW + timedelta(days=30))
    with pytest.raises(TooLateToAskAgain):
        rules.check_wish(NOW, (), NOW + timedelta(days=30, seconds=1))
    with pytest.raises(TooLateToAskAgain):
        rules.check_wish(None, (), NOW)
    with pytest.raises(AskedAgainAlready):
        rules.check_wish(NOW, (answered, Wish(2, "", NOW, WishState.asked, "")), NOW)


@pytest.mark.article("35.2")
def test_who_was_there_takes_no_rating_down() -> None:
    team = (uuid4(), uuid4())
    rules.check_rater(uuid4(), team)
    for staff in team:
        with pytest.raises(TeamTakesNoRating):
            rules.check_rater(staff, team)


def test_a_call_in_vain_is_tried_again_in_two_hours_and_at_most_so_often() -> None:
    again = NOW + timedelta(hours=2)
    assert rules.after_call(call(tries=1), "not_reached", 3, NOW) == (CallOutcome.not_reached, CallState.open, again)
    assert rules.after_call(call(tries=2), "not_reached", 3, NOW) == (CallOutcome.not_reached, CallState.unreached, again)
    assert rules.after_call(call(tries=2), "reached", 3, NOW)[1] is CallState.reached


def test_what_is_over_is_not_called_again() -> None:
    for state in (CallState.reached, CallState.dropped):
        with pytest.raises(NotNow):
            rules.after_call(call(state), "reached", 3, NOW)
    with pytest.raises(CallOutcomeNeeded):
        rules.after_call(call(), "perhaps", 3, NOW)
