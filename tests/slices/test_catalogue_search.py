"""People's own words find the item, best first; what there is not is not pretended."""

import pytest

from backend import catalogue, clock

SAID = (
    ("残疾证", "canjirenzheng-xinban"),
    ("办残疾证", "canjirenzheng-xinban"),
    ("我想办残疾证", "canjirenzheng-xinban"),
    ("残疾证丢了怎么办", "canjirenzheng-huanling"),
    ("残疾证过期了", "canjirenzheng-huanling"),
    ("cjz", "canjirenzheng-xinban"),
    ("canjizheng", "canjirenzheng-xinban"),
    ("残疾正", "canjirenzheng-xinban"),
    ("开店", "geti-sheli"),
    ("我想开个小店", "geti-sheli"),
    ("老年证", "laonian-youdaizheng"),
    ("lnz", "laonian-youdaizheng"),
    ("laonianzheng", "laonian-youdaizheng"),
    ("办老年证需要什么材料", "laonian-youdaizheng"),
    ("交社保", "linghuo-jiuye-canbao"),
    ("自己交社保怎么交", "linghuo-jiuye-canbao"),
    ("社保卡", "shebaoka-shenling"),
    ("社保卡丢了", "shebaoka-shenling"),
    ("sbk", "shebaoka-shenling"),
    ("补办社保卡", "shebaoka-shenling"),
    ("身份证", "shenfenzheng-huanling"),
    ("身份证丢了怎么补办", "shenfenzheng-huanling"),
    ("身份证到期换证", "shenfenzheng-huanling"),
    ("sfz", "shenfenzheng-huanling"),
    ("结婚", "jiehun-dengji"),
    ("领结婚证", "jiehun-dengji"),
    ("扯证", "jiehun-dengji"),
    ("离婚", "lihun-dengji"),
    ("jhz", "jiehun-dengji"),
    ("孩子上户口", "chusheng-dengji"),
    ("新生儿落户", "chusheng-dengji"),
    ("上户口要带什么", "chusheng-dengji"),
    ("shk", "chusheng-dengji"),
    ("准生证", "shengyu-dengji"),
    ("注册公司", "gongsi-sheli"),
    ("开公司", "gongsi-sheli"),
    ("zcgs", "gongsi-sheli"),
    ("注销公司", "gongsi-zhuxiao"),
    ("公司注销", "gongsi-zhuxiao"),
    ("个体户注销", "geti-zhuxiao"),
    ("关店", "geti-zhuxiao"),
    ("食品经营许可证", "shipin-jingying-xuke"),
    ("开药店", "yaopin-lingshou-xuke"),
    ("低保", "zuidi-shenghuo-baozhang"),
    ("吃低保", "zuidi-shenghuo-baozhang"),
    ("五保户", "tekun-rending"),
    ("取公积金", "gongjijin-goufang-tiqu"),
    ("买房取公积金", "gongjijin-goufang-tiqu"),
    ("退休", "zhigong-yanglao-shenling"),
    ("办退休手续", "zhigong-yanglao-shenling"),
    ("领养老金", "zhigong-yanglao-shenling"),
    ("养老认证", "yanglao-zige-renzheng"),
    ("刷脸认证", "yanglao-zige-renzheng"),
    ("失业金", "shiye-baoxianjin"),
    ("领失业金", "shiye-baoxianjin"),
    ("syj", "shiye-baoxianjin"),
    ("高龄补贴", "gaoling-jintie"),
    ("80岁老人补贴", "gaoling-jintie"),
    ("老人在家去世了怎么办", "zaijia-siwang-zhengming"),
    ("死亡证明", "zaijia-siwang-zhengming"),
    ("丧葬费", "yishu-daiyu"),
    ("二手房过户", "fangwu-zhuanyi-dengji"),
    ("房子过户", "fangwu-zhuanyi-dengji"),
    ("房产证", "fangwu-zhuanyi-dengji"),
    ("居住证", "juzhuzheng-shenling"),
    ("暂住证", "juzhuzheng-shenling"),
    ("异地看病怎么报销", "kuasheng-jiuyi-beian"),
    ("慢病卡", "menzhen-mante-bing"),
    ("高血压", "menzhen-mante-bing"),
    ("医药费报销", "yiliao-shougong-baoxiao"),
    ("住院报销", "yiliao-shougong-baoxiao"),
    ("请律师没钱", "falv-yuanzhu"),
    ("法律援助", "falv-yuanzhu"),
    ("刻章", "gongzhang-kezhi-beian"),
    ("公证", "weituo-gongzheng"),
    ("育儿补贴", "yuer-butie"),
    ("小孩上小学报名", "yiwu-jiaoyu-ruxue"),
    ("幼升小", "yiwu-jiaoyu-ruxue"),
    ("创业贷款", "chuangye-danbao-daikuan"),
    ("消防检查", "xiaofang-anjian"),
    ("换法人", "gongsi-biangeng"),
    ("公司改名字", "gongsi-biangeng"),
    ("广告牌", "hwgg-shezhi"),
    ("marriage", "jiehun-dengji"),
    ("disability certificate", "canjirenzheng-xinban"),
    ("residence permit", "juzhuzheng-shenling"),
    ("ID card", "shenfenzheng-huanling"),
    ("打疫苗本", "yufang-jiezhongzheng"),
    ("残疾人补贴", "kunnan-shenghuo-butie"),
    ("家里装扶手", "jiating-wuzhangai-gaizao"),
    ("个体户怎么注销", "geti-zhuxiao"),
    ("宝宝出生后要办哪些证", "chusheng-yixue-zhengming"),
    ("理发店", "gonggong-changsuo-weisheng"),
    ("低宝", "zuidi-shenghuo-baozhang"),
    ("结昏证", "jiehun-dengji"),
    ("start a company", "gongsi-sheli"),
    ("divorce", "lihun-dengji"),
    ("unemployment benefit", "shiye-baoxianjin"),
    ("gerenjiaoshebao", "linghuo-jiuye-canbao"),
    ("yibaoka", "shebaoka-shenling"),
    ("一级残疾每月补多少钱", "zhongdu-huli-butie"),
)

