"""The schema of every table that passes between rooms."""

from __future__ import annotations

import pyarrow as pa

_s = pa.string()
_t = pa.timestamp("us")
_f = pa.float64()
_strings = pa.list_(pa.string())

#: kind of slot -> the private-use character that stands for it in masked text
SLOTS = {
    "name": "\ue001",
    "amount": "\ue002",
    "date": "\ue003",
    "time": "\ue004",
    "contract": "\ue005",
    "phone": "\ue006",
    "id_number": "\ue007",
    "account": "\ue008",
    "institution": "\ue009",
    "product": "\ue00a",
    "place": "\ue00b",
    "count": "\ue00c",
    "number": "\ue00d",
    "handle": "\ue00e",
}

SLOT = pa.struct([("kind", _s), ("start", pa.int32()), ("end", pa.int32())])
VARIANT = pa.struct(
    [("place", pa.int64()), ("wordings", pa.list_(pa.struct([("wording", _s), ("copies", pa.int64())])))]
)
PART = pa.struct([("part", _s), ("bits", _f)])

#: What `ingest` read, one row a complaint, values as the file had them (stripped).
COMPLAINTS = pa.schema(
    [
        ("complaint_id", _s),
        ("received_at", _t),
        ("channel", _s),
        ("product", _s),
        ("name", _s),
        ("id_number", _s),
        ("phone", _s),
        ("address", _s),
        ("account", _s),
        ("device", _s),
        ("agent", _s),
        ("agent_company", _s),
        ("text", _s),
        ("recordings", _strings),
        ("attachments", _strings),
        ("voice_consent", _s),
        ("source", _s),
        ("row", pa.int64()),
        ("content_hash", _s),
    ]
)

#: Rows (or cells) that were not taken. `field` "" is the whole row; `kept` says that the row went on without the cell.
REJECTS = pa.schema(
    [("source", _s), ("row", pa.int64()), ("complaint_id", _s), ("field", _s), ("reason", _s), ("kept", pa.bool_())]
)

#: Business-registry extract (企业名称, 法定代表人, 注册地址, 经营范围).
COMPANIES = pa.schema(
    [("company", _s), ("legal_person", _s), ("address", _s), ("scope", _s), ("source", _s), ("row", pa.int64())]
)

#: Parts of one address; "" unknown. `place`: home | business | dormitory | public | village | institution | office | ""
_ADDRESS = "province city district town road number compound building unit floor room place"
ADDRESS_PARTS = [(part, _s) for part in _ADDRESS.split()]

#: One cleaned row per complaint. `text` is normalised (NFKC, simplified, obfuscation undone); `masked` has a character
#: of its own for each slot (see SLOTS), at `slots` of the raw text; `told` is the address as recorded, to the building.
NORMALISED = pa.schema(
    [
        ("complaint_id", _s),
        ("received_at", _t),
        ("text", _s),
        ("masked", _s),
        ("slots", pa.list_(SLOT)),
        ("name", _s),
        ("id_number", _s),
        ("id_valid", pa.bool_()),
        ("phone", _s),
        ("phone_kind", _s),
        ("account", _s),
        ("account_valid", pa.bool_()),
        ("device", _s),
        ("agent", _s),
        ("agent_company", _s),
        *ADDRESS_PARTS,
        ("told", _s),
    ]
)

#: Which person a complaint belongs to, and on what ground (id_number | name+phone | name+account | copy | alone).
PEOPLE = pa.schema([("complaint_id", _s), ("person_id", _s), ("ground", _s)])

#: Text vectors: a signed byte for each dimension of the model, and what makes it of length one (see `Vectors`).
EMBEDDINGS = pa.schema([("complaint_id", _s), ("vector", pa.binary()), ("scale", pa.float32())])

#: Verified pairs of complaints that share wording: the evidence the families are made of.
TEXT_PAIRS = pa.schema([("left_id", _s), ("right_id", _s), ("bits", _f)])

