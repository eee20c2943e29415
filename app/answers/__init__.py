"""What API and pages both answer with: questions asked of one reader, thought about, and put together."""
