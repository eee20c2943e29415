"""Figures: functions from numbers to plain dicts that Plotly draws; `chart_template.py` is what they share."""
