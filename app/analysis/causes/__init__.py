"""What sets sick transactions apart from healthy peers, and one from its healthy twin."""
