"""Transom's store, answers, interface and pages: everything behind the journal."""
