from __future__ import annotations

import csv
import time
from collections import Counter
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaint_guard import records
from complaint_guard.normalise.address import MAX_CHARACTERS, AddressParts, parse
from complaint_guard.normalise.address import parse_one as parsed
from complaint_guard.normalise.divisions import divisions
from complaint_guard.normalise.premises import arabic


def parts(text: str) -> AddressParts:
    return AddressParts(**dict(pair.split("=") for pair in text.split()))


def parse_one(address: str) -> AddressParts:
    """The canonical parts of one address."""
    return parsed(address)._replace(told="")


#: address, the parts it must give, and what the row is there for
DIVISION_ROWS = [
    ("甘肃城关区光明路286号", "province=甘肃省 city=兰州市 district=城关区", "one 城关区 in the province"),
    ("兰州城关区光明路286号", "province=甘肃省 city=兰州市 district=城关区", "city without 市"),
    ("城关区光明路286号", "district=城关区", "兰州 and 拉萨 have one: not guessed"),
    ("城关区酒泉路街道光明路286号", "province=甘肃省 city=兰州市 district=城关区 town=酒泉路街道", "the town decides"),
    ("辽宁省铁西区光明路286号", "province=辽宁省 district=铁西区", "沈阳 and 鞍山 have one"),
    ("江苏南京市浦口区光明路286号", "province=江苏省 city=南京市 district=浦口区", "province without 省"),
    ("广东深圳罗湖区光明路286号", "province=广东省 city=深圳市 district=罗湖区", "two short names"),
    ("沈阳浑南区光明路286号", "province=辽宁省 city=沈阳市 district=浑南区", "province filled in"),
    ("广西南宁西乡塘区光明路286号", "province=广西壮族自治区 city=南宁市 district=西乡塘区", "autonomous region"),
    ("广西省南宁市青秀区光明路286号", "province=广西壮族自治区 city=南宁市 district=青秀区", "province said wrongly"),
    ("内蒙古呼和浩特市赛罕区光明路286号", "province=内蒙古自治区 city=呼和浩特市 district=赛罕区", "three letters"),
    ("泉州市晋江市光明路286号", "province=福建省 city=泉州市 district=晋江市", "county-level city under a city"),
    ("福建泉州晋江光明路286号", "province=福建省 city=泉州市 district=晋江市", "all three short"),
    ("义乌光明路286号", "province=浙江省 city=金华市 district=义乌市", "county-level city alone"),
    (
        "湖北恩施州恩施市光明路286号",
        "province=湖北省 city=恩施土家族苗族自治州 district=恩施市",
        "prefecture without its peoples",
    ),
    ("湖南芷江县光明路286号", "province=湖南省 city=怀化市 district=芷江侗族自治县", "county without its people"),
    ("湖北仙桃市光明路286号", "province=湖北省 district=仙桃市", "county under the province: no city"),
    ("上海市闵行区光明路286号", "province=上海市 city=上海市 district=闵行区", "municipality"),
    ("闵行区光明路286号", "province=上海市 city=上海市 district=闵行区", "district of a municipality alone"),
    ("重庆重庆市江北区光明路286号", "province=重庆市 city=重庆市 district=江北区", "municipality said twice"),
    ("江北区光明路286号", "district=江北区", "重庆 and 宁波 have one"),
    ("北京朝阳光明路286号", "province=北京市 city=北京市 district=朝阳区", "朝阳 under 北京"),
    ("长春朝阳区光明路286号", "province=吉林省 city=长春市 district=朝阳区", "朝阳区 under 长春"),
    ("朝阳区光明路286号", "district=朝阳区", "朝阳区 alone is not guessed"),
    ("东莞长安镇光明路286号", "province=广东省 city=东莞市 town=长安镇", "city without districts"),
    ("长安镇光明路286号", "town=长安镇", "many towns of that name"),
    ("海南儋州市那大镇光明路286号", "province=海南省 city=儋州市 town=那大镇", "city without districts"),
    ("北苑街道光明路286号", "town=北苑街道", "several 北苑街道"),
    ("稠城街道光明路286号", "province=浙江省 city=金华市 district=义乌市 town=稠城街道", "the only 稠城街道"),
    ("义乌市北苑街道办事处光明路286号", "province=浙江省 city=金华市 district=义乌市 town=北苑街道", "办事处 dropped"),
    ("上海闸北区光明路286号", "province=上海市 city=上海市 district=静安区", "merged 2015"),
    ("北京宣武区光明路286号", "province=北京市 city=北京市 district=西城区", "merged 2010"),
    ("崇文区光明路286号", "province=北京市 city=北京市 district=东城区", "merged 2010, alone"),
    ("重庆江北县光明路286号", "province=重庆市 city=重庆市 district=渝北区", "江北县 is not 江北区"),
    ("贵州遵义县光明路286号", "province=贵州省 city=遵义市 district=播州区", "renamed 2016"),
    ("江西九江县光明路286号", "province=江西省 city=九江市 district=柴桑区", "renamed 2017"),
    ("湖北襄樊市光明路286号", "province=湖北省 city=襄阳市", "city renamed 2010"),
    ("杭州市江干区光明路286号", "province=浙江省 city=杭州市 district=上城区", "merged 2021"),
    ("西藏林芝米林县光明路286号", "province=西藏自治区 city=林芝市 district=米林市", "city since 2023"),
    ("新疆和田和安县光明路286号", "province=新疆维吾尔自治区 city=和田地区 district=和安县", "new in 2024"),
    ("道里区光明路286号", "province=黑龙江省 city=哈尔滨市 district=道里区", "道 is no road here"),
    ("台州市路桥区光明路286号", "province=浙江省 city=台州市 district=路桥区", "路 is no road here"),
    ("宁波镇海区光明路286号", "province=浙江省 city=宁波市 district=镇海区", "镇 is no town here"),
    ("济南市中区光明路286号", "province=山东省 city=济南市 district=市中区", "济南 + 市中区"),
    ("济南市市中区光明路286号", "province=山东省 city=济南市 district=市中区", "济南市 + 市中区"),
    ("陕西乾县光明路286号", "province=陕西省 city=咸阳市 district=乾县", "乾 is not 干"),
    ("廣東省深圳市羅湖區光明路286號", "province=广东省 city=深圳市 district=罗湖区", "traditional characters"),
    ("台北市信义区光明路286号", "province=台湾省 city=台北市 district=信义区", "Taiwan"),
    ("香港油尖旺区光明路286号", "province=香港特别行政区 city=九龙 district=油尖旺区", "Hong Kong"),
    ("中国浙江省杭州市西湖区光明路286号", "province=浙江省 city=杭州市 district=西湖区", "country"),
    ("浙江-杭州-西湖区 光明路286号", "province=浙江省 city=杭州市 district=西湖区", "dashes and spaces"),
    ("浙江省杭州市市辖区西湖区光明路286号", "province=浙江省 city=杭州市 district=西湖区", "市辖区 dropped"),
    ("浙江省杭州市余杭区杭州市余杭区光明路286号", "province=浙江省 city=杭州市 district=余杭区", "said twice"),
    ("宁波宁波余姚市光明路286号", "province=浙江省 city=宁波市 district=余姚市", "short name said twice"),
    (
        "安徽省宿州市萧县浙江省宁波市江北区光明路286号",
        "province=浙江省 city=宁波市 district=江北区",
        "begun again: the last counts",
    ),
    ("我住在四川成都锦江区光明路286号", "province=四川省 city=成都市 district=锦江区", "words before"),
    ("收货地址：四川成都锦江区光明路286号", "province=四川省 city=成都市 district=锦江区", "label before"),
    (
        "投诉人家四川省成都市锦江区光明路286号",
        "province=四川省 city=成都市 district=锦江区",
        "unknown words before a whole name",
    ),
    ("成都市高新区光明路286号", "province=四川省 city=成都市 district=高新区", "zone that is no division"),
    ("济南市高新区光明路286号", "province=山东省 city=济南市 district=济南高新技术产业开发区", "zone of the list"),
]

