"""A mandate: what it may allow, for how long, and what it refuses; by values alone."""

from datetime import date, datetime, timedelta

import pytest

from backend.agent_matters.mandate import (
    LONGEST,
    SCOPE,
    Act,
    Mandate,
    MandateEndWrong,
    MandateOver,
    OutOfScope,
    ScopeNeeded,
    check_act,
    check_terms,
)
from backend.clock import SHANGHAI

pytestmark = pytest.mark.article("29.4")
TODAY = date(2026, 11, 23)
SIGNED = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)


def mandate(*scope: Act, until: date = TODAY, signed: bool = True, ended: bool = False) -> Mandate:
    return Mandate(scope, until, SIGNED if signed else None, "code", None, SIGNED if ended else None)


@pytest.mark.parametrize("days", [-1, 366, 10**4])
def test_its_last_day_lies_between_today_and_a_year_ahead(days: int) -> None:
    with pytest.raises(MandateEndWrong):
        check_terms(("fill_in",), TODAY + timedelta(days=days), TODAY)
    assert check_terms(("fill_in",), TODAY + LONGEST, TODAY).until == TODAY + LONGEST
    with pytest.raises(MandateEndWrong):
        check_terms(("fill_in",), None, TODAY)


@pytest.mark.parametrize("scope", [(), ("enquire",), ("fill_in", "everything")])
def test_it_allows_something_of_the_list_and_nothing_else(scope: tuple[str, ...]) -> None:
    with pytest.raises(ScopeNeeded):
        check_terms(scope, TODAY, TODAY)


@pytest.mark.parametrize("act", SCOPE)
def test_what_is_not_ticked_is_refused_and_to_enquire_never_is(act: Act) -> None:
    others = tuple(each for each in SCOPE if each is not act)
    check_act(mandate(act), act, TODAY)
    check_act(mandate(*others), Act.enquire, TODAY)
    with pytest.raises(OutOfScope):
        check_act(mandate(*others), act, TODAY)


@pytest.mark.parametrize(
    "found", [None, mandate(*SCOPE, signed=False), mandate(*SCOPE, ended=True), mandate(*SCOPE, until=TODAY - timedelta(days=1))]
)
def test_unsigned_ended_or_past_it_allows_nothing_at_all(found: Mandate | None) -> None:
    for act in Act:
        with pytest.raises(MandateOver):
            check_act(found, act, TODAY)
