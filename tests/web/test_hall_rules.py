"""The rules of a hall for everybody to read: made from its own settings, and every line in both languages."""

from datetime import timedelta

import pytest

from backend import hall
from backend.clock import now
from backend.hall import Policies
from tests import given
from tests.reader import Reader
from web.hall_rules import sections

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("18.1")]
CHANGED = Policies(
    cancel_until=timedelta(hours=2), misses_before_pause=4, misses_within=timedelta(days=60), online_pause=timedelta(days=14),
    grace=timedelta(minutes=20), kept_percent=25, priority_groups=("elder",), tickets_from_home=True,
)  # fmt: skip


@pytest.mark.parametrize("edition", ["lang=zh", "lang=en", "mode=elder&lang=zh"])
async def test_everybody_reads_them(reader: Reader, edition: str) -> None:
    page = await reader.open(f"/rules?{edition}")
    assert len(page.document.all("section")) >= 6


async def test_they_are_one_link_away_from_every_page(reader: Reader) -> None:
    assert (await reader.open("/")).link("预约规则") == "/rules"


async def test_they_say_the_halls_own_numbers(reader: Reader) -> None:
    slug = await given.hall(policies=CHANGED)
    text = (await reader.open(f"/rules?hall={slug}")).text
    for said in ("2 小时", "60 天内 4 次", "暂停 14 天", "迟到 20 分钟", "25%", "优先：老年人", "在家用手机取号"):
        assert said in text, said


async def test_what_a_hall_does_not_do_is_not_among_them(reader: Reader) -> None:
    slug = await given.hall(
        policies=Policies(online_pause=timedelta(0), kept_percent=0, priority_groups=(), rest_least=timedelta(0), rest_most=timedelta(0))
    )
    text = (await reader.open(f"/rules?hall={slug}")).text
    for unsaid in ("网上预约暂停", "留给电话", "优先：", "转手"):
        assert unsaid not in text, unsaid


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("policies", [Policies(), CHANGED])
async def test_every_line_has_words_and_all_its_facts(language: str, policies: Policies) -> None:
    where = await hall.hall(await given.hall(policies=policies))
    lines = [line for section in await sections(where, language, now()) for line in section.lines]
    assert [line for line in lines if line.startswith("rule-") or "{" in line] == []
