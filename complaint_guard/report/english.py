"""English for the Chinese sentences that the rooms leave in their tables: reasons, counter-evidence, explanations."""

from __future__ import annotations

from complaint_guard.report.sentences import Sentences

#: Chinese sentence -> English; {n} stands for what the sentence was filled with.
SENTENCES: dict[str, str] = {
    # reasons
    "{n} 人的投诉文本同源": "the complaints of {n} people come from one text",
    "{n} 人地址为同一房间": "{n} people give one and the same room",
    "{n} 人地址为同一门牌": "{n} people give one and the same door number",
    "{n} 人地址在同一楼栋": "{n} people give addresses in one building",
    "{n} 人地址在同一村组": "{n} people give addresses in one village",
    "{n} 人地址在同一大楼": "{n} people give addresses in one building",
    "{n} 人地址在同一商场或市场": "{n} people give addresses in one mall or market",
    "{n} 人地址在同一园区或厂区": "{n} people give addresses in one business park or works",
    "{n} 人地址在同一小区": "{n} people give addresses in one residential estate",
    "{n} 人地址在同一处楼盘或场所": "{n} people give addresses in one estate or site",
    "{n} 人地址相同": "{n} people give the same address",
    "{n} 人共用联系电话": "{n} people share a phone",
    "{n} 人共用退款账户": "{n} people share a refund account",
    "{n} 人共用提交设备": "{n} people share a submitting device",
    "{n} 人由同一代理人或机构代理": "{n} people are represented by one agent or firm",
    "{n} 人的来电声音相近": "the voices of {n} people's calls are alike",
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
    "未见共用{kind}": "no shared {kind} was seen",
    "时间跨度 {n} 天，较为分散": "spread over {n} days",
    "仅话术相近，没有足以说明关联的共用电话、地址、账户、设备或代理人；也可能来自网络流传的文本": (
        "only the wording is alike; no phone, address, account, device or agent is shared that would say much; the "
        "text may also have been found online"
    ),
    "地址相同者也可能是同一单位的同事、商户或租户": (
        "people of one address may be colleagues, shopkeepers or tenants of one building"
    ),
    "地址相同者也可能是同一单位的同事、商户或租户；各人陈述的措辞不同": (
        "people of one address may be colleagues, shopkeepers or tenants of one building; each tells it in other words"
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
    "多数人的文本自述为同事、商户、业主、亲属，由社工、律师、网点等代写，或取自公开范本，须先核实": (
        "most say themselves that they are colleagues, stall holders, owners or kin, that a social worker, a lawyer or "
        "a branch writes for them, or that the words are of a public sample; check that first"
    ),
    "各人文本所述事项互不相近，更像由同一人为多人代写或代为提交": (
        "their texts are about unlike matters, as if one person wrote or sent them in for many"
    ),
    "多数人除文本外没有其他关联，更像公开流传的模板文本": (
        "most are tied by nothing but the text, which looks more like a template that circulates in public"
    ),
    "相近文本不含各人自己的姓名、金额、日期等要素，更像转发的文本": (
        "the text leaves no slot for one's own name, amount or date, and looks passed on rather than filled in"
    ),
    "其中 {n} 人只有文本与他人同源，未见其他共有要素，须逐人核实": (
        "{n} of them share wording and nothing else with the others; look at each of them"
    ),
    "其中 {n} 人住址为同一住户，可能是家庭成员": "{n} of them live in one household and may be a family",
    "其中 {n} 人登记同一地址，可能是家人、同住者或同一场所的人": (
        "{n} of them give one address: kin, people who live together, or people of one place"
    ),
    "其中 {n} 人登记同一地址，有 {k} 个姓氏，可能同住或同在一处场所": (
        "{n} of them, of {k} surnames, give one address: they may live together or be people of one place"
    ),
    "其中 {n} 人文本相近另有解释（{grounds}），未计入证据": (
        "for {n} of them the wording has another explanation ({grounds}) and is not counted"
    ),
    "全部 {n} 人的地址在同一城市（{city}），可能是同事、邻居或亲友": (
        "all {n} live in one city ({city}); they may be colleagues, neighbours or friends"
    ),
    "{n} 人中有 {m} 人的地址在同一城市（{city}），可能是同事、邻居或亲友": (
        "{m} of {n} live in one city ({city}); they may be colleagues, neighbours or friends"
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
    "首尾为渠道或坐席的固定格式，中间各述其事，不作为话术证据": (
        "head and foot are a fixed form of the channel, what stands between is each person's own; no evidence of a "
        "script"
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
    # limits
    "电话不是可用的号码（占位、遮盖或写错），未用于关联": (
        "phones that identify nobody (placeholder, masked or miswritten), not used for ties"
    ),
    "退款账户不是可用的账号（占位、遮盖或写错），未用于关联": (
        "accounts that identify nobody (placeholder, masked or miswritten), not used for ties"
    ),
    "设备号是软件的占位值或过短，未用于关联": (
        "device ids that software puts where it has none, or too short, not used for ties"
    ),
    "文本过短，未作比对": "text too short, not compared",
    "常见词串持有者过多，按链相连": "a common wording has too many holders, linked in a chain",
    "话术还原只读部分人的副本": "templates are recovered from some people's copies; these were not read",
    "话术还原只读长文的前段": "templates read a long text to a limit; these were longer",
    "生僻字过多，未计入词串": "too many rare characters, not counted as wording",
    "关联要素下录音过多，未两两比对声音": "a shared thing has too many recordings to compare all voices",
    "录音过多，仅声音相近而别无关联者不作比对": (
        "too many recordings for a voice alone to tie those who share nothing else"
    ),
    "关联要素人数过多，按链相连": "a shared thing has too many holders, linked in a chain",
    # rejects
    "缺少投诉编号": "no complaint id",
    "缺少受理时间": "no date",
    "受理时间无法识别": "unreadable date",
    "受理时间超出1990年至2100年": "date outside 1990 to 2100",
    "投诉内容为空": "no text",
    "投诉内容超过长度上限": "text over the length limit",
    "单元格超过长度上限": "cell over the length limit",
    "数字成了科学计数法，后几位已丢失，请将该列设为文本后重新导出": (
        "a number in scientific notation, its last digits are lost; make the column text and export again"
    ),
    "含有无法解码的字节": "bytes that cannot be decoded",
    "含有空字符(NUL)，已去除": "NUL characters, removed",
    "单元格多于表头列数": "more cells than headers",
    "引号未闭合或位置错误": "broken quotes",
    "该行不是JSON对象": "the line is no JSON object",
    "工作表没有所需的列，未读取": "the sheet lacks the columns needed and was not read",
    "工作表已隐藏，未读取": "the sheet is hidden and was not read",
    "缺少企业名称": "no company name",
    "与第{row}行完全相同，只保留一份": "the very same as row {row}; one is kept",
    "与文件{source}第{row}行完全相同，只保留一份": "the very same as row {row} of {source}; one is kept",
    "投诉编号与第{row}行重复但内容不同，保留先出现的一行": (
        "the id of row {row} with other content; the first is kept"
    ),
    "投诉编号与文件{source}第{row}行重复但内容不同，保留先出现的一行": (
        "the id of row {row} of {source} with other content; the first is kept"
    ),
}
_KINDS = {
    "电话": "phone",
    "退款账户": "refund account",
    "话术": "script",
    "地址": "address",
    "地址为同一房间": "one and the same room",
    "地址为同一门牌": "one and the same door number",
    "地址在同一楼栋": "addresses in one building",
    "地址在同一村组": "addresses in one village",
    "地址在同一大楼": "addresses in one building",
    "地址在同一商场或市场": "addresses in one mall or market",
    "地址在同一园区或厂区": "addresses in one business park or works",
    "地址在同一小区": "addresses in one residential estate",
    "地址在同一处楼盘或场所": "addresses in one estate or site",
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


_ENGLISH = Sentences(SENTENCES, _KINDS)


def english(sentence: str) -> str:
    """The English of `sentence`, or `sentence` itself if it is not known here."""
    return _ENGLISH.said(sentence)
