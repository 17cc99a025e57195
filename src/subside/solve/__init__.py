"""Bounds on the best that can be achieved: search, policy files."""
