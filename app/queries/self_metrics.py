"""Numbers of the store itself, and how much is stuck with whom, for `/metrics`."""

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


MOST_PAIRS = 50
"""Prometheus keeps a series for each pair of workflow and partner that there ever was."""


def stuck_family(reader: Reader) -> Family:
    """`transom_stuck` by workflow and partner, the 50 pairs with most; what else is stuck is under `other`."""
    samples: list[tuple[Labels, float]] = []
    for row in dicts(reader.ask("stuck_by_partner", most=MOST_PAIRS)):
        names = ("other", "other") if row["rest"] else (row["workflow"] or "", row["partner"] or "")
        samples.append(((("workflow", names[0]), ("partner", names[1])), float(row["stuck"])))
    return Family(
        "transom_stuck", "gauge", "Transactions that are stuck now, as the number stuck counts them.", samples
    )


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
