"""Encounters as they are kept: what was begun, and every act in its order."""
