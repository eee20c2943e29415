"""People: one's own account, and the accounts and tokens of an installation."""
