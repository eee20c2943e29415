"""Questions of the store: one `.sql` file each, and the functions that ask them."""
