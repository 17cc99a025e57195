"""The disk is full while the server runs: acts are refused, nothing is half kept, it goes on."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web import crowd
from tests.web.process import started
from tests.web.test_kill import stands
from tests.web.trainees import Trainee, of

resource = pytest.importorskip("resource", reason="a limit of files that this system has not")


@pytest.mark.skipif(sys.platform != "linux", reason="a limit that only Linux sets from outside")
def test_refused_and_gone_on(tmp_path: Path) -> None:
    """The system lets no file grow any more, then lets them grow again."""
    data = tmp_path / "data"
    trainees = of(crowd.elsewhere("fill", data, people=6, modes=["study"], slugs=["roadside"]))
    with started(data) as (process, address, _):
        asyncio.run(full_and_empty(process, address, trainees))
        process.kill()
        process.wait(30)
    kept = crowd.elsewhere("look", data)
    for trainee in trainees:
        assert set(kept[trainee.encounter]["keys"]) == set(trainee.answered)
        assert 503 in trainee.statuses
    with started(data) as (_, address, _):
        for trainee in trainees:
            asyncio.run(looked_at(trainee, address, kept))


async def full_and_empty(
    process: subprocess.Popen[str], address: str, trainees: list[Trainee]
) -> None:
    _, most = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    browsers = [trainee.browser(address) for trainee in trainees]

    async def all_act(number: int) -> None:
        pairs = zip(trainees, browsers, strict=True)
        await asyncio.gather(*(trainee.act(browser, number) for trainee, browser in pairs))

    await all_act(0)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (4096, most))
    await all_act(1)
    for trainee, browser in zip(trainees, browsers, strict=True):
        before = await trainee.view(browser)
        assert (await trainee.act(browser, 2)) is not None
        assert {**await trainee.view(browser), "clock": 0} == {**before, "clock": 0}
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, most))
    await all_act(3)
    assert {tuple(trainee.statuses) for trainee in trainees} == {(200, 503, 503, 200)}
    for browser in browsers:
        await browser.aclose()


async def looked_at(trainee: Trainee, address: str, kept: dict[str, dict[str, object]]) -> None:
    async with trainee.browser(address) as browser:
        await stands(trainee, browser, kept[trainee.encounter])
