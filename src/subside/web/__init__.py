"""Subside in the browser: pages, accounts and records, and the live encounter."""
