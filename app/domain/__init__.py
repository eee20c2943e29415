"""What everything is about: records, instants, ids, values and errors. Imports nothing of ours."""
