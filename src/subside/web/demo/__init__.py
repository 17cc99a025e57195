"""A fictitious agency with a finished class, so that a visitor sees every page with life in it."""
