"""Subside: training for police encounters.

The rooms of this package and what each may import stand in `pyproject.toml` under
`[tool.importlinter]`. The way through them: scenario files -> model -> simulate and play |
belief and solve -> grade -> review.
"""

__version__ = "0.1.0"
