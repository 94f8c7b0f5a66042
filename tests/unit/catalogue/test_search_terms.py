"""What is looked for, and by what an item is found."""

import pytest

from backend.catalogue import SHIPPED
from backend.catalogue.files import document, english_names
from backend.catalogue.reading import guides_in
from backend.catalogue.search import LONGEST, by_sound, prepared, question


@pytest.mark.parametrize(
    ("asked", "core"),
    [
        ("我想办残疾证", "残疾证"),
        ("老年证怎么办理？", "老年证"),
        ("ＣＪＺ", "cjz"),
        ("  交社保 ", "交社保"),
        ("社保卡 需要什么材料", "社保卡"),
    ],
)
def test_the_words_that_say_nothing_are_left_aside(asked: str, core: str) -> None:
    found = question(asked)
    assert found is not None
    assert found.readings[-1] == core


@pytest.mark.parametrize("asked", ["", "   ", "？！%_", "我想办理", "怎么办", "how do I"])
def test_a_question_without_a_thing_in_it_is_none(asked: str) -> None:
    assert question(asked) is None


def test_a_question_is_cut_before_it_costs_anything() -> None:
    found = question("证" * 100_000)
    assert found is not None
    assert max(map(len, found.readings)) == LONGEST


def test_sounds_are_asked_only_of_chinese() -> None:
    typed, spelled = question("残疾正"), question("cjz")
    assert typed is not None
    assert spelled is not None
    assert by_sound(typed).readings == ("canjizheng",)  # type: ignore[union-attr]
    assert by_sound(spelled) is None


def test_an_item_is_found_by_name_keyword_pinyin_initials_and_english() -> None:
    guides = guides_in(document(SHIPPED[0].read_text()), english_names()["items"])
    card = next(guide for guide in guides if guide.slug == "laonian-youdaizheng")
    terms = prepared(card).terms.split("\n")
    assert {"老年人优待证办理", "老年证", "laonianzheng", "lnz", "senior citizen card (for the elderly)"} <= set(terms)
