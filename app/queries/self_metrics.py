"""Numbers of the store itself, for `/metrics`."""

from app.platform.prometheus import Family, Labels
from app.queries.rows import dicts
from app.store.reader import Reader

_NAMES = {
    "offset": ("transom_loaded_offset", "Journal offset up to which everything is loaded.", None),
    "last_ingested": ("transom_last_ingested_timestamp_seconds", "When the newest loaded record was committed.", None),
    "accepted": ("transom_records_total", "Records loaded, by kind.", "kind"),
    "rejected": ("transom_rejections_total", "Records refused at the wires.", None),
    "transactions": ("transom_transactions", "Transactions by status; stuck ones apart.", "status"),
}


def store_families(reader: Reader) -> list[Family]:
    """Every metric of the store, those without samples included."""
    samples: dict[str, list[tuple[Labels, float]]] = {what: [] for what in _NAMES}
    for row in dicts(reader.ask("own")):
        label = _NAMES[row["what"]][2]
        if row["value"] is not None:
            labels: Labels = ((label, row["kind"]),) if label is not None else ()
            samples[row["what"]].append((labels, float(row["value"])))
    return [
        Family(name, "counter" if name.endswith("_total") else "gauge", sentence, samples[what])
        for what, (name, sentence, _) in _NAMES.items()
    ]
