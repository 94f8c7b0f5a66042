"""Passed on, told to a second person, the consent taken back, forgotten in time: what follows a home visit that was asked for."""

from datetime import timedelta

import pytest

from backend import home_visits, uploads
from backend.home_visits import AskedBackAlready, NoHomeVisit, Owner, ReferInstead, SecondPersonHidden, State, WhyNot
from backend.refusals import FieldRefused, TooOften
from backend.states import NotNow
from tests import given, given_extended_sessions, given_home_visits, given_people, given_uploads
from tests.given_home_visits import ITEM, OTHER, STREET, asked, shown

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.5")]
LATER = given.NOW + timedelta(hours=1)


@pytest.fixture
async def slug() -> str:
    return await given_home_visits.hall(ITEM, OTHER)


async def phones_told(reference: str) -> int:
    rows = await given.rows("SELECT 1 FROM notices WHERE reference = $1 AND phone_box IS NOT NULL", reference)
    return len(rows)


async def in_the_table(reference: str) -> str:
    return str(await given.rows("SELECT asking_box, said_box, address_box FROM home_visits WHERE reference = $1", reference))


async def test_an_address_of_another_district_is_passed_on_and_the_applicant_reads_to_whom(slug: str) -> None:
    who = await given.citizen()
    found = await asked(slug, by=who, community="elsewhere")
    with pytest.raises(ReferInstead):
        await home_visits.refuse(await shown(found), WhyNot.out_of_district, "不归我们", LATER)
    await home_visits.refer(await shown(found), "牧野区政务大厅", "0373-1234567", "已和王姐说好，今天联系您", LATER)
    now = await home_visits.owned(found.reference, Owner("", who))
    assert (now.state, now.answered_as, now.said.referred_to, now.said.referred_phone) == (
        State.turned, "refer", "牧野区政务大厅", "0373-1234567",
    )  # fmt: skip
    await home_visits.object_to(found.reference, who, "我就住在本区", LATER)


async def test_a_daughter_far_away_asks_for_two_matters_of_a_mother_without_a_phone(slug: str) -> None:
    found = await asked(slug, relation="guardian", phone="13800138000", present="ward", place="nursing_home", items=(ITEM, OTHER))
    assert found.consent
    assert (found.consent.by, found.asking.items, found.asking.place) == ("guardian", (ITEM, OTHER), "nursing_home")


async def test_a_second_person_is_told_from_then_on_and_no_more_when_taken_out(slug: str) -> None:
    who = await given.citizen()
    found = await asked(slug, by=who)
    await home_visits.tell_also(found.reference, who, given_people.demo_phone(), LATER)
    assert await phones_told(found.reference) == 1
    await home_visits.ask_back(await shown(found), "几楼？", LATER)
    assert await phones_told(found.reference) == 2
    await home_visits.tell_also(found.reference, who, "", LATER)
    await home_visits.reply(found.reference, who, "四楼", LATER)
    await home_visits.accept(await shown(await home_visits.visit(found.reference)), "", LATER)
    assert await phones_told(found.reference) == 2


async def test_one_phone_gets_three_first_messages_a_day_from_whomever_they_come(slug: str) -> None:
    phone, told = given_people.demo_phone(), 0
    for _ in range(2):
        who = await given.citizen()
        found = await asked(slug, by=who)
        for named in (phone, "", phone):
            await home_visits.tell_also(found.reference, who, named, LATER)
        told += await phones_told(found.reference)
    assert told == 3


async def test_an_account_names_five_second_persons_a_day(slug: str) -> None:
    who = await given.citizen()
    found = await asked(slug, by=who)
    for _ in range(5):
        await home_visits.tell_also(found.reference, who, given_people.demo_phone(), LATER)
    with pytest.raises(TooOften):
        await home_visits.tell_also(found.reference, who, given_people.demo_phone(), LATER)


async def test_a_copy_named_in_the_form_counts_for_its_phone_too(slug: str) -> None:
    phone = given_people.demo_phone()
    made = [await asked(slug, copy=phone) for _ in range(4)]
    assert [await phones_told(each.reference) for each in made] == [1, 1, 1, 0]


async def test_what_was_taken_back_is_not_opened_again_by_an_objection(slug: str) -> None:
    who = await given.citizen()
    found = await asked(slug, by=who)
    await home_visits.refuse(await shown(found), WhyNot.not_ours, "不归我们", LATER)
    await home_visits.withdraw_consent(found.reference, who, LATER)
    with pytest.raises(NotNow):
        await home_visits.object_to(found.reference, who, "还是想请您来", LATER)
    now = await home_visits.visit(found.reference)
    assert now.state is State.refused
    with pytest.raises(NotNow):
        home_visits.check_may_give(now)


async def test_a_wrong_number_names_nobody(slug: str) -> None:
    who = await given.citizen()
    found = await asked(slug, by=who)
    with pytest.raises(FieldRefused):
        await home_visits.tell_also(found.reference, who, "12", LATER)


