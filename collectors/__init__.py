"""The edge: wires and files in, record batches out. Knows no store and no page."""