#: What the next night need not compare again: pairs that are nearly verified or more, and as few plain copies as do;
#: and one row: the complaints there were when all were last compared with all, and what that comparison rests on.
COMPARED = pa.schema([("left_id", _s), ("right_id", _s), ("copy", pa.bool_())])
COMPARISON = pa.schema([("complaints", pa.int64()), ("rests_on", _s)])

#: Script families; one person's copy of a known script is one too. `origin` is found | known | public | form;
#: `template` was recovered from the copies `read`: its slots are open, "…" stands where each copy goes its own way and
#: [a|b] where copies choose; `variants` are the wordings at a place of it; `passages` give it away; `known_id` names a
#: corpus script; `subject` names the one concrete matter that all copies speak of ("" for a script that is for anyone).
FAMILIES = pa.schema(
    [
        ("family_id", _s),
        ("complaints", pa.int64()),
        ("people", pa.int64()),
        ("template", _s),
        ("variants", pa.list_(VARIANT)),
        ("passages", _strings),
        ("read", pa.int64()),
        ("origin", _s),
        ("known_id", _s),
        ("subject", _s),
        ("first_seen", _t),
        ("last_seen", _t),
    ]
)

#: Complaints of each family with the bits that hold them to it.
FAMILY_MEMBERS = pa.schema([("complaint_id", _s), ("family_id", _s), ("bits", _f)])

#: Families of one clan (one source, rewritten too far for two texts to tell): a complaint of each, the number of the
#: clan, and the bits that hold the clan together.
CLANS = pa.schema([("complaint_id", _s), ("clan", pa.int64()), ("bits", _f)])

#: What one channel claims before it is weighed: `u` is the chance that two unrelated people share such a value, `m`
#: the chance that two customers of one organiser do, `crowd` how many people may hold it before their number itself
#: makes it common.
CLAIMS = pa.schema(
    [
        *((name, _s) for name in ["complaint_id", "channel", "level", "hub_id", "label"]),
        *(("m", _f), ("u", _f), ("crowd", _f), ("innocent", _s)),
    ]
)

#: A complaint holds a hub. `level` refines the channel (address: room | building | compound).
TIES = pa.schema(
    [
        ("complaint_id", _s),
        ("person_id", _s),
        ("channel", _s),
        ("level", _s),
        ("hub_id", _s),
        ("bits", _f),
    ]
)

#: Hubs with how many people share them. `label` is readable and unmasked (mask before printing);
#: `innocent` names an innocent explanation of the hub ("" if none).
HUBS = pa.schema(
    [
        ("hub_id", _s),
        ("channel", _s),
        ("level", _s),
        ("label", _s),
        ("people", pa.int64()),
        ("complaints", pa.int64()),
        ("bits", _f),
        ("innocent", _s),
    ]
)

#: Two people and what joins them. left_id < right_id. `parts` are the bits per channel after capping; `bits` their sum.
#: `crowded`: they stand side by side in the chain of a hub with too many holders to link all of them.
PAIRS = pa.schema(
    [
        ("left_id", _s),
        ("right_id", _s),
        ("bits", _f),
        ("posterior", _f),
        ("crowded", pa.bool_()),
        ("parts", pa.list_(PART)),
    ]
)

#: Ranked gangs. `bits` is what the spanning tree of the strongest pairs says above the prior; `parts` its split by
#: channel.
GANGS = pa.schema(
    [
        ("gang_id", _s),
        ("rank", pa.int64()),
        ("tier", _s),
        ("probability", _f),
        ("bits", _f),
        ("people", pa.int64()),
        ("complaints", pa.int64()),
        ("first_seen", _t),
        ("last_seen", _t),
        ("channels", _strings),
        ("script", _s),
        ("hubs", _strings),
        ("counter_evidence", _strings),
        ("reasons", _strings),
        ("parts", pa.list_(PART)),
    ]
)

