"""An agent of the hall handles a matter wholly on a signed mandate, and the client sees every step (articles 7.2 and 29.4)."""

import asyncio
from contextvars import copy_context
from datetime import timedelta
from uuid import uuid4

import pytest

from backend import agent_matters, people, secrecy
from backend.agent_matters import (
    Act,
    AgentJudgedMeanwhile,
    MandateOver,
    NoAgentMatter,
    NotAnAgent,
    NothingToSign,
    OutOfScope,
    OwnPaper,
    SameAgentJudge,
    SignerNeeded,
    State,
)
from backend.database import transaction
from backend.mandates import Signer
from backend.people import CodeWrong
from backend.states import NotNow
from tests import given, given_extended_sessions
from tests.given_agent_matters import LATER, UNTIL, accepted, agent, asked, asking, code_of, shown, stepped, to_be_signed, under_way

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.4")]


@pytest.fixture
async def slug() -> str:
    return await given.hall()


async def topics(reference: str) -> list[str]:
    return [str(name) for (name,) in await given.rows("SELECT topic FROM notices WHERE reference = $1 ORDER BY id", reference)]


async def diary(reference: str) -> list[str]:
    return [str(what) for (what,) in await given.rows("SELECT what FROM entries WHERE reference = $1 ORDER BY id", reference)]


async def test_from_the_asking_to_the_rating(slug: str) -> None:
    found, one = await under_way(slug)
    await stepped(found, one)
    await agent_matters.finish(await shown(found, one), "执照已领，请来取", LATER)
    assert (await agent_matters.matter(found.reference)).state is State.finished
    assert await diary(found.reference) == ["agent_asked", "agent_accepted", "agent_signed", "agent_fill_in", "finished"]
    assert (await topics(found.reference))[-2:] == ["agent_over", "rate"]
    invited = await given.rows("SELECT subject_kind, citizen FROM rating_invitations WHERE subject = $1", found.reference)
    assert invited == [("case", found.citizen)]


@pytest.mark.article("7.2")
async def test_anybody_may_ask_for_help_and_an_answer_is_promised_by_a_working_day(slug: str) -> None:
    found = await asked(slug, kind="helped")
    assert (found.state, found.answer_by.strftime("%m-%d %H:%M")) == (State.asked, "11-25 18:00")
    assert await topics(found.reference) == ["agent_asked"]


async def test_asked_twice_while_it_waits_is_one_request(slug: str) -> None:
    who, same = await given.citizen(), asking()
    one, two = [await agent_matters.ask(slug, who, same, language="zh", now=given.NOW) for _ in range(2)]
    assert one.reference == two.reference


async def test_who_asked_at_the_window_gets_a_link_that_opens_by_the_phone_and_others_their_own_page(slug: str) -> None:
    clerk = await given_extended_sessions.staff(slug, "试岗窗口", "desk")
    by_staff, own = await agent_matters.ask_at_window(slug, clerk, asking(), now=given.NOW), await asked(slug)
    for found, page in ((by_staff, "progress"), (own, "agent-matters")):
        ((box,),) = await given.rows("SELECT facts_box FROM notices WHERE reference = $1", found.reference)
        assert isinstance(box, bytes)
        assert f"/{page}/{found.reference}" in secrecy.unseal(box, "notices.facts")


async def test_nothing_may_be_done_before_the_client_has_signed(slug: str) -> None:
    found, one = await accepted(slug)
    with pytest.raises(NotNow):
        await stepped(found, one)
    with pytest.raises(MandateOver):
        await agent_matters.opened(await shown(found, one), LATER)


async def test_only_what_the_client_ticked_may_be_done(slug: str) -> None:
    found, one = await accepted(slug)
    signer = Signer(found.citizen, uuid4().hex)
    await to_be_signed(found, signer)
    await agent_matters.sign(found.reference, signer, await code_of(found.citizen), given.NOW)
    await stepped(found, one)
    await agent_matters.step(await shown(found, one), Act.enquire, "card", "", LATER)
    with pytest.raises(OutOfScope):
        await agent_matters.step(await shown(found, one), Act.hand_in, "", "", LATER)


async def test_a_code_signs_exactly_what_was_shown(slug: str) -> None:
    found, _ = await accepted(slug)
    signer = Signer(found.citizen, uuid4().hex)
    await to_be_signed(found, signer)
    old = await code_of(found.citizen)
    later = given.NOW + timedelta(minutes=2)
    await to_be_signed(found, signer, ("fill_in", "receive"), now=later)
    with pytest.raises(CodeWrong):
        await agent_matters.sign(found.reference, signer, old, later)
    signed = await agent_matters.sign(found.reference, signer, await code_of(found.citizen), later)
    assert signed.mandate
    assert signed.mandate.scope == ("fill_in", "receive")


