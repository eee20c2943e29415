"""Findings: where the records disagree with the catalog, contract drift, and waivers."""
