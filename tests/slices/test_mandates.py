"""Relatives: as stated, encrypted, seen by nobody else, erased when removed."""

from dataclasses import replace

import pytest

from backend import mandates
from backend.clock import now
from backend.mandates import AlreadyAdded, RelationUnknown, Stated, TooManyRelatives
from backend.mandates.rules import MOST_RELATIVES
from backend.people import PhoneNeeded
from backend.people.identity_numbers import IdNumberMistyped
from backend.refusals import NotFound
from tests import given

pytestmark = pytest.mark.usefixtures("db")
MOTHER = Stated("child", "张 示例", "resident_id", "410711 199003 078810", "199 0000 0001")


async def add(citizen, stated: Stated = MOTHER):
    return await mandates.add_relative(citizen, stated, now(), demo=True)


async def test_a_relative_is_kept_as_stated_in_one_form() -> None:
    citizen = await given.citizen()
    kept = await add(citizen)
    assert await mandates.relatives_of(citizen) == (kept,)
    assert (kept.id_number, kept.phone) == ("410711199003078810", "19900000001")


async def test_nobody_else_sees_or_removes_a_relative() -> None:
    citizen, stranger = await given.citizen(), await given.citizen()
    kept = await add(citizen)
    with pytest.raises(NotFound):
        await mandates.relative(stranger, kept.id)
    with pytest.raises(NotFound):
        await mandates.remove_relative(stranger, kept.id, now())
    assert await mandates.relatives_of(stranger) == ()


async def test_what_was_stated_is_erased_when_a_relative_is_removed() -> None:
    citizen = await given.citizen()
    kept = await add(citizen)
    await mandates.remove_relative(citizen, kept.id, now())
    assert await mandates.relatives_of(citizen) == ()
    assert [len(bytes(row[0])) for row in await given.rows("SELECT person_box FROM relatives WHERE id = $1", kept.id)] == [0]


async def test_a_removed_relative_can_be_added_again_and_none_twice() -> None:
    citizen = await given.citizen()
    kept = await add(citizen)
    with pytest.raises(AlreadyAdded):
        await add(citizen, replace(MOTHER, name="张 另写"))
    await mandates.remove_relative(citizen, kept.id, now())
    assert await add(citizen)


@pytest.mark.parametrize("relation", ["self", "colleague", "agent", "friend"])
async def test_only_who_is_near_keeps_somebody_on_a_list(relation: str) -> None:
    with pytest.raises(RelationUnknown):
        await add(await given.citizen(), replace(MOTHER, relation=relation))


async def test_the_same_person_may_stand_on_two_lists() -> None:
    assert await add(await given.citizen())
    assert await add(await given.citizen())


async def test_the_list_is_as_long_as_it_may_be_and_longer_for_community_workers() -> None:
    citizen, worker = await given.citizen(), await given.citizen(community_worker=True)
    for place in range(MOST_RELATIVES):
        for each in (citizen, worker):
            await add(each, replace(MOTHER, id_kind="passport", id_number=f"E{place:08d}"))
    with pytest.raises(TooManyRelatives):
        await add(citizen)
    assert await add(worker)


async def test_an_account_without_a_phone_has_no_list() -> None:
    with pytest.raises(PhoneNeeded):
        await add(await given.citizen(confirmed=False))


@pytest.mark.parametrize(
    ("stated", "refusal"),
    [(replace(MOTHER, relation="boss"), RelationUnknown), (replace(MOTHER, id_number="410711199003078811"), IdNumberMistyped)],
)
async def test_what_is_wrong_is_refused_at_its_field(stated: Stated, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        await add(await given.citizen(), stated)


async def test_nothing_of_a_relative_rests_readable() -> None:
    citizen = await given.citizen()
    await add(citizen)
    [(box, index)] = await given.rows("SELECT person_box, person_index FROM relatives WHERE citizen = $1", citizen)
    readable = (MOTHER.name, "410711199003078810", "19900000001")
    assert not any(text.encode() in bytes(box) + bytes(index) for text in readable)
