"""Not coming: noted once, told kindly, excused or not, and after three of them booking online pauses for a while."""

from datetime import date, timedelta

import pytest

from backend import appointments, extended_sessions, visits
from backend.appointments import (
    AppealedAlready,
    DecidedMeanwhile,
    ExcuseTooLate,
    Judge,
    Need,
    NothingMissed,
    NotPaused,
    OnlinePaused,
)
from backend.clock import at
from backend.database import transaction
from backend.hall import Policies
from tests import given, given_extended_sessions, given_misses
from tests.given_misses import DAYS, OVER, a_hall, missed, missed_often, told

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("18.1")]
FRIDAY = at(DAYS[3], 9)
AFTER = at(DAYS[2], 19)
YOUNG = "11010119900307002X"


def young() -> appointments.Applicant:
    """Somebody born in 1990, another one each time by name."""
    return given.applicant("王小五", YOUNG)


async def staff(slug: str, name: str = "试岗甲") -> Judge:
    return Judge(slug, await given_extended_sessions.staff(slug, name))


async def counted(reference: str) -> list[str]:
    return [str(state) for (state,) in await given.rows("SELECT state FROM misses WHERE reference = $1", reference)]


async def test_who_did_not_come_has_a_miss_once_and_is_told_how_to_give_the_reason() -> None:
    slug, who = await a_hall(), await given.citizen()
    gone = await missed(slug, who, young())
    assert await counted(gone.reference) == ["counted"]
    assert await told(gone.reference) == ["missed"]


async def test_what_was_cancelled_is_no_miss() -> None:
    slug, who = await a_hall(), await given.citizen()
    booked = await given.booked(slug, by=who, applicant=young())
    await appointments.cancel(booked.reference, who, given.NINE - timedelta(minutes=1))
    assert await counted(booked.reference) == []


async def test_coming_late_takes_the_miss_back_and_what_was_said_of_it() -> None:
    slug, who = await a_hall(), await given.citizen()
    gone = await missed(slug, who, young())
    async with transaction() as held:
        await appointments.advance(held, gone.reference, "come_late", "rounds", AFTER)
    assert await counted(gone.reference) == []
    assert await told(gone.reference) == []


async def test_the_next_one_is_warned_of_and_the_third_pauses() -> None:
    slug, who = await a_hall(), await given.citizen()
    gone = await missed_often(slug, who, young())
    assert [await told(each.reference) for each in gone] == [["missed"], ["miss_warned"], ["pause_began"]]
    with pytest.raises(OnlinePaused) as paused:
        await given.booked(slug, FRIDAY, by=who, applicant=young(), now=AFTER)
    assert paused.value.facts == {"days": "11/24, 11/25, 11/26", "number": 3, "until": "12/26", "phone": "12345"}


async def test_two_misses_pause_nothing() -> None:
    slug, who = await a_hall(), await given.citizen()
    await missed_often(slug, who, young(), 2)
    assert (await given.booked(slug, FRIDAY, by=who, applicant=young(), now=AFTER)).state == "booked"


@pytest.mark.article("17.1")
@pytest.mark.parametrize("channel", ["phone", "counter"])
async def test_phone_and_counter_are_never_paused_and_count_no_miss(channel: str) -> None:
    slug, who = await a_hall(), await given.citizen()
    await missed_often(slug, who, young())
    booked = await given.booked(slug, FRIDAY, by=who, applicant=young(), now=AFTER, channel=appointments.Channel(channel))
    await given_misses.not_come(booked.reference, FRIDAY + OVER)
    assert await counted(booked.reference) == []
    assert await told(booked.reference) == ["not_come"]


async def test_another_account_learns_nothing_and_is_not_paused() -> None:
    slug, who = await a_hall(), await given.citizen()
    await missed_often(slug, who, young())
    assert (await given.booked(slug, FRIDAY, by=await given.citizen(), applicant=young(), now=AFTER)).state == "booked"


async def test_the_same_account_books_for_somebody_else_all_the_same() -> None:
    slug, who = await a_hall(), await given.citizen()
    await missed_often(slug, who, young())
    assert (await given.booked(slug, FRIDAY, by=who, now=AFTER)).state == "booked"


async def test_a_hall_that_pauses_nobody_warns_nobody_and_counts_nothing_for_later() -> None:
    slug, who = await a_hall(policies=Policies(online_pause=timedelta(0))), await given.citizen()
    gone = await missed_often(slug, who, young())
    assert [await told(each.reference) for each in gone] == [["not_come"]] * 3
    assert [await counted(each.reference) for each in gone] == [["exempt"]] * 3
    (record,) = await appointments.misses_of(who, AFTER)
    assert (record.pause, record.left) == (None, 0)


async def test_another_hall_judges_for_itself() -> None:
    slug, other, who = await a_hall(), await a_hall(), await given.citizen()
    await missed_often(slug, who, young())
    assert (await given.booked(other, FRIDAY, by=who, applicant=young(), now=AFTER)).state == "booked"


