"""Reads files of several formats as the requests that a sender would have made."""
