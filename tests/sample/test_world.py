import csv
import re
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from complaint_guard.sample import Recipe, Texts, World, demo_world, make_world
from complaint_guard.sample.gangs import KINDS as GANG_KINDS
from complaint_guard.sample.lookalikes import KINDS as LOOKALIKE_KINDS
from complaint_guard.sample.texts import Script

ROOT = Path(__file__).parents[2]
HEADERS = (
    "投诉编号,受理时间,受理渠道,产品,投诉人,证件号码,联系电话,联系地址,退款账户,设备号,代理人,代理机构,投诉内容,"
    "录音文件,附件"
)


@pytest.fixture(scope="module")
def texts() -> Texts:
    parts = {
        "opening": ("我在{platform}办过{product}。",),
        "fact": ("{date}扣了我{amount}元。",),
        "ask": ("请尽快处理。",),
    }
    original = "剧本{0}开头说明情况如下。{{platform}}在{{date}}收取{{amount}}元没有说明。请按第{0}条全额退还给本人。"
    heavy = "换一种讲法的剧本{0}，钱{{amount}}必须还我。"
    scripts = tuple(
        Script(f"S{number}", topic, {"original": (original.format(number),), "heavy": (heavy.format(number),)})
        for number, topic in enumerate(("F2", "F3", "F3", "F2"))
    )
    return Texts(scripts, {"F3": ("整段自述的前半。只给一个人用的后半。",)}, {"F2": parts, "F3": parts}, {})


@pytest.fixture(scope="module")
def world(texts: Texts) -> World:
    return make_world(Recipe(size=20_000), 3, texts)


@pytest.fixture(scope="module")
def demo() -> World:
    return demo_world()


def rows(world: World) -> list[dict[str, str]]:
    """One dictionary a complaint with everything known about it."""
    places = world.places.rename_columns(["complaint_id", "place_kind", "place"]).to_pylist()
    return [
        complaint | truth | place
        for complaint, truth, place in zip(world.complaints.to_pylist(), world.truth.to_pylist(), places, strict=True)
    ]


def groups(world: World, key: str) -> dict[str, list[dict[str, str]]]:
    found = defaultdict(list)
    for row in rows(world):
        if row[key]:
            found[row[key]].append(row)
    return found


def test_equal_arguments_give_equal_worlds_and_another_seed_gives_another(texts: Texts) -> None:
    recipe = Recipe(size=600)
    first, again, other = (make_world(recipe, seed, texts) for seed in (5, 5, 6))
    assert first == again
    assert first.complaints != other.complaints


def test_size_shares_and_time_are_as_asked(world: World) -> None:
    truth = world.truth.to_pylist()
    assert len(truth) == 20_000
    assert sum(bool(row["gang"]) for row in truth) in range(790, 801)
    assert sum(bool(row["lookalike"]) for row in truth) in range(790, 801)
    assert not any(row["gang"] and row["lookalike"] for row in truth)
    times = world.complaints["受理时间"].to_pylist()
    assert times == sorted(times)
    assert times[0] >= "2026-09-01" and times[-1] < "2026-10-16"


def test_fields_are_left_out_at_realistic_rates(world: World) -> None:
    table = world.complaints
    filled = {name: sum(map(bool, table[name].to_pylist())) / table.num_rows for name in table.column_names}
    for name, share in {"联系电话": 0.95, "联系地址": 0.9, "退款账户": 0.35, "设备号": 0.4}.items():
        assert filled[name] == pytest.approx(share, abs=0.02)
    assert filled["投诉内容"] == 1


def test_every_gang_has_three_people_or_more_and_every_member_a_tie(world: World) -> None:
    for members in groups(world, "gang").values():
        assert 3 <= len(members) <= 60
        assert all(row["ties"] for row in members)
        counts = Counter("".join(row["ties"] for row in members))
        assert all(counts[tie] >= 2 for tie in members[0]["kind"])


