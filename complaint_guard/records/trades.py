"""What the name of a body that stands as agent says it does."""

from __future__ import annotations

#: firms that advise or act for others; a name may hold these words and those of another trade
ADVISES = (
    "咨询|法[律务援]|律师|信息|商务|企业管理|信用|征信|债|清收|资产|资管|金融|投资|代理|代办|经纪|退保|理赔|维权|权益|科技|网络"
    "|服务外包"
)
#: bodies that help their members, and firms of trades that act for nobody: who names one may be its ward or its worker
OTHER_TRADES = (
    "协会|学会|商会|联合会|促进会|互助|同乡会|校友会|基金会|关爱|关怀|康复|患者|病友|罕见病|残疾|助残|盲人|聋|手语|老年"
    "|儿童|救援"
    "|餐饮|饭店|酒店|宾馆|食品|烘焙|超市|百货|商场|家政|保洁|保安|物业|装饰|建筑|建设|工程|劳务|人力资源|物流|运输|货运|快递"
    "|外卖|出租车|制造|纺织|服装|制衣|鞋业|电子厂|五金|机械|汽车|矿|化工|钢|农业|农场|养殖|合作社|医院|诊所|卫生院|学校|学院"
    "|大学|中学|小学|幼儿园|旅行社|旅游"
)
