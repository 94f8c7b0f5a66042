"""The rules of a community's list, with values: who sees whom, which reminder is due, what comes after it is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from backend.clock import at
from backend.prevention import Details, Due, Keeper, Kind, Listed
from backend.prevention.dues import NewDue, after_done, check_due, next_year, reminder_due
from backend.prevention.rules import Consent, ConsentBy, is_to_be_called, may_see

pytestmark = pytest.mark.article("29.5")
DAY = date(2026, 12, 24)
DUE = Due(UUID(int=1), Kind.pension_check, "", "", DAY, True)
MONTH = timedelta(days=30)
LISTED = Listed(
    "AAAAAAAA", "h", "huayuan", False, Details("王示例", "19900001234", "own", "over_80"), Consent("v", at(DAY, 9), ConsentBy.person),
    "staff:x", at(DAY, 9), (DUE,),
)  # fmt: skip


@pytest.mark.parametrize(
    ("days_before", "told", "reminder"),
    [
        (31, 0, None),
        (30, 0, 1),
        (8, 0, 1),
        (7, 0, 2),
        (0, 0, 2),
        (30, 1, None),
        (8, 1, None),
        (7, 1, 2),
        (7, 2, None),
        (-5, 1, 2),
        (-5, 2, None),
    ],
)
def test_a_reminder_is_due_a_month_before_and_once_more_a_week_before(days_before: int, told: int, reminder: int | None) -> None:
    assert reminder_due(replace(DUE, told=told), DAY - timedelta(days=days_before), MONTH) == reminder


@pytest.mark.parametrize(
    ("keeper", "sees", "sees_protected"),
    [
        (Keeper("h", "x"), True, False),
        (Keeper("h", "x", None, True), True, True),
        (Keeper("h", "x", ("huayuan", "donghu")), True, False),
        (Keeper("h", "x", ("donghu",)), False, False),
        (Keeper("h", "x", ()), False, False),
        (Keeper("other", "x", None, True), False, False),
    ],
)
def test_who_sees_whom(keeper: Keeper, sees: bool, sees_protected: bool) -> None:
    assert may_see(keeper, LISTED) is sees
    assert may_see(keeper, replace(LISTED, protected=True)) is sees_protected


@pytest.mark.parametrize(
    ("listed", "called", "to_call"),
    [
        (LISTED, None, False),
        (replace(LISTED, details=Details("王示例")), None, True),
        (replace(LISTED, protected=True), None, True),
        (replace(LISTED, protected=True), at(DAY, 8), False),
        (replace(LISTED, protected=True), at(DAY - timedelta(days=1), 20), True),
    ],
)
def test_whom_no_message_reaches_is_called_once_a_day(listed: Listed, called: object, to_call: bool) -> None:
    assert is_to_be_called(listed, replace(DUE, called_at=called), DAY, MONTH) is to_call  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "following"), [(DAY, date(2027, 12, 24)), (date(2028, 2, 29), date(2029, 2, 28)), (date(2027, 2, 28), date(2028, 2, 28))]
)
def test_a_year_on(day: date, following: date) -> None:
    assert next_year(day) == following


@pytest.mark.parametrize(
    ("due", "today", "day"),
    [
        (DUE, DAY - timedelta(days=20), date(2027, 12, 24)),
        (DUE, date(2029, 6, 1), date(2029, 12, 24)),
        (DUE, date(2027, 12, 24), date(2028, 12, 24)),
        (replace(DUE, yearly=False), DAY, None),
    ],
)
def test_what_is_done_comes_again_in_a_year_where_it_is_yearly(due: Due, today: date, day: date | None) -> None:
    assert after_done(due, today) == day


def test_a_pension_check_comes_every_year_and_each_kind_has_its_usual_item() -> None:
    stated = NewDue("pension_check", "", "", DAY)
    checked = check_due(stated, ("yanglao-zige-renzheng",), DAY)
    assert (checked.yearly, checked.item) == (True, "yanglao-zige-renzheng")
    assert check_due(replace(stated, kind="medical_check"), (), DAY) == replace(stated, kind="medical_check")
