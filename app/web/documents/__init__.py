"""The documents of Transom in the browser."""
