"""Short phrases by topic, from which sentences of own-words complaints are put together."""

from __future__ import annotations

from complaint_guard.sample.words import listed

#: topic -> kind of phrase -> phrases. event: what happened; claim: what the firm's side said; demand: what is wanted.
PHRASES: dict[str, dict[str, tuple[str, ...]]] = {
    "F1": {
        "event": listed(
            "一天来了{count}个催款电话 催收找到我单位去了 短信发到{relative}手机上 半夜还在打我手机 "
            "有人拿我照片说事 催的人张口就骂 同一个号码换着打 催收把{relative}也叫上了 有人冒充法院工作人员 "
            "电话一接通就挂 在村里微信群点我的名 说要到{spot}堵我 晚还{days}天就天天打 "
            "{relative}被问得不敢接电话"
        ),
        "claim": listed("会换人跟进 已经备注不再打了 是外包公司打的 系统自动拨的 打给家里是为了转告 当天要结清才停"),
        "demand": listed(
            "别再打给{relative} 只在白天联系我 查查是哪家外包 换个好好说话的人 把{relative}的号码删掉 给我道个歉 "
            "改发短信提醒 说清楚电话从哪来的 停止上门 把录音调出来听听"
        ),
    },
    "F2": {
        "event": listed(
            "每期都多出{amount}元服务费 实际利率比广告高一大截 担保费比利息还多 提前还款被收违约金 "
            "放款当天就少了{amount} 还了{count}期本金没怎么少 合同上写的跟扣的对不上 同样的额度{relative}便宜得多 "
            "砍掉一部分才打给我 利息算来算去多{amount} 第{count}期突然涨了 优惠券用了没抵扣 手续费收了两遍"
        ),
        "claim": listed("是综合成本 利率以页面为准 担保是第三方收的 提前还也要收 首期会高一些 合同里都写着"),
        "demand": listed(
            "把多收的{amount}退给我 列个每期明细 按广告上的利率算 给我看担保合同 免掉提前还款的钱 解释差额在哪 "
            "重新算一遍 把手续费退一次 告诉我年化到底多少 发一份完整合同"
        ),
    },
    "F3": {
        "event": listed(
            "每个月被扣{amount}元会员费 不知什么时候开了会员 自动续费关不掉 借钱时勾了个保险 多了一项权益包 "
            "扣了{count}次才发现 短信里从没提过这个费 注册时点了一下就扣{amount} 说是免费体验结果收钱 "
            "权益一次没用过 扣款名目是我看不懂的英文 取消按钮找半天 {relative}的卡也被扣了"
        ),
        "claim": listed("是你自己同意的 页面上有提示 用过一次就不能退 要等系统核实 这是第三方服务 下个月自动关"),
        "demand": listed(
            "把会员费退了 关掉自动续费 查是哪天开的 退没用的那几个月 页面写大点字 告诉我还扣了什么 退到原来的卡 "
            "给我开通记录 以后扣钱先发短信 取消那个保险"
        ),
    },
    "F4": {
        "event": listed(
            "单位裁员我没了收入 生病住院花光了积蓄 {relative}摔伤要人照顾 店里亏了本关门 工资拖了{count}个月没发 "
            "水灾把货泡了 离婚后一个人带孩子 车祸赔了{amount} 做手术还欠着医院 {days}天没活干 申请分期被拒 "
            "想少还点都不行"
        ),
        "claim": listed("没有这个政策 要先还一半 要提供证明 只能延{days}天 已经帮我登记 过几天有人联系"),
        "demand": listed(
            "分{count}期慢慢还 给我延几个月 先还本金 每月还{amount}行不行 别报逾期 免掉罚息 给个能谈的人 "
            "先停{days}天催收 看看我交的病历 发个协商结果"
        ),
    },
    "F5": {
        "event": listed(
            "征信上多了一笔不认识的贷款 结清了还显示未还 晚一天就报上去了 买房被银行退回来 "
            "{relative}替我还了没记上 卡里有钱没扣成 五年了记录还在 短信发到旧号码上 换卡那个月没扣到 "
            "查询记录有{count}次不是我点的 结清证明开不出来 名字写错一个字"
        ),
        "claim": listed("要等{days}天才更新 只能找征信中心 系统是自动报送的 确实有逾期 需要本人来柜台 已经提交核查"),
        "demand": listed(
            "把这条更正过来 开结清证明 查清是谁查的 给我书面答复 说明哪天报的 尽快更新状态 把旧号码改掉 "
            "退回多扣的{amount} 给银行出个说明 核对还款日"
        ),
    },
    "F6": {
        "event": listed(
            "买的时候说是存款 交了{count}年才知道是保险 签字不是我签的 收益跟讲的差一半 退保要亏{amount} "
            "业务员离职没人管 没人打电话回访过我 {relative}帮我填的单子 体检的事没问过 保单寄到老地址 "
            "分红一年比一年少 交费年限说错了"
        ),
        "claim": listed("随时能取 收益有保证 跟存银行一样 犹豫期过了 合同上有签名 要找原来的业务员"),
        "demand": listed(
            "查回访录音 把交的{amount}退了 换个业务员 讲清楚现金价值 寄一份保单 核对签名 按当时说的收益给 "
            "改成减额 少交几年 当面给我解释"
        ),
    },
    "F7": {
        "event": listed(
            "刚申请完就接到{count}家贷款电话 骗子说得出我名字 {relative}的号码也泄露了 有人拿我身份证试着登录 "
            "注销了还收到短信 通讯录被读走了 快递单上有我的借款信息 陌生人知道我借了{amount} "
            "客服把我的事告诉了{relative} 授权我没点过 邮件发错给别人"
        ),
        "claim": listed("不是我们泄露的 已经加密 授权里写了 会转技术部 注销要{days}天 可能是别的平台"),
        "demand": listed(
            "删掉我的资料 告诉我给了谁 注销账号 停掉营销电话 查登录记录 关掉通讯录权限 书面说明 改掉错的邮箱 "
            "换个验证方式 别再跟{relative}说"
        ),
    },
    "F8": {
        "event": listed(
            "这笔{amount}不是我借的 手机丢了被人贷款 {relative}拿我手机操作的 验证码被骗走了 有人冒我名字开户 "
            "客服叫我先撤掉投诉 钱到账{count}分钟就被转走 我那天在{spot}没带手机 说帮我提额结果下了款 "
            "账号在外地登录过 收到还款短信才知道"
        ),
        "claim": listed("验证通过就算本人 要有报警回执 先还上再说 撤了才能处理 已转风控 需要{days}天核实"),
        "demand": listed(
            "查登录地点 先停扣款 给我看人脸照片 核实是不是我 出个调查结果 别上征信 配合派出所 冻结这笔 还我清白 "
            "不要让我撤投诉"
        ),
    },
    "F9": {
        "event": listed(
            "培训班关门了还在扣 课只上了{count}节 老师换了三个 医美没做完就倒闭 说好包就业没影 孩子不想学退不了 "
            "驾校拖了{days}天不排课 合同里没写分期 当场让我刷脸才知道是贷款 健身房换了老板 机构说钱在你们这 "
            "退款拖了{count}个月"
        ),
        "claim": listed("课退贷款不退 要找机构 已放款不能撤 先还着 等机构盖章 可以转给别人"),
        "demand": listed(
            "停掉没上的课的扣款 退{amount} 跟机构核实 别算逾期 把合同给我 取消剩下的分期 帮我联系机构 "
            "按上过的课算 给个退款时间 给我放款凭证"
        ),
    },
}
#: Topics that have no phrases of their own borrow these.
ANY_TOPIC: dict[str, tuple[str, ...]] = {
    "event": listed(
        "软件闪退{count}回 还款码扫不出来 额度一夜之间没了 绑卡提示失败 发票抬头开错 积分换不了 人脸一直认不过 "
        "改手机号改不了 客服排队{count}分钟 还了两遍{amount} 账单日变了没通知 优惠活动领不到"
    ),
    "claim": listed("升级中 要等{days}天 换个手机试试 已经登记 属于正常 明天会好"),
    "demand": listed(
        "修好这个功能 退多扣的{amount} 恢复额度 给个准话 打电话教我弄 补开发票 换个绑卡方式 改回原来的日子 "
        "尽快处理 解释一下原因"
    ),
}
#: Time words; {d} is a day, {m} a month.
WHEN = listed(
    "{m}月{d}号 上个月{d}号 {m}月底 {m}月初那次 这个月{d}号 前天{hour} {weekday}{hour} 年前 国庆那阵 中秋前 "
    "刚过完年 去年{m}月 开学那会儿 大概{m}月中旬 {d}号{hour} 搬家那个月 收麦子的时候 发工资第二天 {age}岁生日那天 "
    "我在{spot}的时候"
)
#: Who spoke for the firm.
WHO = listed(
    "客服 一个姓{surname}的客服 {n}{n}{n}号坐席 门店的人 那个业务员 在线机器人 一位女士 {surname}经理 回访的人 "
    "热线那头 换了三个人都 专员 {platform}的人 后台"
)
FACT_SHAPES = (
    "{when}，{event}。",
    "{event}，是{when}的事。",
    "{when}{event}，{mood}。",
    "从{when}到现在，{event}。",
    "{event}，{relative}可以作证。",
    "{relative}先发现的，{event}。",
    "我在{spot}才知道{event}。",
    "{event}，{paper}都还在。",
    "没想到{when}{event}。",
    "{event}，前后{count}回了。",
)
CLAIM_SHAPES = (
    "{who}说{claim}。",
    "我问了，{who}回我{claim}。",
    "{when}{who}跟我讲{claim}，{mood}。",
    "{who}先说{claim}，后来又不认。",
    "电话里{who}一口咬定{claim}。",
    "{who}让我等，说{claim}，到现在{n}{n}天了。",
)
DEMAND_SHAPES = (
    "希望{demand}。",
    "请{demand}，{relative}也是这么想。",
    "我就一个想法，{demand}。",
    "能不能{demand}？",
    "麻烦你们{demand}，我{hour}方便接电话。",
    "别的不求，{demand}就行。",
    "先{demand}，别的再说。",
    "{demand}，最好{weekday}前。",
    "盼着能{demand}。",
    "替我{demand}吧。",
)
