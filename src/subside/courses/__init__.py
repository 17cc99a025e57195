"""Courses: files to lessons, tests and rubrics; forms, statistics, completion, paper."""
