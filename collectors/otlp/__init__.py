"""Decodes OpenTelemetry Protocol (OTLP 1.x) requests over HTTP and gRPC to record batches."""
