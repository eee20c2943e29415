"""What any program needs of its machine: settings of the installation, locks, supervision, HTTP, logs, tracing."""
