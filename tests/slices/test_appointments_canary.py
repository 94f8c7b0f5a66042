"""What people tell of themselves rests in no table in plain text, whatever way a booking goes."""

import secrets
from uuid import uuid4

import pytest

from backend import appointments, lots, phone_calls, repeats, visits
from backend.appointments import Applicant, Holder, Judge, SlotFull, WaitingForm
from backend.clock import at
from backend.database import transaction
from backend.phone_calls import Callee, Caller, Way, Why
from backend.visits import FromHome
from tests import given, given_extended_sessions, given_lots, given_misses, given_visits
from tests.given_waiting import awaited, full_hall, given_back

NAME, HANDLER, NOTE, PHONE = "裘千仞甲", "郝大通乙", "坐轮椅来丙丁", "19900007766"
NUMBER = "110101194910017731"


async def holding(word: str) -> list[str]:
    """The tables that hold `word`, as text or as the bytes of a column."""
    # twin_people stands for WeChat itself (demo mode only): other tests' people there may bear any demo phone by chance.
    tables = await given.rows("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'twin_people'")
    hexed, found = word.encode().hex(), []
    for (table,) in tables:
        asked = f"SELECT 1 FROM {table} t WHERE t::text LIKE '%' || $1 || '%' OR t::text LIKE '%' || $2 || '%' LIMIT 1"
        if await given.rows(asked, word, hexed):
            found.append(str(table))
    return found


async def journey() -> None:
    """Hold, fill in, book, change, be refused, cancel; once with a key to repeat."""
    slug, citizen = await given.hall(places={"big": 3}, policies=given.AT_ONCE), await given.citizen(phone=PHONE)
    who = Applicant("enterprise", NAME, "credit_code", NUMBER, HANDLER)
    holder = Holder(secrets.token_hex(8), citizen)
    held = await given.held(slug, by=holder)
    await appointments.keep_form(held.id, holder, f"{NAME}{NUMBER}{PHONE}")
    wish = given.wish(slug, applicant=who, phone=PHONE, note=NOTE)
    async with repeats.once(f"citizen:{citizen}", secrets.token_hex(8), f"{NAME}{NUMBER}".encode(), given.NOW) as first:
        booked = await appointments.book(wish, citizen, given.NOW, hold=held.id, holder=holder)
        first.answer = booked.reference
    await appointments.change(booked.reference, citizen, given.TEN, given.NOW)
    for _ in range(3):
        await given.booked(slug)
    with pytest.raises(SlotFull):
        await appointments.change(booked.reference, citizen, given.NINE, given.NOW)
    async with transaction() as moving:
        await appointments.advance(moving, booked.reference, "check_in", "staff:test", given.NINE)
    other = await given.booked(slug, given.TEN, by=citizen, applicant=Applicant("person", NAME, "passport", "E77777777"), note=NOTE)
    await appointments.cancel(other.reference, citizen, given.NOW)


async def test_names_numbers_phones_and_notes_rest_in_no_table(db: str) -> None:
    await journey()
    assert {word: await holding(word) for word in (NAME, HANDLER, NOTE, PHONE, NUMBER, "E77777777")} == {
        NAME: [], HANDLER: [], NOTE: [], PHONE: [], NUMBER: [], "E77777777": []
    }  # fmt: skip


async def test_the_search_for_plain_text_finds_it_where_it_is(db: str) -> None:
    word = f"金丝雀{secrets.token_hex(4)}"
    await given.rows("INSERT INTO repeats (id, body, answer, at) VALUES ($1, $2, '', $3) RETURNING id", word, b"", given.NOW)
    assert await holding(word) == ["repeats"]
    hidden = f"金丝雀{secrets.token_hex(4)}"
    await given.rows(
        "INSERT INTO repeats (id, body, answer, at) VALUES ($1, $2, '', $3) RETURNING id", word + "2", hidden.encode(), given.NOW
    )
    assert await holding(hidden) == ["repeats"]


async def test_who_waits_rests_in_no_table_either_offered_passed_on_or_booked(db: str) -> None:
    name, number, phone = "欧阳锋己", "110101195202020035", "19900007755"
    slug, booked = await full_hall()
    form = WaitingForm(Applicant("person", name, "resident_id", number), phone=phone, note=NOTE)
    waits = await appointments.join_list(awaited(slug), form, await given.citizen(phone=phone), given.NOW)
    await given_back(booked[0])
    await appointments.decline_place(waits.token, given.NOW)
    await given_back(booked[1])
    await appointments.accept_place(waits.token, given.NOW)
    assert {word: await holding(word) for word in (name, number, phone, NOTE)} == {name: [], number: [], phone: [], NOTE: []}


async def said_afterwards() -> None:
    """A wish in a lot; misses with an excuse, an appeal and the answers; a number from home; a call with its note."""
    who = Applicant("person", NAME, "passport", NUMBER)
    slug = await given_lots.a_lot()
    await lots.hand_in(given_lots.asking(slug, applicant=who), await given.citizen(), given_lots.OPENS)
    await given_lots.drawn(slug)
    place, citizen, evening = await given_misses.a_hall(), await given.citizen(phone=PHONE), at(given_misses.DAYS[2], 19)
    gone = await given_misses.missed_often(place, citizen, who)
    judge = Judge(place, await given_extended_sessions.staff(place, "试岗甲"))
    await appointments.give_excuse(gone[0].reference, citizen, "other", NOTE, evening)
    await appointments.judge_excuse(judge, gone[0].reference, NOTE, evening, accepted=False)
    await appointments.appeal(gone[2].reference, citizen, NOTE, evening)
    await appointments.decide_appeal(judge, gone[2].reference, NOTE, evening, lifted=True, exempt=NOTE)
    giving = await given_visits.a_hall(3, tickets_from_home="true")
    await visits.take_at_home(await given.citizen(), FromHome(uuid4(), giving, ("card",), NAME), given_visits.NINE)
    caller = Caller(place, judge.staff)
    callee, call = Callee(gone[0].reference, PHONE, "0373-0000000", f"appointment:{gone[0].reference}"), uuid4()
    async with transaction() as held:
        await phone_calls.records.add(held, call, caller, callee, Why.missed, Way.by_hand, evening)
    await phone_calls.note(caller, call, "reached", NOTE, evening)


async def test_what_is_said_of_misses_lots_numbers_and_calls_rests_in_no_table(db: str) -> None:
    await said_afterwards()
    assert {word: await holding(word) for word in (NAME, NUMBER, NOTE, PHONE)} == {NAME: [], NUMBER: [], NOTE: [], PHONE: []}
