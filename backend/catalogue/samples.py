"""Invented values for filled-in sample forms: obviously nobody's (facts.md 5.1 and the demo's own telephone numbers)."""

import re
from collections.abc import Mapping

_PERSON = "张示例"
_ID = "410702195603150025"
_CODE = "91410700MA4000000J"
_COMPANY = "新乡示例商贸有限公司"
_ADDRESS = "示例市示例区示例路1号"
_BANK = "示例银行 6200000000000000000"
_DAY = "2026年1月5日"

_BY_PART: tuple[tuple[str, str], ...] = (
    ("签名|签章|盖章|指印", "（由本人或单位在此签名、盖章）"),
    ("声明|承诺", "（照表上印好的内容确认即可）"),
    ("统一社会信用代码|营业执照号|纳税人识别号", _CODE),
    ("不动产单元号", "410702000000GB00000F00010001"),
    ("残疾人证号", f"{_ID}43"),
    ("结婚证字号", "J410702-2026-000000"),
    ("学籍号", "G410702000000000000"),
    ("身份号码", _ID),
    ("电话|联系方式", "19900000000"),
    ("账号", "000000000000"),
    ("账户|银行", _BANK),
    ("残疾类别", "肢体残疾"),
    ("等级", "二级"),
    ("婚姻状况", "已婚"),
    ("性别", "女"),
    ("民族", "汉族"),
    ("孩次", "第一孩"),
    ("起止|开工竣工", f"{_DAY}至2026年12月31日"),
    ("年度", "2026年度"),
    ("年限", "20年"),
    ("期限", "一年"),
    ("日期|时间|预产期", _DAY),
    ("人数|人员数", "5人"),
    ("地址|住址|住所|坐落|居住地|户籍地|地点|场所$|位置", _ADDRESS),
    ("收入|金额|总额|价格|价款|资本|税款|出资额", "10000元"),
    ("比例", "10%"),
    ("面积", "60平方米"),
    ("规格", "6米×3米"),
    ("排水量", "2立方米"),
    ("规模", "1000平方米"),
    ("档次", "第一档"),
    ("(?:单位|公司|企业|经营者|纳税人|店铺|主体|排水户)名称|单位$|企业$", _COMPANY),
    ("图$", "（附图）"),
    ("机构|医院", "示例机构"),
    ("原因|理由", "（用一句话写明实际原因）"),
    ("姓名|法定代表人|联系人|经办人|联络员|负责人|责任人|监护人|人员|医师|投资人", _PERSON),
)


def sample_value(field: str, exact: Mapping[str, str]) -> str:
    """What stands in `field` of a sample form: made up, and seen to be so; `exact` has the values of single fields."""
    if field in exact:
        return exact[field]
    return next((value for parts, value in _BY_PART if re.search(parts, field)), "（照实填写）")
