"""Trace: the waterfall of one trace and the span selected in it."""
