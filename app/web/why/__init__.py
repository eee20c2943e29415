"""Causes of any group of transactions that filters choose."""
