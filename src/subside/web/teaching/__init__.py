"""Courses on the server: classes, tests, ratings, completion, and the front door."""
