"""Channel phone: one number behind several people. Hotlines and switchboards are public."""

from __future__ import annotations

import pyarrow as pa

from complaint_guard.link.inputs import Inputs, shared_value


def phone(inputs: Inputs) -> pa.Table:
    """CLAIMS of mobile numbers, and of the rest as innocent hubs."""
    weight = inputs.settings.phone
    mobile = shared_value(inputs, "phone", "phone", weight, "phone_kind = 'mobile'")
    public = shared_value(inputs, "phone", "phone", weight, "phone_kind <> 'mobile'")
    named = public.set_column(
        public.column_names.index("innocent"), "innocent", pa.array(["crowd"] * public.num_rows, pa.string())
    )
    return pa.concat_tables([mobile, named])
