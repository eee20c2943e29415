"""Audit: the ledger, evidence bundles, receipts, the review of reveals, and who can see what."""
