"""Acts: what an operator asks for, and what becomes of it."""
