"""Comparisons of two periods, versions or sets of paths."""