async def test_a_pause_ends_by_itself() -> None:
    slug, who = await a_hall(policies=Policies(online_pause=timedelta(hours=10))), await given.citizen()
    await missed_often(slug, who, young())
    assert (await given.booked(slug, FRIDAY, by=who, applicant=young(), now=FRIDAY - timedelta(hours=2))).state == "booked"


@pytest.mark.parametrize("exempt", ["elder", "wheelchair", "community worker", "seen by staff"])
@pytest.mark.article("4")
async def test_some_people_are_never_paused(exempt: str) -> None:
    slug, who = await a_hall(), await given.citizen(community_worker=exempt == "community worker")
    whose = given.applicant("陈示例", "11010119491231002X") if exempt == "elder" else young()
    needs = {"needs": (Need.wheelchair,)} if exempt == "wheelchair" else {}
    gone = [await missed(slug, who, whose, day, **needs) for day in DAYS[:3]]
    if exempt == "seen by staff":
        await appointments.appeal(gone[-1].reference, who, "我要照顾老人", AFTER)
        await appointments.decide_appeal(await staff(slug), gone[-1].reference, "", AFTER, lifted=True, exempt="carer")
        gone.append(await missed(slug, who, whose, DAYS[3]))
        assert await counted(gone[-1].reference) == ["exempt"]
    else:
        assert [await told(each.reference) for each in gone] == [["not_come"]] * 3
    assert (await given.booked(slug, at(DAYS[3], 10), by=who, applicant=whose, now=AFTER, **needs)).state == "booked"


async def test_a_time_that_the_hall_itself_closed_is_nobodys_miss() -> None:
    slug, who = await a_hall(), await given.citizen()
    booked = await given.booked(slug, by=who, applicant=young())
    await given.rows("UPDATE slots SET capacity = taken, surplus = taken, kept = 0 WHERE hall = $1", slug)
    await given_misses.not_come(booked.reference, AFTER)
    assert await counted(booked.reference) == []


async def test_an_accepted_excuse_ends_the_pause_and_is_told() -> None:
    slug, who = await a_hall(), await given.citizen()
    gone = await missed_often(slug, who, young())
    await appointments.give_excuse(gone[0].reference, who, "ill", "发烧了", AFTER)
    await appointments.judge_excuse(await staff(slug), gone[0].reference, "", AFTER, accepted=True)
    assert await counted(gone[0].reference) == ["excused"]
    assert await told(gone[0].reference) == ["missed", "excuse_accepted"]
    assert (await given.booked(slug, FRIDAY, by=who, applicant=young(), now=AFTER)).state == "booked"


async def test_a_refused_excuse_counts_and_says_why() -> None:
    slug, who = await a_hall(), await given.citizen()
    gone = await missed(slug, who, young())
    await appointments.give_excuse(gone.reference, who, "work", "", AFTER)
    await appointments.judge_excuse(await staff(slug), gone.reference, "可以提前取消", AFTER, accepted=False)
    (record,) = await appointments.misses_of(who, AFTER)
    assert (record.misses[0].state, record.misses[0].answer, record.left) == ("refused", "可以提前取消", 2)


async def test_an_excuse_comes_within_seven_days() -> None:
    slug, who = await a_hall(), await given.citizen()
    gone = await missed(slug, who, young())
    with pytest.raises(ExcuseTooLate):
        await appointments.give_excuse(gone.reference, who, "ill", "", given.NINE + OVER + timedelta(days=7, seconds=1))


async def test_the_second_of_two_colleagues_reads_who_was_faster() -> None:
    slug, who = await a_hall(), await given.citizen()
    gone = await missed(slug, who, young())
    await appointments.give_excuse(gone.reference, who, "ill", "", AFTER)
    await appointments.judge_excuse(await staff(slug, "试岗王"), gone.reference, "", AFTER, accepted=True)
    with pytest.raises(DecidedMeanwhile) as late:
        await appointments.judge_excuse(await staff(slug), gone.reference, "不行", AFTER, accepted=False)
    assert late.value.facts == {"who": "试岗王", "what": "miss-excused"}


async def test_at_the_counter_a_word_is_enough() -> None:
    slug, who = await a_hall(), await given.citizen()
    gone = await missed(slug, who, young())
    await appointments.excuse_at_counter(await staff(slug), gone.reference, "当面说明：住院", AFTER)
    assert await counted(gone.reference) == ["excused"]


async def test_an_appeal_is_made_once_and_decided_by_a_person() -> None:
    slug, who = await a_hall(), await given.citizen()
    gone = await missed_often(slug, who, young())
    await appointments.appeal(gone[0].reference, who, "手机丢了，没收到提醒", AFTER)
    with pytest.raises(AppealedAlready):
        await appointments.appeal(gone[2].reference, who, "再说一次", AFTER)
    await appointments.decide_appeal(await staff(slug), gone[2].reference, "", AFTER, lifted=True)
    assert await told(gone[2].reference) == ["pause_began", "pause_lifted"]
    assert (await given.booked(slug, FRIDAY, by=who, applicant=young(), now=AFTER)).state == "booked"


