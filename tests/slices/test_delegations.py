"""A citizen acts for another: confirmed by the principal, limited, told, ended at once (article 29.4; T3)."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from backend import appointments, mandates
from backend.appointments import NothingBooked
from backend.database import transaction
from backend.mandates import (
    DelegationEndWrong,
    Document,
    DocumentNotSeen,
    GuardedPrincipal,
    Matter,
    MattersNeeded,
    NoDelegation,
    OwnPhoneNamed,
    Side,
    Signer,
    Standing,
)
from backend.people import CodeWrong
from backend.refusals import Refusal, TooOften
from backend.states import NotNow
from tests import given, given_extended_sessions, given_people
from tests.given_agent_matters import code_to
from tests.given_delegations import confirmed, live, person, wanted

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.4")]
LATER = given.NOW + timedelta(hours=1)


async def staff_of(slug: str) -> UUID:
    return await given_extended_sessions.staff(slug, "试岗窗口", "desk")


async def may(delegate: UUID, principal: UUID, matter: Matter = Matter.follow) -> bool:
    async with transaction() as held:
        try:
            await mandates.may_act(held, delegate, principal, matter, LATER)
        except NoDelegation:
            return False
    return True


async def told(account: UUID) -> list[str]:
    return [str(name) for (name,) in await given.rows("SELECT topic FROM notices WHERE citizen = $1 ORDER BY id", account)]


async def test_asked_by_the_delegate_it_holds_once_the_principal_s_code_has_come() -> None:
    (principal, phone), (delegate, _) = await person(), await person()
    made = await mandates.ask(delegate, wanted(phone), given.NOW)
    assert not await may(delegate, principal)
    held = await confirmed(made, principal, phone)
    assert (held.state, await may(delegate, principal), await told(delegate)) == (Standing.live, True, ["delegation_began"])


async def test_invited_by_the_principal_it_holds_once_both_have_said_yes() -> None:
    (principal, own), (delegate, phone) = await person(), await person()
    made = await mandates.invite(principal, wanted(phone), given.NOW)
    with pytest.raises(NotNow):
        await mandates.take_on(made.reference, delegate, given.NOW)
    assert (await confirmed(made, principal, own)).state is Standing.invited
    assert not await may(delegate, principal)
    await mandates.take_on(made.reference, delegate, given.NOW)
    assert await may(delegate, principal)


async def test_nobody_but_the_principal_confirms_and_a_code_confirms_this_one_alone() -> None:
    (principal, phone), (delegate, _) = await person(), await person()
    made = await mandates.ask(delegate, wanted(phone), given.NOW)
    with pytest.raises(NoDelegation):
        await mandates.send_code(made.reference, Signer(delegate, "d"), given.NOW)
    signer = Signer(principal, uuid4().hex)
    await mandates.send_code(made.reference, signer, given.NOW)
    other = await mandates.ask((await person())[0], wanted(phone), given.NOW)
    with pytest.raises(CodeWrong):
        await mandates.confirm(other.reference, signer, await code_to(phone), given.NOW)
    with pytest.raises(NoDelegation):
        await mandates.confirm(made.reference, Signer((await person())[0], signer.device), await code_to(phone), given.NOW)


async def test_only_what_was_ticked_may_be_done_and_changing_brings_seeing() -> None:
    principal, delegate, _ = await live(matters=("cancel",))
    assert [matter for matter in Matter if await may(delegate, principal, matter)] == [Matter.follow, Matter.cancel]
    with pytest.raises(MattersNeeded):
        await live(matters=("everything",))


async def test_it_is_over_after_its_last_day_and_never_longer_than_a_year() -> None:
    principal, delegate, made = await live(until=given.MONDAY)
    tomorrow = given.NOW + timedelta(days=1)
    async with transaction() as held:
        with pytest.raises(NoDelegation):
            await mandates.may_act(held, delegate, principal, Matter.follow, tomorrow)
    await mandates.expire(tomorrow)
    assert (await mandates.of(made.reference, principal))[0].ended_by == "time"
    with pytest.raises(DelegationEndWrong):
        await live(until=given.MONDAY + timedelta(days=366))


@pytest.mark.parametrize("side", Side)
async def test_either_ends_it_at_once_and_the_other_is_told(side: Side) -> None:
    principal, delegate, made = await live()
    ends, hears = (principal, delegate) if side is Side.principal else (delegate, principal)
    for _ in range(2):
        await mandates.end(made.reference, ends, LATER)
    assert not await may(delegate, principal)
    assert (await told(hears))[-1] == "delegation_over"


async def test_the_delegate_sees_changes_and_cancels_in_the_principal_s_name_and_each_use_is_told() -> None:
    slug = await given.hall(policies=given.AT_ONCE)
    principal, delegate, made = await live()
    booked = await given.booked(slug, by=principal)
    assert [each.reference for each in await appointments.bookings_for(delegate, principal, LATER)] == [booked.reference]
    changed = await appointments.change_for(delegate, principal, booked.reference, given.TEN, LATER)
    gone = await appointments.cancel_for(delegate, principal, booked.reference, LATER)
    assert (changed.starts_at, gone.state, gone.citizen) == (given.TEN, "cancelled", principal)
    assert [(use.matter, use.about != "") for use in await mandates.uses_of(made.reference)] == [
        ("cancel", True),
        ("change", True),
        ("follow", False),
    ]
    assert (await told(principal)).count("delegation_used") == 3


async def test_looking_is_told_once_a_day() -> None:
    principal, delegate, made = await live()
    for hours in (1, 2, 14):
        await appointments.bookings_for(delegate, principal, given.NOW + timedelta(hours=hours))
    assert len(await mandates.uses_of(made.reference)) == 2


async def test_a_delegate_reaches_no_booking_of_anybody_else() -> None:
    slug = await given.hall()
    principal, delegate, _ = await live()
    strange = await given.booked(slug)
    for tried in (
        appointments.cancel_for(delegate, principal, strange.reference, LATER),
        appointments.change_for(delegate, principal, strange.reference, given.TEN, LATER),
    ):
        with pytest.raises(NothingBooked):
            await tried


async def test_a_use_and_the_end_at_once_leave_nothing_done_after_the_end() -> None:
    slug = await given.hall()
    for _ in range(5):
        principal, delegate, made = await live()
        booked = await given.booked(slug, by=principal)
        await given.refused(
            (mandates.end(made.reference, principal, LATER), appointments.cancel_for(delegate, principal, booked.reference, LATER))
        )
        gone, uses = (await appointments.appointment(booked.reference)).state == "cancelled", await mandates.uses_of(made.reference)
        assert gone == bool(uses)
        with pytest.raises(NoDelegation):
            await appointments.bookings_for(delegate, principal, LATER)


async def test_two_confirmations_at_once_make_one_delegation() -> None:
    (principal, phone), (delegate, _) = await person(), await person()
    made = await mandates.ask(delegate, wanted(phone), given.NOW)
    signer = Signer(principal, uuid4().hex)
    await mandates.send_code(made.reference, signer, given.NOW)
    code = await code_to(phone)
    results = await asyncio.gather(*(mandates.confirm(made.reference, signer, code, given.NOW) for _ in range(3)), return_exceptions=True)
    assert all(not isinstance(each, BaseException) or isinstance(each, Refusal) for each in results)
    assert await given.rows("SELECT count(*) FROM delegations WHERE principal = $1 AND state = 'live'", principal) == [(1,)]
    assert (await told(delegate)).count("delegation_began") == 1


async def test_a_second_delegation_between_two_takes_the_first_one_s_place() -> None:
    principal, delegate, first = await live(matters=("follow",))
    _, _, second = await live(principal, delegate, given.NOW + timedelta(minutes=2), matters=("cancel",))
    assert (await mandates.of(first.reference, principal))[0].ended_by == "replaced"
    assert (await mandates.of(second.reference, principal))[0].state is Standing.live


async def test_an_asked_phone_answers_the_same_whether_it_has_an_account_or_not() -> None:
    delegate, _ = await person()
    known, unknown = (await person())[1], given_people.demo_phone()
    answers = [await mandates.ask(delegate, wanted(phone), given.NOW) for phone in (known, unknown)]
    assert len({(each.state, each.principal.account, each.muted) for each in answers}) == 1
    notices = [await given.rows("SELECT citizen FROM notices WHERE topic = 'delegation_asked' ORDER BY id DESC LIMIT 2")]
    assert notices == [[(None,), (None,)]]


async def test_nobody_is_bombed_with_requests() -> None:
    _, phone = await person()
    before = await given.rows("SELECT count(*) FROM notices WHERE topic = 'delegation_asked'")
    for _ in range(5):
        await mandates.ask((await person())[0], wanted(phone), given.NOW)
    after = await given.rows("SELECT count(*) FROM notices WHERE topic = 'delegation_asked'")
    assert int(str(after[0][0])) - int(str(before[0][0])) == 3
    delegate, _ = await person()
    for _ in range(5):
        await mandates.ask(delegate, wanted(given_people.demo_phone()), given.NOW)
    with pytest.raises(TooOften):
        await mandates.ask(delegate, wanted(phone), given.NOW)


async def test_who_was_refused_asks_in_vain_for_a_month_and_learns_nothing() -> None:
    (principal, phone), (delegate, _) = await person(), await person()
    made = await mandates.ask(delegate, wanted(phone), given.NOW)
    await mandates.refuse(made.reference, principal, given.NOW)
    again = await mandates.ask(delegate, wanted(phone), LATER)
    assert (again.state, [side for _, side in await mandates.delegations_of(delegate)]) == (Standing.asked, [Side.delegate] * 2)
    assert again.reference not in {each.reference for each, _ in await mandates.delegations_of(principal)}
    with pytest.raises(NoDelegation):
        await mandates.of(again.reference, principal)


async def test_nobody_acts_for_themselves() -> None:
    principal, phone = await person()
    for made in (mandates.ask(principal, wanted(phone), given.NOW), mandates.invite(principal, wanted(phone), given.NOW)):
        with pytest.raises(OwnPhoneNamed):
            await made


async def test_for_a_protected_person_nobody_acts_until_the_window_lifts_it() -> None:
    (principal, phone), (delegate, _) = await person(), await person()
    _, _, made = await live(principal, delegate)
    async with transaction() as held:
        await mandates.guard(held, principal, LATER)
    assert not await may(delegate, principal)
    with pytest.raises(GuardedPrincipal):
        await mandates.invite(principal, wanted((await person())[1]), LATER)
    staff = await given_extended_sessions.staff(await given.hall())
    with pytest.raises(DocumentNotSeen):
        await mandates.lift_guard("t", staff, phone, LATER, seen=False)
    await mandates.lift_guard("t", staff, phone, LATER, seen=True)
    assert (await mandates.of(made.reference, principal))[0].state is Standing.ended
    assert (await live(principal, delegate, LATER + timedelta(minutes=2)))[2].state is Standing.live


async def test_for_who_has_no_phone_the_window_enters_it_and_it_reaches_what_staff_booked_for_the_document() -> None:
    slug, mother = await given.hall(), given.applicant("张示例")
    staff, (delegate, phone) = await given_extended_sessions.staff(slug), await person()
    own = await given.booked(slug, applicant=mother)
    counter = await given.booked(slug, given.TEN, applicant=mother)
    await given.rows("UPDATE citizens SET stated_by = 'staff:x' WHERE id = $1 RETURNING id", counter.citizen)
    made = await mandates.enter_at_window(slug, staff, Document("resident_id", mother.id_number), wanted(phone), given.NOW, seen=True)
    await mandates.take_on(made.reference, delegate, given.NOW)
    assert made.principal.account
    seen = await appointments.bookings_for(delegate, made.principal.account, LATER)
    assert [each.reference for each in seen] == [counter.reference]
    assert (await appointments.cancel_for(delegate, made.principal.account, counter.reference, LATER)).state == "cancelled"
    with pytest.raises(NothingBooked):
        await appointments.cancel_for(delegate, made.principal.account, own.reference, LATER)


async def test_what_one_hall_s_window_entered_no_other_hall_sees_or_ends() -> None:
    slug, other, document = await given.hall(), await given.hall(), Document("resident_id", given.id_number())
    made = await mandates.enter_at_window(slug, await staff_of(slug), document, wanted((await person())[1]), given.NOW, seen=True)
    with pytest.raises(NoDelegation):
        await mandates.at_window(other, made.reference)
    with pytest.raises(NoDelegation):
        await mandates.end_at_window(other, await staff_of(other), made.reference, LATER, seen=True)
    assert (await mandates.at_window(slug, made.reference)).hall == slug
    await mandates.end_at_window(slug, await staff_of(slug), made.reference, LATER, seen=True)
    assert (await mandates.at_window(slug, made.reference)).state is Standing.ended


async def test_every_line_about_what_a_window_entered_names_its_hall() -> None:
    slug, (delegate, phone) = await given.hall(), await person()
    document = Document("resident_id", given.id_number())
    made = await mandates.enter_at_window(slug, await staff_of(slug), document, wanted(phone), given.NOW, seen=True)
    await mandates.take_on(made.reference, delegate, given.NOW)
    await mandates.end_at_window(slug, await staff_of(slug), made.reference, LATER, seen=True)
    lines = await given.rows("SELECT verb, hall FROM ledger WHERE subject = $1 ORDER BY id", f"delegation:{made.reference}")
    assert [tuple(line) for line in lines] == [(verb, slug) for verb in ("entered_delegation", "took_on_delegation", "ended_delegation")]


async def test_what_nobody_answers_is_over_after_two_weeks() -> None:
    (principal, phone), (delegate, _) = await person(), await person()
    made = await mandates.ask(delegate, wanted(phone), given.NOW)
    await mandates.expire(given.NOW + timedelta(days=14))
    assert (await mandates.of(made.reference, principal))[0].state is Standing.ended


async def test_names_and_phones_rest_sealed() -> None:
    (_, phone), (delegate, _) = await person(), await person()
    made = await mandates.ask(delegate, wanted(phone), given.NOW)
    row = str(await given.rows("SELECT d::text FROM delegations d WHERE reference = $1", made.reference))
    assert phone.encode().hex() not in row
    assert phone not in row
