from datetime import date
from itertools import islice

import numpy as np
import pytest

from complaint_guard.sample.numbers import distinct, in_chinese
from complaint_guard.sample.people import Person, people
from complaint_guard.sample.places import homes


def everyone(count: int = 3_000) -> list[Person]:
    return list(people(count, homes(count, 1), 1))


def test_id_numbers_hold_a_real_date_and_their_check_character() -> None:
    for person in everyone():
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        total = sum(int(digit) * weight for digit, weight in zip(person.id_number, weights, strict=False))
        assert len(person.id_number) == 18
        assert person.id_number[-1] == "10X98765432"[total % 11]
        born = date(int(person.id_number[6:10]), int(person.id_number[10:12]), int(person.id_number[12:14]))
        assert date(1963, 1, 1) <= born < date(2005, 1, 1)


def test_accounts_pass_the_luhn_check() -> None:
    for person in everyone():
        digits = [int(digit) for digit in reversed(person.account)]
        doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
        assert len(digits) == 19 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def test_phones_are_eleven_digits_and_nothing_is_given_twice() -> None:
    found = everyone()
    assert all(person.phone.isdigit() and len(person.phone) == 11 and person.phone[0] == "1" for person in found)
    for field in ("id_number", "phone", "account", "device"):
        assert len({getattr(person, field) for person in found}) == len(found)
    assert len({person.home for person in found}) == len(found)


def test_names_are_two_or_three_characters_and_common_surnames_are_common() -> None:
    names = [person.name for person in islice(everyone(), 2_000)]
    assert {len(name) for name in names} == {2, 3}
    assert sum(name[0] == "王" for name in names) > sum(name[0] == "汤" for name in names)


def test_distinct_refuses_more_than_half_the_space() -> None:
    assert sorted(distinct(5, 10, np.random.default_rng(0))) == sorted(set(distinct(5, 10, np.random.default_rng(0))))
    with pytest.raises(ValueError) as caught:
        distinct(6, 10, np.random.default_rng(0))
    assert str(caught.value) == "6 different numbers asked of 10; at most half the space can be drawn"


@pytest.mark.parametrize(("number", "text"), [(4, "四"), (10, "十"), (14, "十四"), (20, "二十"), (24, "二十四")])
def test_chinese_numerals(number: int, text: str) -> None:
    assert in_chinese(number) == text
