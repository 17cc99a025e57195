"""How long things take here: one module per subject, one table of them in `subjects`.

Nothing under `src` imports this, and no test holds a time.
"""
