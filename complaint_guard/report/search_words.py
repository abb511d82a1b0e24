"""The words of the search desk, Chinese and English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # networks
    "network": ("关联网络", "Network"),
    "network_note": (
        "圆为投诉人，方为共有要素，空心虚框表示另有善意解释；(+n) 为持有该要素而未画出的人数。个人信息已脱敏；"
        "关联不等于认定。",
        "Circles are people, squares what they share; hollow and dashed: an innocent explanation is known; (+n) hold "
        "it and are not drawn. Personal data masked; a tie is no finding.",
    ),
    "node": ("编号", "Node"),
    "drawn": (
        "{people} 人、{hubs} 个共有要素、{edges} 条关联已画入 {file}",
        "{people} people, {hubs} hubs, {edges} ties drawn in {file}",
    ),
    "drawn_others": (
        "；部分要素另有他人持有（每个要素至多 {n} 人）",
        "; others hold some of the hubs too (up to {n} people a hub)",
    ),
    "drawn_whole": ("；没有其他人持有这些要素", "; nobody else holds any of the hubs"),
    # answers
    "found_by": ("依据", "Found by"),
    "similarity": ("相似度", "Similarity"),
    "shared": ("共同措辞", "Shared"),
    "wording": ("措辞", "wording"),
    "words": ("原文", "words as they stand"),
    "audio": ("录音", "recording"),
    "narrow": ("终端较窄，未列出：{names}", "Narrow terminal, left out: {names}"),
    "shared_wording": (
        "{complaint} 与所问文本的共同措辞（【】内，占其 {share}）",
        "{complaint}: wording shared with the text asked (in 【】, {share} of it)",
    ),
    "hits_left_out": ("另有 {n} 件；见 --shown", "{n} more; see --shown"),
    "farther_texts": ("较远的文本（余弦低于 {near}）：", "farther texts (cosine below {near}):"),
    "farther_voices": (
        "较远的录音（声音相近程度以比特计；在这么多录音中不成证据）：",
        "farther (similarity of voices in bits; no evidence among so many):",
    ),
    "more_texts": ("其余 {n} 件的共同措辞见 --json", "shared wording of {n} more: see --json"),
    "around": (
        "周边共有要素(两步以内；另有 {n} 人与之共有)",
        "Hubs around, up to two steps out ({n} more people share one)",
    ),
    "steps": ("步", "Step"),
    "held_around": ("此处/全部(人)", "Here / all (people)"),
    "large_hubs": (
        "* 超过 {largest} 人共有的要素只列名、不展开；其中至多 {n} 人未查看。",
        "* hubs of more than {largest} people are named and not followed; up to {n} people behind them were not "
        "looked at.",
    ),
    "more_hubs": (
        "另有 {n} 个要素未列出；complaint-guard graph 可画出一个团伙的全部",
        "{n} more hubs are not listed; `complaint-guard graph` draws those of a gang",
    ),
    "index_made": (
        "本次未找到查询索引，已临时重建（较慢）；下次 run 会写入。",
        "There was no search index; it was made for this answer, which takes longer. The next run writes it.",
    ),
    # why
    "tie_lacking": (
        "两人之间 {bits} 比特；列入同一团伙至少需 {least} 比特（后验概率 {posterior}），尚缺 {lacking} 比特。",
        "{bits} bits between the two; to stand in one gang takes at least {least} (posterior {posterior}): {lacking} "
        "are lacking.",
    ),
    "tie_enough": (
        "两人之间 {bits} 比特；列入同一团伙至少需 {least} 比特（后验概率 {posterior}），已达到。",
        "{bits} bits between the two; to stand in one gang takes at least {least} (posterior {posterior}): enough.",
    ),
    "text_enough": (
        "两份文本相近程度 {bits} 比特（只用来判断是否同源，不与上列证据相加）；视为同源至少需 {least} 比特，已达到。",
        "the two texts are alike by {bits} bits (which only tell whether they are of one source and add to nothing "
        "above); to be of one source takes at least {least}: enough.",
    ),
    "text_apart": (
        "但未归入同一话术：一份与另一份所属话术的多数文本不够相近。",
        " They are of no one script all the same: one is too unlike most copies of the other's.",
    ),
    "text_fewer": (
        "两份文本未达视为同源所需的 {least} 比特（偶然相近或常见措辞）。",
        "the two texts are alike by fewer than the {least} bits it takes to be of one source (chance, or common "
        "wording).",
    ),
    "text_clan": (
        "两份文本单独比较未达视为同源所需的 {least} 比特；所属两份话术的多份文本平均相近 {bits} 比特，"
        "按同一话术的几种改写看待。",
        "the two texts alone are alike by fewer than the {least} bits it takes to be of one source; several copies of "
        "the scripts they are of are alike by {bits} bits on average, and are taken for rewritings of one.",
    ),
    "uncounted_represented": (
        "两人由同一登记的合法代理人代理：共有的话术、电话、地址等归于代理人，不计入证据（退款账户除外）；代理资格待核实。",
        "One lawful representative is named for both: the wording, phone, address and the like that they share are the "
        "representative's and are not counted (a refund account is); the licence is to be checked.",
    ),
    "uncounted_explained": (
        "两人共有的要素均另有解释（见“善意解释”一栏），不计入证据。",
        "All that both hold has another explanation (see the column) and is not counted.",
    ),
    "uncounted_weak": (
        "两人共有的要素过弱、持有者过多，或被相反的证据抵消，不计入证据。",
        "What both hold is too weak, held by too many or outweighed by evidence against, and is not counted.",
    ),
    "not_counted": ("不计入：{why}", "not counted: {why}"),
    "capped": ("{why}（合并计，有上限）", "{why} (counted together, up to a limit)"),
    "ungrouped_few": (
        "未列为团伙：达到该值的关联只连起 {n} 人，团伙至少 {least} 人。",
        "No gang: ties of so many bits hold {n} people together, a gang takes at least {least}.",
    ),
    "ungrouped_household": (
        "未列为团伙：相连的 {n} 人多数登记同一住址而姓氏不多，按同住者看待。",
        "No gang: most of the {n} people who hang together give one home and bear few surnames; they are taken for a "
        "household.",
    ),
    "ungrouped_own_matters": (
        "未列为团伙：相连的人只有同一地址，所诉事项互不相近，列于已解释群体。",
        "No gang: those who hang together share an address only and complain of unlike matters; they stand "
        "among the explained groups.",
    ),
    "ungrouped_loose": (
        "未列为团伙：相连的人较多而关联稀疏，拆分后此处不足 {least} 人。",
        "No gang: many hang together loosely; parted where they do, fewer than {least} are left here.",
    ),
    "ungrouped_parted": (
        "两人列于不同团伙：两组之间只有个别关联，或只有同一份话术而各用一种写法，不足以合并。",
        "They stand in two gangs: single ties, or a script of which each group has a version of its own, do not join "
        "them.",
    ),
    "one_complaint": ("两个编号为同一件投诉。", "Both ids are one complaint."),
    "way": ("最短关联路径", "Shortest way"),
    "no_way": (
        "{steps} 步以内没有由投诉人和共有要素连成的路径。",
        "No way over people and hubs joins them within {steps} steps.",
    ),
    "no_way_large": (
        "超过 {largest} 人的要素不展开，本次遇到 {n} 个。",
        " Hubs of more than {largest} people are not followed; {n} were met.",
    ),
    "against_pair": ("对这两件的反证与善意解释", "Counter-evidence on these two"),
    "against_gang": (
        "所属团伙 {gang} 的反证与善意解释（说的是全组，不限于这两件）",
        "Counter-evidence on their gang {gang} (of all its people, not of these two alone)",
    ),
    "nothing_side_by_side": ("文本对照：没有 6 字以上的共同措辞", "Side by side: no shared passage of 6 characters"),
    "side_by_side": ("文本对照：{n} 处共同措辞", "Side by side: {n} shared passages"),
    "mark_equal": ("无标记为相同", "plain: equal"),
    "mark_slot": ("{kind}等为各自填写", "{kind} and the like: filled in"),
    "mark_replaced": ("〈〉为改写", "〈〉 replaced"),
    "mark_only": ("〔〕为仅此一方", "〔〕 only here"),
    "mark_moved": (
        "«n »为换了位置的同一段，按左文顺序排列，右栏注明它在右文第几字起，右文原处以 «n» 标出",
        "«n » the same passage moved: it stands in the order of the left text, with the character of the right text "
        "where it begins; «n» marks its place there",
    ),
    "moved_at": ("（右文第 {n} 字起）", " (from character {n} of the right text)"),
    "beyond": ("{n} 字超出比较范围，未比较。", "{n} characters lie beyond what is compared."),
    # days
    "day": ("日期", "Day"),
    "new_people": ("新增(人)", "New people"),
    "people_so_far": ("累计(人)", "People so far"),
    "hubs_appeared": ("当日开始共有的要素", "Hubs first shared that day"),
}
