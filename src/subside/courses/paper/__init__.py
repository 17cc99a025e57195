"""Courses on paper: plans, slides, handouts, forms, tests, certificates and the packet, as PDF."""
