"""Modules put together: each once, after what it imports, no name twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from subside.review.html.files import STATIC
from subside.review.html.scripts import script, together


def made(folder: Path, **files: str) -> str:
    for name, text in files.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return together(folder / "main.js")


def test_what_is_imported_stands_before_and_once(tmp_path: Path) -> None:
    text = made(
        tmp_path,
        main='import { b } from "./b.js";\nimport {\n  a,\n} from "./a.js";\n'
        "export const m = a + b;\n",
        b='import { a } from "./a.js";\nexport function b() {}\n',
        a='export class a {}\nexport let c = "import x from";\n',
    )
    assert text == 'class a {}\nlet c = "import x from";\n\nfunction b() {}\n\nconst m = a + b;\n'


@pytest.mark.parametrize(
    ("main", "other"),
    [
        ('import { a } from "./a.js";\nconst a = 1;\n', "export const a = 2;\n"),
        ('import { a as b } from "./a.js";\n', "export const a = 2;\n"),
        ('import { a } from "./a.js";\nexport { a };\n', "export const a = 2;\n"),
        ('import "./a.js";\n', ""),
        ('import { a } from "./a.js";\n', 'import { m } from "./main.js";\n'),
        ('const x = "</script>";\n', ""),
    ],
)  # fmt: skip
def test_what_would_not_work_together_is_refused(tmp_path: Path, main: str, other: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        made(tmp_path, main=main, a=other)


def test_the_page_has_every_script_of_its_own() -> None:
    text = script()
    assert not re.search(r"^\s*(import|export)\b", text, re.MULTILINE)
    for path in sorted((STATIC / "review").glob("*.js")):
        if path.name != "site.js":  # talks to a server: no business of a file
            first = path.read_text(encoding="utf-8").splitlines()[0]
            assert text.count(first) == 1, path.name
    assert not re.search(
        r"https?:|eval\(|innerHTML|import\(", text.replace("http://www.w3.org/2000/svg", "")
    )
