"""Masking leaves nothing that could be called, paid into or visited."""

from __future__ import annotations

import time

import pytest

from complaint_guard.report.mask import (
    mask_account,
    mask_address,
    mask_file,
    mask_id,
    mask_label,
    mask_name,
    mask_phone,
    mask_place,
    mask_text,
)


@pytest.mark.parametrize(
    ("name", "shown"), [("张三", "张*"), ("张三丰", "张*"), ("欧阳娜娜", "欧阳*"), ("Smith", "S*"), ("", "")]
)
def test_a_name_keeps_its_surname_and_not_its_length(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13812341234", "138****1234"), ("075512345678", "075****5678"), ("12378", "****"), ("", "")],
)
def test_a_phone_keeps_three_and_four_digits(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


def test_an_identity_number_keeps_three_and_two() -> None:
    assert mask_id("430111199003120017") == "430*************17"


def test_an_account_keeps_four() -> None:
    assert mask_account("6217000718892346322") == "****6322"
    assert mask_account("1234567") == "****"


def test_an_address_ends_at_the_building() -> None:
    parts = {"city": "长沙市", "road": "劳动东路", "number": "238", "building": "3", "unit": "1", "room": "1206"}
    assert mask_address(parts) == "长沙市劳动东路238号3栋***"
    assert mask_address({"city": "长沙市", "road": "劳动东路", "number": "238号"}) == "长沙市劳动东路238号"
    assert mask_address({}) == ""
    told = {"city": "长沙市", "told": "劳动东路238号二号楼"}
    assert mask_address({**parts, **told}) == "长沙市劳动东路238号二号楼***"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("长沙市劳动东路238号万象商贸城3栋1206室", "长沙市劳动东路238号万象商贸城3栋***"),
        ("河南省郑州市二七区天悦府29幢1-2502室", "河南省郑州市二七区天悦府29幢***"),
        ("世纪大道233祥和苑十二栋2108号", "世纪大道233祥和苑十二栋***"),
        ("云溪里22号楼6楼601房", "云溪里22号楼***"),
        ("阳光花园2单元1502", "阳光花园***"),
        ("龙腾路279号2502室", "龙腾路279号***"),
        ("上海闵行区和平街214号", "上海闵行区和平街214号"),
    ],
)
def test_an_address_in_one_piece_ends_at_the_building(address: str, shown: str) -> None:
    assert mask_place(address) == shown


@pytest.mark.parametrize(
    "secret",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "138.1234.5678",
        "１３８１２３４５６７８",
        "一三八一二三四五六七八",
        "幺三八一二三四五六七八",
        "①③⑧①②③④⑤⑥⑦⑧",
        "6217 0007 1889 2346 322",
        "43011119900312001X",
        "010-87654321",
        "123456",
    ],
)
def test_digits_are_hidden_however_they_are_written(secret: str) -> None:
    assert mask_text(f"请拨打{secret}联系") == "请拨打******联系"


@pytest.mark.parametrize("plain", ["2026年3月12日扣费5000元", "2026-09-18", "年化36%，逾期90天", "合同第70条", "12378"])
def test_dates_and_small_figures_stay_readable(plain: str) -> None:
    assert mask_text(plain) == plain


def test_names_mails_handles_and_rooms_are_hidden() -> None:
    assert mask_text("张三丰说，张 三丰又说", ["张三丰", "张三"]) == "张*说，张*又说"
    assert mask_text("我叫李小明，住3栋1206室") == "我叫李*，住3栋***室"
    assert mask_text("姓名：李小明") == "姓名：李*"
    assert mask_text("邮箱zhang.san@mail.example.com。") == "邮箱***@***。"
    assert mask_text("加微信: zhang_san_88") == "加微信***"


def test_one_character_is_no_name_to_search_for() -> None:
    assert mask_text("李家村的李子", ["李"]) == "李家村的李子"


def test_complaint_ids_can_be_kept() -> None:
    assert (
        mask_text("见TS20260918000001，电话13812345678", keep=["TS20260918000001"]) == "见TS20260918000001，电话******"
    )


@pytest.mark.parametrize(
    ("channel", "label", "shown"),
    [
        ("phone", "13812345678", "138****5678"),
        ("account", "6217000718892341234", "****1234"),
        ("device", "55f394f8a101", "****a101"),
        ("agent", "赵启明", "赵*"),
        ("agent", "赵启明@湖南启明信息咨询有限公司", "赵*@湖南启明信息咨询有限公司"),
        ("agent", "湖南明理律师事务所", "湖南明理律师事务所"),
        ("agent", "李强13912345670工作室", "李*******工作室"),
        ("agent", "张三13912345670工作室", "张******工作室"),
        ("agent", "赵启明@李强（13912345670）工作室", "赵*@李*（******）工作室"),
        ("agent", "欧阳明11010519491231002X法律援助中心", "欧阳*******法律援助中心"),
        ("agent", "湖南启明13912345670咨询公司", "湖南启明******咨询公司"),
        ("agent", "58同城金融事务所", "58同城金融事务所"),
        ("address", "万象商贸城3栋1206室", "万象商贸城3栋***"),
        ("company", "湖南启明信息咨询有限公司", "湖南启明信息咨询有限公司"),
        ("script", "请退到6217000718892341234", "请退到******"),
        ("future", "13812345678", "******"),
    ],
)
def test_a_label_is_masked_by_its_channel(channel: str, label: str, shown: str) -> None:
    assert mask_label(channel, label) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("投诉13912345670.csv", "投诉******.csv"),
        ("recordings/20260901_13912345670.wav", "recordings/20260901_******.wav"),
        ("recordings/2026090109300013912345670.wav", "recordings/20260901093000******.wav"),
        ("11010519491231002x.pdf", "******.pdf"),
        ("recordings/TS20260901000000.wav", "recordings/TS20260901000000.wav"),
        ("desk_20260901093000.csv", "desk_20260901093000.csv"),
        ("440100202609010012.csv", "440100202609010012.csv"),
    ],
)
def test_the_name_of_a_file_keeps_days_and_serial_numbers(name: str, shown: str) -> None:
    assert mask_file(name) == shown


@pytest.mark.parametrize("unit", ["哈", "a", "1", "1 ", "a.", "一", "@a", "微信", "2026-"])
def test_hostile_repetition_costs_no_more_than_its_length(unit: str) -> None:
    started = time.perf_counter()
    mask_text(unit * (100_000 // len(unit)))
    assert time.perf_counter() - started < 2
