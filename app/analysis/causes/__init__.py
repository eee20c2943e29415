"""What sets sick transactions apart from their healthy peers, and one of them beside its twin."""
