"""The report of a large night: seconds to write it, bytes of each file, and, where a Chromium is installed, how many
milliseconds the page takes until it answers, to draw its first chart, and to search.

Arguments: --gangs N (default 100), --people N in each (default 50), --large N people of the first gang (default 0: as
the others). The night is invented: scripts of the sample texts, every copy with its own name, amounts and dates.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from complaint_guard.records import ADDRESS_PARTS, table
from complaint_guard.report import NightView, render
from complaint_guard.sample.texts import load_texts
from complaint_guard.settings import ReportSettings

START = datetime(2026, 9, 1, 9)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PARTS = (("prior", -16.0), ("script", 30.0), ("phone", 18.0), ("account", 17.0), ("address", 12.0))


def run(args: list[str]) -> dict[str, Any]:
    """Seconds, bytes and milliseconds of one night."""
    parser = argparse.ArgumentParser(prog="scripts/bench report")
    parser.add_argument("--gangs", type=int, default=100)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--large", type=int, default=0)
    chosen = parser.parse_args(args)
    sizes = [chosen.large or chosen.people] + [chosen.people] * (chosen.gangs - 1)
    view = night(sizes)
    started = time.perf_counter()
    files = render(view, ReportSettings())
    seconds = time.perf_counter() - started
    return {
        "gangs": len(sizes),
        "members": sum(sizes),
        "seconds": round(seconds, 2),
        "bytes": {name: len(content) for name, content in sorted(files.items())},
        "texts_cut_on_page": json.loads(files["run.json"])["report"]["texts_cut_on_page"],
        "page": opened(files["report.html"]),
    }


def opened(page: bytes) -> dict[str, float] | str:
    """Milliseconds until the page answers, until its first chart is drawn, and of a search; or why not measured."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return "not measured: no Chromium is installed"
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as player:
        path = Path(folder) / "report.html"
        path.write_bytes(page)
        chromium = player.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        shown = chromium.new_page(viewport={"width": 1280, "height": 900})
        shown.goto(path.as_uri())
        ready = float(shown.evaluate("Number(document.documentElement.dataset.ready)"))
        draw = "() => { const t = performance.now(); document.getElementById('gang-1').scrollIntoView(); return t; }"
        before = float(shown.evaluate(draw))
        shown.wait_for_selector("#gang-1 svg.chart")
        drawn = float(shown.evaluate("performance.now()")) - before
        search = """() => {
            const field = document.getElementById('search'), started = performance.now();
            field.value = '安心花';
            field.dispatchEvent(new Event('input'));
            return performance.now() - started;
        }"""
        searched = float(shown.evaluate(search))
        nodes = int(shown.evaluate("document.querySelectorAll('#gang-1 .node').length"))
        chromium.close()
    return {"ready_ms": ready, "chart_ms": round(drawn), "chart_nodes": nodes, "search_ms": round(searched)}


def night(sizes: list[int]) -> NightView:
    """A night of one gang for each of `sizes`, its number of people."""
    rows: dict[str, list[dict[str, Any]]] = {}
    pick = random.Random(7)
    scripts = [wording for script in load_texts().scripts for wording in script.wordings["original"]]
    for rank, people in enumerate(sizes, 1):
        _gang(rows, (rank, people), scripts[rank % len(scripts)], pick)
    return NightView("2026-10-15", {name: table(name, found) for name, found in rows.items()})