async def test_the_consent_taken_back_erases_reason_talk_and_proof_and_ends_the_request(slug: str) -> None:
    who = await given.citizen()
    found = await asked(slug, by=who, words="金丝雀病史")
    subject = f"home_visit:{found.reference}"
    await uploads.give(
        subject, "proof", uploads.Kind.photo, given_uploads.picture(), f"citizen:{who}", given.NOW, hall=slug, still=uploads.kept_always
    )
    await home_visits.ask_back(await shown(found), "金丝雀问题", LATER)
    for _ in range(2):
        await home_visits.withdraw_consent(found.reference, who, LATER)
    now = await home_visits.owned(found.reference, Owner("", who))
    assert (now.state, now.asking.why, now.asking.words, now.asking.proof, now.said.question) == (State.withdrawn, "", "", "", "")
    assert now.consent
    assert now.consent.withdrawn_at == LATER
    assert await uploads.of(subject) == ()
    with pytest.raises(NotNow):
        await home_visits.accept(await shown(now), "", LATER)


async def test_nobody_else_takes_the_consent_back_or_names_a_second_person(slug: str) -> None:
    found, stranger = await asked(slug), await given.citizen()
    for act in (
        home_visits.withdraw_consent(found.reference, stranger, LATER),
        home_visits.tell_also(found.reference, stranger, "", LATER),
    ):
        with pytest.raises(NoHomeVisit):
            await act


async def test_thirty_days_after_the_end_reason_phones_and_street_are_gone_and_that_is_on_record(slug: str) -> None:
    who = await given.citizen()
    found = await asked(slug, by=who, copy=given_people.demo_phone())
    await home_visits.withdraw(found.reference, who, LATER)
    await home_visits.forget_reasons(LATER + timedelta(days=29))
    assert (await home_visits.owned(found.reference, Owner("", who))).asking.address == STREET
    before = await in_the_table(found.reference)
    for _ in range(2):
        await home_visits.forget_reasons(LATER + timedelta(days=30, minutes=1))
    now = await home_visits.owned(found.reference, Owner("", who))
    assert (now.asking.address, now.asking.why, now.asking.phone, now.asking.copy, now.forgotten) == ("", "", "", "", True)
    assert before != await in_the_table(found.reference)
    lines = await given.rows("SELECT 1 FROM ledger WHERE verb = 'forget_reason' AND subject = $1", f"home_visit:{found.reference}")
    assert len(lines) == 1


async def test_a_live_request_is_not_forgotten(slug: str) -> None:
    found = await asked(slug)
    await home_visits.forget_reasons(given.NOW + timedelta(days=300))
    assert (await home_visits.visit(found.reference)).asking.why == "bedridden"


async def test_the_last_four_of_the_contact_open_a_request_and_nothing_else_does(slug: str) -> None:
    found = await asked(slug)
    assert (await home_visits.by_phone_tail(found.reference, found.asking.phone[-4:])).asking.address == ""
    for tail in ("", "0000" if found.asking.phone[-4:] != "0000" else "1111", "x"):
        with pytest.raises(NoHomeVisit):
            await home_visits.by_phone_tail(found.reference, tail)


async def test_a_protected_person_is_found_by_no_number_and_told_to_nobody_else(slug: str) -> None:
    who = await given.citizen()
    found = await asked(slug, by=who, known=("protected",), copy=given_people.demo_phone())
    assert await phones_told(found.reference) == 0
    with pytest.raises(NoHomeVisit):
        await home_visits.by_phone_tail(found.reference, found.asking.phone[-4:])
    with pytest.raises(SecondPersonHidden):
        await home_visits.tell_also(found.reference, who, given_people.demo_phone(), LATER)


async def test_a_protected_person_s_request_taken_by_phone_rings_no_phone(slug: str) -> None:
    staff = await given_extended_sessions.staff(slug, "试岗己", "desk")
    from tests.given_home_visits import asking

    made = await home_visits.ask_by_phone(slug, staff, asking(known=("protected",)), consent=True, language="zh", now=given.NOW)
    assert await phones_told(made.reference) == 0


@pytest.mark.article("4.1")
async def test_sign_language_and_an_interpreter_stand_on_the_card_before_the_visit(slug: str) -> None:
    found = await asked(slug, known=("sign_language", "interpreter"))
    assert (await home_visits.visit(found.reference)).asking.known == ("sign_language", "interpreter")


async def test_asked_back_is_never_twice_even_after_a_reply(slug: str) -> None:
    who = await given.citizen()
    found = await asked(slug, by=who)
    await home_visits.ask_back(await shown(found), "几楼？", LATER)
    await home_visits.reply(found.reference, who, "四楼", LATER)
    with pytest.raises(AskedBackAlready):
        await home_visits.ask_back(await shown(await home_visits.visit(found.reference)), "还有？", LATER)