@pytest.mark.parametrize(("tie", "column"), [("P", "联系电话"), ("B", "退款账户"), ("D", "设备号"), ("R", "代理人")])
def test_members_with_a_tie_share_its_value_and_others_do_not(world: World, tie: str, column: str) -> None:
    for members in groups(world, "gang").values():
        holders = {digits(row[column]) for row in members if tie in row["ties"]}
        others = {digits(row[column]) for row in members if tie not in row["ties"]} - {""}
        assert len(holders) <= 1 + len(members) // 16
        assert not holders & others


def test_gang_offices_are_one_room_one_floor_or_one_tower(world: World) -> None:
    for members in groups(world, "gang").values():
        places = {row["place"] for row in members if "A" in row["ties"]}
        assert len({tuple(place.split("|")[:7]) for place in places}) <= 1
        assert len(places) <= 6


def test_nobody_shares_a_room_by_accident(world: World) -> None:
    """Not even when the road is left out, as writers do."""
    shared = defaultdict(set)
    for number, row in enumerate(rows(world)):
        if row["place"]:
            province, city, district, road, house, *indoors = row["place"].split("|")
            place = (province, city, district, *indoors) if indoors[0] else (province, city, district, road, house)
            shared[place].add(row["gang"] or row["lookalike"] or f"alone-{number}")
    assert [place for place, owners in shared.items() if len(owners) > 1] == []


def test_nobody_shares_numbers_by_accident(world: World) -> None:
    for column in ("联系电话", "退款账户", "设备号", "证件号码"):
        shared = defaultdict(set)
        for number, row in enumerate(rows(world)):
            if row[column]:
                shared[digits(row[column])].add(row["gang"] or row["lookalike"] or f"alone-{number}")
        assert [value for value, owners in shared.items() if len(owners) > 1] == []


def test_gang_towers_have_innocent_tenants_too(texts: Texts) -> None:
    world = make_world(Recipe(size=20_000), 4, texts)
    tenants = {
        row["place"].rsplit("|", 4)[0] for row in rows(world) if not row["gang"] and row["place_kind"] == "office"
    }
    towers = {row["place"].rsplit("|", 4)[0] for row in rows(world) if "A" in row["ties"] and row["place"]}
    assert len(towers & tenants) > 0.7 * len(towers)


def test_scripts_beyond_the_written_ones_differ_from_gang_to_gang(world: World) -> None:
    longest = {
        max((row["投诉内容"] for row in members if "T" in row["ties"]), key=len, default="")
        for members in groups(world, "gang").values()
    } - {""}
    assert len(longest) > 60


def test_an_own_words_text_is_given_to_one_person_only(world: World) -> None:
    assert sum("前半。只给" in row["投诉内容"] for row in rows(world)) <= 1


def test_slots_are_all_filled(world: World) -> None:
    assert not [text for text in world.complaints["投诉内容"].to_pylist() if re.search(r"[{}]", text)]


def test_demo_holds_gangs_and_lookalikes_of_every_kind(demo: World) -> None:
    assert demo.complaints.num_rows == 2_000
    assert {row["kind"] for row in rows(demo) if row["gang"]} == set(GANG_KINDS)
    assert {name.rsplit("-", 1)[0] for name in groups(demo, "lookalike")} == set(LOOKALIKE_KINDS)


def test_demo_tells_the_flagship_case(demo: World) -> None:
    members = groups(demo, "gang")["G0001"]
    assert len(members) == 3 == len({row["投诉人"] for row in members})
    assert len({row["受理时间"][:10] for row in members}) == 1
    assert {row["ties"] for row in members} == {"AT"} and {row["depth"] for row in members} == {"light"}
    assert len({row["place"].split("|")[5] for row in members}) == 1
    assert {row["代理人"] for row in members} == {""}
    assert any(row["注册地址"] for row in demo.companies.to_pylist())


