"""Community workers: registered by the hall's manager, told, limited in time; what being one changes."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from backend import community_workers, people
from backend.clock import at
from backend.community_workers import EndDayWrong, NotRegistered, NotYetAnAccount, OrganisationNeeded, RegisteredAlready, Registration
from backend.database import connection, transaction
from tests import given
from tests.given_people import demo_phone

pytestmark = pytest.mark.usefixtures("db")
LAST, STAFF = date(2027, 3, 31), uuid4()


async def an_account() -> tuple[str, UUID]:
    phone = demo_phone()
    async with transaction() as held:
        return phone, (await people.citizen_of_phone(held, phone, "zh", given.NOW))[0]


async def is_one(citizen: UUID) -> bool:
    async with connection() as held:
        return (await people.citizen(held, citizen)).community_worker


async def registered(slug: str, phone: str, until: date = LAST) -> int:
    await community_workers.register(slug, Registration(phone, "某某社区居委会", until), STAFF, given.NOW)
    return (await community_workers.registered(slug))[-1].id


async def topics(citizen: UUID) -> list[str]:
    return [str(row[0]) for row in await given.rows("SELECT topic FROM notices WHERE citizen = $1 ORDER BY id", citizen)]


async def test_who_is_registered_may_book_for_many_and_is_told() -> None:
    slug, (phone, citizen) = await given.hall(), await an_account()
    await registered(slug, phone)
    assert (await is_one(citizen), await topics(citizen)) == (True, ["community_worker"])
    for _ in range(6):
        await given.booked(slug, by=citizen) if await given.taken(slug) < 5 else await given.booked(slug, given.TEN, by=citizen)


async def test_who_was_registered_and_by_whom_stands_in_the_ledger() -> None:
    slug, (phone, citizen) = await given.hall(), await an_account()
    await community_workers.end(slug, await registered(slug, phone), STAFF, given.NOW)
    rows = await given.rows("SELECT verb, actor FROM ledger WHERE hall = $1 AND subject = $2 ORDER BY id", slug, f"citizen:{citizen}")
    assert rows == [("register_community_worker", f"staff:{STAFF}"), ("end_community_worker", f"staff:{STAFF}")]


async def test_once_ended_the_ordinary_limit_holds_again_and_it_is_told() -> None:
    slug, (phone, citizen) = await given.hall(), await an_account()
    number = await registered(slug, phone)
    await community_workers.end(slug, number, STAFF, given.NOW)
    assert (await is_one(citizen), await topics(citizen)) == (False, ["community_worker", "community_worker_ended"])
    with pytest.raises(NotRegistered):
        await community_workers.end(slug, number, STAFF, given.NOW)


async def test_after_its_last_day_a_registration_ends_by_itself_once() -> None:
    slug, (phone, citizen) = await given.hall(), await an_account()
    await registered(slug, phone, given.TUESDAY)
    await community_workers.lapse(at(given.TUESDAY, 23))
    assert await is_one(citizen)
    for _ in range(2):
        await community_workers.lapse(at(given.WEDNESDAY, 0))
    assert (await is_one(citizen), (await topics(citizen)).count("community_worker_ended")) == (False, 1)


async def test_who_is_registered_at_two_halls_stays_one_when_the_first_ends() -> None:
    one, other, (phone, citizen) = await given.hall(), await given.hall(), await an_account()
    number = await registered(one, phone)
    await registered(other, phone)
    await community_workers.end(one, number, STAFF, given.NOW)
    assert await is_one(citizen)


@pytest.mark.parametrize("number", [0, -1, 2**63, 10**30])
async def test_a_number_that_is_none_is_nobody(number: int) -> None:
    with pytest.raises(NotRegistered):
        await community_workers.end(await given.hall(), number, uuid4(), given.NOW)


async def test_another_halls_registration_can_t_be_ended() -> None:
    slug, other, (phone, _) = await given.hall(), await given.hall(), await an_account()
    with pytest.raises(NotRegistered):
        await community_workers.end(other, await registered(slug, phone), STAFF, given.NOW)


@pytest.mark.parametrize(
    ("organisation", "until", "refusal"),
    [
        ("某", LAST, OrganisationNeeded),
        ("某" * 61, LAST, OrganisationNeeded),
        ("某某社区", None, EndDayWrong),
        ("某某社区", given.MONDAY - timedelta(days=1), EndDayWrong),
        ("某某社区", given.MONDAY + timedelta(days=367), EndDayWrong),
    ],
)
async def test_what_a_registration_must_say(organisation: str, until: date | None, refusal: type[Exception]) -> None:
    slug, (phone, _) = await given.hall(), await an_account()
    with pytest.raises(refusal):
        await community_workers.register(slug, Registration(phone, organisation, until), STAFF, given.NOW)


async def test_only_a_confirmed_phone_is_registered_and_only_once() -> None:
    slug, (phone, _) = await given.hall(), await an_account()
    with pytest.raises(NotYetAnAccount):
        await registered(slug, "19900009999")
    await registered(slug, phone)
    with pytest.raises(RegisteredAlready):
        await registered(slug, phone)
