"""Parts that pages are made of: pure functions from values to Dash components."""