async def test_a_code_signs_nothing_for_the_agent_who_took_over_meanwhile(slug: str) -> None:
    found, _ = await accepted(slug)
    signer, other = Signer(found.citizen, uuid4().hex), await agent(slug, "试岗乙")
    await to_be_signed(found, signer)
    code, apart = await code_of(found.citizen), copy_context()
    async with transaction() as held:
        await held.execute("UPDATE agent_matters SET agent = $2 WHERE reference = $1", found.reference, other)
        signing = asyncio.create_task(agent_matters.sign(found.reference, signer, code, given.NOW), context=apart)
        await given.somebody_waits_for(held)  # it has read the old agent
    with pytest.raises(NothingToSign):
        await signing


async def test_a_code_of_one_matter_signs_no_other(slug: str) -> None:
    who = await given.citizen()
    (one, _), (other, _) = await accepted(slug, by=who), await accepted(slug, by=who, why="另一件")
    signer = Signer(who, uuid4().hex)
    await to_be_signed(one, signer)
    code = await code_of(who)
    with pytest.raises(NothingToSign):
        await agent_matters.sign(other.reference, signer, code, given.NOW)
    with pytest.raises(people.CodeMissing):
        await agent_matters.sign(one.reference, signer, "12", given.NOW)


async def test_a_code_is_tried_five_times_and_dies_after_five_minutes(slug: str) -> None:
    found, _ = await accepted(slug)
    signer = Signer(found.citizen, uuid4().hex)
    await to_be_signed(found, signer)
    right = await code_of(found.citizen)
    with pytest.raises(CodeWrong):
        await agent_matters.sign(found.reference, signer, right, given.NOW + timedelta(minutes=5, seconds=1))
    for _ in range(5):
        with pytest.raises(CodeWrong):
            await agent_matters.sign(found.reference, signer, f"{(int(right) + 1) % 10**6:06d}", given.NOW)
    with pytest.raises(CodeWrong):
        await agent_matters.sign(found.reference, signer, right, given.NOW)


async def test_who_does_not_sign_for_themselves_signs_on_paper(slug: str) -> None:
    found, one = await accepted(slug)
    with pytest.raises(SignerNeeded):
        await agent_matters.choose_terms(found.reference, found.citizen, ("fill_in",), UNTIL, given.NOW, declared=False)
    with pytest.raises(OwnPaper):
        await agent_matters.sign_on_paper(await shown(found, one), ("fill_in",), UNTIL, LATER, seen=True)
    head = await given_extended_sessions.staff(slug, "试岗科长", "head")
    await agent_matters.sign_on_paper(await shown(found, head, whole=True), ("fill_in",), UNTIL, LATER, seen=True)
    signed = await agent_matters.matter(found.reference)
    assert signed.mandate
    assert (signed.state, signed.mandate.witness) == (State.under_way, head)


async def test_withdrawn_the_agent_can_do_nothing_more_with_the_page_still_open(slug: str) -> None:
    found, one = await under_way(slug)
    page = await shown(found, one)
    await agent_matters.withdraw(found.reference, found.citizen, LATER)
    for tried in (
        agent_matters.step(page, Act.fill_in, "", "", LATER),
        agent_matters.finish(page, "好了", LATER),
        agent_matters.opened(page, LATER),
        agent_matters.hand_over(page, await agent(slug, "试岗乙"), LATER),
    ):
        with pytest.raises(NoAgentMatter):
            await tried
    assert await given.rows("SELECT count(*) FROM agent_steps WHERE reference = $1", found.reference) == [(0,)]


async def test_withdrawing_and_a_step_at_once_end_without_a_step_after_the_end(slug: str) -> None:
    for _ in range(5):
        found, one = await under_way(slug)
        page = await shown(found, one)
        await given.refused(
            (agent_matters.withdraw(found.reference, found.citizen, LATER), agent_matters.step(page, Act.receive, "", "", LATER))
        )
        assert (await agent_matters.matter(found.reference)).state is State.withdrawn
        said = await diary(found.reference)
        assert said[-1] == "withdrawn"


async def test_a_mandate_ends_with_its_last_day_also_before_the_round_has_come_by(slug: str) -> None:
    found, one = await under_way(slug, until=given.MONDAY)
    over = given.NOW + timedelta(days=1)
    with pytest.raises(MandateOver):
        await stepped(found, one, over)
    for _ in range(2):
        await agent_matters.lapse(over)
    assert (await agent_matters.matter(found.reference)).state is State.lapsed
    assert (await topics(found.reference)).count("agent_over") == 1


