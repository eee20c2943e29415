"""Proofs over the ledger and the journal's seals: checkpoints, receipts, evidence bundles and their verifier."""