OTHER_ROWS = [
    (
        "北京市海淀区中关村南大街5号",
        "province=北京市 city=北京市 district=海淀区 road=中关村南大街 number=5",
        "no 中关村街道",
    ),
    (
        "长沙岳麓区湘江小区六号楼二单元七〇二",
        "province=湖南省 city=长沙市 district=岳麓区 compound=湘江小区 building=6 unit=2 room=702 place=home",
        "digit by digit",
    ),
    ("桂洲大道63号首层5号铺", "road=桂洲大道 number=63-5 compound=门面 place=business", "a shop on the ground floor"),
    ("香港中路12号", "road=香港中路 number=12", "a road in Qingdao, not Hong Kong"),
    ("南京东路12号", "road=南京东路 number=12", "a road, not Nanjing"),
    ("上海路8号", "road=上海路 number=8", "a road, not Shanghai"),
    ("鄞县大道8号", "road=鄞县大道 number=8", "a road, not a former county"),
    ("江苏大厦8楼", "compound=江苏大厦 floor=8 place=business", "a building, not Jiangsu"),
    (
        "浙江工业大学学生公寓5号楼301",
        "compound=浙江工业大学学生公寓 building=5 room=301 place=dormitory",
        "a university",
    ),
    ("五一路269号", "road=五一路 number=269", "a numeral in a road stays"),
    ("五一路269", "road=五一路 number=269", "number without 号"),
    ("光明路二十六号", "road=光明路 number=26", "Chinese numeral"),
    ("人民南路四段27号", "road=人民南路四段 number=27", "section of a road"),
    ("杭州下沙20号大街637号", "province=浙江省 city=杭州市 road=下沙20号大街 number=637", "a road with a number"),
    ("人民路321巷5号", "road=人民路321巷 number=5", "lane is of the road"),
    ("沪闵路231弄7号楼302室", "road=沪闵路 number=231弄 building=7 room=302 place=home", "Shanghai lane"),
    ("沪闵路231弄7号302室", "road=沪闵路 number=231弄 building=7 room=302 place=home", "号 in a lane is the building"),
    ("朝阳路甲12号院3号楼2单元1207", "road=朝阳路 number=甲12 building=3 unit=2 room=1207 place=home", "Beijing yard"),
    ("解放路4号之一", "road=解放路 number=4-1", "part of a number"),
    ("解放路4-1号", "road=解放路 number=4-1", "the same, short"),
    ("中山路58-68号", "road=中山路 number=58-68", "range of numbers"),
    ("和平路969号3号楼1207室", "road=和平路 number=969 building=3 room=1207 place=home", "number, then building"),
    ("和平路3号楼1207室", "road=和平路 building=3 room=1207 place=home", "号楼 is no house number"),
    (
        "解放大道231恒泰花园34栋2207",
        "road=解放大道 number=231 compound=恒泰花园 building=34 room=2207 place=home",
        "no 号",
    ),
    ("解放路12-402室", "road=解放路 number=12 room=402", "number, room"),
    ("江湾路892号门诊部", "road=江湾路 number=892 compound=门诊部", "门诊 is no gate"),
    (
        "科技路62万象国际大厦C座507",
        "road=科技路 number=62 compound=万象国际大厦 building=C room=507 place=business",
        "62万 is no number",
    ),
    ("北苑路9号书香门第", "road=北苑路 number=9 compound=书香门第", "第 of the name stays"),
    ("恒泰花园22#4单元105室", "compound=恒泰花园 building=22 unit=4 room=105 place=home", "#"),
    ("恒泰花园6#2203房", "compound=恒泰花园 building=6 room=2203 place=home", "# and room"),
    ("恒泰花园24#2-408房", "compound=恒泰花园 building=24 unit=2 room=408 place=home", "dash is the unit"),
    ("恒泰花园5#4-三层307号", "compound=恒泰花园 building=5 unit=4 floor=3 room=307 place=home", "unit, floor, room"),
    (
        "恒泰花园36栋1-2楼206房",
        "compound=恒泰花园 building=36 unit=1 floor=2 room=206 place=home",
        "unit before a floor",
    ),
    ("锦绣江南26-902", "compound=锦绣江南 building=26 room=902 place=home", "building-room"),
    ("锦绣江南157-976", "compound=锦绣江南 building=157 room=976 place=home", "not a range"),
    (
        "幸福里三十三幢2单元2403房",
        "compound=幸福里 building=33 unit=2 room=2403 place=home",
        "Chinese numeral after 里",
    ),
    (
        "万和城二十六栋东单元二十八层2803",
        "compound=万和城 building=26 unit=东 floor=28 room=2803 place=home",
        "东单元, 二十八",
    ),
    ("东方巴黎B12一1195室", "compound=东方巴黎 building=B12 room=1195 place=home", "一 as a dash"),
    ("中恒科技园10A1239", "compound=中恒科技园 building=10A room=1239 place=business", "letter between numbers"),
    ("阳光100花园3栋1单元201", "compound=阳光100花园 building=3 unit=1 room=201 place=home", "number in a name"),
    ("一号公馆3栋201", "compound=一号公馆 building=3 room=201 place=home", "一号 in a name"),
    ("福田二区3栋201", "compound=福田2区 building=3 room=201 place=home", "二区 and 2区 are one"),
    ("华强商贸城1座14楼1401号", "compound=华强商贸城 building=1 floor=14 room=1401 place=business", "座"),
    ("中联写字楼3座615号", "compound=中联写字楼 building=3 room=615 place=business", "office building"),
    ("汇金国际B座1115号", "compound=汇金国际 building=B room=1115 place=business", "国际"),
    (
        "SOHO现代城A座1201",
        "compound=SOHO现代城 building=A room=1201 place=business",
        "letters in a name; A座 is business",
    ),
    ("蓝海中心12F1203", "compound=蓝海中心 floor=12 room=1203 place=business", "F is a floor"),
    ("蓝海中心A座1201-1203室", "compound=蓝海中心 building=A room=1201-1203 place=business", "range of rooms"),
    ("财富大厦A座负一层12号", "compound=财富大厦 building=A floor=B1 room=12 place=business", "basement"),
    ("财富大厦A座B1层12号", "compound=财富大厦 building=A floor=B1 room=12 place=business", "basement, B1"),
    ("鸿运商贸城5楼177号", "compound=鸿运商贸城 floor=5 room=177 place=business", "stall"),
    ("万达广场3栋1单元1201", "compound=万达广场 building=3 unit=1 room=1201 place=home", "a unit makes it a home"),
    ("中恒产业园8号", "compound=中恒产业园 building=8 place=business", "号 of a park is a building"),
    ("恒泰大厦12楼1201单元", "compound=恒泰大厦 floor=12 room=1201 place=business", "单元 of an office is a room"),
    (
        "望京西园410楼2单元503",
        "compound=望京西园 building=410 unit=2 room=503 place=home",
        "楼 before 单元 is a building",
    ),
    ("英利国际34-5", "compound=英利国际 room=34-5 place=business", "Chongqing floor-room"),
    ("恒泰花园3栋502-2", "compound=恒泰花园 building=3 room=502-2 place=home", "a part of a room"),
    (
        "恒泰花园3栋1单元12楼东户",
        "compound=恒泰花园 building=3 unit=1 floor=12 room=东 place=home",
        "side instead of a number",
    ),
    ("恒泰花园(一期)3栋201", "compound=恒泰花园1期 building=3 room=201 place=home", "phase in brackets"),
    ("解放碑民权路28号", "road=解放碑民权路 number=28", "解放 is no 解放区 of 焦作"),
    ("国际商贸城四区六楼7街41050", "compound=国际商贸城4区 unit=7 floor=6 room=41050 place=business", "lane of a mall"),
    ("富士康厂员工宿舍3栋402", "compound=富士康厂员工宿舍 building=3 room=402 place=dormitory", "factory dormitory"),
    ("建设集团工地", "compound=建设集团工地 place=dormitory", "building site"),
    ("市第一人民医院住院部5楼", "compound=市第一人民医院住院部 floor=5 place=public", "一 of 第一 stays"),
    ("城西派出所", "compound=城西派出所 place=public", "police station"),
    ("兰州火车站", "compound=兰州火车站 place=public", "railway station"),
    (
        "枫林商业中心1楼106菜鸟驿站代收",
        "compound=枫林商业中心 floor=1 room=106 place=public",
        "station in a mall",
    ),
    ("枫林商业中心1楼106放菜鸟驿站", "compound=枫林商业中心 floor=1 room=106 place=business", "parcels left elsewhere"),
    ("法律援助中心205室", "compound=法律援助中心 room=205 place=institution", "legal aid"),
    ("夕照养老院305室", "compound=夕照养老院 room=305 place=institution", "home for the aged"),
    ("江岸银行文昌支行", "compound=江岸银行文昌支行 place=institution", "branch of a bank"),
    ("天悦大厦1101室(正衡律师事务所转)", "compound=天悦大厦 room=1101 place=office", "law firm in a tower"),
    ("工商银行大厦1203室", "compound=工商银行大厦 room=1203 place=business", "tower named after a bank"),
    ("湘江小区6栋702室(小卖部代收)", "compound=湘江小区 building=6 room=702 place=home", "a shop takes in parcels"),
    ("恒泰花园菜鸟驿站", "compound=恒泰花园菜鸟驿站 place=public", "pick-up point"),
    ("张家村二组15号", "number=15 compound=张家村2组 place=village", "village house"),
    ("张家村第二村民小组15号", "number=15 compound=张家村2组 place=village", "the same, in full"),
    ("江源村百斗冲组", "compound=江源村百斗冲组 place=village", "group with a name"),
    ("红旗屯8号", "number=8 compound=红旗屯 place=village", "屯"),
    ("南苑新村26栋1105号", "compound=南苑新村 building=26 room=1105 place=home", "新村 is no village"),
    ("山阴社区友谊路9号", "road=友谊路 number=9 compound=山阴社区", "community before the road"),
    (
        "怀宁路88号财富园2号B栋507",
        "road=怀宁路 number=88 compound=财富园 building=2 unit=B room=507 place=business",
        "号, 栋",
    ),
    ("财富园1号B栋5-7", "compound=财富园 building=1 unit=B room=5-7 place=business", "the neighbour of 2号B栋"),
    ("财富园B栋507", "compound=财富园 building=B room=507 place=business", "no 号 before it"),
    (
        "光明路88号创意产业园5-B302",
        "road=光明路 number=88 compound=创意产业园 building=5 unit=B room=302 place=business",
        "dash before a letter",
    ),
    (
        "光明路88号创意产业园B302",
        "road=光明路 number=88 compound=创意产业园 building=B room=302 place=business",
        "letter",
    ),
    (
        "光明路2号B栋507",
        "road=光明路 number=2 building=B room=507 place=business",
        "号 of the road is none of a building",
    ),
    (
        "天鹅湖万达7号写字楼1510",
        "compound=天鹅湖万达 building=7 room=1510 place=business",
        "写字楼 behind the building",
    ),
    ("恒泰花园7号写字楼1510", "compound=恒泰花园 building=7 room=1510 place=business", "in a compound, too"),
    ("恒泰花园7号楼1510写字楼旁", "compound=恒泰花园 building=7 room=1510 place=home", "beside one"),
    ("天鹅湖万达3栋1单元1201", "compound=天鹅湖万达 building=3 unit=1 room=1201 place=home", "a unit makes it a home"),
    ("万达华府3栋1201", "compound=万达华府 building=3 room=1201 place=home", "万达 builds homes, too"),
    ("光谷SOHO3栋1201", "compound=光谷SOHO building=3 room=1201 place=business", "SOHO"),
    ("光谷SOHO公寓3栋1201", "compound=光谷SOHO公寓 building=3 room=1201 place=home", "flats"),
    ("财富园", "compound=财富园 place=business", "a park of offices"),
    ("财富花园3栋1201", "compound=财富花园 building=3 room=1201 place=home", "a garden is none"),
    ("领SHOW天地3号楼1102", "compound=领SHOW天地 building=3 room=1102 place=business", "SHOW"),
    ("星河天地3号楼1102", "compound=星河天地 building=3 room=1102 place=home", "天地 alone may be homes"),
    ("世界城3栋1201", "compound=世界城 building=3 room=1201 place=home", "城 may be homes"),
    ("创意园5号", "compound=创意园 building=5 place=business", "as in 产业园"),
    ("万达广场3栋B座1201", "compound=万达广场 building=3 unit=B room=1201 place=business", "座 is no 单元"),
    ("万达广场B座1单元1201", "compound=万达广场 building=B unit=1 room=1201 place=home", "单元 behind a 座"),
    ("五爱北路22号-3门面", "road=五爱北路 number=22-3 compound=门面 place=business", "shop of a street number"),
    ("五爱北路22-3号商铺", "road=五爱北路 number=22-3 compound=门面 place=business", "the same shop"),
    ("五爱北路223号门面", "road=五爱北路 number=223 compound=门面 place=business", "门面 is no 门"),
    ("五爱北路223号1楼门面", "road=五爱北路 number=223 compound=门面 place=business", "on the street"),
    ("五爱北路门面223号", "road=五爱北路 number=223 compound=门面 place=business", "shop before its number"),
    ("五爱北路223号3号楼", "road=五爱北路 number=223 building=3", "a building there"),
    ("恒泰花园3栋5号门面", "compound=恒泰花园 building=3 room=5 place=business", "shop of a block of flats"),
    ("恒泰花园5号门1201", "compound=恒泰花园 building=5 room=1201 place=home", "门 before a room"),
    ("15号院内平房", "compound=15号院", "平房 is no name"),
    ("光明路15号院内平房", "road=光明路 number=15", "nor behind a yard"),
    ("光明路15号院平房3号", "road=光明路 number=15 building=3", "nor before a number"),
    ("平房村3号", "number=3 compound=平房村 place=village", "平房 in a name"),
    ("光明路9号(近地铁口)", "road=光明路 number=9", "brackets"),
    ("光明路9号（A座）1201", "road=光明路 number=9 building=A room=1201 place=business", "a part in brackets stays"),
    ("光明路9号 附近", "road=光明路 number=9", "nearby"),
    ("光明路9号，快递放前台", "road=光明路 number=9", "note to the courier"),
    ("光明路9号 13812345678 张三收", "road=光明路 number=9", "phone and name dropped"),
    ("未知", "", "says nothing"),
    ("", "", "empty"),
    ("   ", "", "blank"),
]


@pytest.mark.parametrize(("address", "expected", "reason"), DIVISION_ROWS)
def test_divisions_are_found_and_filled_in_only_when_sure(address: str, expected: str, reason: str) -> None:
    assert parse_one(address) == parts(f"{expected} road=光明路 number=286"), reason


@pytest.mark.parametrize(("address", "expected", "reason"), OTHER_ROWS)
def test_roads_and_premises(address: str, expected: str, reason: str) -> None:
    assert parse_one(address) == parts(expected), reason


ONE_PLACE = [
    [
        "四川省成都市锦江区兴业街33号时代广场A座2207号",
        "四川成都锦江区兴业街33时代广场A栋2207",
        "成都市锦江区兴业街33号时代广场a幢2207房(自提)",
        "锦江区 兴业街 三十三号 时代广场 Ａ座 2207室",
        "地址：四川省-成都市-锦江区-兴业街33号时代广场A号楼2207室，电联",
        "四川省成都市锦江区四川省成都市锦江区兴业街33号时代广场A2207",
    ],
    [
        "浙江省义乌市稠城街道阳光花园3栋1单元1207室",
        "义乌稠城街道阳光花园3幢一单元1207",
        "浙江省金华市义乌市稠城街道阳光花园三号楼1单元1207号",
        "稠城街道阳光花园3#1-1207",
        "浙江金华义乌市稠城街道阳光花园小区3号楼1-1207房",
        "义乌市稠城街道阳光花园3-1-1207",
        "义乌市稠城街道阳光花园第3栋第1单元1207房间",
        "义乌市稠城街道阳光花园 3 1 1207",
        "義烏市稠城街道陽光花園03棟01單元1207室",
    ],
    ["上海市闸北区共和新路7号", "上海静安区共和新路7", "我住在上海市上海市静安区共和新路七号附近"],
]


