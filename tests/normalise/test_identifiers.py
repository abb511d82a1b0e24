import pytest

from complaint_guard.normalise.identifiers import account, company_name, device, id_number, person_name, phone


@pytest.mark.parametrize(
    ("cell", "number", "kind"),
    [
        ("13812345679", "13812345679", "mobile"),
        ("+86 138-1234-5679", "13812345679", "mobile"),
        ("0086１３８１２３４５６７９", "13812345679", "mobile"),
        ("8613812345679", "13812345679", "mobile"),
        ("13812345679.0", "13812345679", "mobile"),
        ("13812345679/13900001111", "13812345679", "mobile"),
        ("13800139000", "13800139000", "mobile"),
        ("13811112222", "13811112222", "mobile"),
        ("13812341234", "13812341234", "mobile"),
        ("0571-88886666", "0571-88886666", "landline"),
        ("(010)6655 4433", "010-66554433", "landline"),
        ("057188886666", "0571-88886666", "landline"),
        ("+86-571-88886666", "0571-88886666", "landline"),
        ("0571-88886666转801", "0571-88886666-801", "landline"),
        ("0571-88886666-801", "0571-88886666-801", "landline"),
        ("88886665", "88886665", "landline"),
        ("400-820-8820", "4008208820", "hotline"),
        ("95588", "95588", "hotline"),
        ("12378", "12378", "hotline"),
        ("+852 6123 4567", "+85261234567", "foreign"),
        ("0012125550123", "+12125550123", "foreign"),
    ],
)
def test_phone_has_one_spelling_and_a_kind(cell: str, number: str, kind: str) -> None:
    assert phone(cell) == (number, kind)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "无",
        "13800138000",
        "11111111111",
        "00000000000",
        "13800000000",
        "13812345678",
        "13900139000",
        "+86 186-0018-6000",
        "13131313131",
        "13813813813",
        "13801380138",
        "19876543210",
        "12345678901",
        "138****5679",
        "1.38E+10",
        "8888",
    ],
)
def test_placeholder_phone_is_no_phone(cell: str) -> None:
    assert phone(cell) == ("", "")


@pytest.mark.parametrize(
    ("cell", "number", "valid"),
    [
        ("6228480402564890018", "6228480402564890018", True),
        ("6228 4804 0256 4890 018", "6228480402564890018", True),
        ("农业银行 6228480402564890018", "6228480402564890018", True),
        ("6228480402564890019", "6228480402564890019", False),
        ("6228480402564890000", "6228480402564890000", False),
        ("Zhang@Example.com", "zhang@example.com", False),
        ("支付宝13812345679", "13812345679", False),
        ("0000000000000000", "", False),
        ("1234123412341234", "", False),
        ("6228****0018", "", False),
        ("现金", "", False),
    ],
)
def test_account_is_digits_and_its_luhn_digit_is_checked(cell: str, number: str, valid: bool) -> None:
    assert account(cell) == (number, valid)


@pytest.mark.parametrize(
    ("cell", "number", "valid"),
    [
        ("11010519491231002X", "11010519491231002X", True),
        ("11010519491231002x", "11010519491231002X", True),
        ("110105 19491231 002X", "11010519491231002X", True),
        ("110105491231002", "11010519491231002X", True),
        ("110105194912310021", "110105194912310021", False),
        ("330109200001040000", "330109200001040000", False),
        ("110105194913310021", "110105194913310021", False),
        ("E12345678", "E12345678", False),
        ("1101051949****002X", "", False),
        ("无", "", False),
    ],
)
def test_id_number_is_valid_only_with_region_date_and_check_character(cell: str, number: str, valid: bool) -> None:
    assert id_number(cell) == (number, valid)


def test_rounded_id_number_is_not_valid_even_where_its_check_character_fits() -> None:
    assert id_number("110105197201011000") == ("110105197201011000", False)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("D69BF3E94248", "d69bf3e94248"),
        ("AA:BB:CC:DD:EE:01", "aabbccddee01"),
        ("0000", ""),
        ("00000000-0000-0000-0000-000000000000", ""),
        ("02:00:00:00:00:00", ""),
        ("9774d56d682e549c", ""),
        ("unknown", ""),
        ("NULL", ""),
        ("未知", ""),
        ("", ""),
        ("iPhone 13 Pro", ""),
        ("HUAWEI P40", ""),
        ("SM-G9910", ""),
        ("ALN-AL00", ""),
        ("Android", ""),
        ("微信小程序", ""),
        ("android-9f8e7d6c5b4a", "android9f8e7d6c5b4a"),
        ("dev-77aa77", "dev77aa77"),
        ("866012045678901", "866012045678901"),
    ],
)
def test_device_that_software_made_up_is_none(cell: str, value: str) -> None:
    assert device(cell) == value


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("王 伟", "王伟"),
        ("王伟先生", "王伟"),
        ("王先生", "王先生"),
        ("张**", "张**"),
        ("匿名", ""),
        ("无", ""),
        ("　李娜　", "李娜"),
        ("李", "李"),
        ("阿龙", "阿龙"),
        ("黄总", "黄总"),
        ("方同", "方同"),
    ],
)
def test_name_loses_title_and_spaces(cell: str, name: str) -> None:
    assert person_name(cell) == name


NOBODY = "无,0,-,N/A,暂无,不适用,其他,见附件,详见附件,同上,本人,自己,个人,个体户,客户本人,本人办理,投诉人,户主"
RELATIVES = "儿子,其女儿,我妈妈,客户儿子代办,家属,朋友,监护人,无代理人,没有单位,未委托,否"


@pytest.mark.parametrize("cell", [*NOBODY.split(","), *RELATIVES.split(",")])
def test_who_names_nobody_names_no_agent_and_no_firm(cell: str) -> None:
    assert (person_name(cell), company_name(cell)) == ("", "")


def test_company_has_one_spelling_of_brackets_and_spaces() -> None:
    assert company_name(" 明理（杭州） 律师事务所") == "明理(杭州)律师事务所"
    assert company_name("/") == ""
