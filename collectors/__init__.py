"""The collector: receives records by wire or file and journals them; it knows neither store nor pages."""
