"""The process and its network: installation, locks, supervision, signing, outbound requests, tracing."""
