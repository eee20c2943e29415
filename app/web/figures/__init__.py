"""Figures: functions from numbers to plain dicts that Plotly draws; `house.py` is what they share."""
