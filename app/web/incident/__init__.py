"""Incident: all cases that wait on one partner, in one review queue, or on our own systems, on one page."""
