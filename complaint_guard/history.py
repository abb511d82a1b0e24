"""What all nights say together: history joined with a night's own rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.casebase import CaseBase, latest
from complaint_guard.embed import embed, load_encoder, text_model
from complaint_guard.gangs import Known, identities
from complaint_guard.listen import consent_of
from complaint_guard.near_duplicates import Carried
from complaint_guard.rank.reviewed import reviewed
from complaint_guard.records import table
from complaint_guard.records.vectors import Vectors
from complaint_guard.settings import EmbedSettings

#: complaints up to which all texts are compared with all every night, for that is quick
FEW = 20_000
#: times as many complaints as were compared with all last time, from which all are again
GROWN = 1.25


def joined(case_base: CaseBase, name: str, own: pa.Table) -> pa.Table:
    """History and the night's own rows; a complaint of the night supersedes its earlier row."""
    return _over(case_base.history(name), own)


def joined_vectors(case_base: CaseBase, own: pa.Table, settings: EmbedSettings) -> pa.Table:
    """EMBEDDINGS of history and of the night's `own` complaints, all of the model that `settings` name: those of nights
    made with another are made again.
    """
    return _over(vectors(case_base, settings, Vectors.read(own.slice(0, 1)).width), own)


def vectors(case_base: CaseBase, settings: EmbedSettings, width: int) -> pa.Table:
    """EMBEDDINGS of history, all of the model that `settings` name, which gives vectors of `width` parts."""
    other = nights_of_other_models(case_base, text_model(settings), width)
    if not other:
        return case_base.history("embeddings")
    encoder = load_encoder(settings)
    columns = ["complaint_id", "masked"]
    union = pa.concat_tables(
        embed(case_base.table("normalised", night, columns), encoder, settings)
        if night in other
        else case_base.table("embeddings", night)
        for night in case_base.nights()
    )
    return latest(union)


def nights_of_other_models(case_base: CaseBase, model: str, width: int) -> dict[str, int]:
    """Night -> how many vectors it has, of nights whose vectors another model made. A night that does not tell its
    model is taken for one of this model if its vectors have the same `width`.
    """
    found = {}
    for night in case_base.nights():
        manifest = case_base.manifest(night)
        rows = manifest["tables"].get("embeddings", {}).get("rows", 0)
        told = manifest.get("figures", {}).get("text_model", "")
        if rows and (told != model if told else _width_of(case_base, night) != width):
            found[night] = rows
    return found


def _width_of(case_base: CaseBase, night: str) -> int:
    return Vectors.read(case_base.rows("embeddings", night, [0], ["vector", "scale"])).width


def _over(earlier: pa.Table, own: pa.Table) -> pa.Table:
    return pa.concat_tables([_without(earlier, own), own]) if earlier.num_rows else own


def _without(earlier: pa.Table, own: pa.Table) -> pa.Table:
    """Those rows of `earlier` whose complaint is not among the night's `own`."""
    again = pc.is_in(earlier["complaint_id"], own["complaint_id"].combine_chunks())
    if pc.any(again).as_py():  # most nights correct nothing, and a million rows are not copied for it
        return earlier.filter(pc.invert(again))
    return earlier


def compared_before(
    case_base: CaseBase, fresh: pa.Array, complaints: int, rests_on: str
) -> tuple[Carried | None, pa.Table]:
    """What the last night left to the comparison of texts, and the COMPARISON that this one will rest on: None, and all
    `complaints` are compared with all, if they are few, more than GROWN times what they were when that was done last,
    or if something it `rests_on` is another now. `fresh` are the ids of the night's own complaints.
    """
    said = case_base.table("comparison").to_pylist() if case_base.head() else []
    if not said or said[0]["rests_on"] != rests_on or not FEW < complaints <= GROWN * said[0]["complaints"]:
        return None, table("comparison", [{"complaints": complaints, "rests_on": rests_on}])
    names = ("compared", "families", "family_members")
    return Carried(fresh, *(case_base.table(name) for name in names)), table("comparison", said)


def refusing(case_base: CaseBase, own_complaints: pa.Table, people: pa.Table) -> frozenset[str]:
    """The complaints of people who refused to have their voice compared, in whichever of their complaints."""
    columns = ["complaint_id", "voice_consent"]
    said = _over(case_base.history("complaints", columns), own_complaints.select(columns))
    said = said.filter(pc.not_equal(said["voice_consent"], ""))
    cells = zip(said["complaint_id"].to_pylist(), said["voice_consent"].to_pylist(), strict=True)
    no = pa.array([one for one, cell in cells if consent_of(cell) == "refused"], pa.string())
    who = pc.unique(people.filter(pc.is_in(people["complaint_id"], value_set=no))["person_id"])
    theirs = people.filter(pc.is_in(people["person_id"], value_set=who))["complaint_id"]
    return frozenset(theirs.to_pylist())


