"""`subside check --deep`: whether a scenario teaches, rule by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from subside.cli.output import terminal, waiting, write
from subside.errors import UserError

if TYPE_CHECKING:
    from subside.lint import Finding

Told = dict[str, Any]


def explain(name: str) -> None:
    """Print the manual of a rule."""
    from subside.lint import LIBRARY_RULES, RULES

    rules = {rule.name: rule for rule in (*RULES, *LIBRARY_RULES)}
    if name not in rules:
        raise UserError("", "there is no such rule", name, f"rules are: {', '.join(rules)}")
    click.echo(f"{name}: {rules[name].title}\n\n{rules[name].manual}")


def found(path: str) -> list[Told]:
    """What every rule finds in a scenario that has no faults."""
    from subside.cli.named import model_of
    from subside.lint import RULES, Subject
    from subside.solve.find import find

    with waiting(f"Playing {path} through ..."):
        model = model_of(path)
        subject = Subject(model, find(model))
        return [_told(rule.name, rule.title, rule.check(subject)) for rule in RULES]


def composition(names: list[str]) -> list[Told]:
    """What the rules over several scenarios find in these."""
    from subside.cli.named import model_of
    from subside.lint import LIBRARY_RULES, collection

    with waiting("Playing every scenario through ..."):
        of = collection([model_of(name) for name in names])
        return [_told(rule.name, rule.title, rule.check(of)) for rule in LIBRARY_RULES]


def _told(name: str, title: str, one: Finding) -> Told:
    return {
        "rule": name, "title": title, "ok": one.ok, "told": one.told,
        "figures": dict(one.figures), "listed": list(one.listed),
    }  # fmt: skip


def tell(results: list[Told]) -> None:
    """A paragraph for each rule, and under it what it is about where it does not hold."""
    if not results:
        return
    console = terminal()
    width = max(len(one["rule"]) for one in results) + 7
    for one in results:
        mark = "ok  " if one["ok"] else "look"
        write(console, one["told"], width, f"{mark} {one['rule']}")
        for line in [] if one["ok"] else one["listed"]:
            write(console, line, width + 2, f"{'':{width}}-")
    write(console, "")
    write(console, "`look` is no fault: `check --explain RULE` says what it means.")
