"""Library, own progress, exercises and ten minutes, on runs that were really played."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from subside.web import shelf
from tests.web.cast import Cast, begun, client
from tests.web.practised import (
    document,
    kept_difficulty,
    measured,
    mixed_run,
    ordinary_run,
    practised,
)

SEEDS = (1, 2, 3)
COSTS = re.compile(r"\b(costs?|points?|loss|best known|equally good|serious|costly|sound)\b", re.I)


def main_of(page: Any) -> str:
    """What stands in the page's main part."""
    found: str = page.content.decode().partition("<main")[2].partition("</main>")[0]
    return found


@pytest.fixture
def played(people: Cast) -> Any:
    """Alice has played Roadside three times; its difficulty is known."""
    kept_difficulty("roadside")
    return [practised(people.alice, "roadside", ordinary_run, seed) for seed in SEEDS]


def oracle(slug: str, seeds: tuple[int, ...], heading: str) -> tuple[int, float]:
    """Decisions and points under a heading, counted in the documents themselves."""
    found = [
        d["loss"]["about"]
        for seed in seeds
        for d in document(slug, ordinary_run, seed)["decisions"]
        if d["heading"] == heading
    ]
    return len(found), sum(found)


def test_progress_is_of_the_runs_that_were_played(people: Cast, played: Any) -> None:
    from subside.web.practice.figures import expected
    from subside.web.practice.standing import standing

    found = standing(people.alice)
    assert found.counted.runs == len(SEEDS)
    each = expected(measured("roadside"))
    for heading, one in found.estimates.items():
        count, points = oracle("roadside", SEEDS, heading)
        assert one.decisions == count
        assert one.ratio == pytest.approx(points / (count * each[heading]))
    page = main_of(client(people.alice).get("/progress/"))
    assert "what ordinary play loses" in page
    assert "Too few to say" in page
    ending = document("roadside", ordinary_run, SEEDS[0])["ending"]["title"]
    assert ending not in page


def test_progress_is_seen_by_nobody_else(people: Cast, played: Any) -> None:
    for other in (people.ian, people.carol, people.ada, people.mallory):
        for where in ("/progress/", "/exercises/", "/library/", "/ten-minutes/"):
            page = main_of(client(other).get(where))
            assert "decisions lose" not in page
            assert str(played[0].pk) not in page
            assert "played 3 times" not in page
            assert "Not counted" not in page  # not even that there are runs
    assert "played 3 times" in main_of(client(people.alice).get("/library/"))
    assert str(played[0].pk) in main_of(client(people.alice).get("/exercises/"))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"origin": "imported"}, "brought in"),
        ({"from_decision": 3, "reseeds": {"3": 9}}, "tried again"),
        ({"hidden": {"armed": "no"}}, "chosen by an instructor"),
    ],
)
def test_what_does_not_count(more: dict[str, Any], told: str, people: Cast, played: Any) -> None:
    from subside.web.practice.standing import standing

    before = standing(people.alice).estimates
    practised(people.alice, "roadside", ordinary_run, 9, **more)
    after = standing(people.alice)
    assert after.estimates == before
    assert after.counted.runs == len(SEEDS)
    assert told in main_of(client(people.alice).get("/progress/"))


def test_what_is_not_judged_or_not_refined_is_said(people: Cast, played: Any) -> None:
    begun(people.alice, over=True)
    practised(people.alice, "roadside", ordinary_run, 8, refined=False)
    practised(people.alice, "hallway", ordinary_run, 1)
    page = main_of(client(people.alice).get("/progress/"))
    assert "not judged yet" in page
    assert "1 of the runs counted is judged once and not yet refined" in page
    assert "whose difficulty is not measured" in page


def test_stopped_before_three_decisions(people: Cast, played: Any) -> None:
    from subside.web.practice.counted import STOPPED, reason
    from subside.web.practice.digest import digested

    whole = document("roadside", ordinary_run, SEEDS[0])
    short = digested({**whole, "decisions": whole["decisions"][:2]})
    long = digested({**whole, "decisions": whole["decisions"][:3]})
    stopped = begun(people.alice, stopped=True)
    assert reason(stopped, short) == STOPPED
    assert reason(stopped, long) is None