def joined_voices(case_base: CaseBase, own_complaints: pa.Table, own: pa.Table) -> pa.Table:
    """VOICES of history and of the night; of a corrected complaint only the night's own, of every complaint only
    recordings that its latest row names.
    """
    return pa.concat_tables([_without(case_base.history("voices"), own_complaints), own])


def comparable(voices: pa.Table, model: str, refused: frozenset[str]) -> pa.Table:
    """Those of VOICES that encoder `model` gave and that nobody refused to have compared."""
    given = pc.and_(pc.equal(voices["outcome"], ""), pc.equal(voices["model"], model))
    theirs = pc.is_in(voices["complaint_id"], value_set=pa.array(sorted(refused), pa.string()))
    return voices.filter(pc.and_(given, pc.invert(theirs)))


def registry(case_base: CaseBase, own: dict[str, pa.Table]) -> pa.Table:
    """The registry of all nights; what was read last holds for a firm."""
    rows = pa.concat_tables([case_base.history("companies"), own["companies"]]).to_pylist()
    return table("companies", list({row["company"]: row for row in rows}.values()))


def with_history(case_base: CaseBase, tables: dict[str, pa.Table], everyone: pa.Table) -> dict[str, pa.Table]:
    """`tables` of a night with the complaints of all nights, `everyone` of which is NORMALISED of them."""
    return tables | {"complaints": joined(case_base, "complaints", tables["complaints"]), "normalised": everyone}


def gangs_before(case_base: CaseBase) -> dict[str, int] | None:
    """The people of each gang of the last night; None if this is the first."""
    head = case_base.head()
    rows = case_base.table("gangs", head, ["gang_id", "people"]).to_pylist() if head else []
    return {row["gang_id"]: row["people"] for row in rows} if head else None


def lasting(families: pa.Table, members: pa.Table, case_base: CaseBase) -> tuple[pa.Table, pa.Table]:
    """FAMILIES and FAMILY_MEMBERS under the ids that most of their complaints had in the last night of `case_base`;
    families that are new keep theirs, or get a number behind it if it is another's.
    """
    if not case_base.head():
        return families, members
    earlier = case_base.table("family_members")
    known = dict(zip(earlier["complaint_id"].to_pylist(), earlier["family_id"].to_pylist(), strict=True))
    held: dict[str, list[str]] = {one: [] for one in families["family_id"].to_pylist()}
    for complaint, family in zip(members["complaint_id"].to_pylist(), members["family_id"].to_pylist(), strict=True):
        held[family].append(complaint)
    ids = identities(list(held.values()), Known(known, frozenset(known.values())), "S-")
    now = dict(zip(held, ids, strict=True))
    return _renamed(families, now), _renamed(members, now)


def _renamed(table: pa.Table, now: dict[str, str]) -> pa.Table:
    field = table.schema.field("family_id")
    cells = pa.array([now[one] for one in table["family_id"].to_pylist()], field.type)
    return table.set_column(table.column_names.index("family_id"), field, cells)


def known_gangs(case_base: CaseBase, people: pa.Table) -> Known:
    """The latest gang of each of PEOPLE on any night, told by their complaints (the name of a person may change with an
    earlier complaint that comes late), so that identities last and none is given twice.
    """
    members = case_base.history("members", ["complaint_id", "gang_id"])
    latest = dict(zip(members["complaint_id"].to_pylist(), members["gang_id"].to_pylist(), strict=True))
    rows = people.filter(pc.is_in(people["complaint_id"], value_set=pa.array(latest, pa.string())))
    order = {complaint: place for place, complaint in enumerate(members["complaint_id"].to_pylist())}
    owners = zip(rows["complaint_id"].to_pylist(), rows["person_id"].to_pylist(), strict=True)
    by_coming = sorted(owners, key=lambda row: order[row[0]])
    return Known(
        {person: latest[complaint] for complaint, person in by_coming},
        frozenset(pc.unique(members["gang_id"]).to_pylist()),
    )


def cleared_and_back(now: Mapping[str, pa.Table], before: Mapping[str, pa.Table], said: pa.Table) -> pa.Table:
    """GANGS of `now` to which people or evidence came after a person cleared them, by the VERDICTS `said`; those to
    which they had come the night `before` are left out.
    """
    back = {*_lapsed(now, said)} - {*_lapsed(before, said)}
    return now["gangs"].filter(pc.is_in(now["gangs"]["gang_id"], value_set=pa.array(sorted(back), pa.string())))


def _lapsed(tables: Mapping[str, pa.Table], said: pa.Table) -> Iterator[str]:
    """Ids of gangs that a person cleared and that are no longer what that person looked at."""
    cleared = said.filter(pc.equal(said["verdict"], "cleared"))["gang_id"].combine_chunks()
    gangs, members = tables["gangs"], tables["members"]
    for row in gangs.filter(pc.is_in(gangs["gang_id"], value_set=cleared)).to_pylist():
        own = members.filter(pc.equal(members["gang_id"], row["gang_id"]))["complaint_id"].to_pylist()
        if not reviewed(row["gang_id"], own, row["hubs"], said).at_rest:
            yield row["gang_id"]
