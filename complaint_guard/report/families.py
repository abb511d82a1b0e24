"""Which kind of grievance a script speaks of, told by its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: points of a word that names a kind; a word that goes with it has one
NAMED = 2
#: points from which a text speaks of a kind
ENOUGH = 2
#: what a text of lending speaks of: outside it the words that go with a kind are those of any dispute
_LENDING = re.compile(
    "贷|借[款钱了的条据呗]|[借还]过?[你他她]们?[的钱]|还[款钱清上]|欠[款钱的了债]|负债|债[务权]|放款|本金|利[息率]|分期|额度|花呗|白条"
    "|信用卡|征信|催[收款缴告债]|账单|扣款|[贵你]行|担保费|逾期(?!交|未交|办|开|竣)"
)
#: what a text of insurance that is not about a claim speaks of
_INSURING = re.compile("^(?!.*(?:[理拒]赔|赔付|查勘|定损|出险)).*(?:险|保单|保费|投保|退保|理财|年金)", re.DOTALL)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(pattern.split()))


@dataclass(frozen=True)
class Kind:
    """What speaks for a kind of grievance: words that name it, and words that go with it in a text of its `area`."""

    named: re.Pattern[str]
    beside: re.Pattern[str]
    area: re.Pattern[str] = field(default=_LENDING)

    def points(self, text: str) -> int:
        """How much the distinct words of `text` speak for it."""
        beside = len(set(self.beside.findall(text))) if self.area.search(text) else 0
        return NAMED * len(set(self.named.findall(text))) + beside


#: kinds of grievance as templates_corpus numbers them; of two that a text speaks of alike the first is named
KINDS: dict[str, Kind] = {
    "F1": Kind(
        _words(
            """催收|催[债讨](?!权)|[追讨逼]债|暴力催|爆通讯录|软暴力|冒充(?=公检法|法院|警察|公安|律师)|停催|催款(?=电话|短信|函|的)"""
        ),
        _words(
            """骚扰|恐吓|威胁|辱骂|骂人|催告|侮辱|轰炸|上门|外包|委外|第三方|通讯录|紧急联系人|邻居|同事|单位|亲友|亲戚|家里?人|家属|母亲|父亲|我[爸妈爹]|父母|爸妈
            |老家|村[里口支委]|班主任|律师函|失信|外访|录音|手机响|电话响|铃声|一天[^,，。]{0,6}(?=电话)|[每单]日[^,，。]{0,6}(?=次)"""
        ),
    ),
    "F2": Kind(
        _words(
            """年化|砍头息|高利贷?|LPR|内部收益率|息费|综合(?:资金)?成本|综合费率|担保费|报价利率|月息|变相利息|利率(?=[过太]高|超)
            |预先扣|司法保护|提前还款违约金"""
        ),
        _words(
            """利[息率]|本息|服务费|咨询费|管理费|手续费|评估费|审核费|趸交|罚息|违约金|四倍|计息|实[收际]到?[账手]|多[收付还]|到账|重新[核计]算
            |免息|提前还"""
        ),
    ),
    "F3": Kind(
        _words(
            """搭售|默认[^,，。]{0,5}勾|[预先被]{1,2}(?:打了?)?勾选?|自动续费|自动[划扣代](?=款|费|走|了|保|缴)?|会员费|权益[包卡年]|偷偷扣|乱扣费
            |莫名[^,，。]{0,4}扣|增值包"""
        ),
        _words(
            """会员|不知情|知情权|未[曾经]?告知|没[有人]{0,2}(?=告诉|说过|提示|告知|讲|提)|保险费?|保费|服务费|担保费|收费|扣费|划[走扣]|账单|扣款
            |开通|体验|权益|自愿|勾|页面|意外险|捆绑|强制|尊享|连扣|多[出了]|明细"""
        ),
    ),
    "F4": Kind(
        _words(
            """停息|挂账|停止计[收]?息|停[了掉]利息|个性化(?:分期|还款)|延期还款|[暂延]缓还款|无力[^,，。]{0,5}(?=还|缴|支付)|第七十条|七十条
            |还款能力|协商(?=还款)|减免(?=[罚利全]?[部息])|还不[上起]|还款意愿"""
        ),
        _words(
            """失业|裁员|下岗|重病|确诊|住院|化疗|生病|困难|困境|逾期|协商|分期|分\\S{0,3}期|六十期|60期|收入|疫情|破产|倒闭|关[了门]|本金|减免|打折|慢慢
            |一次性|结清|延期|缓[一几]|宽[限容]|工资|还款日|拖欠|最长五年|方案|展期|断供|恶意|宽限"""
        ),
    ),
    "F6": Kind(
        _words(
            """退保|销售误导|误导(?=销售|投保|购买|消费|我买|宣传)|双录|犹豫期|现金价值|代抄|风险提示语|存单变保单|返佣|现价表"""
        ),
        _words(
            """业务员|代理人|营销员|销售(?:人员|经理)|收益|分红|理财|存款|存银行|连本带利|寿险|年金|万能|保费|保险费|存折|存[钱单]|误导|隐瞒|夸大|欺骗|签[字名]
            |回访|缴费|受益人|取(?=出|不|钱)|续期|演示|换成"""
        ),
        _INSURING,
    ),
    "F7": Kind(
        _words(
            """个人(?:信息|资料|隐私)|隐私|(?<![气水油])泄[露密]|信息安全|(?:信息|资料|数据)(?=[^,，。]{0,5}(?:卖|出售|倒卖|外传))|最小必要|信息保护"""
        ),
        _words(
            """授权|通讯录|身份证|手机号|权限|中介|推销|信息|资料|数据|注销|相册|注册|第三人|联系人|同意|小区|全都?知道"""
        ),
    ),
    "F8": Kind(
        _words(
            """非本人|不是(?:我本人|本人|我(?=办|签|贷|借|操作|申请|的签))|冒[名用]|冒充(?=我|本人)|盗[用刷]|撤[诉件案]|撤销投诉|不予追认|[仿假]冒签"""
        ),
        _words(
            """报警|立案|派出所|公安|刑事|诈骗|验证码|人脸|身份证|丢[失过]|伪造|起诉|监管热线|短视频|签[字名]|我没有?(?=申请|办|借|贷)|设备|笔迹|屏幕共享|结案|投诉量
            |债务法务"""
        ),
    ),
    "F9": Kind(
        _words("""培训贷|医美贷|教育分期|美容贷|教育贷|课停贷停|学费(?=分期|贷)"""),
        _words(
            """培训|课程|课时|上课|停课|退课|开课|次课|课[没上]|学费|学员|学校|机构|老师|讲师|教练|助学|包就业|跑路|关门|人去楼空|医美|美容|整形|门诊|手术|术后|咨询师|祛斑|双眼皮
            |牙|课|健身|瑜伽|分期|放款|贷"""
        ),
    ),
    "F5": Kind(
        _words("""征信|信用(?:报告|记录)|不良(?:信用)?(?:记录|信息)|异议(?=申请|声明)|金融信用信息"""),
        _words("""异议|更正|报送|上报|删除|逾期|信用|呆账|查询|二十日|20日|房贷|记录|结清"""),
    ),
}
_KNOWN = re.compile(r"-(F[1-9])-")


def grievance(script: str, known_id: str = "", said: str = "") -> str:
    """The kind of grievance of a script, F0 to F9 or "": what the corpus `said` of the known one that it is, or the id
    of that, or else what the words of `script` speak for.
    """
    return said or family_of([script], known_id)


def grievance_of(family: Mapping[str, Any], figures: Mapping[str, Any]) -> str:
    """The kind of grievance of a row of FAMILIES of the night with these `figures`, F1 to F9 or "": the one that
    `templates list` names.
    """
    known_id = family["known_id"] or ""
    found = grievance(family["template"], known_id, figures.get("grievances", {}).get(known_id, ""))
    return "" if found == "F0" else found


def family_of(texts: Iterable[str], known_id: str = "") -> str:
    """The family F1 to F9 that `texts` of one script or gang speak of, "" if their words speak for none.

    A script of the corpus carries its family in its id; of others the one that most texts speak of is named, and none
    if it is less than half of them. A reading aid: nothing is decided by it.
    """
    known = _KNOWN.search(known_id)
    if known:
        return known[1]
    spoken = [_spoken(text) for text in texts]
    best, count = max(Counter(filter(None, spoken)).items(), key=lambda one: one[1], default=("", 0))
    return best if 2 * count >= len(spoken) else ""


def _spoken(text: str) -> str:
    points = {family: kind.points(text) for family, kind in KINDS.items()}
    best = max(points, key=lambda family: points[family])
    return best if points[best] >= ENOUGH else ""