@pytest.mark.parametrize("writings", ONE_PLACE)
def test_writings_of_one_place_give_equal_parts(writings: list[str]) -> None:
    found = [one._replace(told="") for one in parse(writings)]
    assert Counter(found) == {parse_one(writings[0]): len(writings)}


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("浙江省杭州市拱墅区莫干山路1208号天苑商贸城A座1208室", "莫干山路1208号天苑商贸城A座"),
        ("杭州拱墅区莫干山路1208号天苑商贸城A幢12楼1208", "莫干山路1208号天苑商贸城A幢"),
        ("广州市番禺区南大路88号财富园2号B栋602", "南大路88号财富园2号B栋"),
        ("成都市武侯区武科东四路11号4号705室", "武科东四路11号4号"),
        ("郑州市二七区大学路48号盛世家园１２号楼２单元１５０３", "大学路48号盛世家园12号楼"),
        ("上海市浦东新区张杨路1458弄12支弄4号705", "张杨路1458弄12支弄4号"),
        ("湖南省衡阳市衡南县三塘镇大力村五组12号", "大力村五组12号"),
        ("广州市白云区石沙路12号之三", "石沙路12号之三"),
        ("沈阳市和平区三好街96-2号同方广场B1203", "三好街96-2号同方广场B"),
        ("重庆市渝中区民权路28号英利国际金融中心33-4", "民权路28号英利国际金融中心"),
        ("长春市朝阳区同志街2222号4门705", "同志街2222号"),
        ("苏州市昆山市玉山镇富士康厂区C3栋宿舍502", "富士康厂区C3栋宿舍"),
    ],
)
def test_what_is_told_is_what_was_recorded_down_to_the_building(address: str, told: str) -> None:
    assert parsed(address).told == told