def test_lookalikes_are_what_they_are_called(demo: World) -> None:
    found = {name.rsplit("-", 1)[0]: members for name, members in groups(demo, "lookalike").items()}
    people = {kind: len({row["投诉人"] for row in members}) for kind, members in found.items()}
    assert people["repeats"] == people["portal"] == 1
    assert len({row["受理渠道"] for row in found["portal"]}) == len(found["portal"])
    assert len({row["联系电话"] for row in found["hotline"]}) == 1 and people["hotline"] > 10
    assert len({row["place"] for row in found["colleagues"]} - {""}) == 1
    assert len({row["place"] for row in found["household"]} - {""}) == 1
    assert len({row["place"] for row in found["mall"]} - {""}) > 8
    assert re.search("律师事务所|法律援助中心", found["representative"][0]["代理机构"])
    rooms = Counter(row["place"] for row in found["dormitory"])
    assert len({place.rsplit("|", 2)[0] for place in rooms if place}) == 1 < len(rooms)
    hours = sorted(row["受理时间"] for row in found["event"])
    assert hours[len(hours) // 2][:10] == hours[0][:10] and int(hours[0][11:13]) >= 19


def test_written_csv_has_the_headers_of_a_desk_and_reads_back(demo: World, tmp_path: Path) -> None:
    demo.write(tmp_path)
    raw = (tmp_path / "complaints.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    with (tmp_path / "complaints.csv").open(encoding="utf-8-sig", newline="") as file:
        back = list(csv.DictReader(file))
    assert ",".join(back[0]) == HEADERS + ",是否同意声纹"
    assert back == demo.complaints.to_pylist()
    truth = (tmp_path / "truth.csv").read_text(encoding="utf-8").replace('"', "").splitlines()[0]
    assert truth == "complaint_id,gang,lookalike,depth,ties,kind,speaker"


def test_one_voice_calls_for_the_flagship_three_and_strangers_call_for_themselves(demo: World, tmp_path: Path) -> None:
    demo.write(tmp_path)
    speaker = {row["complaint_id"]: (row["gang"], row["speaker"]) for row in demo.truth.to_pylist() if row["speaker"]}
    agents = {who for gang, who in speaker.values() if gang}
    others = [who for gang, who in speaker.values() if not gang]
    assert len(agents) == 1
    assert len(others) == len(set(others) - agents) == 7
    named = {row["录音文件"]: row["是否同意声纹"] for row in demo.complaints.to_pylist() if row["录音文件"]}
    assert all((tmp_path / name).is_file() for name in named)
    assert sorted(named.values()) == ["不同意"] * 2 + ["同意"] * 8


def test_parquet_keeps_the_truth_as_csv(demo: World, tmp_path: Path) -> None:
    written = demo.write(tmp_path, parquet=True)
    tables = ["complaints.parquet", "companies.parquet", "truth.csv", "places.parquet"]
    assert [path.name for path in written if path.suffix != ".wav"] == tables
    assert pq.read_table(tmp_path / "complaints.parquet") == demo.complaints


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"size": 0}, "no world of 0 complaints in 45 days; give at least 1 of each"),
        ({"gang_share": 0.8, "lookalike_share": 0.2}, "shares 0.8 and 0.2: at least 0, together at most 0.9"),
    ],
)
def test_impossible_recipes_are_refused(change: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError) as caught:
        replace(Recipe(), **change)
    assert str(caught.value) == message


def test_small_worlds_of_planted_complaints_only(texts: Texts) -> None:
    for size in (1, 7, 40):
        assert make_world(Recipe(size=size, gang_share=0.5, lookalike_share=0.4), 1, texts).complaints.num_rows == size


def test_the_script_writes_a_world(tmp_path: Path) -> None:
    script, options = ROOT / "scripts" / "make_world", ["--size", "300", "--split", "test", "--out", str(tmp_path)]
    done = subprocess.run([sys.executable, str(script), *options], capture_output=True, text=True, check=True)
    names = [Path(line).name for line in done.stdout.split()]
    assert names == ["complaints.csv", "companies.csv", "truth.csv", "places.csv"]


def test_the_script_ends_quietly_if_nobody_reads_its_paths(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "scripts" / "make_world"), "--size", "300", "--out", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout and running.stderr
        running.stdout.close()
        assert running.stderr.read() == ""
    assert running.returncode == 0
    assert (tmp_path / "places.csv").exists()


def tower(row: dict[str, str]) -> tuple[str, ...]:
    """Division, road, number and name of the tower of a room."""
    return tuple(row["place"].split("|")[:6])


def digits(value: str) -> str:
    """A phone as its eleven digits, anything else as it is."""
    return re.sub(r"^(\+?86-?)|[ -]", "", value)
