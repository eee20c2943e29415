"""Identity decisions by band of confidence: shares, and how many were overturned."""

from collections.abc import Sequence

from app.domain.rows import ReadRow, Row

COUNTS = ("linked", "queued", "rejected")


def bands(rows: Sequence[ReadRow], width: float) -> list[Row]:
    """{rule_version, confidence: {from, to} or None for all, threshold: {from, to}, n, linked, queued, rejected, their
    `_share`s, links_overturned, rejections_overturned, their `_share`s (of the linked, of the rejected)}.

    A share of nothing is null. The last band holds a confidence of exactly 1.
    """
    return [
        {
            "rule_version": row["rule_version"],
            "confidence": None if row["band"] is None else _band(row["band"], width),
            "threshold": {"from": row["threshold_from"], "to": row["threshold_to"]},
            "n": row["n"],
            **{name: row[name] for name in COUNTS},
            **{f"{name}_share": _share(row[name], row["n"]) for name in COUNTS},
            "links_overturned": row["links_overturned"],
            "links_overturned_share": _share(row["links_overturned"], row["linked"]),
            "rejections_overturned": row["rejections_overturned"],
            "rejections_overturned_share": _share(row["rejections_overturned"], row["rejected"]),
        }
        for row in rows
    ]


def _band(place: int, width: float) -> dict[str, float]:
    return {"from": round(place * width, 6), "to": round((place + 1) * width, 6)}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
