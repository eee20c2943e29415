"""Payload: a captured body as redaction lets it be seen."""
