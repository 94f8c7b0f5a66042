"""The 3,755 usual characters by their syllables, for the keyboard on the terminal's screen: names are written without one of its own."""

from functools import cache

import msgspec
from pypinyin import Style, pinyin

_FIRST_ROW, _LAST_ROW = 0xB0, 0xD7  # the first level of GB 2312, ordered by syllable
# Surnames that the level orders by another reading, or that are more usual than their place says.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚"
    "卢姜崔钟谭陆汪范石廖贾夏韦付方邹熊白孟秦邱侯江尹薛闫段雷龙陶黎贺毛郝龚邵万覃武钱戴严莫孔向汤单解仇查"
    "区"
)


@cache
def syllables() -> bytes:
    """JSON: each syllable (v for ü) with its characters, usual surnames first."""
    found: dict[str, list[str]] = {}
    for character in dict.fromkeys(_SURNAMES + _first_level()):
        readings = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False)[0]
        for reading in readings:
            found.setdefault(reading, []).append(character)
    return msgspec.json.encode({syllable: "".join(characters) for syllable, characters in sorted(found.items())})


def _first_level() -> str:
    codes = (bytes((row, cell)) for row in range(_FIRST_ROW, _LAST_ROW + 1) for cell in range(0xA1, 0xFF))
    return b"".join(codes).decode("gb2312", errors="ignore")
