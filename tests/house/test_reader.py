"""The reader sees what it should: each rule is broken once, and a page that breaks none passes."""

from __future__ import annotations

import pytest

from tests.markup import read
from tests.page_rules import broken, broken_fragment

GOOD = """<!doctype html><html lang="zh-CN"><head><title>查进度 – 大厅</title></head><body><main id="main"><h1>查进度</h1>
<form method="post" action="/progress"><input type="hidden" name="csrf" value="x"><label for="no">编号</label><input id="no" name="no"></form>
<a href="#main">回到上面</a></main></body></html>"""

FAULTS = (
    ("<h1>查进度</h1>", "<p>查进度</p>", "0 h1"),
    ("<title>查进度", "<title>进度", "not in the title"),
    ('lang="zh-CN"', "", "no language"),
    ('<input id="no"', '<input id="main"', "2 times"),
    ('<label for="no">编号</label>', "", "no label"),
    ('name="csrf" value="x"', 'name="csrf" value=""', "no token"),
    ('method="post"', 'method="get"', "token in an address"),
    ("<a href", "<a onclick='x()' href", "inline onclick"),
    ('href="#main"', 'href="javascript:x()"', "inline href"),
    ("<h1>", "<style>p{}</style><h1>", "inline <style>"),
    ("<h1>", "<script>x()</script><h1>", "inline <script>"),
    ('href="#main"', 'href="#gone"', "link to nowhere"),
    ("回到上面", "", "no words"),
    ("回到上面", "Back to the top of it", "untranslated"),
    ("回到上面", "SlotFull", "untranslated"),
    ("回到上面", "还剩 {minutes} 分钟", "untranslated"),
    ('lang="zh-CN"', 'lang="en"', "untranslated"),
)


def test_a_page_that_keeps_all_rules_passes():
    assert broken(read(GOOD)) == []


@pytest.mark.parametrize(("right", "wrong", "told"), FAULTS)
def test_each_fault_is_told(right, wrong, told):
    assert right in GOOD
    assert any(told in fault for fault in broken(read(GOOD.replace(right, wrong))))


@pytest.mark.parametrize("markup", ["<p>a</p>", "<p id='a'>a</p><p id='b'>b</p>", "words"])
def test_a_fragment_has_one_root_with_an_id(markup):
    assert broken_fragment(read(markup))
    assert not broken_fragment(read("<div id='_picker'>a</div>"))


@pytest.mark.parametrize("markup", ["<p><b>a</p></b>", "<p>a", "<a href='/' href='/b'>a</a>"])
def test_markup_that_is_not_closed_as_it_was_opened_cannot_be_read(markup):
    with pytest.raises(AssertionError):
        read(markup)
