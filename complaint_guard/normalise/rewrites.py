"""Disguised words of this field and what they stand for; data for `text`, no logic.

The first characters of every pattern are listed apart, so that the one alternation made of them skips plain text
quickly; a condition on what stands before is therefore a lookbehind after the word. Only whitelisted phrases are
rewritten: a real word that merely sounds alike (带宽, 货款) stays.
"""

from __future__ import annotations

import re

#: whole characters among the CJK radicals supplement, which NFKC leaves alone (Unicode EquivalentUnifiedIdeograph)
RADICALS = dict(
    zip(
        "⺁⺄⺆⺈⺊⺍⺎⺒⺓⺜⺝⺞⺟⺠⺧⺩⺪⺬⺮⺶⺻⺼⺽⻀⻁⻄⻅⻆⻇⻉⻊⻋⻍⻎⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乙冂刀卜小兀巳幺日月歺母民牛王疋示竹羊聿月臼艹虎西见角角贝足车辶辶長镸长门阜阝雨青韦页风飞食食首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)

#: spellings of one character that OpenCC keeps apart
VARIANTS = {"欵": "款", "囯": "国", "氺": "水", "㸔": "看", "覈": "核"}

#: punctuation and marks that mean one thing, each set written as its first character
SAME_MARKS = (
    '"“”„‟〝〞「」『』″',
    "'‘’‚‛′",
    "-‐‑‒–—―−─━﹣",
    "~〜∼∽",
    "·•・‧∙⋅●○◦▪■□◆◇★☆※",
    "[【〔〖",
    "]】〕〗",
    "《〈«‹",
    "》〉»›",
    "❤♥♡💓💔💕💖💗💘💙💚💛💜💝🧡🖤🤍🤎",
)

#: (possible first characters, pattern of the rest, the word it disguises); "" drops it
DISGUISES = (
    ("薇葳徽", "[❤信芯]", "微信"),
    ("微", "[❤芯]", "微信"),
    ("威", "信(?:(?=[号群])|(?<=[加用]威信)|(?<=添加威信))", "微信"),
    ("Vv", "[❤信芯]", "微信"),
    ("VvWw", "[Xx](?![A-Za-z0-9])(?<![A-Za-z0-9]..)", "微信"),
    ("加", "[Vv薇](?![A-Za-z0-9❤信芯])", "加微信"),
    ("代", "款(?![式项])(?<![现替年时一二三四五六七八九十0-9取古]代款)", "贷款"),
    ("芯", "用", "信用"),
    ("征怔症", "[芯❤]", "征信"),
    ("怔", "信", "征信"),
    ("葆堡", "费", "保费"),
    ("保葆", "[废沸](?<!环保.)(?![弃料品水])", "保费"),
    ("废沸", "(?<=(?:服务|手续|咨询|会员|管理).)(?![弃料品水])", "费"),
    ("葆饱", "险", "保险"),
    ("退", "[葆饱]", "退保"),
    ("摧崔璀", "收", "催收"),
    ("催", "[受瘦]", "催收"),
    ("爆", "力", "暴力"),
    ("坎", "头", "砍头"),
    ("逾", "[其欺]", "逾期"),
    ("利", "[习熄](?!惯)", "利息"),
    ("高", "利货", "高利贷"),
    ("帐", "(?=[户单号])|(?<=[挂到对入]帐)", "账"),
    ("仲", "介", "中介"),
    ("_", "x000D_ *", ""),
)

#: words that are disguised by marks between their characters (征.信, 停-息); written together again
TERMS = re.findall(
    r"\w+",
    """征信 停息挂账 停息 挂账 催收 反催收 贷款 网贷 套路贷 高利贷 砍头息 微信 退保 退费 代理 中介 维权 协商 还款
    逾期 分期 担保费 服务费 会员费 手续费 保费 保险 本金 利息 罚息 减免 注销 诈骗 暴力 通讯录 黑名单 信用卡
    银保监 投诉 举报 律师函""",
)
