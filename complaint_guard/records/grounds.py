"""Why shared wording is no script: the ground, as HUBS and FAMILIES tell it together."""

from __future__ import annotations

#: what FAMILIES.subject says where it names no matter -> the ground; every other subject names the one matter
LIKENESS = {
    "文本自述为同事、业主、家长、亲属等同一处境的人": "common_lot",
    "各份文本所述金额、日期等事实完全相同": "same_facts",
    "与金融消费无关的事项": "out_of_field",
}


def ground(innocent: str, subject: str) -> str:
    """What explains a shared thing: `innocent` of its hub, or what the `subject` of its family says more nearly."""
    return LIKENESS.get(subject, innocent) if innocent == "same_matter" else innocent
