from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from complaint_guard.near_duplicates.shingles import ALPHABET, bigrams, characters
from complaint_guard.near_duplicates.skeleton import SLOT, Skeletons, folded, own_skeletons, own_words, skeletons

#: letters, marks, slots, spaces and characters beyond the basic plane, often next to their like
CHARACTERS = "我要退费，。 !aAｚ9９\n\u200b\ue000\ue001\uf8ff\u3400𠮷😀ßİ\ud800"
TEXTS = st.lists(st.text(st.sampled_from(CHARACTERS) | st.characters(), max_size=40), max_size=6)


def letters(found: Skeletons, text: int) -> str:
    return "".join(map(chr, found.points[found.starts[text] : found.starts[text + 1]].tolist()))


@settings(deadline=None, max_examples=150)
@given(TEXTS)
@example(["\ue001，\ue002", "\ue003"])
@example(["", "İ", "𠮷"])
def test_the_two_ways_to_a_skeleton_agree(masked: list[str]) -> None:
    found = skeletons(masked)
    assert len(found) == len(masked)
    for text, written in enumerate(masked):
        assert letters(found, text) == "".join(chr(point) for _, point in folded(written))


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_every_kept_character_points_at_its_place(masked: list[str]) -> None:
    for written in masked:
        places = [place for place, _ in folded(written)]
        assert places == sorted(set(places))
        for place, point in folded(written):
            origin = written[place]
            assert (point == SLOT) == (unicodedata.category(origin) == "Co" and ord(origin) < 0x10000)


@pytest.mark.parametrize(
    ("masked", "skeleton"),
    [
        ("", ""),
        ("，。！？ \n\u200b……", ""),
        ("我 要，退——费！", "我要退费"),
        ("ABCabc９", "abcabc９"),
        ("欠\ue001\ue002，\ue003元", "欠\ue000元"),
        ("\ue001我\ue001", "\ue000我\ue000"),
        ("𠮷野家", "𠮷野家"),
    ],
)
def test_a_skeleton_is_letters_and_slots_and_nothing_else(masked: str, skeleton: str) -> None:
    assert letters(skeletons([masked]), 0) == skeleton


def test_a_slot_run_does_not_reach_into_the_next_text() -> None:
    found = skeletons(["我\ue001", "\ue002你"])
    assert [letters(found, 0), letters(found, 1)] == ["我\ue000", "\ue000你"]


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_bigrams_are_the_distinct_neighbours_among_characters_seen_twice(masked: list[str]) -> None:
    found = skeletons(masked)
    grams = bigrams(found)
    seen = Counter(found.points.tolist())
    counts: Counter[int] = Counter()
    for text in range(len(masked)):
        own = found.points[found.starts[text] : found.starts[text + 1]].tolist()
        wanted = sorted({grams.id_of(a, b) for a, b in pairwise(own) if seen[a] > 1 and seen[b] > 1})
        assert sorted(grams.of(text).tolist()) == wanted
        counts.update(wanted)
    assert all(grams.frequency[gram] == count for gram, count in counts.items())
    assert grams.frequency.sum() == counts.total()


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_characters_are_the_distinct_ones_that_make_bigrams(masked: list[str]) -> None:
    found = skeletons(masked)
    grams = bigrams(found)
    single = characters(found, grams)
    wanted = [sorted({*grams.characters[found.of(text)].tolist()} - {0}) for text in range(len(masked))]
    assert [sorted(single.of(text).tolist()) for text in range(len(masked))] == wanted
    assert single.frequency[1:].tolist() == [sum(one in own for own in wanted) for one in range(1, grams.alphabet)]


def test_different_characters_seen_once_are_not_taken_for_a_shared_one() -> None:
    grams = bigrams(skeletons(["我叫鑫", "我叫淼"]))
    assert grams.sizes.tolist() == [1, 1] and grams.frequency.max() == 2


def test_the_rarest_of_too_many_characters_are_left_out_and_counted() -> None:
    odd = "".join(map(chr, range(0x20000, 0x20000 + ALPHABET)))
    plain = "退还服务费"
    grams = bigrams(skeletons([odd, odd, plain * 3, plain * 3]))
    assert grams.beyond == len(plain) and grams.alphabet == ALPHABET + 1
    assert grams.sizes.tolist()[2:] == [5, 5]


def test_bigrams_of_no_text_and_of_one_character_are_none() -> None:
    assert bigrams(skeletons([])).sizes.tolist() == []
    assert bigrams(skeletons(["", "我", "，"])).sizes.tolist() == [0, 0, 0]


def test_twenty_thousand_characters_of_one_kind_are_one_bigram() -> None:
    assert bigrams(skeletons(["啊" * 20_000, "啊是" * 10_000])).sizes.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("masked", "left"),
    [
        ("短信写着“您的账户存在异常请立即联系”，我很害怕，当天就去柜台问了", "短信写着 ，我很害怕，当天就去柜台问了"),
        (
            "他说：“整篇都是引用的话，引号不能把一份话术藏起来。”",
            "他说：“整篇都是引用的话，引号不能把一份话术藏起来。”",
        ),
        ("他说“没告知”就完了", "他说“没告知”就完了"),
        ("“没有收尾的引号一直写到最后也不算引用", "“没有收尾的引号一直写到最后也不算引用"),
    ],
)
def test_passages_quoted_from_others_are_no_own_words(masked: str, left: str) -> None:
    assert own_words(masked) == left


QUOTED = re.compile('"[^"]{0,120}"|“[^”]{0,120}”|「[^」]{0,120}」|《[^》]{0,120}》')


@settings(deadline=None, max_examples=300)
@given(st.lists(st.text('甲乙丙，"“”「」《》\ue001 😀', max_size=60), max_size=5))
@example(["“" + "引" * 120 + "”" + "甲" * 200, "“" + "引" * 121 + "”" + "甲" * 200])
def test_own_words_are_those_outside_closed_quotation_marks(masked: list[str]) -> None:
    for text, skeleton in zip(masked, range(len(masked)), strict=True):
        own = QUOTED.sub(lambda match: match.group() if len(match.group()) < 12 else " ", text)
        own = own if 2 * len(own) >= len(text) else text
        assert own_words(text) == own
        for found in (own_skeletons(masked), own_skeletons(pa.chunked_array([["", *masked]]).slice(1))):
            assert letters(found, skeleton) == letters(skeletons([own]), 0)
