"""Frozen settings, one section per room, read once from `complaint-guard.toml` and the environment.

Unknown sections and keys are refused. A key `household_most` of section `fuse` is set in the environment as
COMPLAINT_GUARD_FUSE__HOUSEHOLD_MOST (two underscores between section and key).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from math import log2
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from complaint_guard.errors import SettingsError
from complaint_guard.operating import AlertSettings, LearnSettings, OperateSettings
from complaint_guard.section import Section, wrong

PREFIX = "COMPLAINT_GUARD_"


class IngestSettings(Section):
    """Reading files."""

    #: field -> header in the user's file, for headers the aliases do not know, e.g. {text = "诉求描述"}
    columns: dict[str, str] = {}
    #: characters of one complaint text above which the row is rejected
    max_text: int = Field(default=100_000, ge=1_000)
    #: characters of any other cell above which the cell is left empty (an id that long rejects the row)
    max_cell: int = Field(default=10_000, ge=100)
    #: a file without an id column gets ids made of its name and the row number, e.g. "messages-12"
    id_from_row: bool = False
    #: the date of every row of a file without a date column, e.g. "2026-01-01" ("" asks for the column)
    received_at_default: str = ""
    #: field -> header of the company registry file, e.g. {company = "商户"}
    company_columns: dict[str, str] = {}


class NormaliseSettings(Section):
    """Cleaning values."""

    #: extra rewrites of obfuscated words, {"薇❤" = "微信"}
    rewrites: dict[str, str] = {}
    #: the user's own brand names, masked in texts as institutions beside the shipped ones
    institutions: list[str] = []


class EmbedSettings(Section):
    """Text vectors."""

    #: folder of a sentence-transformers model; "" is the model in the package
    model: str = ""
    #: texts encoded at a time
    batch: int = Field(default=8_192, ge=1)


class VoiceSettings(Section):
    """Hearing recordings. Nothing is heard without consent in the file or a legal basis on record."""

    #: legal basis for comparing voices where the file records no consent, e.g. the number of an assessment ("" is none)
    basis: str = ""
    #: folder below which recordings are looked for; "" is the folder of the file that names them
    folder: str = ""
    #: an ONNX speaker model of the user's with its backend and calibration (`voice calibrate`); "" is the package's
    model: str = ""
    backend: str = ""
    calibration: str = ""
    #: the channel of stereo recordings that holds the caller
    channel: Literal["left", "right", "mix"] = "left"
    #: seconds of one recording that are read, and seconds of speech that are used
    longest_s: float = Field(default=1_800.0, ge=10)
    most_speech_s: float = Field(default=60.0, ge=10)
    #: seconds of speech below which a recording is refused
    least_speech_s: float = Field(default=3.0, ge=1.6)
    #: processes that hear recordings side by side
    processes: int = Field(default=2, ge=1)


#: texts as which a smaller case base counts where chance likenesses are reckoned
FEWEST = 1_024


class NearDuplicateSettings(Section):
    """Finding scripts."""

    #: folder of the user's own script corpus beside the shipped one ("" is none)
    corpus: str = ""
    #: bits a pair needs above log2 of the number of texts (1,024 for fewer) before it counts as written from one script
    margin: float = Field(default=8.0, ge=0)
    #: distinct bigrams a text needs before it is compared
    least_bigrams: int = Field(default=12, ge=2)
    #: neighbours in vector space that become candidates
    neighbours: int = Field(default=8, ge=0)
    #: least cosine of a neighbour
    least_cosine: float = Field(default=0.6, ge=0, le=1)
    #: fewest distinct texts for which the background is read from the case base alone
    own_background: int = Field(default=5_000, ge=0)
    seed: int = 20260901

    def least_bits(self, texts: int) -> float:
        """Bits from which two of so many texts are of one script; FEWEST stand in for fewer, where little but the
        shipped background tells what is common.
        """
        return log2(max(FEWEST, texts)) + self.margin


class Weight(Section):
    """What sharing one value of a channel is worth: log2(m / u), with u raised once more than `crowd` people hold
    it.
    """

    #: chance that two customers of one organiser share such a value
    m: float = Field(gt=0, le=1)
    #: chance that two unrelated people share it
    u: float = Field(gt=0, le=1)
    #: holders beyond which their number alone makes the value common
    crowd: int = Field(default=50, ge=1)


class AddressWeights(Section):
    """Weights by level of the address and kind of place."""

    business_room: Weight = Weight(m=0.4, u=1e-8, crowd=60)
    home_room: Weight = Weight(m=0.1, u=1e-7, crowd=30)
    home_door: Weight = Weight(m=0.1, u=1e-5, crowd=6)
    loose_room: Weight = Weight(m=0.4, u=1e-6, crowd=30)
    business_building: Weight = Weight(m=0.5, u=1e-4, crowd=8)
    home_building: Weight = Weight(m=0.1, u=4e-3, crowd=4)
    business_compound: Weight = Weight(m=0.5, u=3e-4, crowd=5)
    home_compound: Weight = Weight(m=0.1, u=1e-2, crowd=3)
    #: people in one home up to which it is a household, and at one institution up to which its name explains them
    household: int = Field(default=6, ge=2)
    premises: int = Field(default=50, ge=2)


class VoiceWeights(Section):
    """What one voice behind two people is worth: log2(m * 2^LLR + 1 - m)."""

    #: chance that two customers of one organiser are spoken for by one voice
    m: float = Field(default=0.4, gt=0, lt=1)
    #: seconds of speech below which a voice ties nobody (how little a short call says is in its bits)
    least_speech_s: float = Field(default=3.0, ge=1.6)
    #: bits by which a match must outweigh the number of voices it was picked from
    margin: float = Field(default=3.0, ge=0)
    #: bits of two complainants' files holding one and the same recording
    copy_bits: float = Field(default=8.0, gt=0)
    #: log2 likelihood ratio below which a call is not in its customer's own voice
    not_own: float = Field(default=-3.0, lt=0)


class LinkSettings(Section):
    """Hubs and what sharing them is worth, one entry a channel."""

    address: AddressWeights = AddressWeights()
    phone: Weight = Weight(m=0.3, u=1e-8, crowd=5_000)
    account: Weight = Weight(m=0.3, u=1e-8, crowd=5_000)
    device: Weight = Weight(m=0.3, u=1e-7, crowd=50)
    agent: Weight = Weight(m=0.3, u=1e-7, crowd=5_000)
    #: an agent's name without a firm is easily another person's too
    agent_name_only: Weight = Weight(m=0.3, u=1e-4, crowd=50)
    voice: VoiceWeights = VoiceWeights()
    #: most bits one script tie may carry
    script_most: float = Field(default=40.0, gt=0)


class FuseSettings(Section):
    """Adding evidence."""

    #: accomplices the average complainant has among all complainants; the prior of a pair is this over their number
    accomplices: float = Field(default=0.25, gt=0)
    #: most bits that address, phone, account, device and voice of one household may carry together
    household_most: float = Field(default=8.0, ge=0)
    #: bits of two long texts of unlike wording of people who share another hub
    unlike_scripts: float = Field(default=-2.0, le=0)
    #: bits a hub needs before it proposes pairs
    least_hub_bits: float = Field(default=5.0, ge=0)
    #: holders of a hub up to which all their pairs are compared; larger hubs link each holder to the next few
    all_pairs: int = Field(default=60, ge=2)


class GangSettings(Section):
    """From pairs to gangs."""

    #: fewest distinct people of a gang (3 is the flagship case)
    min_people: int = Field(default=3, ge=2)
    #: posterior a pair needs to hold two people in one gang
    least_posterior: float = Field(default=0.9, gt=0, lt=1)
    #: the same for each pair of three people of no gang who bear each other out
    least_together: float = Field(default=0.4, gt=0, lt=1)


LEAST_PEOPLE = 3  # below whom nothing is referred


class RankSettings(Section):
    """Order and tiers."""

    #: posterior a gang needs for tier refer
    refer: float = Field(default=0.95, gt=0, lt=1)
    #: distinct people each of two kinds of evidence must hold for tier refer
    refer_people: int = Field(default=LEAST_PEOPLE, ge=LEAST_PEOPLE)
    #: bits two people must share through a channel before it counts as a kind of evidence
    least_kind_bits: float = Field(default=5.0, ge=0)
    #: people of a gang known by wording alone from which a public text is the likelier source
    public_crowd: int = Field(default=20, ge=3)


class ReportSettings(Section):
    """What people read."""

    lang: Literal["zh", "en"] = "zh"
    #: gangs with a card of their own on the page; the rest is counted there and whole in the machine files
    gangs_shown: int = Field(default=100, ge=1)
    #: gangs of which the workbook lists members and the like, beside those whose people changed; the rest is counted
    gangs_in_workbook: int = Field(default=500, ge=1)
    #: members listed on one card before "show the rest" is pressed, and on paper
    members_shown: int = Field(default=25, ge=1)
    #: bytes that the page keeps to by cutting the longest texts; what is cut is counted and whole in report.xlsx
    page_bytes: int = Field(default=2_000_000, ge=200_000)
    #: explained groups listed on the page; the rest is counted there and whole in explained.jsonl
    explained_shown: int = Field(default=100, ge=1)
    #: characters of a complaint text shown beside a member, and the least the page keeps of any text
    snippet: int = Field(default=60, ge=10)


class PrivateSettings(Section):
    """Keeping what is personal."""

    #: file of the key that a new case base is encrypted with and an encrypted one is opened with ("" is none);
    #: COMPLAINT_GUARD_KEY in the environment goes before it
    key_file: str = ""


class RetentionSettings(Section):
    """How many days what is kept may be kept, from the day a complaint came in; 0 keeps it."""

    #: voices, the shortest of all
    voices_days: int = Field(default=0, ge=0)
    #: the words of complaints and what was made of them; the rest of the complaint stays
    texts_days: int = Field(default=0, ge=0)
    #: complaints with all that was made of them
    complaints_days: int = Field(default=0, ge=0)
    #: reports, from their night; 0 is the least of texts_days and complaints_days, since reports show both
    reports_days: int = Field(default=0, ge=0)
    #: whether the complaints of gangs that a person confirmed are kept all the same
    hold: bool = True


class Settings(Section):
    """All settings; the defaults are what the measured figures in the README were taken with."""

    ingest: IngestSettings = IngestSettings()
    normalise: NormaliseSettings = NormaliseSettings()
    embed: EmbedSettings = EmbedSettings()
    voice: VoiceSettings = VoiceSettings()
    near_duplicates: NearDuplicateSettings = NearDuplicateSettings()
    link: LinkSettings = LinkSettings()
    fuse: FuseSettings = FuseSettings()
    learn: LearnSettings = LearnSettings()
    gangs: GangSettings = GangSettings()
    rank: RankSettings = RankSettings()
    report: ReportSettings = ReportSettings()
    private: PrivateSettings = PrivateSettings()
    retention: RetentionSettings = RetentionSettings()
    alerts: AlertSettings = AlertSettings()
    operate: OperateSettings = OperateSettings()


def load(path: Path | None, environment: Mapping[str, str]) -> Settings:
    """Settings from the TOML file `path` (None: no file) overlaid with the environment. Raises SettingsError."""
    values: dict[str, Any] = _read(path) if path else {}
    for name, text in sorted(environment.items()):
        section, dot, key = name.removeprefix(PREFIX).lower().partition("__")
        if name.startswith(PREFIX) and dot:
            chosen = values.setdefault(section, {})
            if isinstance(chosen, dict):  # what is no table is refused below
                chosen[key] = _value(text)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(f"{wrong(error, Settings)}; see the settings table in the README") from None


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"settings file {path}: {error.strerror}; give the path of a TOML file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"settings file {path} is not TOML ({error}); correct that line") from None


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text
