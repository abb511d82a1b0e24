"""Channel account: one refund account behind several people."""

from __future__ import annotations

import pyarrow as pa

from complaint_guard.link.inputs import Inputs, shared_value


def account(inputs: Inputs) -> pa.Table:
    """CLAIMS of refund accounts."""
    return shared_value(inputs, "account", "account", inputs.settings.account)
