"""The live encounter: one engine that runs many in real time, and its routes.

The server decides everything; nothing hidden is sent before the end. An act is answered only
after the journal has it, and what a trainee saw is never undone.

`journal` says what must be kept, `story` what has happened and been told, `hand` how encounter
time runs, `session` one live encounter, `engine` many of them, `view` what a page is sent,
`routes` how it gets there. Nothing here knows Django, a belief, a policy or a grade.
"""
