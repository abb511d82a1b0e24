"""A text model learns from confirmed gangs what all complaints share, and tells scripts it was not taught better."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cli.cli_world import filled
from safetensors.numpy import save_file

from complaint_guard import adapt, cli
from complaint_guard.casebase import CaseBase
from complaint_guard.embed import load_encoder
from complaint_guard.embed.encoder import SHIPPED
from complaint_guard.embed.learning import adapting
from complaint_guard.embed.segments import tokenizer
from complaint_guard.embed.static import ONCE
from complaint_guard.errors import NotFoundError, UsageError
from complaint_guard.settings import EmbedSettings

NIGHT = "2026-09-01"
VALID = {"id_valid": False, "account_valid": False}
SCRIPTS, COPIES, ALONE = 20, 4, 200
#: characters that only scripts and single people use, and a few loud ones by which everybody speaks alike
OWN = [chr(0x4E00 + number) for number in range(1_200)]
LOUD = [chr(0x6E00 + number) for number in range(16)]


def written(own: list[str], rng: random.Random) -> str:
    """The words of one source between words of the topic that differ from copy to copy."""
    return "，".join("".join(part) for part in zip(rng.sample(own, 6), rng.sample(LOUD, 6), strict=True)) + "。"


def world(scripts: int = SCRIPTS, alone: int = ALONE) -> dict[str, list[tuple[str, str]]]:
    """Family id ("" for none) -> (complaint id, masked text): the planted truth."""
    rng = random.Random(3)
    found = {
        f"S{number:02d}": [
            (f"C{number:02d}{copy}", written(OWN[8 * number : 8 * number + 8], rng)) for copy in range(COPIES)
        ]
        for number in range(scripts)
    }
    return found | {"": [(f"O{number:03d}", written(rng.sample(OWN, 8), rng)) for number in range(alone)]}


def kept(folder: Path, texts: dict[str, list[tuple[str, str]]], verdict: str = "confirmed") -> CaseBase:
    """A case base of one night in which each family is a gang with the same verdict."""
    rows = [(family, one, text) for family, copies in texts.items() for one, text in copies]
    gangs = [(f"G{family}", one) for family, one, _ in rows if family]
    tables = {
        "complaints": filled("complaints", *({"complaint_id": one, "text": text} for _, one, text in rows)),
        "normalised": filled("normalised", *({"complaint_id": one, "masked": text} | VALID for _, one, text in rows)),
        "people": filled("people", *({"complaint_id": one, "person_id": f"P{one}"} for _, one, _ in rows)),
        "family_members": filled(
            "family_members", *({"complaint_id": one, "family_id": family} for family, one, _ in rows if family)
        ),
        "gangs": filled("gangs", *({"gang_id": gang} for gang in dict(gangs))),
        "members": filled("members", *({"gang_id": gang, "complaint_id": one} for gang, one in gangs)),
    }
    case_base = CaseBase(folder / "cb")
    with case_base.write_night(NIGHT) as draft:
        for name, table in tables.items():
            draft.keep(name, table)
        draft.finish({}, {})
    judge(case_base, texts, verdict)
    return case_base


def judge(case_base: CaseBase, texts: dict[str, list[tuple[str, str]]], verdict: str) -> None:
    for family, copies in texts.items():
        if family:
            said = {"gang_id": f"G{family}", "verdict": verdict, "by": "王审核", "hubs": []}
            case_base.ledger("verdicts").append(said | {"complaints": [one for one, _ in copies]})


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static model in which the loud words drown the others."""
    folder = tmp_path_factory.mktemp("models") / "loud"
    folder.mkdir()
    words = [*OWN, *LOUD]
    table = np.random.default_rng(5).standard_normal((len(words) + 1, 128)).astype(np.float32) / 400
    table[-len(LOUD) :] *= 1.6
    save_file({"embedding.weight": table}, folder / "model.safetensors")
    tokenizer(words).save(str(folder / "tokenizer.json"))
    (folder / "modules.json").write_text((SHIPPED / "modules.json").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "1_Normalize").mkdir()
    for name in ("config_sentence_transformers.json", ONCE):
        (folder / name).write_bytes((SHIPPED / name).read_bytes())
    return folder


@pytest.fixture(scope="module")
def case_base(tmp_path_factory: pytest.TempPathFactory) -> CaseBase:
    return kept(tmp_path_factory.mktemp("confirmed"), world())


@pytest.fixture(scope="module")
def done(case_base: CaseBase, base: Path, tmp_path_factory: pytest.TempPathFactory) -> adapt.Adapted:
    return adapt.train(case_base, tmp_path_factory.mktemp("trained") / "ours", base)


def test_what_confirmed_gangs_teach_holds_for_scripts_that_were_held_out(done: adapt.Adapted) -> None:
    assert (done.base, done.night, done.sources, done.held_out, done.texts) == ("loud", NIGHT, 20, 4, 80)
    assert (done.independent, done.left_out, done.kept) == (200, 0, "adapted")
    assert done.after.pairs > done.before.pairs + 0.1
    assert done.after.nearest >= done.before.nearest


def test_what_is_written_is_a_whole_model_that_counts_a_token_once(done: adapt.Adapted, base: Path) -> None:
    assert [path.name for path in Path(done.folder).parent.iterdir()] == ["ours"]
    encoder = load_encoder(EmbedSettings(model=done.folder))
    ours = encoder.encode(["一丁七一"])
    assert ours == pytest.approx(encoder.encode(["一丁七"]))
    assert not np.allclose(ours, load_encoder(EmbedSettings(model=str(base))).encode(["一丁七"]))
    assert adapt.lines(done)[-1] == f'written to {done.folder}; to use it set embed.model = "{done.folder}"'


