"""The bodies of the commands: what each starts and prints."""
