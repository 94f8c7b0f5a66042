"""What came after a visit at home, for programs."""

from datetime import timedelta

import pytest

from backend import aftercare, clock
from tests import given_aftercare, given_bedside, given_people
from tests.given_home_visits import ITEM
from tests.given_people import Mini

pytestmark = [pytest.mark.usefixtures("product", "listening"), pytest.mark.article("29.5")]


async def served(mini: Mini) -> str:
    """A visit of this account's that ended an hour ago."""
    now, owner = clock.now(), (await mini.account()).id
    tablet, _ = await given_bedside.planned("jingkai", arrives_at=now - timedelta(hours=1), now=now - timedelta(days=1), by=owner)
    await tablet.sends(*tablet.whole(now - timedelta(hours=1), "taken_along"), now=now)
    await aftercare.give_out(now)
    return tablet.reference


async def test_the_receipt_holds_visit_steps_and_results_for_its_owner_alone(client) -> None:
    mini, other = await given_people.mini(client), await given_people.mini(client)
    reference, by = await served(mini), await given_aftercare.staff("jingkai", "desk")
    await aftercare.record_step(by, reference, ITEM, "ready", "可以寄了", clock.now())
    found = (await mini.get(f"/home-visits/{reference}/receipt")).json()
    assert [each["results"] for each in found["receipts"]] == [[{"item": ITEM, "outcome": "taken_along", "note": ""}]]
    assert [(each["step"], each["words"]) for each in found["steps"]] == [("ready", "可以寄了")]
    assert (await other.get(f"/home-visits/{reference}/receipt")).status_code == 404


async def test_another_visit_is_asked_for_once_and_a_result_confirmed(client) -> None:
    mini = await given_people.mini(client)
    reference, by = await served(mini), await given_aftercare.staff("jingkai", "desk")
    await aftercare.send_home(by, reference, ITEM, "post", "EMS1234567", "", consent=False, now=clock.now())
    number = (await mini.get(f"/home-visits/{reference}/receipt")).json()["deliveries"][0]["number"]
    for _ in range(2):
        answer = await mini.post(f"/home-visits/{reference}/deliveries/{number}/receipt")
    assert answer.json()["deliveries"][0]["confirmed_at"]
    first = await mini.post(f"/home-visits/{reference}/second-visit", words="照片没拍好")
    again = await mini.post(f"/home-visits/{reference}/second-visit", words="照片没拍好")
    assert (first.status_code, first.json()["wishes"], again.json()["type"].rsplit("/", 1)[-1]) == (201, ["asked"], "asked-again-already")
