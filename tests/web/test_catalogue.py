"""Finding an item and reading its guide, on pages that are checked as a person would check them."""

import pytest

from backend import catalogue, clock, hall
from backend.catalogue import SHIPPED
from backend.catalogue.files import document
from tests.reader import Page, Reader

SLUGS = [entry["slug"] for entry in document(SHIPPED[0].read_text())["items"]]
ELEMENTS = (
    "事项名称", "事项类型", "实施主体", "办件类型", "法定办理时限", "承诺办理时限", "行使层级", "服务对象", "设定依据", "申请条件",
    "申请材料", "收费信息", "办理流程", "审批结果", "办理地址", "办理时间", "咨询方式", "监督投诉方式",
)  # fmt: skip
SEVEN = ("材料类型", "材料依据", "材料样表", "来源渠道", "收取方式", "受理标准")


@pytest.fixture(scope="session", autouse=True)
async def demo(db: str) -> None:
    await catalogue.load_shipped(clock.now())
    await hall.load_demo(clock.now())


def names(page: Page, part: str) -> list[str]:
    return [node.text for node in page.document.one("", id=part).all("dt")]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("mode", ["standard", "elder"])
async def test_every_kind_of_page_keeps_the_rules_of_pages(reader: Reader, lang: str, mode: str) -> None:
    for path in ("/items", "/items?q=残疾证", "/items?q=护照", "/items?stage=birth", "/items?list=once", "/bundles",
                 "/bundles/chusheng", "/items/gongsi-sheli", "/items/gongsi-sheli/sheet",
                 "/items/gongsi-sheli/forms/1/sample"):  # fmt: skip
        await reader.open(f"{path}{'&' if '?' in path else '?'}lang={lang}&mode={mode}")


@pytest.mark.article("12.1")
@pytest.mark.parametrize("slug", SLUGS)
async def test_a_guide_shows_all_18_elements_in_their_order(reader: Reader, slug: str) -> None:
    reader.check_links = False
    page = await reader.open(f"/items/{slug}")
    assert tuple(name for name in names(page, "elements") if name in ELEMENTS) == ELEMENTS


@pytest.mark.article("13.1")
async def test_a_material_shows_its_seven_fields(reader: Reader) -> None:
    page = await reader.open("/items/canjirenzheng-xinban")
    assert "残疾人证申请表" in page.document.one("", id="materials").text
    assert set(SEVEN) <= set(names(page, "material-1"))


@pytest.mark.article("13.2")
async def test_what_is_shared_stands_under_no_need_to_bring_with_its_source(reader: Reader) -> None:
    page = await reader.open("/items/canjirenzheng-xinban")
    fetched = page.document.one("", id="fetched").text
    assert "免提交" in fetched
    assert "申请人居民身份证" in fetched
    assert "公安部门" in fetched
    assert "申请人居民身份证" not in page.document.one("", id="materials").text


@pytest.mark.article("13.3")
async def test_a_form_comes_blank_and_filled_in_with_invented_values(reader: Reader) -> None:
    page = await reader.open("/items/canjirenzheng-xinban")
    blank = await reader.follow(page, "空白表")
    sample = await reader.follow(page, "填好的样表")
    assert "410702195603150025" not in blank.text
    assert "410702195603150025" in sample.text
    assert "虚构" in sample.text


@pytest.mark.article("13.4")
async def test_each_step_tells_its_time_its_standard_and_its_result(reader: Reader) -> None:
    page = await reader.open("/items/canjirenzheng-xinban")
    steps = page.document.one("", id="steps").all("li")
    assert all("审查标准：" in step.text and "结果：" in step.text for step in steps[:-1])
    assert "您拿到：残疾人证" in steps[-1].text


