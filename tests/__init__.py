"""Tests, mirroring the packages that they are about."""
