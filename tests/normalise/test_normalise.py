from datetime import datetime
from itertools import pairwise

import pyarrow as pa

from complaint_guard import records
from complaint_guard.engine import LocalEngine
from complaint_guard.normalise import SLOTS, normalise, unused
from complaint_guard.settings import NormaliseSettings


def complaint(complaint_id: str, **values: object) -> dict[str, object]:
    blank: dict[str, object] = {field.name: "" for field in records.COMPLAINTS}
    blank |= {"recordings": [], "attachments": [], "row": 1}
    return {**blank, "complaint_id": complaint_id, "received_at": datetime(2026, 9, 1), **values}


def test_every_value_comes_out_in_one_spelling() -> None:
    raw = "我叫汤龍嘉，加薇❤，１３，５００元还没退"
    table = records.table(
        "complaints",
        [
            complaint(
                "C1",
                text=raw,
                name=" 湯龍嘉 先生",
                id_number="11010519491231002x",
                phone="+86 138-1234-5679",
                account="6228 4804 0256 4890 018",
                device="D69B-F3E9-4248",
                agent="無",
                agent_company="明理（杭州）律師事務所",
                address="浙江省杭州市西湖区文三路1号",
            )
        ],
    )
    (row,) = normalise(table, NormaliseSettings()).to_pylist()
    assert row["text"] == "我叫汤龙嘉,加微信,13,500元还没退"
    assert row["masked"] == f"我叫{SLOTS['name']},加微信,{SLOTS['amount']}还没退"
    assert [(slot["kind"], raw[slot["start"] : slot["end"]]) for slot in row["slots"]] == [
        ("name", "汤龍嘉"),
        ("amount", "１３，５００元"),
    ]
    assert (row["name"], row["agent"], row["agent_company"]) == ("汤龙嘉", "", "明理(杭州)律师事务所")
    assert (row["id_number"], row["id_valid"]) == ("11010519491231002X", True)
    assert (row["phone"], row["phone_kind"]) == ("13812345679", "mobile")
    assert (row["account"], row["account_valid"]) == ("6228480402564890018", True)
    assert row["device"] == "d69bf3e94248"
    assert row["city"].startswith("杭州")


def test_batches_and_processes_change_nothing() -> None:
    rows = [complaint(f"C{at:02d}", text=f"借了{at}00元,{at}月", name=f"王{at}") for at in range(1, 13)]
    table = records.table("complaints", rows)
    settings = NormaliseSettings(rewrites={"薇🌹": "微信"}, institutions=["乐享花"])
    assert normalise(table, settings, LocalEngine(2, batch_rows=4)).equals(normalise(table, settings))


def test_settings_reach_the_kernel() -> None:
    settings = NormaliseSettings(rewrites={"薇🌹": "微信"}, institutions=["乐享花"])
    table = records.table("complaints", [complaint("C1", text="加薇🌹,乐享花不退")])
    (row,) = normalise(table, settings).to_pylist()
    assert row["masked"] == f"加微信,{SLOTS['institution']}不退"


def test_slots_are_in_order_and_do_not_overlap() -> None:
    text = "本人汤龙嘉于2024.12.2在马上消费金融有限公司借1.5万元,合同HL3374826408,电话13812345679"
    (row,) = normalise(records.table("complaints", [complaint("C1", text=text)]), NormaliseSettings()).to_pylist()
    assert [slot["kind"] for slot in row["slots"]] == ["name", "date", "institution", "amount", "contract", "phone"]
    assert all(left["end"] <= right["start"] for left, right in pairwise(row["slots"]))


def test_no_complaints_give_an_empty_table_of_the_schema() -> None:
    found = normalise(records.table("complaints", []), NormaliseSettings())
    assert found.schema == records.NORMALISED
    assert found.num_rows == 0
    assert isinstance(found, pa.Table)


def test_the_name_of_who_acts_for_the_complainant_and_chat_accounts_are_slots() -> None:
    text = "我咨询了孟令辉老师,加V:wq-8866zhao,抖音号dy_menglaoshi"
    batch = records.table("complaints", [complaint("C1", text=text, agent="孟令辉")])
    (row,) = normalise(batch, NormaliseSettings()).to_pylist()
    assert row["masked"] == "我咨询了\ue001老师,加微信:\ue00e,抖音号\ue00e"


def test_identifiers_that_identify_nobody_are_counted_by_field() -> None:
    phones = ("13900139000", "138****5679", "无", "", "13812345679")
    accounts = ("1234123412341234", "现金", "", "6228480402564890018", "0000000000000000")
    rows = zip("12345", phones, accounts, strict=True)
    complaints = records.table("complaints", [complaint(i, phone=p, account=a) for i, p, a in rows])
    found = unused(complaints, normalise(complaints, NormaliseSettings()))
    assert found.to_pylist() == [
        {
            "room": "normalise",
            "limit": "电话不是可用的号码（占位、遮盖或写错），未用于关联",
            "value": 0.0,
            "touched": 2,
        },
        {
            "room": "normalise",
            "limit": "退款账户不是可用的账号（占位、遮盖或写错），未用于关联",
            "value": 0.0,
            "touched": 2,
        },
    ]
    assert unused(complaints.slice(4), normalise(complaints.slice(4), NormaliseSettings())).num_rows == 1


def test_ids_of_complaints_that_may_be_somebodys_number_are_counted() -> None:
    ids = ("13812345678", "11010519491231002X", "12812345678", "110105194912310021", "TS13812345678")
    complaints = records.table("complaints", [complaint(one, phone="", account="") for one in ids])
    (told,) = unused(complaints, normalise(complaints, NormaliseSettings())).to_pylist()
    assert told["touched"] == 2
    assert told["limit"] == (
        "投诉编号形似手机号或身份证号，按流水号照收，原样出现在各处；确系个人号码的，请删除后换编号重新导入"
    )