NOT_HERE = (
    "护照",
    "飞机票",
    "驾驶证",
    "买车上牌",
    "考驾照",
    "今天天气怎么样",
    "asdfgh",
    "办",
    "怎么办",
    "?",
    "%",
    "_",
    "\x00",
    "'; drop table items",
)


@pytest.fixture(scope="session", autouse=True)
async def loaded(db: str) -> None:
    await catalogue.load_shipped(clock.at(clock.today(), 9))


@pytest.mark.parametrize(("said", "item"), SAID)
async def test_what_people_say_finds_the_item_first(said: str, item: str) -> None:
    found = await catalogue.found(said)
    assert found.guides[0].slug == item


@pytest.mark.parametrize("said", NOT_HERE)
async def test_what_is_not_here_finds_nothing(said: str) -> None:
    assert (await catalogue.found(said)).total == 0


@pytest.mark.parametrize(
    ("said", "items"),
    [("开饭店", {"shipin-jingying-xuke", "xiaojingyingdian-dengji"}), ("医保", {"xinshenger-yibao-canbao", "kuasheng-jiuyi-beian"}),
     ("社保", {"shebaoka-shenling", "linghuo-jiuye-canbao"}), ("残疾", {"canjirenzheng-xinban", "kunnan-shenghuo-butie"}),
     ("公积金", {"gongjijin-goufang-tiqu", "gongjijin-tuixiu-tiqu"}), ("注销", {"gongsi-zhuxiao", "geti-zhuxiao"})],
)  # fmt: skip
async def test_a_wide_word_shows_all_that_it_can_mean(said: str, items: set[str]) -> None:
    assert items <= {guide.slug for guide in (await catalogue.found(said)).guides[:12]}


async def test_a_word_by_another_sign_is_found_by_its_sound() -> None:
    assert (await catalogue.found("残疾正")).guides[0].slug == "canjirenzheng-xinban"


async def test_a_search_stays_within_its_stage() -> None:
    found = await catalogue.found("登记", stage=catalogue.LifeStage.marriage)
    assert {guide.slug for guide in found.guides} == {"jiehun-dengji", "lihun-dengji"}
