"""Variants: other words for the same model, or other minutes for a resource and nothing else."""

from __future__ import annotations

import re
import textwrap

import pytest

from subside.errors import UserError
from subside.model import build
from subside.scenario import Scenario, load
from subside.scenario.variants import split_name
from tests.scenario.small import Folder
from tests.scenario.test_docs import PAGE

(EXAMPLE,) = re.findall(r"^((?:    .*\n)*    variants:\n(?:    .*\n)+)", PAGE, re.MULTILINE)
VARIANTS = textwrap.dedent(EXAMPLE)


def add(folder: Folder, text: str) -> Folder:
    folder.file.write_text(folder.file.read_text("utf-8") + "\n" + text, "utf-8")
    return folder


def told(folder: Folder, variant: str = "") -> Scenario:
    return load(folder.path, variant=variant)


def test_the_example_of_the_page(folder: Folder) -> None:
    """Entries are replaced, then words swapped everywhere, in names of endings too."""
    plain, second = told(add(folder, VARIANTS)), told(folder, "second")
    file = second.file
    assert file.briefing.startswith("Somebody at number nine")
    assert file.dispatch["noise"].says == ("Dispatch: noise at number nine.",)
    assert file.dispatch["fall"].says == ("Dispatch: a fall, perhaps, at number nine.",)
    assert file.situations["hurt"].title == "She has hurt his head"
    assert file.words.cues["holds_head"] == ("She holds her forehead.",)
    replies = {str(reply.when): reply.says for reply in file.words.replies}
    assert replies[str(plain.file.words.replies[0].when)] == ("She leans in the door frame.",)
    assert len(replies) == len(plain.file.words.replies)
    assert (plain.name, second.name) == ("door", "door:second")


def test_words_alone_keep_the_model(folder: Folder) -> None:
    """Also where an act changes a part of what the catalogue says, and leaves the rest."""
    add(folder, VARIANTS.partition("    resources:")[0])
    folder.swap(("  explain: {sets", "  explain: {title: Tell him, trust: {up: 0.3}, sets"))
    plain, second = told(folder), told(folder, "second")
    assert second.model_hash == plain.model_hash
    assert second.table_hash == plain.table_hash
    assert second.text_hash != plain.text_hash


def test_minutes_make_another_model_and_change_nothing_else(folder: Folder) -> None:
    plain, second = told(add(folder, VARIANTS)), told(folder, "second")
    assert second.model_hash != plain.model_hash
    assert second.file.resources["medical"].minutes == 8
    models = build(plain), build(second)
    for name, one, other in zip(
        models[0].chain._fields, models[0].chain, models[1].chain, strict=True
    ):
        same = one.shape == other.shape and bool((one == other).all())
        assert same == (name not in ("scale", "limit")), name


def test_tags_and_variants_are_no_part_of_the_model(folder: Folder) -> None:
    before = told(folder)
    tags = "library:\n  place: door\n  disabilities: {caller: uses a wheelchair}\n"
    add(folder, tags + VARIANTS)
    folder.swap(("    probability: 0.25\n", "    probability: 0.25\n    mental_health: true\n"))
    folder.swap(("  fall:\n    says", "  fall:\n    fault: mistaken\n    says"))
    after = told(folder)
    assert (after.model_hash, after.text_hash) == (before.model_hash, before.text_hash)
    assert after.file.situations["hurt"].mental_health
    assert after.file.dispatch["fall"].fault == "mistaken"


def test_swapped_words_can_change_places(folder: Folder) -> None:
    add(folder, "variants: {x: {title: X, swap: {He: You, You: He}}}\n")
    words = told(folder, "x").file.words
    assert words.acts["watch"] == ("He watch.",)
    assert words.endings["leave"] == ("He walk away.",)
    assert words.rises == ("You gets louder.",)


def test_names_that_the_model_knows_are_not_swapped(folder: Folder) -> None:
    """`shut` is a value of the door, and a word of a line."""
    add(folder, "variants: {x: {title: X, swap: {shut: to, angry: sad}}}\n")
    plain, other = told(folder), told(folder, "x")
    assert other.file.words.events["shuts_door"] == ("The door falls to.",)
    assert other.file.situations["angry"].title == "He is sad, with reason"
    assert (other.model_hash, other.factors) == (plain.model_hash, plain.factors)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("texts: {words: {cues: {holds_hand: [x]}}}", "variants.x.texts.words.cues.holds_hand"),
        ("texts: {dispatch: {nois: [x]}}", "variants.x.texts.dispatch.nois"),
        (
            "texts: {words: {replies: [{when: {act: [watch]}, says: [x]}]}}",
            "variants.x.texts.words.replies[0]",
        ),
        ("resources: {medic: {minutes: 5, usual_range: [4, 9]}}", "variants.x.resources.medic"),
        (
            "resources: {medical: {minutes: 3, usual_range: [4, 9]}}",
            "variants.x.resources.medical.usual_range",
        ),
        ("texts: {briefing: The suspect is loud.}", "variants.x.texts.briefing"),
        ("texts: {words: {falls: [de-escalate him]}}", "variants.x.texts.words.falls[0]"),
        ("swap: {nowhere: here}", "variants.x.swap.nowhere"),
    ],
)
def test_faults_of_a_variant(folder: Folder, text: str, where: str) -> None:
    add(folder, f"variants:\n  x:\n    title: X\n    {text}\n")
    (fault,) = folder.faults()
    assert fault.where == where
    assert fault.line == folder.line(text)
    assert fault.hint


def test_a_variant_that_is_not_there(folder: Folder) -> None:
    with pytest.raises(UserError, match="has no such variant") as error:
        told(add(folder, VARIANTS), "secnd")
    assert "second" in error.value.hint


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("bridge", ("bridge", "")),
        ("bridge:ward_four", ("bridge", "ward_four")),
        ("my/folder:second", ("my/folder", "second")),
        ("C:\\scenarios\\door", ("C:\\scenarios\\door", "")),
        ("C:/a b/door:x", ("C:/a b/door", "x")),
    ],
)
def test_names(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts
