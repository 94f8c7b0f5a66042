"""The household's word: two plain words and two digits that nobody else can know, or one of their own."""

from __future__ import annotations

from datetime import datetime, timedelta

from backend import ledger, secrecy
from backend.database import Connection, connection, transaction
from backend.doorstep.rules import HouseholdWord, check_chosen, normal_word
from backend.home_visits import LIVE, NoHomeVisit, Owner, State, owned

KEPT_FOR = timedelta(days=30)
_PLACE, _PURPOSE = "household_words.word", "household word"
# Sixty-four things of everyday life, easily told apart by ear and over the telephone, with an English word each.
_LIST = """
苹果=apple 茶壶=teapot 月亮=moon 小船=boat 雨伞=umbrella 竹子=bamboo 西瓜=melon 蜡烛=candle
荷花=lotus 板凳=bench 喜鹊=magpie 饺子=dumpling 风筝=kite 石榴=pomegranate 剪刀=scissors 棉花=cotton
白鹅=goose 灯笼=lantern 葡萄=grape 算盘=abacus 核桃=walnut 鲤鱼=carp 水井=well 草帽=hat
豆腐=tofu 铃铛=bell 蜜蜂=bee 枕头=pillow 南瓜=pumpkin 帆布=canvas 杨柳=willow 大象=elephant
毛笔=brush 柿子=persimmon 火车=train 花生=peanut 梅花=plum 骆驼=camel 扇子=fan 玉米=corn
雪山=mountain 钥匙=key 蝴蝶=butterfly 萝卜=radish 木桥=bridge 樱桃=cherry 熊猫=panda 茶杯=cup
红枣=date 海浪=wave 锣鼓=drum 橘子=orange 松树=pine 围巾=scarf 蘑菇=mushroom 猫咪=cat
麦子=wheat 镜子=mirror 冬瓜=gourd 老虎=tiger 银杏=ginkgo 胡琴=fiddle 菠菜=spinach 青蛙=frog
"""
_WORDS = tuple(tuple(pair.split("=")) for pair in _LIST.split())


def given(reference: str, turn: int = 0) -> HouseholdWord:
    """The word that a household has without choosing one: drawn from the installation's key, stored nowhere; another one for each
    visit (`turn`: how many began before), so that who heard the first word opens no second visit with it (T4)."""
    drawn = secrecy.mac(f"{reference} {turn}" if turn else reference, "given household word")
    one, other, digits = drawn[0] % 64, drawn[1] % 64, int.from_bytes(drawn[2:4]) % 100
    other = (one + 1) % 64 if other == one else other
    zh, en = (f"{_WORDS[one][which]} {_WORDS[other][which]} {digits:02d}" for which in (0, 1))
    return HouseholdWord(zh, en, chosen=False)


async def word_of(reference: str, owner: Owner) -> HouseholdWord:
    """The word of one's own request. NoHomeVisit where it is somebody else's."""
    found = await owned(reference, owner)
    async with connection() as held:
        return await read(held, found.reference)


async def choose_word(reference: str, owner: Owner, typed: str, now: datetime) -> None:
    """A word of one's own, until the visit begins. NoHomeVisit, and the refusals of check_chosen."""
    said, found = check_chosen(typed), await owned(reference, owner)
    if found.state not in LIVE:
        raise NoHomeVisit
    async with transaction() as held:
        await held.execute(
            """INSERT INTO household_words (reference, hall, word, box, chosen_at) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (reference) DO UPDATE SET word = excluded.word, box = excluded.box, chosen_at = excluded.chosen_at""",
            found.reference, found.hall, _digest(found.reference, said), secrecy.seal(said, _PLACE), now,
        )  # fmt: skip
        await ledger.write(held, found.hall, now, f"citizen:{owner.citizen}", "chose_word", f"home_visit:{found.reference}")


async def forget_words(now: datetime) -> None:
    """A round: a chosen word is gone thirty days after its request has ended, whichever way."""
    async with transaction() as held:
        await held.execute(
            """DELETE FROM household_words w USING home_visits h WHERE h.reference = w.reference
                 AND h.state IN ('done', 'closed', 'withdrawn', 'refused', 'turned') AND coalesce(h.ended_at, h.changed_at) <= $1""",
            now - KEPT_FOR,
        )


async def read(held: Connection, reference: str) -> HouseholdWord:
    """The word as it stands; for its owner's eyes, and for a message to their phone."""
    turn, since = await _begun_before(held, reference)
    row = await held.fetchrow("SELECT box, chosen_at FROM household_words WHERE reference = $1", reference)
    if row is None or (since and row["chosen_at"] <= since):
        return given(reference, turn)
    said = secrecy.unseal(row["box"], _PLACE)
    return HouseholdWord(said, said, chosen=True)


async def is_right(held: Connection, reference: str, typed: str) -> bool:
    """Whether what was typed at the door is the household's word, in either language."""
    standing = await read(held, reference)
    right = tuple(_digest(reference, each) for each in (standing.zh, standing.en))
    heard = _digest(reference, typed[:80])
    same = [secrecy.same(heard, each) for each in right]  # all are compared
    return any(same)


async def _begun_before(held: Connection, reference: str) -> tuple[int, datetime | None]:
    """How many visits began before the one that is to come or goes on, and when the last of them did."""
    state = await held.fetchval("SELECT state FROM home_visits WHERE reference = $1", reference)
    rows = await held.fetch("SELECT at FROM entries WHERE reference = $1 AND what = 'begun' ORDER BY id DESC", reference)
    past = rows[1:] if state in (State.under_way, State.done) else rows
    return len(past), past[0]["at"] if past else None


def _digest(reference: str, said: str) -> bytes:
    return secrecy.mac(f"{reference} {normal_word(said)}", _PURPOSE)
