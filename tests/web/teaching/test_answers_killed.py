"""A server that is killed right after an answer: every answer that was acknowledged is there."""

from __future__ import annotations

import re
from pathlib import Path

import httpx

from tests.web.cast import PASSWORD
from tests.web.process import started

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Browser(httpx.Client):
    """A browser as far as forms go."""

    def send_form(self, where: str, to: str = "", **fields: str) -> httpx.Response:
        """Send the form of a page, with its token."""
        page = self.get(where, follow_redirects=True)
        found = TOKEN.search(page.text)
        assert found, page.text[:500]
        given = {"csrfmiddlewaretoken": found[1], **fields}
        return self.post(to or where, data=given, follow_redirects=True)


def test_every_acknowledged_answer_is_there_after_a_kill(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with started(data) as (process, address, printed):
        link = re.search(r"/link/\S+", printed)
        assert link
        with Browser(base_url=address, headers={"Origin": address}) as browser:
            joined = {"agency": "Alder", "username": "ada", "email": ""}
            browser.send_form(link[0], **joined, password=PASSWORD, again=PASSWORD)
            made = browser.send_form(
                "/classes/new/?course=officers",
                title="A class", starts="2027-01-04", seats="5",
            )  # fmt: skip
            number = re.search(r"/classes/(\d+)/", str(made.url))
            assert number, made.text[:800]
            where = f"/classes/{number[1]}/"
            browser.send_form(where, f"{where}enrol", names="ada")
            browser.send_form(f"{where}tests/", f"{where}tests/pre/open")
            test = f"/learn/{number[1]}/tests/pre/"
            page = browser.get(test).text
            names = list(dict.fromkeys(re.findall(r'name="option-([a-z0-9_]+)"', page)))
            assert len(names) == 15
            for k, name in enumerate(names[:9]):
                kept = browser.send_form(test, f"{test}answer", **{f"option-{name}": str(k % 4)})
                assert kept.status_code == 200
            process.kill()
            process.wait(30)
    with (
        started(data) as (_, address, _),
        Browser(base_url=address, headers={"Origin": address}) as browser,
    ):
        browser.send_form("/account/login/", login="ada", password=PASSWORD)
        page = browser.get(test).text
        for k, name in enumerate(names[:9]):
            assert re.search(rf'name="option-{name}" value="{k % 4}"[^>]* checked', page), name
        for name in names[9:]:
            assert not re.search(rf'name="option-{name}"[^>]* checked', page)
