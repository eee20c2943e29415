"""The slow, obvious derivation of transactions and numbers, written from its definition alone."""
