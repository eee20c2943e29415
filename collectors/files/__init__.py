"""Files of several formats to the requests that a sender would have made."""
