"""Word lists of the invented worlds: products, platforms, synonyms, look-alike characters, details of everyday life."""

from __future__ import annotations


def listed(text: str) -> tuple[str, ...]:
    """The words of `text`, which stand between spaces."""
    return tuple(text.split())


PRODUCTS = listed("现金分期 消费贷 备用金 信用贷 循环额度 极速贷 车主贷 保单贷 教育分期 装修分期 医美分期 会员服务")
CHANNELS = listed("App在线 客服热线 12315平台 邮件 12378转办 信访 12363")
CHANNEL_WEIGHTS = (24, 22, 12, 12, 11, 10, 9)
PLATFORMS = listed(
    "融e宝 易融消费金融 安心分期 好借金服 普惠速代 鹿角分期 星火消金 小橙钱包 禾苗金融 云朵借条 海豚分期 拾光白条 "
    "快融通 麦芽分期 东湖消费金融 江岸小贷 兴旺分期 百合金服"
)

_GROUPS = """
要求 请求 希望 恳请
贵司 你们公司 贵公司 你司
客服 客服人员 在线客服
告知 告诉 说明
费用 钱款 款项
立即 马上 立刻 尽快
退还 退回 返还 归还
但是 可是 不过 然而
因为 由于
所以 因此 于是
从来没有 从没 从未
没有 没
现在 如今 目前
发现 看到 注意到
后来 再后来
一直 始终 老是
每个月 每月 月月
多次 好几次 反复 屡次
联系 联络
收取 扣收 收了
当时 那会儿 那时候
根本 压根
全部 全额 统统 一分不少地
解释 说法 交代
如果 要是 倘若
否则 不然 要不然
投诉 反映 反馈
处理 解决 办理
书面 纸面
影响 干扰 波及
家人 亲属 家里人
骚扰 打扰
借款 贷款
还款 还钱
合同 协议
利息 息费
逾期 晚还
非常 十分 特别 相当
知道 知晓 晓得
认为 觉得 以为
办理 申请 开通
业务员 销售人员 工作人员 客户经理
承诺 答应 保证
回复 答复 回应
无法 没办法 没法
困难 难处
本人 我 我本人
随后 接着 紧接着
甚至 乃至
仍然 还是 依旧
三个工作日 3个工作日 三日
"""

#: word -> words that can stand for it
SYNONYMS: dict[str, tuple[str, ...]] = {
    word: tuple(other for other in group if other != word)
    for group in (line.split() for line in _GROUPS.strip().splitlines())
    for word in group
    if len(word) > 1
}

#: character -> characters of the same sound or shape, as typed by mistake or to dodge a filter
HOMOPHONES: dict[str, str] = {
    "费": "废肺", "账": "帐", "的": "得地", "在": "再", "做": "作", "催": "崔摧", "律": "侓", "投": "头", "诉": "述",
    "退": "褪", "保": "葆", "征": "怔", "信": "言", "息": "熄", "贷": "货代", "款": "宽", "还": "环", "利": "莉",
    "已": "以", "经": "径", "收": "手", "取": "娶", "逾": "愈", "期": "其", "请": "清", "客": "刻", "服": "伏",
    "像": "象", "那": "哪", "他": "她", "砍": "坎", "头": "投", "合": "和", "同": "桐", "金": "今", "规": "归",
}  # fmt: skip

GREETINGS = (
    "你好 ",
    "您好，",
    "你好，",
    "领导好：",
    "尊敬的领导：",
    "客服你好，",
    "投诉：",
    "【投诉】",
    "反映情况：",
    "贵司：",
)
CLOSINGS = ("谢谢。", "望回复", "请尽快处理。", "(转办)", "急！", "盼复。", "此致", "特此反映。", "等回信")

JOBS = listed(
    "开出租的 送外卖的 超市收银员 小学老师 护士 工地木工 货车司机 理发师 房产中介 开面馆的 仓库分拣员 保安 会计 "
    "幼儿园老师 卖水果的 程序员 快递员 家政阿姨 厂里的质检员 电焊工 美甲师 退休工人 种大棚的 跑长途的 服装店店员 "
    "药房店员 景区导游 健身教练 养鱼的 修车的 网约车司机 食堂师傅 前台文员 实习生 酒店保洁 农技员 印刷厂工人 "
    "公交司机 电工 裁缝 面点师"
)
RELATIVES = listed(
    "老婆 老公 我妈 我爸 姐姐 弟弟 女儿 儿子 表哥 室友 同事 邻居 婆婆 岳父 小姨 舅舅 奶奶 对象 老乡 店里伙计"
)
SPOTS = listed(
    "地铁上 厂门口 医院走廊 菜市场 孩子学校门口 宿舍 高速服务区 理发店 出租屋里 单位食堂 火车站 小区楼下 银行大厅 "
    "田里 面馆里 工地上 办公室 公交车上 超市门口 网吧 车间 驾校 健身房 茶馆 快递站 卫生院"
)
MOODS = listed(
    "心里直打鼓 一晚上没睡好 手都在抖 当场就愣住了 气得饭都没吃 一头雾水 又急又怕 哭笑不得 憋了一肚子火 "
    "真的很无奈 脑子嗡的一下 心凉了半截 没敢告诉家里 越想越不对劲 只好先忍着 半天没缓过来 有点后悔 也懒得吵了"
)
PAPERS = listed(
    "扣款短信 通话录音 聊天截图 银行流水 电子合同 还款记录 手写的单子 页面截屏 收据 工资条 病历 快递单 对账单 "
    "申请表照片 推广海报 微信转账记录"
)
MONEY_USES = listed(
    "给孩子交学费 装修厨房 换手机 看牙 进货 买电动车 交房租 回老家过年 给老人看病 修车 还信用卡 买种子化肥 办婚礼 "
    "报驾校 买冰箱 周转工资 考证报班 添置婴儿车 补社保 换轮胎"
)
HOURS_OF_DAY = listed(
    "一大早 上午十点多 中午吃饭时 下午三点来钟 傍晚下班路上 晚上八点 快半夜 凌晨 午休 天刚亮 晚饭后 临下班"
)
ANIMALS = listed("老母鸡 骡子 看门狗 蚂蚁 铁公鸡 黄牛 老鼠 八哥 泥鳅 蜗牛 啄木鸟 刺猬")
OBJECTS = listed("算盘 漏勺 弹簧秤 旧皮鞋 雨伞 存钱罐 菜刀 磨盘 水龙头 账本 扁担 温度计 邮票 闹钟 秤砣")

