"""The Intake page: what arrived, from whom, what became of it, and why not."""
