"""Ids as they are given on the command line."""

from __future__ import annotations

from typing import TypeVar

import typer

from complaint_guard.errors import UsageError

Given = TypeVar("Given", str, list[str])


def not_blank(parameter: typer.CallbackParam, value: Given) -> Given:
    """`value`, one or several, without blanks around. Raises UsageError if one is nothing but blanks."""
    name = str(parameter.metavar or parameter.name)
    if isinstance(value, list):
        return [_stripped(name, one) for one in value]
    return _stripped(name, value)


def _stripped(name: str, value: str) -> str:
    if not value.strip():
        raise UsageError(f"{name} is empty; give one")
    return value.strip()
