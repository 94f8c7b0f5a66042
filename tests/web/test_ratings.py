"""Rating from the link in a message: no script, no signing in."""

import pytest

from backend import notifications, ratings
from backend.clock import now
from tests.given_ratings import invited, kept
from tests.reader import Page, Reader, standing

pytestmark = pytest.mark.usefixtures("product")


async def second_step(reader: Reader, token: str, level: str) -> Page:
    """The page after a level was chosen without script."""
    first = await reader.open(f"/ratings/{token}")
    button = first.document.one("button", formaction="*")
    filled = standing(first.form("/ratings/")) | {"level": level}
    answer = await reader.client.post(button.get("formaction"), data=filled, headers={"Origin": "https://127.0.0.1:8000"})
    return await reader._checked(answer, 200)


@pytest.mark.article("35.2")
async def test_five_levels_in_words_and_none_is_chosen_beforehand(reader: Reader) -> None:
    page = await reader.open(f"/ratings/{await invited()}")
    radios = page.document.all("input", type="radio")
    assert [radio.get("value") for radio in radios] == list(ratings.Level)
    assert not [radio for radio in radios if "checked" in radio.attributes]
    assert "非常满意" in page.text
    assert "非常不满意" in page.text


async def test_an_address_can_not_choose_for_the_rater(reader: Reader) -> None:
    page = await reader.open(f"/ratings/{await invited()}?level=very_satisfied")
    assert not [radio for radio in page.document.all("input", type="radio") if "checked" in radio.attributes]


@pytest.mark.article("35.2")
async def test_a_good_rating_takes_two_steps_without_script(reader: Reader) -> None:
    token = await invited()
    thanks = await reader.send(await second_step(reader, token, "satisfied"), f"/ratings/{token}", tags=["413"], text="")
    assert thanks.h1 == "谢谢您的评价"
    (row,) = await kept(token)
    assert (row["level"], row["tags"], row["channel"]) == ("satisfied", ["413"], "2")


async def test_the_reasons_are_those_of_the_level_three_first(reader: Reader) -> None:
    page = await second_step(reader, await invited(), "dissatisfied")
    ticks = page.document.all("input", type="checkbox")
    more = page.document.one("details").all("input", type="checkbox")
    assert [tick.get("value") for tick in ticks] == [tag.code for tag in ratings.tags_of(ratings.Level.dissatisfied)]
    assert len(ticks) - len(more) == 3


async def test_a_bad_rating_hears_who_takes_it_up_and_by_when(reader: Reader) -> None:
    token = await invited()
    thanks = await reader.send(await second_step(reader, token, "dissatisfied"), f"/ratings/{token}", tags=["213"])
    assert "专人" in thanks.text
    assert "5 个工作日内" in thanks.text


async def test_a_later_look_at_the_link_does_not_say_how_it_was_rated(reader: Reader) -> None:
    token = await invited()
    await reader.send(await second_step(reader, token, "very_dissatisfied"), f"/ratings/{token}", tags=["115"])
    reader.client.cookies.clear()
    again = await reader.open(f"/ratings/{token}")
    assert again.h1 == "谢谢您的评价"
    assert "整改" not in again.text


async def test_a_bad_rating_without_a_reason_comes_back_with_what_was_chosen(reader: Reader) -> None:
    token = await invited()
    back = await reader.send(await second_step(reader, token, "dissatisfied"), f"/ratings/{token}", status=422)
    assert "请勾选一个原因" in back.text
    assert back.document.one("input", checked="*").get("value") == "dissatisfied"
    assert await kept(token) == []


async def test_what_was_typed_stays_when_it_was_too_long(reader: Reader) -> None:
    token = await invited()
    page = await second_step(reader, token, "satisfied")
    back = await reader.send(page, f"/ratings/{token}", status=422, tags=["406"], text="好" * 151)
    assert "好" * 151 in back.text
    assert "406" in [tick.get("value") for tick in back.document.all("input", type="checkbox", checked="*")]


async def test_a_second_rating_is_thanked_and_changes_nothing(reader: Reader) -> None:
    token = await invited()
    page = await second_step(reader, token, "satisfied")
    await reader.send(page, f"/ratings/{token}")
    again = await reader.send(page, f"/ratings/{token}", level="very_satisfied")
    assert again.h1 == "谢谢您的评价"
    assert [row["level"] for row in await kept(token)] == ["satisfied"]


async def test_a_dead_link_is_told_kindly(reader: Reader) -> None:
    page = await reader.open("/ratings/0123456789abcdef0123456789abcdef", status=404)
    assert "30 天" in page.text


async def test_the_rater_needs_no_session_and_gets_none(reader: Reader) -> None:
    token = await invited()
    await reader.send(await second_step(reader, token, "satisfied"), f"/ratings/{token}")
    assert not [name for name in reader.client.cookies if "session" in name]


async def test_with_htmx_the_reasons_come_as_a_part(reader: Reader) -> None:
    token = await invited()
    first = await reader.open(f"/ratings/{token}")
    form = {"csrf": first.document.one("input", name="csrf").get("value"), "level": "basically", "text": "typed"}
    headers = {"HX-Request": "true", "Origin": "https://127.0.0.1:8000"}
    answer = await reader.client.post(f"/ratings/{token}/reasons", data=form, headers=headers)
    assert answer.text.strip().startswith('<div id="_reasons">')
    assert ">typed</textarea>" in answer.text
    assert answer.text.count('type="checkbox"') == 8


async def test_in_english_too(reader: Reader) -> None:
    token = await invited()
    reader.client.cookies.set("lang", "en")
    page = await second_step(reader, token, "dissatisfied")
    assert page.h1 == "How was your visit?"
    assert "Very dissatisfied" in page.text
    assert "No list of papers provided" in page.text


async def test_the_invitation_in_the_app_leads_to_the_page(reader: Reader) -> None:
    facts: dict[str, str | int] = {"link": "https://h.example/ratings/abc", "hall": "厅", "item": "证"}
    notice = notifications.Notice(1, "h", "rate", "R", "zh", facts, now(), False)
    assert notifications.link(notice) == "/ratings/abc"
    assert "http" not in notifications.shown(notice, "zh")
