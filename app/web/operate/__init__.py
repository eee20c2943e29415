"""Operate: what fires, what is stuck, and what can still be saved."""
