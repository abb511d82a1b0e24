"""What every page says of its method, its limits and its fairness."""

from __future__ import annotations

from complaint_guard.report.words import Lang

METHOD: dict[Lang, tuple[str, ...]] = {
    "zh": (
        "每条证据以“比特”计量：1 比特表示“同一组织者”比“偶然相同”的可能性高一倍；各条证据相加，负值为反证。越罕见的"
        "共同点比特越高，很多人共有的地址或号码几乎不计分。",
        "概率由比特与先验换算而来；“先验与折减”为负，表示在没有证据时默认大家互不相关，且相互依赖的证据不重复计分。"
        "概率最高只写到 >99.9%，多数线索都到此处，不能据以分先后：先看建议级别（取决于独立证据的种数等条件，见下），"
        "同级再看成员间关联的中位强度与人数。电话、账户、设备、代理人与声纹可由同一协助者经手，合为一种独立证据。",
        "仅凭文本相似不会进入“建议移送复核”：该级别要求至少 3 名不同投诉人、2 种相互独立的证据、后验概率不低于设定"
        "阈值，且没有未排除的善意解释。",
        "已知局限：深度改写的新话术、只出现 1–2 人的线索、缺少地址与电话的记录可能遗漏；手写或不完整地址可能误并或"
        "漏并；概率由设定的先验与权重算得，用于排序与分档，不是实际发生的频率。",
    ),
    "en": (
        "Evidence is measured in bits: one bit makes “one organiser” twice as likely against “chance”. Bits add "
        "up; negative bits are evidence against. The rarer the shared thing, the more bits; an address or number "
        "that many people share is worth next to nothing.",
        "The probability follows from the bits and the prior; the prior is negative because people are taken to be "
        "unconnected until shown otherwise, and dependent evidence is not counted twice. It is told up to >99.9%, "
        "which most leads reach, and orders none: the tier goes first (it rests on the independent kinds of evidence, "
        "see below), then the median strength of the ties and the number of people. Phone, account, device, agent and "
        "voice may all be one helper's and are one independent kind.",
        "Text alone never reaches “refer”: that tier needs at least 3 people, 2 independent kinds of evidence, a "
        "posterior above the set threshold and no unanswered innocent explanation.",
        "Known limits: deeply rewritten new scripts, rings of one or two people and records without address and "
        "phone may be missed; incomplete addresses may be joined or parted wrongly; probabilities depend on "
        "calibration from past cases.",
    ),
}

FAIRNESS: dict[Lang, tuple[str, ...]] = {
    "zh": (
        "投诉是消费者的权利。列入本报告不影响任何一件投诉的受理、办理与答复，诉求本身是否成立应另行核实。",
        "本报告只提示疑似关联并建议复核，不对任何个人作出定性；使用同一模板的消费者也可能是被代理人误导的受害者。",
        "每条线索旁列反证与善意解释；具名人员的复核结论会记录，已排除的线索没有新的成员或证据不再列入移送或复核。",
    ),
    "en": (
        "Complaining is a consumer's right. Being listed here changes nothing in how a complaint is taken, handled "
        "or answered; whether the claim is justified is a separate question.",
        "This report points at suspected ties and suggests review; it passes no judgement on any person. People "
        "who used one template may themselves have been misled by an agent.",
        "Every lead carries its counter-evidence and can be cleared; a cleared lead does not come back on the same "
        "evidence.",
    ),
}