def _gang(rows: dict[str, list[dict[str, Any]]], size: tuple[int, int], script: str, pick: random.Random) -> None:
    rank, people = size
    gang = f"G-TS20260901{rank:07d}"
    hubs = [_hub(rows, f"{gang}-{place}", people, pick) for place in range(max(5, people // 8))]
    for one in range(people):
        complaint, person = f"TS202609{rank:04d}{one:05d}", f"P{rank}-{one}"
        _complaint(rows, complaint, script.format_map(_filling(pick)), pick)
        rows.setdefault("people", []).append({"complaint_id": complaint, "person_id": person, "ground": "id_number"})
        member = {"gang_id": gang, "complaint_id": complaint, "person_id": person, "bits": 40.0 + pick.random()}
        rows.setdefault("members", []).append(member)
        for channel, hub in [hubs[0], *pick.sample(hubs[1:], 3)]:
            tie = {"complaint_id": complaint, "person_id": person, "channel": channel, "level": "", "bits": 17.3}
            rows.setdefault("ties", []).append(tie | {"hub_id": hub})
    family = {"family_id": hubs[0][1], "complaints": people, "people": people, "template": script, "origin": "found"}
    rows.setdefault("families", []).append(family | {"known_id": "", "first_seen": START, "last_seen": START})
    rows.setdefault("gangs", []).append(_ranked(gang, size, [hub for _, hub in hubs[:8]]))


def _ranked(gang: str, size: tuple[int, int], hubs: list[str]) -> dict[str, Any]:
    rank, people = size
    parts = [{"part": part, "bits": bits} for part, bits in PARTS]
    said = {"reasons": [f"{people} 人的投诉文本同源", "9 人共用联系电话"], "counter_evidence": ["未见共用设备"]}
    counts = {"rank": rank, "tier": "review", "probability": 0.97, "bits": 61.0, "people": people, "complaints": people}
    seen = {"first_seen": START, "last_seen": START + timedelta(days=30)}
    held = {"channels": ["script", "phone", "account"], "script": hubs[0], "hubs": hubs, "parts": parts}
    return {"gang_id": gang} | counts | seen | held | said


def _hub(rows: dict[str, list[dict[str, Any]]], hub: str, people: int, pick: random.Random) -> tuple[str, str]:
    channel = "script" if hub.endswith("-0") else pick.choice(("phone", "account", "address"))
    label = (
        f"1{pick.randrange(10**10):010d}"
        if channel != "address"
        else f"长沙市雨花区劳动东路{pick.randrange(900)}号商城"
    )
    row = {"hub_id": hub, "channel": channel, "level": "", "label": label if channel != "script" else "{name}要求退款"}
    counts = {"people": people, "complaints": people, "bits": 17.3, "innocent": ""}
    rows.setdefault("hubs", []).append(row | counts)
    return channel, hub


def _complaint(rows: dict[str, list[dict[str, Any]]], complaint: str, text: str, pick: random.Random) -> None:
    received = START + timedelta(minutes=pick.randrange(60 * 24 * 44))
    address = f"湖南省长沙市雨花区劳动东路{pick.randrange(999)}号{pick.randrange(30)}栋{pick.randrange(3000)}室"
    own = {
        "name": pick.choice("王李张刘陈") + pick.choice(("伟", "秀英", "建国")),
        "phone": f"1{pick.randrange(10**10):010d}",
    }
    shared = {"complaint_id": complaint, "received_at": received, "text": text, "id_number": "", "account": ""} | own
    empty = dict.fromkeys(("device", "agent", "agent_company"), "")
    file = {"recordings": [], "attachments": [], "voice_consent": "", "source": "", "row": 1, "content_hash": ""}
    where = {"channel": "客服热线", "product": pick.choice(("信用贷", "教育分期", "保单贷")), "address": address}
    rows.setdefault("complaints", []).append(shared | empty | file | where)
    parts = dict.fromkeys((name for name, _ in ADDRESS_PARTS), "") | {"province": "湖南省", "city": "长沙市"}
    parts |= {"district": "雨花区", "road": "劳动东路", "number": str(pick.randrange(999)), "room": "1"}
    flags = {"masked": text, "slots": [], "id_valid": True, "phone_kind": "mobile", "account_valid": True}
    rows.setdefault("normalised", []).append(shared | empty | flags | parts)


def _filling(pick: random.Random) -> dict[str, str]:
    named = {"name": pick.choice("王李张刘陈") + "先生", "city": "长沙", "platform": "安心花", "product": "分期"}
    numbers = {"amount": (500, 90_000), "contract": (10**7, 10**8), "days": (3, 90), "count": (3, 60)}
    filled = {slot: str(pick.randrange(*span)) for slot, span in numbers.items()}
    return named | filled | {"date": f"2026年{pick.randrange(1, 9)}月{pick.randrange(1, 28)}日", "phone": ""}
