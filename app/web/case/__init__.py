"""Case: transactions stuck or failed under one signature, and the work on them."""
