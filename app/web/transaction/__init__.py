"""Transaction: one business request from end to end."""
