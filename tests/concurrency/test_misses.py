"""Two staff at once over one reason or one appeal: one decides, the other reads who did."""

from datetime import timedelta

import pytest

from backend import appointments
from backend.appointments import Judge
from backend.clock import at
from tests import given, given_extended_sessions, given_misses

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("18.1")]
AFTER = at(given_misses.DAYS[2], 19)
YOUNG = "11010119900307002X"


async def judges(slug: str) -> tuple[Judge, Judge]:
    one, other = [await given_extended_sessions.staff(slug, name) for name in ("试岗甲", "试岗乙")]
    return Judge(slug, one), Judge(slug, other)


async def test_of_two_who_judge_a_reason_at_once_one_does() -> None:
    slug, who = await given_misses.a_hall(), await given.citizen()
    gone = await given_misses.missed(slug, who, given.applicant("王小五", YOUNG))
    await appointments.give_excuse(gone.reference, who, "ill", "", AFTER)
    one, other = await judges(slug)
    _, refused = await given.refused(
        (
            appointments.judge_excuse(one, gone.reference, "", AFTER, accepted=True),
            appointments.judge_excuse(other, gone.reference, "不属实", AFTER, accepted=False),
        )
    )
    assert refused == ["DecidedMeanwhile"]


async def test_of_two_who_decide_an_appeal_at_once_one_does() -> None:
    slug, who = await given_misses.a_hall(), await given.citizen()
    last = (await given_misses.missed_often(slug, who, given.applicant("王小五", YOUNG)))[2]
    await appointments.appeal(last.reference, who, "没收到提醒", AFTER)
    one, other = await judges(slug)
    _, refused = await given.refused(
        (
            appointments.decide_appeal(one, last.reference, "", AFTER, lifted=True),
            appointments.decide_appeal(other, last.reference, "维持", AFTER, lifted=False),
        )
    )
    assert refused == ["DecidedMeanwhile"]


async def test_an_excuse_sent_twice_at_once_is_one() -> None:
    slug, who = await given_misses.a_hall(), await given.citizen()
    gone = await given_misses.missed(slug, who, given.applicant("王小五", YOUNG))
    sent = (appointments.give_excuse(gone.reference, who, "ill", "", AFTER + timedelta(seconds=each)) for each in range(2))
    _, refused = await given.refused(sent)
    assert refused == ["NotNow"]