@pytest.mark.parametrize("nameless", ["写字楼", "办公楼", "小区", "😀", "杭州市写字楼"])
def test_a_kind_of_place_without_a_name_is_no_compound(nameless: str) -> None:
    assert parse_one(nameless).compound == ""


def test_neighbours_differ() -> None:
    writings = [
        "兴业街33号时代广场A座2207",
        "兴业街33号时代广场B座2207",
        "兴业街33号时代广场A座2208",
        "兴业街35号时代广场A座2207",
    ]
    assert len(set(parse(writings))) == len(writings)


@pytest.mark.parametrize("word", ["写字楼", "小区", "商场", "公司", "出租房"])
def test_a_word_that_only_says_what_sort_of_place_it_is_names_none(word: str) -> None:
    found = parse_one(f"武汉市武昌区{word}3栋501室")
    assert (found.compound, found.building, found.room) == ("", "3", "501")
    assert parse_one(f"成都市武侯区人民南路27号{word}").number == "27"
    assert parse_one(f"武汉市武昌区万和{word}3栋501室").compound == f"万和{word}"


def test_what_names_no_place_still_tells_what_sort_it_is() -> None:
    assert parse_one("成都市武侯区人民南路27号公司").place == "business"


def test_every_district_of_the_list_is_read_back() -> None:
    titles = divisions().titles
    wanted = [(titles.get(code[:2], ""), titles.get(code[:4], ""), titles[code]) for code in titles if len(code) == 6]
    found = parse(["".join(names) + "人民路1号" for names in wanted])
    assert [tuple(address[:3]) for address in found] == wanted
    assert {address[4:6] for address in found} == {("人民路", "1")}


