"""Letters to consumers, in plain words and without accusing: why their complaint was looked at, and a word of warning
to those whom an agent may have misled.
"""

from __future__ import annotations

from datetime import date

from complaint_guard.cases.case import Case
from complaint_guard.cases.catalogue import statutes
from complaint_guard.cases.document import Paper, day
from complaint_guard.cases.tables import WORDS

_BODY, _LINE = 12, 21
#: what was compared, in the words of people who do not know the trade
_COMPARED = {
    "script": "投诉文字与其他投诉的相近程度",
    "address": "您登记的联系地址",
    "phone": "您登记的联系电话",
    "account": "您登记的退款账户",
    "device": "提交投诉所用的设备",
    "agent": "登记的代理人或代理机构",
    "voice": "通话录音（经您同意，或依本单位记录的合法性基础）",
    "attachment": "您提交的附件",
}


def explanation(case: Case, on: date, unit: str, contact: str) -> bytes:
    """What a consumer is told whose complaint stands in the group."""
    paper = Paper("关于您的投诉处理情况的说明", on, _BODY, _LINE)
    paper.plain("尊敬的客户：")
    paper.body(
        "您好。我们在整理投诉时注意到，您的投诉与另外一些投诉有相近之处。为弄清原因，我们请工作人员作了核对。"
        "这不是对您的指责，也不说明您做错了什么。现将有关情况说明如下。"
    )
    paper.heading("您的投诉照常办理")
    paper.body("无论核对结果如何，您的投诉都会按规定受理、调查和答复，不会因此被拒绝、拖延或者降低标准。")
    paper.heading("我们比对了什么")
    paper.points([f"{_COMPARED.get(kind, WORDS(kind))}。" for kind in case.dossier.channels])
    paper.body(
        "相近可能有很普通的原因：家人、同事、邻居共用地址或电话，参考了网上公开的范文，或者大家遇到了同一个问题。"
        "这些情况我们在核对时都会考虑。"
    )
    paper.body("核对形成的材料（包括您的投诉和登记信息）可能依法提供给有关机关；提供不等于认定您有任何过错。")
    paper.heading("谁作的判断")
    paper.body("先由程序提示哪些投诉相近，再经本单位工作人员复核后作出判断，没有仅凭程序作出对您有重大影响的决定。")
    paper.heading("您的权利")
    cited = "、".join(one.cited for one in statutes("公安", case.dossier.channels, on) if one.role == "rights")
    paper.points(
        (
            "您可以要求我们说明与您有关的比对内容和理由。",
            f"您认为登记的信息或者我们的判断有误的，可以要求更正、补充{f'（{cited}）' if cited else ''}；"
            "核实后我们会更正登记信息并记录核实结果；相近的投诉仍可能在今后的比对中列出，仅供留意。",
            "您可以自己办理投诉，也可以委托他人办理；合法的委托我们同样受理。",
        )
    )
    paper.heading("怎样联系我们")
    paper.body(f"请联系：{contact}。提出时说明您的投诉编号即可，不需要重复提交已经提供过的材料。")
    paper.signature((unit, day(on)))
    return paper.content()


def victim_notice(on: date, unit: str, contact: str) -> bytes:
    """What people are told who may have paid an agent, or handed over their papers."""
    paper = Paper("关于委托他人代办投诉、退费的提示", on, _BODY, _LINE)
    paper.plain("尊敬的客户：")
    paper.body(
        "有人以“代理维权”“征信修复”“全额退费退保”等名义招揽客户。委托他人办理事务是您的权利，其中也有依法执业的律师和"
        "公益机构；但如果您遇到下面的情形，您可能是被误导的一方，请留意保护自己。"
    )
    paper.heading("请留意的情形")
    paper.points(
        (
            "要求先交手续费、押金，或者按退款、减免金额抽成。",
            "要求交出身份证件、银行卡、电话卡、短信验证码，或者代您开立账户、设置呼叫转移。",
            "让您照抄一份投诉内容，写上您没有经历过的事情，或者代您准备病历、贫困证明等材料。",
            "让您停止还款、不接电话，说“不会有影响”。逾期可能产生费用并影响征信。",
            "承诺“一定成功”“删除征信记录”。",
        )
    )
    paper.heading("您可以这样做")
    paper.points(
        (
            f"直接联系我们办理，投诉、协商还款、征信异议都不收取手续费。请联系：{contact}。",
            "尽快收回证件、银行卡和电话卡，修改密码；必要时向发卡银行和通信运营商挂失。",
            "保留聊天记录、转账凭证、合同、对方的电话和账号。",
            "如果已经被骗取钱款或者个人信息被冒用，可以向公安机关报案，我们愿意配合提供您需要的材料。",
        )
    )
    paper.heading("请放心")
    paper.body("您反映的问题仍会照常办理。您说明受他人误导的情况，不会影响您的投诉，也不会因此受到不利对待。")
    paper.signature((unit, day(on)))
    return paper.content()
