"""Channel device: one device behind several people."""

from __future__ import annotations

import pyarrow as pa

from complaint_guard.link.inputs import Inputs, shared_value


def device(inputs: Inputs) -> pa.Table:
    """CLAIMS of devices."""
    return shared_value(inputs, "device", "device", inputs.settings.device)