@pytest.mark.article("14.1")
async def test_a_guide_is_on_paper_and_behind_a_qr_code_from_the_same_source(reader: Reader, client) -> None:
    page = await reader.open("/items/laonian-youdaizheng")
    sheet = await reader.follow(page, "一页纸告知单")
    assert "一寸免冠照片" in page.text
    assert "一寸免冠照片" in sheet.text
    drawn = await client.get("/items/laonian-youdaizheng/qr.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert "style=" not in drawn.text


@pytest.mark.article("8.1")
async def test_a_code_that_is_not_given_yet_is_not_invented(reader: Reader) -> None:
    page = await reader.open("/items/laonian-youdaizheng")
    assert "待赋码" in page.text
    assert "EX-NP" not in page.answer.text


async def test_an_unsettled_promise_says_so(reader: Reader) -> None:
    assert "待本地核定" in (await reader.open("/items/canjirenzheng-xinban")).document.one("", id="answer").text
    assert "待本地核定" not in (await reader.open("/items/laonian-youdaizheng")).text


async def test_address_and_hours_are_the_halls_own(reader: Reader) -> None:
    page = await reader.open("/items/laonian-youdaizheng")
    assert "示范路 1 号" in page.text
    assert "午间 12:00-14:" in page.text
    assert "占位" not in page.text


async def test_an_item_done_elsewhere_says_where_and_offers_no_booking(reader: Reader) -> None:
    page = await reader.open("/items/chusheng-yixue-zhengming")
    assert "这件事不在本厅办" in page.text
    assert "出生医院（助产机构）签发窗口" in page.text
    assert not [node for node in page.document.all("a") if "/appointments/new" in node.get("href")]


async def test_an_item_of_another_hall_leads_to_its_guide_and_booking_there(reader: Reader) -> None:
    page = await reader.open("/items/shengyu-dengji")
    assert not [node for node in page.document.all("a") if "/appointments/new" in node.get("href")]
    there = await reader.follow(page, "便民服务中心")
    assert "便民街 2 号" in there.text
    assert there.link("预约办") == "/appointments/new?item=shengyu-dengji&hall=bianmin"


async def test_an_item_done_here_leads_to_booking(reader: Reader) -> None:
    page = await reader.open("/items/laonian-youdaizheng")
    assert page.link("预约办") == "/appointments/new?item=laonian-youdaizheng"


async def test_where_it_costs_the_guide_says_how_much_and_where_to_pay(reader: Reader) -> None:
    page = await reader.open("/items/fangwu-zhuanyi-dengji")
    fees = page.document.one("", id="fees").text
    assert "80元/件" in fees
    assert "窗口缴费" in fees


async def test_guides_stay_chinese_on_english_pages_and_say_so(reader: Reader) -> None:
    page = await reader.open("/items/laonian-youdaizheng?lang=en")
    assert page.h1 == "Senior citizen card (for the elderly)"
    marked = [node for node in page.document.all("span", lang="zh-CN") if "一寸免冠照片" in node.text]
    assert marked


async def test_people_find_by_their_own_words(reader: Reader) -> None:
    page = await reader.open("/items?q=cjz")
    first = page.document.one("", id="results").all("li")[0]
    assert "残疾人证新办" in first.text


async def test_a_guide_names_the_bundles_that_it_is_part_of(reader: Reader) -> None:
    page = await reader.follow(await reader.open("/items/yufang-jiezhongzheng"), "新生儿出生一件事")
    assert "新生儿出生登记（落户）" in page.text


async def test_nothing_found_is_said_kindly_with_the_halls_phone(reader: Reader) -> None:
    page = await reader.open("/items?q=护照")
    assert "没找到" in page.text
    assert "tel:12345" in page.answer.text


async def test_more_leads_on_through_all_items(reader: Reader) -> None:
    page = await reader.open("/items")
    seen = page.document.one("", id="results").all("li")
    for _ in range(3):
        page = await reader.follow(page, "更多")
        seen += page.document.one("", id="results").all("li")
    assert len({node.text for node in seen}) == 71


@pytest.mark.parametrize("path", ["/items/nope", "/items/nope/sheet", "/items/nope/qr.svg", "/bundles/nope",
                                  "/items/gongsi-sheli/forms/99/blank",
                                  "/items/gongsi-sheli/forms/1/other", "/items/%00", "/items/a%2F..%2Fb"])  # fmt: skip
async def test_what_is_not_there_is_a_404_in_plain_words(reader: Reader, path: str) -> None:
    page = await reader.open(path, status=404)
    assert page.h1


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%ED%A0%80", "q=" + "证" * 3000, "stage=x", "list=x", "q=<script>alert(1)</script>", "q='%25_"]
)
async def test_odd_questions_get_an_ordinary_page(reader: Reader, query: str) -> None:
    assert "<script>alert" not in (await reader.open(f"/items?{query}")).answer.text


@pytest.mark.article("29.6")
@pytest.mark.parametrize(
    ("name", "words"), [("time-limited", "限时办"), ("promised", "承诺办"), ("once", "一次办"), ("one-certificate", "一证办")]
)
async def test_the_lists_are_public(reader: Reader, name: str, words: str) -> None:
    page = await reader.open(f"/items?list={name}")
    assert page.h1 == words
