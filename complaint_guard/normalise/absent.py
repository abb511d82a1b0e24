"""What stands in a cell for a name, a firm or a device where there is none: 无, 本人, 不适用, 儿子, iPhone 13.
Strangers write the same; it identifies nobody.
"""

from __future__ import annotations

import re

_NOTHING = re.compile(
    r"[\d\W_]*|[无空有是否]|无名|没有|未知|不详|不清楚|不知道|不明|不?适用|不涉及|不便透露|不方便|暂无|暂缺|未填写?|未提供|未登记|未委托|未选择|请选择|待补充|待核实"
    r"|空白|默认|保密|其[他它]|同上|同前|如上|同[^,。]{0,6}证|见[^,。]{0,4}(?:附件|材料|委托书)|详见.{0,6}|匿名|某某|测试|无任何.{0,4}"
    r"|(?:暂?无|没有|未委托|不需要?)(?:任何)?(?:单位|公司|机构|代理机构|中介|代理人?|委托人?|受托人|第三方|设备号?)"
    r"|x+|null|none|nan|nil|n/?a|unknown|undefined|test|other|default|self|empty|no|yes|user|customer|guest|anonymous",
    re.IGNORECASE,
)
_WHO = "客户|投诉人|消费者|申请人|用户|持卡人|当事人|借款人|投保人|被保险人|会员|机主|户主|来电人|反映人|举报人"
_ONESELF = "本人|自己|自行|亲自|个人|个体户?|自由职业"
_KIN = (
    "父亲|母亲|爸爸?|妈妈?|父母|丈夫|妻子|老公|老婆|爱人|配偶|先生|女士|太太|儿子|女儿|子女|孩子|哥哥?|姐姐?|弟弟?|妹妹?|兄弟|姐妹"
    "|家属|家人|亲属|亲戚|亲友|朋友|同事|邻居|监护人|家长|法定代理人"
)
_NOBODY = re.compile(
    rf"(?:{_WHO}|其|我|他|她)?的?(?:{_WHO}|{_ONESELF}|{_KIN})?"
    r"(?:代?办理?|代为?|代理|委托|投诉|申请|提交|来电|来访|反映|处理|登记|填写|操作)?"
)
#: what software and people write for a kind of device
_MODEL = re.compile(
    r"(?:apple|iphone|ipad|ipod|ios|android|harmony|hongmeng|windows?|win\d|mac(?:os|book)|linux|huawei|honor|hinova|xiaomi|redmi|poco|oppo"
    r"|oneplus|vivo|iqoo|realme|meizu|samsung|galaxy|sm[a-z]\d|nokia|lenovo|motorola|nubia|zte|google|pixel|sony|asus"
    r"|华为|荣耀|小米|红米|一加|魅族|三星|苹果|安卓|鸿蒙|真我|中兴|联想|努比亚"
    r"|pc|web|h5|wap|app|browser|chrome|safari|firefox|edge|mobile|phone|tablet|desktop|wechat|weixin|alipay|miniprogram|simulator|emulator"
    r"|手机|电脑|平板|微信|支付宝|小程序|浏览器|网页|客户端|柜面|柜台|电话|热线"
    r"|mi\d|[a-z]{3}(?:al|an|tl|lx)\d\d[a-z]?$|v\d{4}[a-z]?$|p[a-z]{3}\d0$|cph\d{4}$|rmx\d{4}$)"
)
#: so many of these in a row are an id, whatever stands around them
_ID = re.compile(r"[0-9a-f]{8}", re.ASCII)


def nothing(value: str) -> bool:
    """Whether `value` says that there is nothing; so do digits and marks alone."""
    return bool(_NOTHING.fullmatch(value))


def nobody(value: str) -> bool:
    """Whether `value` names no person and no firm: nothing, oneself, the part one plays, or a relative."""
    return nothing(value) or bool(_NOBODY.fullmatch(value))


def kind_of_device(value: str) -> bool:
    """Whether `value`, in lower case without separators, is a make, a system or a channel and not one device."""
    return bool(_MODEL.match(value)) and not _ID.search(value)
