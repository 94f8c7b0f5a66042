"""What may be answered in the wizard, and what the hall may do, by values."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4

import pytest

from backend.clock import at
from backend.home_visits import (
    STEPS,
    AskedBackAlready,
    Asking,
    Frame,
    HomeVisit,
    NoHomeVisit,
    ObjectedAlready,
    Said,
    SameJudge,
    State,
    WhyNot,
    check_seen_by,
    check_step,
    check_whole,
    consent_of,
    missing,
)
from backend.home_visits.consents import after_consent, without_reason
from backend.home_visits.referrals import ReferInstead, check_referral, check_refusal
from backend.home_visits.rules import (
    check_ask_back,
    check_judging,
    check_objection,
)
from backend.refusals import FieldRefused
from backend.states import NotNow

pytestmark = [pytest.mark.article("29.5")]
FRAME = Frame(("card", "pension"), ("huayuan",), date(2026, 11, 24), demo=True)
WHOLE = Asking(
    why="other",
    words="腿疼",
    relation="neighbour",
    name="张示例",
    items=("card",),
    community="huayuan",
    address="三号楼 401",
    phone="19900001234",
    present="alone",
    proof="at_door",
    halves=("mon_am",),
)
ANNE = UUID(int=1)
NOTHING = Said()


def standing(state: State, said: Said = NOTHING, asking: Asking = WHOLE) -> HomeVisit:
    now: datetime = at(date(2026, 11, 24), 9)
    return HomeVisit(
        "R", "hall", uuid4(), state, asking, True, "zh", "web", now, now, now, False, ANNE, "", said, None, 1,
    )  # fmt: skip


def refused(step: str, **more: object) -> list[tuple[str, str | None]]:
    _, found = check_step(step, replace(WHOLE, **more), FRAME)  # type: ignore[arg-type]
    return [(each.key, each.field) for each in found]


def test_the_whole_wizard_is_seven_steps_and_fifteen_questions_with_the_consent() -> None:
    assert (len(STEPS) + 1, sum(map(len, STEPS.values())) + 1) == (7, 15)


def test_whole_answers_pass_without_a_document_and_without_a_tick_box_that_fits() -> None:
    assert check_whole(WHOLE, FRAME) == (WHOLE, ())
    assert missing(WHOLE, FRAME) == ()


@pytest.mark.parametrize(
    ("step", "field", "value", "key"),
    [
        ("who", "why", "rich", "ChoiceNeeded"),
        ("who", "words", " ", "WhyInWords"),
        ("who", "words", "长" * 201, "HomeWordsTooLong"),
        ("who", "name", "", "NameMissing"),
        ("what", "items", (), "HomeItemsNeeded"),
        ("what", "items", ("not-at-home",), "HomeItemsNeeded"),
        ("where", "community", "nowhere", "ChoiceNeeded"),
        ("where", "address", "三", "AddressNeeded"),
        ("contact", "phone", "12", "ContactPhoneWrong"),
        ("where", "landmark", "长" * 61, "HomeWordsTooLong"),
        ("where", "place", "boat", "ChoiceNeeded"),
        ("proof", "proof", "", "ChoiceNeeded"),
        ("when", "halves", ("never",), "HalvesNeeded"),
    ],
)
def test_what_can_not_stand_is_refused_at_its_field(step: str, field: str, value: object, key: str) -> None:
    found = refused(step, **{field: value})
    assert found == [(key, field)]


@pytest.mark.parametrize(("field", "value"), [("copy", "12"), ("id_number", "110101")])
def test_what_programs_may_add_is_checked_like_the_rest(field: str, value: str) -> None:
    _, found = check_whole(replace(WHOLE, **{field: value}), FRAME)  # type: ignore[arg-type]
    assert [each.field for each in found] == [field]


def test_an_out_of_town_phone_and_a_place_without_stairs_to_count_are_taken() -> None:
    assert check_whole(replace(WHOLE, phone="+86 139 0000 1234", place="", landmark=""), FRAME)[1] == ()


@pytest.mark.parametrize(
    ("relation", "by"), [("self", "person"), ("guardian", "guardian"), ("child", "for_them"), ("neighbour", "for_them")]
)
def test_who_agrees_follows_from_who_asks(relation: str, by: str) -> None:
    assert consent_of(replace(WHOLE, relation=relation)) == by


def test_another_district_is_passed_on_by_name_and_phone_and_never_refused() -> None:
    assert check_referral(" 牧野区 政务大厅 ", "0373-12345 ") == ("牧野区 政务大厅", "0373-12345")
    with pytest.raises(ReferInstead):
        check_refusal(WhyNot.out_of_district)


@pytest.mark.parametrize(("to", "phone", "field"), [("", "12345", "to"), ("大" * 61, "12345", "to"), ("大厅", "打电话", "refer_phone")])
def test_whom_to_call_is_named_where_a_request_is_passed_on(to: str, phone: str, field: str) -> None:
    with pytest.raises(FieldRefused) as refusal:
        check_referral(to, phone)
    assert refusal.value.field == field


def test_without_the_reason_nothing_tells_of_health_and_the_protection_stays() -> None:
    left = without_reason(replace(WHOLE, known=("infection", "protected", "dog"), id_number="410702195603150025"))
    assert (left.why, left.words, left.proof, left.id_number, left.known) == ("", "", "", "", ("protected",))
    assert left.name == WHOLE.name


@pytest.mark.parametrize(("state", "then"), [("asked", "withdrawn"), ("planned", "withdrawn"), ("refused", "refused"), ("done", "done")])
def test_the_consent_taken_back_ends_what_is_live_and_leaves_what_has_ended(state: str, then: str) -> None:
    assert after_consent(standing(State(state))) == then


@pytest.mark.parametrize("state", ["draft", "under_way"])
def test_the_consent_stays_while_nothing_is_asked_and_while_the_visitors_are_there(state: str) -> None:
    with pytest.raises(NotNow):
        after_consent(standing(State(state)))


def test_a_place_outside_the_district_is_taken_so_that_it_can_be_referred() -> None:
    assert refused("where", community="elsewhere") == []


def test_an_empty_draft_misses_every_step_and_the_phone_comes_back_in_its_one_form() -> None:
    assert missing(Asking(), FRAME) == tuple(STEPS)
    assert check_step("contact", replace(WHOLE, phone="+86 199 0000 1234"), FRAME)[0].phone == "19900001234"


def test_the_hall_asks_back_once_and_never_again() -> None:
    assert check_ask_back(standing(State.asked)) is State.question
    with pytest.raises(AskedBackAlready):
        check_ask_back(standing(State.asked, Said(question="哪一层？", reply="四层")))


def test_an_objection_is_judged_by_another_person_than_who_said_no() -> None:
    with pytest.raises(SameJudge):
        check_judging(standing(State.objected), ANNE, "accept")
    assert check_judging(standing(State.objected), uuid4(), "accept") is State.accepted


def test_a_no_is_objected_to_once_and_a_yes_not_at_all() -> None:
    assert check_objection(standing(State.refused)) is State.objected
    with pytest.raises(ObjectedAlready):
        check_objection(standing(State.refused, Said(objection="再看看")))
    with pytest.raises(NotNow):
        check_objection(standing(State.accepted))


@pytest.mark.parametrize(("state", "known", "manager"), [("asked", (), False), ("asked", ("protected",), True)])
def test_a_protected_person_shows_to_the_manager(state: str, known: tuple[str, ...], manager: bool) -> None:
    assert check_seen_by(standing(State(state), asking=replace(WHOLE, known=known)), manager=manager) is None  # type: ignore[func-returns-value]


@pytest.mark.parametrize(("state", "known", "manager"), [("asked", ("protected",), False), ("draft", (), True)])
def test_a_protected_person_shows_to_nobody_else_and_a_draft_to_no_staff(state: str, known: tuple[str, ...], manager: bool) -> None:
    with pytest.raises(NoHomeVisit):
        check_seen_by(standing(State(state), asking=replace(WHOLE, known=known)), manager=manager)
