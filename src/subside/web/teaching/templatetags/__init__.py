"""Filters of the course pages."""