def test_every_former_name_leads_to_todays_division() -> None:
    table = resources.files("complaint_guard.normalise") / "places" / "changes.csv"
    changes = [row for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()) if row["old"]]
    found = parse([f"{row['parent']}{row['old']}人民路1号" for row in changes])
    assert len(changes) > 300
    assert [row for row, address in zip(changes, found, strict=True) if row["new"] not in address[1:3]] == []


def test_a_district_name_that_two_cities_of_a_province_have_leaves_the_city_open() -> None:
    titles = divisions().titles
    pairs = Counter((code[:2], title) for code, title in titles.items() if len(code) == 6)
    twice = [(titles[province], name) for (province, name), cities in pairs.items() if cities > 1]
    found = parse([f"{province}{name}人民路1号" for province, name in twice])
    assert len(twice) > 10
    assert [(one.province, one.city, one.district) for one in found] == [
        (province, "", name) for province, name in twice
    ]


def test_parts_are_those_of_the_records() -> None:
    assert list(AddressParts._fields) == [*(name for name, _ in records.ADDRESS_PARTS), "told"]


def test_characters_past_the_limit_are_not_read() -> None:
    address = "光明路9号" + "恒" * (MAX_CHARACTERS - 5)
    assert parse_one(address + "3栋1单元1207") == parse_one(address)


