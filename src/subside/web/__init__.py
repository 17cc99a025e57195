"""The web room: pages, accounts and records on Django, and one ASGI application around them.

`settings` makes Django's settings from one frozen `Options`; `asgi` joins the pages with what
serves a live encounter; `serve` runs both in one process. The command line knows `commands` only,
which imports nothing heavy before it is asked to.
"""
