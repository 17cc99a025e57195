"""What a picture of the scene is drawn from."""

from __future__ import annotations

from subside.files import scenarios_folder
from subside.scenario import load
from subside.scenario.scene import scene


def test_who_can_be_called_stands_in_the_scene_only_when_they_are_here() -> None:
    """The brother on the bridge is a resource by the name of `family`, and no bystander."""
    bridge = load(scenarios_folder() / "bridge")
    at_first = bridge.seen(0, 2)
    told = scene(bridge, at_first)
    assert [one["text"] for one in told["others"]] == ["bystanders: exposed"]
    assert (told["here"], told["coming"]) == ([], [])
    told = scene(bridge, at_first | {"family": "here", "negotiator": "called"})
    assert [one["text"] for one in told["others"]] == ["bystanders: exposed"]
    assert told["here"] == [bridge.file.resources["family"].title]
    assert told["coming"] == [bridge.file.resources["negotiator"].title]
