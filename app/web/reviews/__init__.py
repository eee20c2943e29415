"""Reviews: human work by queue."""
