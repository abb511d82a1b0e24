"""10  What a compliance officer takes out of the case base."""

from complaint_guard.cases.export import KINDS, export

__all__ = ["KINDS", "export"]