def test_the_card_tells_figures_and_nothing_of_the_complaints(done: adapt.Adapted) -> None:
    card = (Path(done.folder) / "README.md").read_text(encoding="utf-8")
    assert f"Base: loud. Night: {NIGHT}." in card
    assert f"| this model | {done.after.nearest:.3f} | {done.after.pairs:.3f} | {done.after.threshold:.3f} |" in card
    assert not set(OWN + LOUD) & set(card)
    assert done.folder not in card


def test_the_same_seed_gives_the_same_model(
    done: adapt.Adapted, case_base: CaseBase, base: Path, tmp_path: Path
) -> None:
    assert adapt.train(case_base, tmp_path / "other", base).after == done.after


def test_a_model_that_is_not_better_is_not_written(
    case_base: CaseBase, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapting, "adapt", lambda of, lesson, out, how: shutil.copytree(of, out))
    done = adapt.train(case_base, tmp_path / "ours", base)
    assert (done.kept, done.folder, done.before == done.after) == ("base", "", True)
    assert list(tmp_path.iterdir()) == []
    assert adapt.lines(done)[-1] == "not better on the scripts held out: nothing was written, kept: base"


def test_too_few_confirmed_scripts_are_refused(tmp_path: Path) -> None:
    few = kept(tmp_path, world(scripts=4))
    with pytest.raises(UsageError) as met:
        adapt.gathered(few)
    assert str(met.value) == (
        "confirmed gangs hold 4 scripts in two or more wordings by different people, at least 5 are needed; confirm "
        "more gangs with `complaint-guard review` and train again"
    )


def test_too_few_independent_texts_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as met:
        adapt.gathered(kept(tmp_path, world(scripts=5, alone=19)))
    assert str(met.value) == (
        "19 texts of cleared gangs and of no script family, at least 20 are needed to compare with; run a night with "
        "more complaints and train again"
    )


def test_the_latest_verdict_counts_and_the_cleared_are_strangers(tmp_path: Path) -> None:
    texts = world(scripts=6, alone=30)
    found = kept(tmp_path, texts)
    judge(found, {"S05": texts["S05"]}, "cleared")
    taught = adapt.gathered(found)
    assert sorted(sorted(source) for source in taught.sources) == sorted(
        sorted(text for _, text in texts[f"S0{number}"]) for number in range(5)
    )
    cleared = {text for _, text in texts["S05"]}
    assert len(taught.independent) == 31
    assert len(cleared & set(taught.independent)) == 1  # texts of one family are no strangers to each other


def test_copies_by_one_person_or_without_a_changed_word_are_no_source(tmp_path: Path) -> None:
    texts = world(scripts=6, alone=30)
    texts["S05"] = [(one, texts["S05"][0][1]) for one, _ in texts["S05"]]
    taught = adapt.gathered(kept(tmp_path, texts))
    assert len(taught.sources) == 5
    assert len(taught.independent) == 30


def test_what_is_beyond_the_limits_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapt, "MOST_TEXTS", 3)
    monkeypatch.setattr(adapt, "MOST_INDEPENDENT", 25)
    taught = adapt.gathered(kept(tmp_path, world(scripts=5, alone=30)))
    assert [len(source) for source in taught.sources] == [3] * 5
    assert (len(taught.independent), taught.left_out) == (25, 10)


def test_the_threshold_lets_one_unrelated_pair_in_ten_thousand_pass() -> None:
    class Angles:
        name, dimension = "angles", 2

        def encode(self, texts: Any) -> np.ndarray:
            angles = np.array([float(text) for text in texts])
            return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)

    near = adapt.measured(Angles(), [["0", "0.1"]], ["0.3", "1", "2"])
    assert near.nearest == 1.0
    assert (near.pairs, round(near.threshold, 4)) == (1.0, round(float(np.cos(0.2)), 4))
    assert adapt.measured(Angles(), [["0", "1"]], ["0.1", "0.95"]).nearest == 0.0


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("full", "-o full: the folder is not empty; give a new one"),
        ("cb/model", "-o model: that is inside the case base; give a folder elsewhere"),
        ("file", "-o file: that is a file; give a new folder"),
    ],
)
def test_a_place_that_must_not_be_written_to_is_refused(tmp_path: Path, place: str, said: str) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").touch()
    (tmp_path / "file").touch()
    with pytest.raises(UsageError) as met:
        adapt.train(CaseBase(tmp_path / "cb"), tmp_path / place)
    assert str(met.value) == said


def test_a_base_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as met:
        adapt.train(CaseBase(tmp_path / "cb"), tmp_path / "ours", tmp_path)
    told = f"--base {tmp_path.name}: no modules.json there; give a folder saved by sentence-transformers"
    assert str(met.value) == told


def test_without_a_night_there_is_nothing_to_learn(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        adapt.train(CaseBase(tmp_path / "cb"), tmp_path / "ours")


def test_the_command_prints_both_figures(
    done: adapt.Adapted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(adapt, "train", lambda case_base, out, base: done)
    for form in ([], ["--json"]):
        asked = ["--case-base", str(tmp_path / "cb"), "model", "train", "-o", "ours", *form]
        monkeypatch.setattr(sys, "argv", ["complaint-guard", *asked])
        with pytest.raises(SystemExit) as left:
            cli.main()
        assert not left.value.code
    text, _, document = capsys.readouterr().out.partition("{")
    assert text.splitlines() == adapt.lines(done)
    told = json.loads("{" + document)
    assert (told["kept"], set(told["before"])) == ("adapted", {"nearest", "pairs", "threshold"})


def test_help_loads_no_torch() -> None:
    code = "import sys; from complaint_guard.cli import app; app(['model', 'train', '--help'], standalone_mode=False)"
    asked = f"{code}; sys.exit(len({{'torch', 'numpy'}} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True).returncode == 0
