"""Decodes CloudEvents 1.0 to record batches."""