#: Sentences of one person's own life. {job} and the like are drawn from the lists above, {n} is a small number.
PARTICULARS = (
    "我是{job}，{hour}才有空写这个。",
    "这钱当初是拿来{use}的。",
    "{hour}我在{spot}接到的电话，{mood}。",
    "那天{relative}也在{spot}，听得一清二楚。",
    "我手上有{paper}和{paper}，随时能给你们看。",
    "{relative}知道以后{mood}，还跟我拌了几句嘴。",
    "接电话的那位好像姓{surname}，工号记得是{n}{n}{n}{n}。",
    "前后打了{n}次，最长一回等了{n}{n}分钟。",
    "短信是{hour}来的，我当时在{spot}。",
    "我一个{job}，一个月也就{n}千{n}百来块。",
    "我{age}岁了，{relative}说让我自己写清楚。",
    "上个礼拜{weekday}我专门去了趟{spot}，白跑了。",
    "{relative}刚住院，实在分不开身。",
    "我用这个是{relative}介绍的，他自己倒没事。",
    "为了{use}才借的，{n}个月就还了一大半。",
    "从{spot}回来翻{paper}才看明白，{mood}。",
    "问{relative}，他说他那份{paper}上写的也不一样。",
    "{weekday}{hour}又来一条，我{mood}。",
    "我跟{relative}两个人对着{paper}算到{hour}。",
    "我做{job}{n}年了，从没跟谁红过脸。",
    "第{n}期是在{spot}还的，{relative}帮我点的手机。",
    "尾号{n}{n}{n}{n}那张卡，{hour}少了{n}{n}{n}块。",
    "{relative}拿着{paper}去问过，回来{mood}。",
    "本来攒着{use}，这下全耽误了。",
)

#: Odd points that a script writer puts in: whoever repeats one has read the same script.
ODD_POINTS = (
    "贵司若在第{n}个工作日{hour}之前不答复，视为认可。",
    "就像{animal}背着{object}过河，谁的账谁清楚。",
    "依据贵司公示的第{n}{n}条第{n}款，这一项应按{n}折计算。",
    "请将{paper}一式{n}份，连同{paper}寄到我预留地址。",
    "我不是{animal}，不能拿{object}来称我的斤两。",
    "本件编号{n}{n}-{n}，已同步抄送{n}个部门。",
    "按{n}{n}元一天计算精神损失，自{weekday}起算。",
    "拿{object}当{object}使，这笔账我按{n}成认。",
    "须由持证人员携{paper}当面宣读，时长不少于{n}{n}分钟。",
    "{animal}都晓得绕开{object}，你们偏要踩{n}回。",
    "答复函须盖骑缝章，页码用大写，缺第{n}页我不收。",
    "这叫{object}里养{animal}，早晚要漏。",
    "我给贵司打{n}分，满分一百，扣分项见附件{n}。",
    "附：{object}一张，照片{n}帧，证明{animal}都比你们守信。",
    "凡超过{n}{n}小时未回电者，每小时折抵本金{n}元。",
    "参照隔壁{spot}的做法，{n}成归我，余下再议。",
    "第{n}次提醒：{object}已经摆在{spot}，等贵司来取。",
    "请用毛笔抄录上述第{n}条，拍照回传至我{relative}处。",
    "{weekday}之前是协商，{weekday}之后是{animal}过秤，各凭本事。",
    "所有款项按{hour}的汇率四舍五入到{n}元，零头捐给{spot}。",
)

#: Public how-to texts that many people who have nothing to do with each other copy out.
PUBLIC_TEXTS = (
    "消费者您好，提前还款申请可参照以下格式：本人{name}，于{date}通过{platform}办理{product}，金额{amount}元，现申请提前结清。请告知结清金额的"
    "计算方式、到账账户及办理时限，并在结清后出具结清证明。联系电话{phone}。",
    "个人信息更正申请书：申请人{name}，联系电话{phone}。本人在{platform}预留的信息有误，现依法申请更正，并请在收到申请后告知处理结果。"
    "附：身份证明复印件一份、情况说明一份。",
    "征信异议申请模板：本人{name}对信用报告中{platform}于{date}报送的一笔{amount}元记录有异议，申请核查并更正。请在规定期限内书面答复，"
    "如核查无误请说明依据。",
    "关于申请调整催收联系方式的说明：本人{name}，因工作原因，请于工作日十八时以后通过{phone}与本人联系，不要联系他人。本人会按约定继续还款，"
    "如需协商还款安排请提前短信通知。",
)