async def test_a_kept_pause_stays_and_says_why() -> None:
    slug, who = await a_hall(), await given.citizen()
    gone = await missed_often(slug, who, young())
    await appointments.appeal(gone[2].reference, who, "忘了", AFTER)
    await appointments.decide_appeal(await staff(slug), gone[2].reference, "可电话预约", AFTER, lifted=False)
    (record,) = await appointments.misses_of(who, AFTER)
    assert (record.appeal.state, record.appeal.answer, record.pause is None) == ("kept", "可电话预约", False)


async def test_without_a_pause_there_is_nothing_to_appeal_against() -> None:
    slug, who = await a_hall(), await given.citizen()
    gone = await missed(slug, who, young())
    with pytest.raises(NotPaused):
        await appointments.appeal(gone.reference, who, "提前说一声", AFTER)


async def test_nobody_else_excuses_or_judges_it() -> None:
    slug, other, who = await a_hall(), await a_hall(), await given.citizen()
    gone = await missed(slug, who, young())
    with pytest.raises(NothingMissed):
        await appointments.give_excuse(gone.reference, await given.citizen(), "ill", "", AFTER)
    with pytest.raises(NothingMissed):
        await appointments.excuse_at_counter(await staff(other), gone.reference, "别的大厅", AFTER)


async def test_a_day_on_which_the_hall_was_the_cause_counts_for_nobody() -> None:
    slug, who = await a_hall(), await given.citizen()
    gone = await missed_often(slug, who, young())
    assert await appointments.set_aside_day(await staff(slug), DAYS[0], "系统故障", AFTER) == 1
    assert [await counted(each.reference) for each in gone] == [["excused"], ["counted"], ["counted"]]


async def test_what_can_bring_nothing_any_more_is_forgotten() -> None:
    slug, who = await a_hall(), await given.citizen()
    gone = await missed_often(slug, who, young())
    alone = await missed(slug, await given.citizen(), young())
    await appointments.forget_misses(AFTER + timedelta(days=29))
    assert [await counted(each.reference) for each in (*gone, alone)] == [["counted"]] * 4
    await appointments.forget_misses(AFTER + timedelta(days=31))
    assert [await counted(each.reference) for each in (*gone, alone)] == [[], [], [], ["counted"]]
    await appointments.forget_misses(AFTER + timedelta(days=91))
    assert await counted(alone.reference) == []


async def test_every_decision_is_on_record() -> None:
    slug, who = await a_hall(), await given.citizen()
    gone = await missed_often(slug, who, young())
    await appointments.give_excuse(gone[0].reference, who, "ill", "住院", AFTER)
    await appointments.judge_excuse(await staff(slug), gone[0].reference, "凭证不清", AFTER, accepted=False)
    await appointments.appeal(gone[2].reference, who, "有病历", AFTER)
    await appointments.decide_appeal(await staff(slug), gone[2].reference, "已核实", AFTER, lifted=True, exempt="disabled")
    lines = await given.rows("SELECT verb, facts::text FROM ledger WHERE hall = $1 AND subject LIKE 'miss:%' ORDER BY id", slug)
    assert [verb for verb, _ in lines] == ["excuse", "refuse_excuse", "appeal", *["excuse_miss"] * 3, "lift_pause"]
    assert not any(said in str(facts) for _, facts in lines for said in ("住院", "ill", "disabled"))


async def test_a_desk_that_undoes_its_miss_takes_it_back() -> None:
    from tests.given_visits import NINE, a_clerk, a_waiting, shown
    from tests.given_visits import a_hall as an_open_hall

    place = await an_open_hall()
    visit, desk = await a_waiting(place), await a_clerk(place)
    await visits.miss(desk, shown(visit), NINE)
    assert await counted(visit.reference or "") == ["counted"]
    await visits.undo(desk, (await visits.last_move(desk, NINE)).move, NINE)
    assert await counted(visit.reference or "") == []


@pytest.mark.parametrize(("before", "state"), [(60, []), (31, []), (10, ["counted"])])
async def test_telling_late_frees_the_place_and_in_good_time_is_no_miss(before: int, state: list[str]) -> None:
    slug, who = await a_hall(policies=Policies(cancel_until=timedelta(hours=2))), await given.citizen()
    booked = await given.booked(slug, by=who, applicant=young())
    await appointments.cancel(booked.reference, who, given.NINE - timedelta(minutes=before))
    assert await counted(booked.reference) == state


async def test_a_weekend_agreed_with_a_person_is_no_matter_of_the_pause() -> None:
    slug, who = await a_hall(), await given.citizen()
    await missed_often(slug, who, young())
    now = at(date(2026, 11, 26), 20)
    asked = await given_extended_sessions.asked(slug, at(date(2026, 12, 5), 10), by=who, applicant=young(), now=now)
    await extended_sessions.accept(await given_extended_sessions.shown(asked), 1, now)
    assert (await appointments.owned(asked.reference, who)).state == "booked"
