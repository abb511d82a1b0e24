"""English for the Chinese sentences that the rooms leave in their tables: reasons, counter-evidence, explanations."""

from __future__ import annotations

from complaint_guard.report.english_losses import LOSSES
from complaint_guard.report.sentences import Sentences

_SAID = "的文本自述为同事、商户、业主、亲属，由社工、律师、网点等代写，或取自公开范本，须先核实"
_SAID_EN = (
    "say themselves that they are colleagues, stall holders, owners or kin, that a social worker, a lawyer or a branch "
    "writes for them, or that the words are of a public sample; check that first"
)
_WRITTEN, _WRITTEN_EN = "；文本写有{quotes}", ". They write: {quotes}"
#: what people share of an address
_PLACES = {
    "地址为同一房间": "one and the same room",
    "地址为同一门牌": "one and the same door number",
    "地址在同一楼栋": "addresses in one building",
    "地址在同一村组": "addresses in one village",
    "地址在同一大楼": "addresses in one building",
    "地址在同一商场或市场": "addresses in one mall or market",
    "地址在同一园区或厂区": "addresses in one business park or works",
    "地址在同一小区": "addresses in one residential estate",
    "地址在同一处楼盘或场所": "addresses in one estate or site",
    "地址相同": "the same address",
}
_AT = {f"{{n}} 人{place}": f"{{n}} people give {other}" for place, other in _PLACES.items()}
#: Chinese sentence -> English; {n} stands for what the sentence was filled with.
SENTENCES: dict[str, str] = {
    # reasons
    **_AT,
    **{f"{at}，其中 {{sizes}}分别同室": f"{other}, of whom {{sizes}} share a room each" for at, other in _AT.items()},
    **{f"{at}，其中 {{sizes}}同室": f"{other}, of whom {{sizes}} share a room" for at, other in _AT.items()},
    "{n} 人的投诉文本同源": "the complaints of {n} people come from one text",
    "{n} 人的投诉文本为同一话术的几种改写": "the complaints of {n} people are several rewritings of one text",
    "{n} 人共用联系电话": "{n} people share a phone",
    "{n} 人共用退款账户": "{n} people share a refund account",
    "{n} 人共用提交设备": "{n} people share a submitting device",
    "{n} 人由同一代理人或机构代理": "{n} people are represented by one agent or firm",
    "{n} 人的来电声音相近": "the voices of {n} people's calls are alike",
    "{n} 人的投诉文本分属 {k} 份话术（各 {sizes}）": "the complaints of {n} people come from {k} texts ({sizes})",
    "{n} 人分在 {k} 处，每处{where}（各 {sizes}）": ("{n} people in {k} groups, each with {where} ({sizes})"),
    "{n} 人共用 {k} 个联系电话（各 {sizes}）": "{n} people share {k} phones ({sizes})",
    "{n} 人共用 {k} 个退款账户（各 {sizes}）": "{n} people share {k} refund accounts ({sizes})",
    "{n} 人共用 {k} 台提交设备（各 {sizes}）": "{n} people share {k} submitting devices ({sizes})",
    "{n} 人由 {k} 个代理人或机构代理（各 {sizes}）": ("{n} people are represented by {k} agents or firms ({sizes})"),
    "{n} 人的来电声音分属 {k} 组相近声音（各 {sizes}）": (
        "the voices of {n} people's calls fall into {k} groups of like voices ({sizes})"
    ),
    "{n} 人的投诉附有 {k} 段相同的录音（各 {sizes}）": (
        "{k} recordings are attached to the complaints of several of {n} people ({sizes})"
    ),
    "{n} 段录音声音相近": "{n} recordings sound alike",
    "同一段录音": "one and the same recording",
    "{n} 人的投诉附有同一段录音": "one and the same recording is attached to the complaints of {n} people",
    "多件投诉附有同一段录音，也可能是归档有误": "one recording on several complaints may be misfiled",
    "由同一代理人或机构代理者，委托代理本身合法，也可能由社工、残联、村居或亲属协助，请核实资格与授权": (
        "to act through an agent is lawful; social workers, disability federations, village committees or relatives "
        "may be helping: check standing and authority"
    ),
    "声音相近为统计比对，不是鉴定；也可能由亲属、社工代为致电，或是本机构坐席的声音，请核对声道并登记坐席": (
        "likeness of voices is a statistical comparison, not an expert opinion; a relative or a social worker may have "
        "called, or it is your own agent's voice: check the channel and enrol the agents"
    ),
    "多件投诉附有同一段录音，可能为提示音或归档有误，不说明关联": (
        "one recording on several complaints may be an announcement or misfiled; it ties nobody"
    ),
    "与已登记坐席声音相近的录音，未用于比对": "recordings in the voice of an enrolled agent, not compared",
    "{day}起有成员的投诉被删除，以上人数、概率和比特为删除前所计，由下一批次重新计算": (
        "complaints of its people were erased since {day}; the counts, probability and bits here are those of before, "
        "and the next night counts anew"
    ),
    # verdicts
    "已由{by}于{day}复核确认": "{by} reviewed and confirmed it on {day}",
    "已由{by}于{day}复核确认，此后成员或证据有变化": (
        "{by} reviewed and confirmed it on {day}; its people or evidence have changed since"
    ),
    "{by}于{day}复核存疑，尚无定论": "{by} reviewed it on {day} and was in doubt; it is undecided",
    "已由{by}于{day}排除，此后没有新的成员或证据": (
        "{by} reviewed and cleared it on {day}; no new people or evidence since"
    ),
    "曾由{by}于{day}排除，此后成员或证据有变化，须重新复核": (
        "{by} cleared it on {day}; its people or evidence have changed since, review it again"
    ),
    # counter-evidence
    "依据以往复核结论调整参数后才达到移送条件，按原参数未达到，故仅列为人工复核": (
        "only with parameters learnt from earlier verdicts would this be in tier refer, not with those of the "
        "settings; so it is for people to look at"
    ),
    "未见共用{kind}（全部 {n} 人登记可比对的{what}）": "no shared {kind} was seen (all {n} gave a usable one)",
    "未见共用{kind}（{n} 人中有 {m} 人登记可比对的{what}）": (
        "no shared {kind} was seen ({m} of {n} gave a usable one)"
    ),
    "未见共用{kind}": "no shared {kind} was seen",
    "没有人登记可比对的{kind}，是否共用无从判断": "nobody gave a usable {kind}; whether one is shared cannot be told",
    "{n} 人中只有 {m} 人登记可比对的{kind}，是否共用无从判断": (
        "only {m} of {n} gave a usable {kind}; whether one is shared cannot be told"
    ),
    "时间跨度 {n} 天，较为分散": "spread over {n} days",
    "仅话术相近，已登记的电话、地址、账户、设备和代理人中没有足以说明关联的共有者；也可能来自网络流传的文本": (
        "only the wording is alike; of the phones, addresses, accounts, devices and agents that were given none is "
        "shared that would say much; the text may also have been found online"
    ),
    "地址相同者也可能是同一单位的同事、商户或租户": (
        "people of one address may be colleagues of one employer, its stall holders or its tenants"
    ),
    "地址相同者也可能是同一单位的同事、商户或租户；各人陈述的措辞不同": (
        "people of one address may be colleagues of one employer, its stall holders or its tenants; each tells it in "
        "other words"
    ),
    "共用电话、账户或设备者也可能由亲属、社工、网点代为办理": (
        "people of one phone, account or device may be helped by a relative, a social worker or a branch"
    ),
    "共用电话、账户或设备者也可能由亲属、社工、网点代为办理；各人陈述的措辞不同": (
        "people of one phone, account or device may be helped by a relative, a social worker or a branch; each tells "
        "it in other words"
    ),
    "多数人登记为由同一律师、法律援助或消费者组织代理，代理本身合法，须先核实其资格": (
        "most name one lawyer, legal aid or consumer body, which is lawful in itself; check the licence first"
    ),
    "全部 {n} 人" + _SAID + _WRITTEN: "all {n} " + _SAID_EN + _WRITTEN_EN,
    "全部 {n} 人" + _SAID: "all {n} " + _SAID_EN,
    "{n} 人中有 {m} 人" + _SAID + _WRITTEN: "{m} of {n} " + _SAID_EN + _WRITTEN_EN,
    "{n} 人中有 {m} 人" + _SAID: "{m} of {n} " + _SAID_EN,
    "措辞相近也可能来自网络流传的文本或他人转述，不能单独说明有组织": (
        "like wording may also come from a text found online or passed on, and shows no organiser by itself"
    ),
    "各人文本所述事项互不相近，更像由同一人为多人代写或代为提交": (
        "their texts are about unlike matters, as if one person wrote or sent them in for many"
    ),
    "多数人除文本外没有其他关联，更像公开流传的模板文本": (
        "most are tied by nothing but the text, which looks more like a template that circulates in public"
    ),
    "相近文本的共有部分不含各人自己的姓名、金额、日期等要素，更像转发的文本": (
        "the text leaves no slot for one's own name, amount or date, and looks passed on rather than filled in"
    ),
    "文本多为坐席转述，措辞相近也可能出自坐席的记录用语": (
        "most texts are a clerk's notes on who called; the wording may be the clerk's own way of noting"
    ),
    "其中 {n} 人只有文本与他人同源，未见其他共有要素，须逐人核实": (
        "{n} of them share wording and nothing else with the others; look at each of them"
    ),
    "有的人两两之间的关联单独看不足以列入，三人以上互相印证才列入，证据较弱": (
        "what some two of them share would not suffice; three or more bear each other out, and the evidence is weak"
    ),
    "同一份话术也见于另外 {n} 组，与其未见足以关联的其他要素，故分列": (
        "the same script is used in {n} other groups; nothing else found ties them, so they are listed apart"
    ),
    "其中 {n} 人的文本都写有{day}，可能在说同一件事": (
        "the texts of {n} of them name {day}, and may tell of one event"
    ),
    "登记的代理机构从名称看不以代理、咨询为业，可能是其会员、受助人或员工": (
        "by its name the agent's body neither advises nor acts for others: these may be its members, wards or staff"
    ),
    "文本同源的不足 5 人，且地址不在商场、市场，可能是同事之间传看的文本": (
        "fewer than 5 copied one text, at no mall or market: colleagues may have passed it on"
    ),
    "其中 {n} 人住址为同一住户，可能是家庭成员": "{n} of them live in one household and may be a family",
    "其中 {n} 人登记同一地址，可能是家人、同住者或同一场所的人": (
        "{n} of them give one address: kin, people who live together, or people of one place"
    ),
    "其中 {n} 人登记同一地址，有 {k} 个姓氏，可能同住或同在一处场所": (
        "{n} of them, of {k} surnames, give one address: they may live together or be people of one place"
    ),
    "另有 {k} 处地址各有数人登记，共 {n} 人，可能各为同住者或同一场所的人": (
        "{k} more addresses are each given by several people, {n} in all, who may live together or be of one place"
    ),
    "其中 {n} 人文本相近另有解释（{grounds}），未计入证据；文本写有{quotes}": (
        "for {n} of them the wording has another explanation ({grounds}) and is not counted. They write: {quotes}"
    ),
    "其中 {n} 人文本相近另有解释（{grounds}），未计入证据": (
        "for {n} of them the wording has another explanation ({grounds}) and is not counted"
    ),
    "全部 {n} 人的地址在同一城市（{city}），可能是同事、邻居或亲友": (
        "the addresses of all {n} are in one city ({city}); they may be colleagues, neighbours or friends"
    ),
    "{n} 人中有 {m} 人的地址在同一城市（{city}），可能是同事、邻居或亲友": (
        "the addresses of {m} of {n} are in one city ({city}); they may be colleagues, neighbours or friends"
    ),
    "全部 {n} 人同姓（{surname}），可能是亲属或同乡": (
        "all {n} bear one surname ({surname}); they may be kin or of one village"
    ),
    "{n} 人中有 {m} 人同姓（{surname}），可能是亲属或同乡": (
        "{m} of {n} bear one surname ({surname}); they may be kin or of one village"
    ),
    "全部投诉在同一天收到，可能由同一件事引起": "all complaints came on one day; one event may have caused them",
    "全部投诉在 {n} 天内收到，可能由同一件事引起": (
        "all complaints came within {n} days; one event may have caused them"
    ),
    "代理人与其中一名投诉人同名，可能是当事人自己推举的代表": (
        "the agent bears the name of one of the complainants, and may be whom they chose among themselves"
    ),
    "其中 {n} 人的地址是{firm}的登记地址，可能是其员工、商户或顾客": (
        "the address of {n} of them is the registered one of {firm}; they may be its staff, stall holders or customers"
    ),
    "其中 {n} 人共有的{kind}已由{who}认定为{what}（有效至{until}），未计入证据": (
        "{who} declared the {kind} that {n} of them share to be {what} (until {until}); it is not counted"
    ),
    "已由具名人员认定为无关联的共有要素，有期限，期内不作为证据": (
        "a named person declared it innocent, until a day; it is no evidence until then"
    ),
    "其中 {n} 人{site}，无关的人也常同住一处，证据很弱，未列为理由": (
        "{n} of them give {site}; many who have nothing to do with each other do, which says little and is no reason"
    ),
    "其中 {n} 人的地址写明为机构或集体宿舍，同址与共用电话未计入证据；机构是否属实待核实": (
        "{n} of them name an institution or a dormitory as their address; its address and phone are not counted; "
        "whether it is what it says is to be checked"
    ),
    # explained groups
    "多人反映同一具体事项，文本相近源于同一事实，不作为话术证据": (
        "several people speak of one matter; the texts are alike because the facts are; no evidence of a script"
    ),
    "文本自述为同事、业主、家长、亲属等同一处境的人，文本相近源于同一处境，不作为话术证据；是否属实待核实": (
        "the texts say themselves that colleagues, owners, parents, kin or the like speak, and are alike because their "
        "lot is one; no evidence of a script; whether it is so is to be checked"
    ),
    "各份文本所述金额、日期等事实完全相同，更像转发的同一文本，不作为话术证据": (
        "all texts tell the very same amounts and dates, as one text that was passed on does; no evidence of a script"
    ),
    "所述为与金融消费无关的事项，不作为话术证据": (
        "the matter has nothing to do with consumer finance; no evidence of a script"
    ),
    "文本来自公开的示范文本或办事指引，不作为话术证据": (
        "the text comes from a public sample or a how-to; no evidence of a script"
    ),
    "相同的只是渠道、坐席或登记表的固定格式，所填内容各述其事，不作为话术证据": (
        "only the fixed form of a channel, clerk or printed sheet is alike, what is filled in is each person's own; "
        "no evidence of a script"
    ),
    "登记为由律师、法律援助、消费者组织等代理多名当事人，代理本身合法；执业资格待核实": (
        "a lawyer, legal aid or consumer body acts for several people, which is lawful in itself; licence to be checked"
    ),
    "地址登记为同一住户，可能是家庭成员，共用地址、电话或账户属常见": (
        "one household, perhaps a family, for whom one address, phone or account is common"
    ),
    "登记为同一地址，可能是家人、同住者或同一场所的人，共用地址、电话或账户属常见": (
        "one address: kin, people who live together, or people of one place, for whom one address, phone or account is "
        "common"
    ),
    "登记为同一地址，姓氏有三个以上，可能同住或同在一处场所，共用地址、电话或账户属常见": (
        "one address, three surnames or more: people who live together or are of one place, for whom one address, "
        "phone or account is common"
    ),
    "集体宿舍、公共场所或公共号码，共用不说明关联": (
        "a dormitory, public place or public number; sharing it says nothing"
    ),
    "多数人的地址写明为律所、法援、养老院、网点等机构或宿舍，同址与共用其电话不说明关联；属实与否待核实": (
        "most give as address a law firm, legal aid, a home for the aged, a branch or the like, or a dormitory; its "
        "address and phone say nothing; whether the institution is what it says is to be checked"
    ),
    "多人登记同一地址，所诉事项互不相近，未见其他关联，常见于同事、商户或邻居，同址不说明关联": (
        "several people give one address, complain of unlike matters and share nothing else, as colleagues, stall "
        "holders or neighbours do; one address says nothing"
    ),
    "同一人就同一事项多次或多渠道投诉，按一人计": (
        "one person complained repeatedly or by several channels and counts as one"
    ),
    "短时间内多人以各自措辞反映同一事件，建议作为业务问题整改": (
        "many people told of one event in their own words within a short time; fix the business"
    ),
}
_KINDS = _PLACES | {
    "电话": "phone",
    "退款账户": "refund account",
    "话术": "script",
    "地址": "address",
    "设备": "device",
    "代理人": "agent",
    "声音": "voice",
    "商场、市场": "a mall",
    "办公场所": "an office",
    "集体宿舍": "a dormitory",
    "律师事务所": "a law firm",
    "法律援助机构": "legal aid",
    "学校": "a school",
    "医院": "a hospital",
    "公共服务场所": "a public service",
    "无关联的共有要素": "innocent",
    "同一事项": "one matter",
    "文本自述为同事、业主、家长、亲属等": "the texts say that colleagues, owners, parents or kin speak",
    "所述金额、日期等事实完全相同": "the very same amounts and dates",
    "与金融消费无关的事项": "no matter of consumer finance",
    "公开文本": "a public text",
    "固定格式": "a fixed form",
}


_ENGLISH = Sentences(SENTENCES | LOSSES, _KINDS)


def english(sentence: str) -> str:
    """The English of `sentence`, or `sentence` itself if it is not known here."""
    return _ENGLISH.said(sentence)
