"""Names as people are called by in speech: 小陈, 老魏, 阿强, 陈姐, 李总, and full names of whom somebody dealt with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from complaint_guard.normalise import brands

#: surnames that make no word of their own with 小, 老 or 姐 beside them
_SURNAME = (
    "[王李张刘陈杨黄赵吴周徐孙朱胡郭何林罗郑梁谢宋唐许邓冯韩曹彭萧肖蔡潘袁蒋杜苏魏吕丁沈姚卢傅姜崔谭廖汪邱侯邹孟秦"
    "阎闫薛尹贺郝龚邵覃莫樊葛邢聂翟殷詹耿焦俞裴霍冉翁靳鲍喻祁屈牟卓]"
)
#: what makes another word of a surname that it follows: 孙子, 张贴, 林场, 郑重
_WORD = (
    "(?<=孙)[子女儿]|(?<=马)[上虎路车桶甲扎]|(?<=黄)[车狗鸭鱼书图人色金瓜豆线]|(?<=张)[贴]|(?<=胡)[同子须椒闹]|(?<=林)[子场区地权]|(?<=杨)[树梅]"
    "|(?<=苏)[打州]|(?<=陈)[醋旧年]|(?<=许)[诺可多]|(?<=周)[期转末边岁年]|(?<=郑)[重]|(?<=徐)徐|(?<=梁)子|(?<=丁)点"
    "|(?<=莫)非|(?<=李)子|(?<=朱)红|(?<=罗)嗦|(?<=卓)见|(?<=屈)服|(?<=吴)语|(?<=唐)[人装]|(?<=宋)体|(?<=焦)[急点]"
)
#: behind 扩大, 最, 古 and the like 小 and 老 belong to another word
_NICKNAME = rf"(?<![大缩最从弱矮渺微狭较更窄很太多古养敬衰偏苍宝甲])[小老](?:{_SURNAME}|马)(?!{_WORD})"
_GIVEN_ONLY = rf"阿[{brands.GIVEN}](?=[{brands.AROUND_NAMES}]|[^\w]|$)"
_CALLED = (
    rf"(?<![上下本每一这也或允少些如为任几谢])(?:(?![许何周]){_SURNAME}|(?<=[^\w])[许何周])"
    r"(?:[姐哥叔婶嫂姨](?![姐哥叔婶嫂姨妹弟父母夫])|总(?![共体数额计部和是之行公量结线裁经监理统面价署归算会站台有要想能以得不]))"
)
_DEALT_WITH = (
    rf"(?<=[跟找由让被叫和])(?![{brands.WORDLIKE_SURNAMES}])[{brands.SURNAMES}][{brands.GIVEN}]{{2}}"
    rf"(?=[{brands.AROUND_NAMES}]|[^\w]|$)"
)
_NAMES = re.compile("|".join((_NICKNAME, _GIVEN_ONLY, _CALLED, _DEALT_WITH)))


def called(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every name in `text` that people are called by in speech."""
    for match in _NAMES.finditer(text):
        yield match.span()
