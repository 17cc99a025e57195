"""The one error class for what a user can put right.

Any room raises it, none prints it: only the edge (the command line, later the web) shows it
and ends with exit code 1. Everything else that is raised is a fault of the program.
"""


class UserError(Exception):
    """Something the user gave, and what to do about it.

    where: the file and line, the option or the address, and the path inside it
        (`scenario.yaml:12: acts.wait.duration`); empty where there is no place.
    fact: what must hold, or what does not (`must be at least 1 second`).
    given: what stood there instead, as the user wrote it; None where nothing was given.
    hint: one thing to do; empty where the fact says it all.
    """

    def __init__(self, where: str, fact: str, given: str | None = None, hint: str = "") -> None:
        # All four go to Exception, so that the error survives pickling between processes.
        super().__init__(where, fact, given, hint)
        self.where = where
        self.fact = fact
        self.given = given
        self.hint = hint

    def __str__(self) -> str:
        """One line `where: fact`, then a line each for what was given and what to do."""
        lines = [f"{self.where}: {self.fact}" if self.where else self.fact]
        if self.given is not None:
            lines.append(f"  given: {self.given or '(nothing)'}")
        if self.hint:
            lines.append(f"  do: {self.hint}")
        return "\n".join(lines)
