"""Views of courses and classes: each begins with who may see it."""