def test_nothing_is_ranked_and_nothing_is_counted_in_a_row(people: Cast, played: Any) -> None:
    page = main_of(client(people.alice).get("/progress/"))
    for word in ("streak", "badge", "rank", "leader", "score", "in a row", "colleague"):
        assert word not in page.lower()


def test_the_library_says_how_hard_and_whether_tried(people: Cast, played: Any) -> None:
    page = main_of(client(people.alice).get("/library/?show=tried"))
    lost = measured("roadside")["lost"]
    assert f"<b>{lost['mean']:.0f}</b>" in page
    assert f"({lost['low']:.0f} to {lost['high']:.0f})" in page
    assert "Doorstep" not in page
    page = main_of(client(people.alice).get("/library/?show=untried&order=short"))
    assert "Roadside" not in page
    assert page.index("Hallway") < page.index("Doorstep")  # 8 minutes, and 20
    assert "not measured" in page
    assert client(people.alice).get("/library/?show=x&order=y").status_code == 200


def test_what_it_teaches_stands_behind_a_click_until_it_is_finished(
    people: Cast, played: Any
) -> None:
    begun(people.alice, "doorstep", stopped=True)
    page = main_of(client(people.alice).get("/library/"))
    cards = re.findall(r"<article.*?</article>", page, re.S)
    behind = {
        slug: "<details" in next(card for card in cards if shelf.title(slug) in card)
        for slug in shelf.slugs()
    }
    assert behind == {slug: slug != "roadside" for slug in shelf.slugs()}


