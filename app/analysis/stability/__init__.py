"""Is it more stable or more chaotic: control charts, limits, tests, and a verdict with its reasons."""