async def test_what_a_mandate_said_that_is_over_is_signed_by_no_code(slug: str) -> None:
    (lapsed, _), (late, _) = await under_way(slug), await accepted(slug)
    await agent_matters.choose_terms(late.reference, late.citizen, ("fill_in",), given.MONDAY, given.NOW, declared=True)
    over = given.NOW + agent_matters.USUAL + timedelta(days=1)
    await agent_matters.lapse(over)
    assert (await agent_matters.matter(lapsed.reference)).state is State.lapsed
    for each, now in ((lapsed, over), (late, given.NOW + timedelta(days=1))):
        with pytest.raises(NothingToSign):
            await agent_matters.send_code(each.reference, Signer(each.citizen, uuid4().hex), now)


async def test_a_lapsed_matter_goes_on_with_a_new_signature(slug: str) -> None:
    found, one = await under_way(slug, until=given.MONDAY)
    over = given.NOW + timedelta(days=1)
    await agent_matters.lapse(over)
    signer = Signer(found.citizen, uuid4().hex)
    await to_be_signed(found, signer, now=over)
    await agent_matters.sign(found.reference, signer, await code_of(found.citizen), over)
    await stepped(found, one, over)


async def test_another_agent_takes_over_and_the_client_is_told(slug: str) -> None:
    found, one = await under_way(slug)
    other = await agent(slug, "试岗乙")
    await agent_matters.hand_over(await shown(found, one), other, LATER)
    with pytest.raises(NoAgentMatter):
        await stepped(found, one)
    await stepped(found, other)
    assert "agent_changed" in await topics(found.reference)


async def test_only_an_agent_at_work_is_named(slug: str) -> None:
    found = await asked(slug)
    clerk = await given_extended_sessions.staff(slug, "试岗窗口", "clerk")
    with pytest.raises(NotAnAgent):
        await agent_matters.accept(await shown(found), clerk, "", LATER)


async def test_a_no_is_judged_by_another_person_once(slug: str) -> None:
    who, first = await given.citizen(), await agent(slug)
    found = await asked(slug, by=who)
    await agent_matters.refuse(await shown(found, first), "本厅不办", LATER)
    await agent_matters.object_to(found.reference, who, "网上说可以", LATER)
    with pytest.raises(SameAgentJudge):
        await agent_matters.accept(await shown(found, first), first, "", LATER)
    await agent_matters.accept(await shown(found), first, "", LATER)
    assert (await agent_matters.matter(found.reference)).state is State.accepted


async def test_who_is_second_learns_of_the_first(slug: str) -> None:
    found, one = await asked(slug), await agent(slug)
    first, second = await shown(found, one), await shown(found)
    await agent_matters.accept(first, one, "", LATER)
    with pytest.raises((AgentJudgedMeanwhile, NoAgentMatter)):
        await agent_matters.refuse(second, "不行", LATER)


async def test_a_colleague_s_matter_shows_to_no_other_agent(slug: str) -> None:
    found, _ = await under_way(slug)
    with pytest.raises(NoAgentMatter):
        await agent_matters.opened(await shown(found, await agent(slug, "试岗乙")), LATER)
    assert await agent_matters.given_at(slug, await agent(slug, "试岗丙")) == ()


async def test_whose_matter_it_is_opens_on_record_under_the_mandate_alone(slug: str) -> None:
    found, one = await under_way(slug)
    assert (await agent_matters.opened(await shown(found, one), LATER)).applicant.name == "张示例"
    lines = await given.rows("SELECT verb FROM ledger WHERE subject = $1 ORDER BY id", f"agent_matter:{found.reference}")
    assert lines[-1] == ("unmask",)


async def test_a_promise_that_is_not_kept_is_told_once(slug: str) -> None:
    found = await asked(slug)
    for _ in range(2):
        await agent_matters.watch(found.answer_by)
    assert await topics(found.reference) == ["agent_asked", "agent_late"]


async def test_two_signatures_at_once_are_one_mandate(slug: str) -> None:
    found, _ = await accepted(slug)
    signer = Signer(found.citizen, uuid4().hex)
    await to_be_signed(found, signer)
    code = await code_of(found.citizen)
    results = await asyncio.gather(
        *(agent_matters.sign(found.reference, signer, code, given.NOW) for _ in range(2)), return_exceptions=True
    )
    assert {type(each).__name__ for each in results} <= {"CodeWrong", "Matter", "NotNow", "NothingToSign"}
    assert (await diary(found.reference)).count("agent_signed") == 1


async def test_an_account_sees_what_it_asked_itself_and_a_credit_code_shows_nothing(slug: str) -> None:
    found, _ = await under_way(slug)
    assert await agent_matters.of_citizen(await given.citizen()) == ()
    with pytest.raises(NoAgentMatter):
        await agent_matters.owned(found.reference, await given.citizen())
