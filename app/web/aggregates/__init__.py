"""Pages of figures: what stands, as counts and sentences, for who sees no single transaction."""
