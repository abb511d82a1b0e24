from __future__ import annotations

import random

import pytest

from complaint_guard.embed.learning.rewriting import Rewriter

TEXT = "本人在\ue008借款,催收人员每天打电话到单位。我毫不知情的服务费请退回,否则投诉。谢谢。"


def rewriter(seed: int = 1) -> Rewriter:
    return Rewriter([["催收", "催债"], ["退回", "返还"]], ["孩子还要上学。"], random.Random(seed))


def test_same_seed_same_versions() -> None:
    left, right = rewriter(5), rewriter(5)
    assert [left(TEXT) for _ in range(20)] == [right(TEXT) for _ in range(20)]


def test_versions_differ_and_none_is_empty() -> None:
    rewrite = rewriter()
    versions = [rewrite(TEXT) for _ in range(200)]
    assert len(set(versions)) > 150
    assert all(versions)


def test_every_kind_of_edit_is_met() -> None:
    rewrite = rewriter()
    versions = [rewrite(TEXT) for _ in range(300)]
    assert any("催债" in version for version in versions)
    assert any("孩子还要上学。" in version for version in versions)
    assert any(len(version) < len(TEXT) / 2 for version in versions)
    assert any(version.startswith("您好,") for version in versions)


@pytest.mark.parametrize("text", ["甲", "。", "没有标点的一句话"])
def test_short_texts_survive(text: str) -> None:
    rewrite = rewriter()
    assert all(rewrite(text) for _ in range(100))