#: Members of gangs. `bits` is the strength of the tree edge that holds the person.
MEMBERS = pa.schema([("gang_id", _s), ("complaint_id", _s), ("person_id", _s), ("bits", _f)])

#: What became of a gang since the night before: born | grew | shrank | merged (took in `others`) | split (came out of
#: `others`) | returned | ended.
LINEAGE = pa.schema(
    [("gang_id", _s), ("event", _s), ("others", _strings), ("people_before", pa.int64()), ("people", pa.int64())]
)

#: Look-alike groups with an innocent explanation: event | household | public_text | form | representative |
#: same_matter | common_lot | same_facts | out_of_field | crowd | premises | own_matters | repeats.
EXPLAINED = pa.schema(
    [
        ("group_id", _s),
        ("kind", _s),
        ("label", _s),
        ("people", pa.int64()),
        ("complaints", _strings),
        ("first_seen", _t),
        ("last_seen", _t),
        ("why", _s),
    ]
)

#: The latest verdict of a named person on each gang: confirmed | cleared | doubt, the `day` of it, and the complaints
#: and hubs it was given on.
VERDICTS = pa.schema(
    [("gang_id", _s), ("verdict", _s), ("by", _s), ("day", _s), ("complaints", _strings), ("hubs", _strings)]
)

#: Hubs that a named person has declared innocent, as what and until when (YYYY-MM-DD).
CLEARED = pa.schema([("hub_id", _s), ("kind", _s), ("by", _s), ("until", _s)])

#: Every cap that bit: where, the limit, how many rows it touched.
LIMITS = pa.schema([("room", _s), ("limit", _s), ("value", _f), ("touched", pa.int64())])

#: What became of each recording: `outcome` "" for a voice, else why there is none (no_consent | consent_refused | a
#: reason of voiceprint.audio.REASONS) and the value `met`. `mean` is the voice as encoder `model` gave it; seconds of
#: the file, of the caller's speech used, of what was beyond a limit, of an enrolled agent; `print` a fingerprint.
VOICES = pa.schema(
    [
        *((name, _s) for name in ("complaint_id", "recording", "digest", "outcome", "met", "model")),
        ("mean", pa.list_(pa.float32())),
        *((name, _f) for name in ("seconds", "speech_s", "cut_s", "agent_s")),
        ("print", pa.binary()),
    ]
)

#: Voices of the hotline's own agents, by which their speech is taken out of recordings.
AGENTS = pa.schema([("agent", _s), ("model", _s), ("mean", pa.list_(pa.float32())), ("seconds", _f)])

#: Calls that clearly are not in the voice of the same customer's `earlier` calls (complaint ids): `bits` below 0.
OWN_VOICE = pa.schema([("complaint_id", _s), ("person_id", _s), ("earlier", _strings), ("bits", _f)])

#: Two people who share something and whose voices differ: `bits` below 0. left_id < right_id.
APART = pa.schema([("left_id", _s), ("right_id", _s), ("bits", _f)])

SCHEMAS: dict[str, pa.Schema] = {
    "complaints": COMPLAINTS,
    "rejects": REJECTS,
    "companies": COMPANIES,
    "voices": VOICES,
    "agents": AGENTS,
    "own_voice": OWN_VOICE,
    "apart": APART,
    "normalised": NORMALISED,
    "people": PEOPLE,
    "embeddings": EMBEDDINGS,
    "text_pairs": TEXT_PAIRS,
    "compared": COMPARED,
    "comparison": COMPARISON,
    "families": FAMILIES,
    "family_members": FAMILY_MEMBERS,
    "claims": CLAIMS,
    "ties": TIES,
    "hubs": HUBS,
    "pairs": PAIRS,
    "gangs": GANGS,
    "members": MEMBERS,
    "lineage": LINEAGE,
    "explained": EXPLAINED,
    "verdicts": VERDICTS,
    "cleared": CLEARED,
    "limits": LIMITS,
}