def test_home_leads_to_what_is_not_tried(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from subside.web.pages import home

    monkeypatch.setattr(home, "CARDS", 1)
    begun(people.alice, "roadside", over=True)
    page = main_of(client(people.alice).get("/"))
    assert page.count("Read the briefing") == 1
    assert 'href="/scenarios/roadside/"' not in page
    assert "/library/" in page


# ---- What to practise next ------------------------------------------------------------------


def test_next_is_the_largest_loss_that_is_sure_enough() -> None:
    from subside.web.practice.figures import Estimate
    from subside.web.practice.suggestion import suggestion

    now, slugs = timezone.now(), ["roadside", "doorstep", "hallway"]
    figures = {slug: measured(slug) for slug in slugs}
    sure = {"timing": Estimate(0.5, 0.3, 0.7, 30, 5), "close": Estimate(2.0, 0.0, 5.0, 6, 5)}
    found = suggestion(sure, {"hallway": now}, figures, slugs)
    assert found.heading == "timing"
    assert found.slug != "hallway"  # it was the last one
    assert "about half of what ordinary play loses" in found.reason
    unsure = {"close": Estimate(2.0, 0.0, 5.0, 6, 5)}
    last = {"roadside": now, "hallway": now - timedelta(days=3)}
    assert suggestion(unsure, last, figures, slugs).slug == "doorstep"
    last["doorstep"] = now - timedelta(days=1)
    assert suggestion(unsure, last, figures, slugs).slug == "hallway"
    assert suggestion(sure, {}, {}, slugs).slug == "roadside"  # nothing is measured yet


def test_ten_minutes_fit_in_ten_minutes(people: Cast) -> None:
    from subside.web.records.models import Encounter

    browser = client(people.alice)
    page = browser.get("/ten-minutes/")
    slug = re.search(r'name="scenario" value="(\w+)"', page.content.decode())
    assert slug
    assert shelf.scenario(slug[1]).file.minutes <= 10
    assert "Content note" in page.content.decode()
    answer = browser.post("/ten-minutes/", {"scenario": slug[1], "mode": "real"})
    (row,) = Encounter.objects.all()
    assert answer["Location"] == f"/encounters/{row.pk}/"
    assert (row.user, row.scenario) == (people.alice, slug[1])
    assert browser.post("/ten-minutes/", {"scenario": "x", "mode": "real"}).status_code == 200
    assert Encounter.objects.count() == 1


# ---- Exercises ------------------------------------------------------------------------------


def first(user: Any) -> Any:
    from subside.web.practice.exercises import due, exercises

    return due(exercises(user), timezone.now())[0]


def test_an_exercise_tells_no_cost_before_the_answer(people: Cast, played: Any) -> None:
    """Two reviews of one moment that differ in every figure give the same bytes."""
    from subside.web.records.models import Review

    one, browser = first(people.alice), client(people.alice)
    where = f"/exercises/{one.encounter}/{one.t}/"
    page = browser.get(where)
    assert page.status_code == 200
    text = re.sub(r"<[^>]*>", " ", main_of(page).partition('class="heard"')[0])
    assert not COSTS.search(text), COSTS.search(text)
    review = Review.objects.get(encounter=one.encounter)
    moment = review.document["decisions"][one.t - 1]
    follows = [w["text"] for w in moment["words"]]
    before = [w["text"] for d in review.document["decisions"][: one.t - 1] for w in d["words"]]
    assert all(text not in page.content.decode() for text in follows if text not in before)
    moment["acts"].reverse()
    for n, act in enumerate(moment["acts"]):
        act["low"], act["high"] = 50.0 + n, 60.0 + n
    moment["best"] = [moment["acts"][-1]["act"]]
    review.save()
    assert re.sub(r"csrf\S+ value=\S+", "", main_of(browser.get(where))) == re.sub(
        r"csrf\S+ value=\S+", "", main_of(page)
    )


def test_answers_are_told_by_the_review_and_kept(people: Cast, played: Any) -> None:
    from subside.web.records.models import Repetition, Review

    one, browser = first(people.alice), client(people.alice)
    where = f"/exercises/{one.encounter}/{one.t}/"
    moment = Review.objects.get(encounter=one.encounter).document["decisions"][one.t - 1]
    top = max(act["low"] for act in moment["acts"] if act["grounded"])
    for act in moment["acts"]:
        answer = browser.post(where, {"act": act["act"]})
        assert answer.status_code == 302
        page = main_of(browser.get(answer["Location"].partition("#")[0]))
        kept = Repetition.objects.latest("made")
        about = top - act["low"]
        if act["grounded"]:
            assert kept.about == pytest.approx(about)
            good = "answer good" in page
            assert good == (about <= 1)
            if about > 0.3:
                assert f"about {round(about, 1):g} point" in page
        else:
            assert "It had no grounds" in page
            assert kept.about > 1
    same = browser.post(where, {"act": moment["act"]})
    page = main_of(browser.get(same["Location"].partition("#")[0]))
    assert "It is what you chose in the encounter." in page
    assert f'action="/encounters/{one.encounter}/again"' in page
    count = Repetition.objects.count()
    assert browser.post(where, {"act": "no_such_act"}).status_code == 302
    assert Repetition.objects.count() == count
    for nothing in ("0", "x", "9" * 30, str(kept.pk + 999)):
        assert "answer good" not in main_of(browser.get(f"{where}?answer={nothing}"))


def test_only_costly_decisions_of_ones_own_are_exercises(people: Cast, played: Any) -> None:
    one = first(people.alice)
    browser = client(people.alice)
    costly = {d["t"] for d in document("roadside", ordinary_run, 1)["decisions"]}
    assert costly
    assert browser.get(f"/exercises/{one.encounter}/9999/").status_code == 404
    for other in (people.ian, people.ada, people.mallory):
        where = f"/exercises/{one.encounter}/{one.t}/"
        assert client(other).get(where).status_code == 404
        assert client(other).post(where, {"act": "watch"}).status_code == 404


def test_a_good_answer_comes_back_later_each_time() -> None:
    from subside.web.practice.exercises import due_at

    now = timezone.now()
    good, bad = (0.4, now), (4.0, now)
    assert due_at([]) is None
    assert due_at([bad]) is None
    assert due_at([good, bad]) is None
    days = [due_at([bad, *[good] * n]) for n in (1, 2, 3, 4)]
    assert days == [now + timedelta(days=n) for n in (2, 7, 30, 30)]


def test_a_good_answer_takes_an_exercise_from_those_due(people: Cast, played: Any) -> None:
    one, browser = first(people.alice), client(people.alice)
    best = document("roadside", ordinary_run, played_seed(one, played))["decisions"][one.t - 1]
    where = f"/exercises/{one.encounter}/{one.t}/"
    assert where in main_of(browser.get("/exercises/"))
    browser.post(where, {"act": best["best"][0]})
    assert where not in main_of(browser.get("/exercises/"))
    assert "due later" in main_of(browser.get("/exercises/"))


def played_seed(one: Any, played: Any) -> int:
    return SEEDS[[row.pk for row in played].index(one.encounter)]


def test_a_run_of_another_version_is_no_exercise(people: Cast, played: Any) -> None:
    from subside.web.practice.exercises import exercises

    before = len(exercises(people.alice))
    played[0].model_hash = "0" * 64
    played[0].save()
    assert len(exercises(people.alice)) < before


# ---- Measuring in the background ------------------------------------------------------------


def test_difficulty_is_measured_in_parts_and_kept(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same figures as the terminal's, one part after the other, and never twice."""
    from concurrent.futures import Future

    from subside.web.practice import measures, measuring
    from subside.web.practice.measures import PART, Measures
    from subside.web.records.models import Difficulty
    from tests.web.practised import RUNS, measurement

    asked: list[str] = []

    def at_once(function: Any, *given: Any) -> Future[Any]:
        done: Future[Any] = Future()
        asked.append(function.__name__)
        done.set_result(function(*given))
        return done

    monkeypatch.setattr(measures, "MEASURED", RUNS)
    monkeypatch.setattr(measuring, "MEASURED", RUNS)
    monkeypatch.setattr(measuring, "measurement", measurement)
    monkeypatch.setattr(measures.shelf, "models", lambda: ("roadside",))
    monkeypatch.setattr(measures.JUDGING, "ask", at_once)
    found = Measures()
    assert found.here() == {}
    assert asked.count("judged_part") == RUNS // PART
    assert found.here() == {"roadside": measured("roadside")}
    assert asked.count("figures_of") == Difficulty.objects.count() == 1
    assert not found.working("roadside")


def test_a_part_is_measured_where_there_is_no_django() -> None:
    """The process that it runs in is begun anew, and has no settings."""
    code = (
        "import pickle, sys; from subside.web.practice.measuring import judged_part; "
        "assert 'django' not in sys.modules; "
        "assert len(pickle.loads(pickle.dumps(judged_part))('roadside', 0)) == 2"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=300)


def test_a_measurement_that_fails_is_not_begun_for_ever(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from concurrent.futures import Future

    from subside.web.practice import measures
    from subside.web.practice.measures import Measures

    asked = []

    def fails(function: Any, *given: Any) -> Future[Any]:
        done: Future[Any] = Future()
        asked.append(given)
        done.set_exception(RuntimeError("no"))
        return done

    monkeypatch.setattr(measures.JUDGING, "ask", fails)
    found = Measures()
    found.here()
    found.here()
    assert len(asked) == len(shelf.models())


def test_a_mixed_run_is_better_than_ordinary_play() -> None:
    """The cast of these tests does what it says."""
    lost = [document("roadside", mixed_run, seed, 10)["sums"]["about"] for seed in SEEDS]
    assert sum(lost) < sum(document("roadside", ordinary_run, s)["sums"]["about"] for s in SEEDS)


def test_a_scenario_of_large_points_does_not_outweigh_others(people: Cast, played: Any) -> None:
    """Hallway's points are ten times those of Roadside; the weights are of decisions."""
    from subside.web.practice.standing import standing

    kept_difficulty("hallway")
    practised(people.alice, "hallway", ordinary_run, 1)
    parts = standing(people.alice).counted.parts["tools"]
    each = {part.slug: part.expected / part.decisions for part in parts}
    assert 0.3 < each["hallway"] / each["roadside"] < 3
    page = main_of(client(people.alice).get("/progress/"))
    count, points = oracle("hallway", (1,), "tools")
    assert f"<td>{points / count:.2f}</td>" in page