@pytest.mark.parametrize(
    ("numeral", "digits"),
    [
        ("十", "10"),
        ("二十六", "26"),
        ("一百零五", "105"),
        ("三〇二", "302"),
        ("两", "2"),
        ("007", "7"),
        ("A03", "A3"),
        ("", ""),
    ],
)
def test_numerals_become_digits(numeral: str, digits: str) -> None:
    assert arabic(numeral) == digits


_PIECES = st.sampled_from(
    [
        *"省市区县镇路街号栋幢单元室层楼#-—一二三十百零ABＡ1239 (（)\n\x00\ud800",
        "北京",
        "中国",
        "江苏南京",
        "市中区",
        "第",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=30), st.lists(_PIECES, max_size=40).map("".join)), max_size=4))
def test_any_strings_are_read_each_by_itself(addresses: list[str]) -> None:
    found = parse(addresses)
    assert found == [parsed(address) for address in addresses]
    assert all(isinstance(part, str) for address in found for part in address)


@pytest.mark.parametrize("piece", ["区", "1", "一", "A-", "路", "(", "3栋", "江苏", "省市", "1-", "𠮷", "\ufdfa"])
def test_hostile_strings_take_no_time(piece: str) -> None:
    parse_one("光明路9号")
    start = time.perf_counter()
    parse([piece * 20_000] * 10)
    assert time.perf_counter() - start < 1
