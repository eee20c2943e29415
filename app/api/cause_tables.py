"""Columns of the file of causes."""

from collections.abc import Mapping

import pyarrow as pa

from app.api.exports import Table
from app.api.responses import INSTANT

CAUSES: Mapping[str, Table] = {
    "causes": Table(
        {
            "attribute": pa.string(),
            "value": pa.string(),
            "aliases": pa.string(),
            "sick_share": pa.float64(),
            "healthy_share": pa.float64(),
            "lift": pa.float64(),
            "p_value": pa.float64(),
            "n": pa.int64(),
            "symptom": pa.bool_(),
            "onset": INSTANT,
            "sick": pa.string(),
            "healthy": pa.string(),
        },
        lambda whole: [
            {**item, "sick": whole["sick"]["sentence"], "healthy": whole["healthy"]["sentence"]}
            for item in whole["items"]
        ],
        "Attributes that set a group of sick transactions apart from their healthy peers, one value a row, ranked: how "
        "common it is in each group, how many times more among the sick (lift), p_value corrected for the number of "
        "tests; onset is since when it is more common among all that started. A symptom is what makes the group sick, "
        "or was first known after that. sick and healthy say who is meant.",
    )
}
