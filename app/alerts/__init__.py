"""Alert rules: what they watch, when they hold, what is said of it, and what would have been said in the past."""
