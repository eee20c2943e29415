"""Alerts: the list of them, one alert, and the work on it."""
