"""The four segments that every number, list and rule can be divided and narrowed by."""

SEGMENTS = ("workflow", "partner", "tenant", "version")
