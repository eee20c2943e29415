"""Numbers of Transom's own store, for whatever watches the process."""

from app.queries.rows import dicts
from app.store.reader import Reader

Sample = tuple[str, tuple[tuple[str, str], ...], float]
_NAMES = {
    "offset": ("transom_loaded_offset", "Journal offset up to which everything is loaded.", None),
    "last_ingested": ("transom_last_ingested_timestamp_seconds", "When the newest loaded record was committed.", None),
    "accepted": ("transom_records_total", "Records loaded, by kind.", "kind"),
    "rejected": ("transom_rejections_total", "Records refused at the wires.", None),
    "transactions": ("transom_transactions", "Transactions by status; stuck ones apart.", "status"),
}


def own_numbers(reader: Reader) -> dict[str, tuple[str, list[Sample]]]:
    """By metric name: what it means, and its samples (name, labels, value)."""
    numbers: dict[str, tuple[str, list[Sample]]] = {name: (text, []) for name, text, _ in _NAMES.values()}
    for row in dicts(reader.ask("own")):
        name, _, label = _NAMES[row["what"]]
        if row["value"] is not None:
            labels = ((label, row["kind"]),) if label is not None else ()
            numbers[name][1].append((name, labels, float(row["value"])))
    return numbers
