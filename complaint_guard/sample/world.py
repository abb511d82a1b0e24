"""Whole worlds: organic complaints, planted gangs, planted look-alikes, the business registry and the truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from complaint_guard.sample import gangs, lookalikes
from complaint_guard.sample.gangs import GangPlan
from complaint_guard.sample.recordings import Call, calls_of, with_calls
from complaint_guard.sample.scene import Filing, Recipe, Scene
from complaint_guard.sample.texts import Texts, load_texts
from complaint_guard.uncollected import uncollected

_DEMO_SEED = 20_260_901
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class World:
    """Tables of one world: `complaints` and `companies` as a desk gets them, `truth`, each row's true place, and the
    recordings of calls.
    """

    complaints: pa.Table
    companies: pa.Table
    truth: pa.Table
    places: pa.Table
    calls: tuple[Call, ...] = ()

    def write(self, folder: Path, parquet: bool = False) -> list[Path]:
        """Paths of what was written to `folder`: tables as CSV, or Parquet except for the truth, and recordings."""
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for name in ("complaints", "companies", "truth", "places"):
            table = getattr(self, name)
            path = folder / f"{name}.{'parquet' if parquet and name != 'truth' else 'csv'}"
            if path.suffix == ".parquet":
                pa.parquet.write_table(table, path, compression="zstd")
            else:
                _write_csv(table, path, bom=name in ("complaints", "companies"))
            written.append(path)
        return written + [call.write(folder) for call in self.calls]


def make_world(recipe: Recipe, seed: int, texts: Texts) -> World:
    """A world of `recipe.size` complaints in order of time, equal for equal arguments."""
    with uncollected():
        scene = Scene(recipe, seed, texts)
        filings = _planted_gangs(scene) + _planted_lookalikes(scene)
        return _world(scene, filings)


def demo_world() -> World:
    """The built-in world of 2,000 complaints: the flagship gang, gangs and look-alikes of every kind."""
    recipe = Recipe(size=2_000, gang_share=0.05, lookalike_share=0.12)
    scene = Scene(recipe, _DEMO_SEED, load_texts())
    # three callers on one day, one script, rooms on one floor of one mall, and an agent whom none of them names
    filings = gangs.plant(scene, GangPlan("G0001", "TA", 3, "floor", first_day=20, span=0, plain=True))
    for number, kind in enumerate(gangs.KINDS, 2):
        drawn = gangs.plan(scene, f"G{number:04d}")
        filings += gangs.plant(scene, replace(drawn, kind=kind, size=min(drawn.size, 14)))
    for number, kind in enumerate(lookalikes.KINDS, 1):
        filings += lookalikes.plant(scene, number, kind, most=32)
    return _with_calls(_world(scene, filings), "G0001")


def _planted_gangs(scene: Scene) -> list[Filing]:
    wanted = round(scene.recipe.size * scene.recipe.gang_share)
    filings: list[Filing] = []
    number = 0
    while len(filings) + 3 <= wanted:
        number += 1
        plan = gangs.plan(scene, f"G{number:04d}")
        room = wanted - len(filings)
        filings += gangs.plant(scene, replace(plan, size=min(plan.size, room)))
    return filings


def _planted_lookalikes(scene: Scene) -> list[Filing]:
    wanted = round(scene.recipe.size * scene.recipe.lookalike_share)
    filings: list[Filing] = []
    number = 0
    while len(filings) + 2 <= wanted:
        number += 1
        # no one group takes more than a sixth of a small world's look-alikes
        most = min(wanted - len(filings), max(6, wanted // 6))
        filings += lookalikes.plant(scene, number, lookalikes.draw_kind(scene.rng, most), most)
    return filings


def _world(scene: Scene, planted: list[Filing]) -> World:
    filings = planted + [scene.organic() for _ in range(scene.recipe.size - len(planted))]
    filings.sort(key=lambda filing: filing.second)
    return World(
        complaints=_complaints(scene.recipe, filings),
        companies=_companies(scene),
        truth=pa.table(
            {
                "complaint_id": _ids(scene.recipe, filings),
                **{name: [getattr(filing, name) for filing in filings] for name in ("gang", "lookalike", "depth")},
                "ties": [filing.ties for filing in filings],
                "kind": [filing.kind for filing in filings],
                "speaker": [""] * len(filings),
            }
        ),
        places=pa.table(
            {
                "complaint_id": _ids(scene.recipe, filings),
                "kind": [filing.place.kind for filing in filings],
                "place": [filing.place.key if filing.address else "" for filing in filings],
            }
        ),
    )


#: header -> value of a complaint
_COLUMNS: dict[str, Callable[[Filing], str]] = {
    "受理渠道": lambda filing: filing.channel,
    "产品": lambda filing: filing.product,
    "投诉人": lambda filing: filing.person.name,
    "证件号码": lambda filing: filing.id_number,
    "联系电话": lambda filing: filing.phone,
    "联系地址": lambda filing: filing.address,
    "退款账户": lambda filing: filing.account,
    "设备号": lambda filing: filing.device,
    "代理人": lambda filing: filing.agent,
    "代理机构": lambda filing: filing.agent_company,
    "投诉内容": lambda filing: filing.text,
}


def _with_calls(world: World, gang: str) -> World:
    """`world` in which one voice calls for `gang`."""
    calls = calls_of(world.truth, gang)
    speakers = world.truth["speaker"].to_pylist()
    for call in calls:
        speakers[call.row] = call.reader
    place = world.truth.column_names.index("speaker")
    truth = world.truth.set_column(place, "speaker", pa.array(speakers, pa.string()))
    return replace(world, complaints=with_calls(world.complaints, calls), truth=truth, calls=calls)


def _complaints(recipe: Recipe, filings: list[Filing]) -> pa.Table:
    columns: dict[str, list[str]] = {"投诉编号": _ids(recipe, filings), "受理时间": _times(recipe, filings)}
    columns |= {header: [value(filing) for filing in filings] for header, value in _COLUMNS.items()}
    nothing = [""] * len(filings)
    return pa.table(columns | {"录音文件": nothing, "附件": nothing})


def _companies(scene: Scene) -> pa.Table:
    for _ in range(max(3, len(scene.companies) // 2)):
        gangs.register(scene, scene.person(), scene.office())
    rows = [asdict(company) for company in scene.companies]
    headers = {"企业名称": "company", "法定代表人": "legal_person", "注册地址": "address", "经营范围": "scope"}
    return pa.table({header: [row[name] for row in rows] for header, name in headers.items()})


def _ids(recipe: Recipe, filings: list[Filing]) -> list[str]:
    days = [(recipe.start + timedelta(days=day)).strftime("%Y%m%d") for day in range(recipe.days)]
    return [f"TS{days[filing.second // 86_400]}{number:07d}" for number, filing in enumerate(filings)]


def _times(recipe: Recipe, filings: list[Filing]) -> list[str]:
    seconds = np.array([filing.second for filing in filings], dtype="timedelta64[s]")
    return [text.replace("T", " ") for text in (np.datetime64(recipe.start, "s") + seconds).astype(str).tolist()]


def _write_csv(table: pa.Table, path: Path, bom: bool) -> None:
    with path.open("wb") as file:
        if bom:
            file.write(_BOM)
        pa.csv.write_csv(table, file, pa.csv.WriteOptions(quoting_style="needed"))
