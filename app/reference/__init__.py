"""The reference of the running version, generated from the code: what a user can name, and what each name means."""
