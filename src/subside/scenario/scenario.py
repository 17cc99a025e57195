"""A checked scenario, as every other room receives it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from subside.scenario.document import Document, Fault, KeyPath
from subside.scenario.grounds import Use
from subside.scenario.schema import AGITATION, Act, Rates, ScenarioFile
from subside.scenario.states import Reachable
from subside.scenario.value_table import Values


@dataclass(frozen=True)
class Scenario:
    """A checked scenario: the file, with acts, rates and values filled in."""

    slug: str
    path: Path
    file: ScenarioFile
    acts: dict[str, Act]
    rates: Rates
    values: Values
    uses: dict[str, Use]  # acts of force and seizure, with the conditions of each
    factors: dict[str, tuple[str, ...]]  # visible but agitation, in the order of contexts
    reachable: Reachable
    lines: dict[KeyPath, int]
    model_hash: str
    table_hash: str
    text_hash: str
    warnings: tuple[Fault, ...] = ()
    agency: Path | None = None  # folder of the tables it is loaded under, if not the defaults
    variant: str = ""  # of the file, none as written

    @property
    def name(self) -> str:
        """What runs call it: the slug, and after a colon the variant."""
        return f"{self.slug}:{self.variant}" if self.variant else self.slug

    def line(self, *where: str | int) -> int:
        """Line of ``scenario.yaml`` where a key path stands, for messages about the model."""
        return Document(self.path, lines=self.lines).line(where)

    def seen(self, context: int, agitation: int) -> dict[str, str]:
        """Visible state in words: agitation first, then every factor of the scenario."""
        values = self.reachable.contexts[context]
        named = {
            name: of[value] for (name, of), value in zip(self.factors.items(), values, strict=True)
        }
        return {"agitation": AGITATION[agitation], **named}
