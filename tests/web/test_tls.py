"""HTTPS with a certificate made here or given, as a browser that trusts it sees it."""

from __future__ import annotations

import os
import ssl
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from subside.errors import UserError
from subside.web import tls
from subside.web.options import Options
from subside.web.settings import settings_of
from tests.cli.cast import elsewhere
from tests.web.cast import post, token
from tests.web.process import started
from tests.web.test_serve import first, link

NOW = datetime(2030, 5, 1, tzinfo=UTC)


def options(folder: Path, **more: object) -> Options:
    return Options(folder, tls=True, **more)  # type: ignore[arg-type]


def test_made_once_and_kept(tmp_path: Path) -> None:
    made = tls.pair(options(tmp_path), NOW)
    again = tls.pair(options(tmp_path), NOW + timedelta(days=690))
    assert made.made
    assert not again.made
    assert made.fingerprint == again.fingerprint
    assert made.ends == NOW + timedelta(days=730)
    if os.name == "posix":
        assert made.key.stat().st_mode & 0o777 == 0o600
        assert made.key.parent.stat().st_mode & 0o777 == 0o700


def test_made_again_before_it_runs_out(tmp_path: Path) -> None:
    made = tls.pair(options(tmp_path), NOW)
    later = tls.pair(options(tmp_path), NOW + timedelta(days=701))
    assert later.made
    assert later.fingerprint != made.fingerprint


def test_it_carries_every_name_that_is_answered_to(tmp_path: Path) -> None:
    tls.pair(options(tmp_path), NOW)
    named = options(tmp_path, names=("training.example", "über.example"))
    found = tls.pair(named, NOW)
    assert found.made  # a name came
    assert not tls.pair(named, NOW).made
    certificate = x509.load_pem_x509_certificate(found.certificate.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {"training.example", "localhost"} <= set(names.get_values_for_type(x509.DNSName))
    assert "127.0.0.1" in map(str, names.get_values_for_type(x509.IPAddress))
    basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    assert not basic.value.ca  # it can sign no other


@pytest.mark.parametrize("harm", ["gone", "empty", "of another"])
def test_a_pair_that_does_not_fit_is_made_again(harm: str, tmp_path: Path) -> None:
    made = tls.pair(options(tmp_path / "a"), NOW)
    if harm == "gone":
        made.key.unlink()
    elif harm == "empty":
        made.certificate.write_bytes(b"")
    else:
        made.key.write_bytes(tls.pair(options(tmp_path / "b"), NOW).key.read_bytes())
    assert tls.pair(options(tmp_path / "a"), NOW).made


def test_given_files_that_cannot_be_used(tmp_path: Path) -> None:
    one, two = (tls.pair(options(tmp_path / name), NOW) for name in "ab")

    def given(certificate: Path, key: Path, now: datetime = NOW) -> tls.Pair:
        return tls.pair(options(tmp_path, certificate=certificate, key=key), now)

    assert given(one.certificate, one.key).fingerprint == one.fingerprint
    assert "localhost" in given(one.certificate, one.key).names
    with pytest.raises(UserError, match="does not go with"):
        given(one.certificate, two.key)
    with pytest.raises(UserError, match="has run out"):
        given(one.certificate, one.key, NOW + timedelta(days=731))
    with pytest.raises(UserError, match="cannot be read"):
        given(tmp_path / "nowhere", one.key)
    with pytest.raises(UserError, match="is no certificate"):
        given(one.key, one.key)
    with pytest.raises(UserError, match="cannot be read"):
        given(one.certificate, tmp_path / "nowhere")
    key = serialization.load_pem_private_key(one.key.read_bytes(), None)
    locked = tmp_path / "locked.pem"
    locked.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"heron"),
        )
    )
    with pytest.raises(UserError, match="has a password"):
        given(one.certificate, locked)


def test_both_or_none(tmp_path: Path) -> None:
    done = elsewhere("serve", "--port", "0", "--data", tmp_path / "d", "--key", tmp_path / "k")
    assert done.returncode == 1
    assert "--key: needs --certificate as well" in done.stderr


def test_strict_only_where_the_name_is_the_servers_own(tmp_path: Path) -> None:
    files = {"certificate": tmp_path / "c", "key": tmp_path / "k"}
    seconds = {
        (port, bool(more)): settings_of(options(tmp_path, port=port, **more), "x")[
            "SECURE_HSTS_SECONDS"
        ]
        for port in (443, 8000)
        for more in (files, {})
    }
    assert [case for case, found in seconds.items() if found] == [(443, True)]


@pytest.mark.parametrize("given", [False, True])
def test_sign_in_and_an_act(given: bool, tmp_path: Path) -> None:
    """A browser that trusts this certificate and no other, from the first link to an act."""
    data, more = tmp_path / "data", ["--tls"]
    if given:
        pair = tls.pair(options(tmp_path / "other", names=("training.example",)))
        more = ["--certificate", str(pair.certificate), "--key", str(pair.key)]
    with started(data, *more) as (_, address, printed):
        path = pair.certificate if given else data / "tls" / "certificate.pem"
        assert tls.shown(x509.load_pem_x509_certificate(path.read_bytes())) in printed
        assert address.startswith("https://127.0.0.1:")
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{address}/health")  # nobody else trusts it
        trust = ssl.create_default_context(cafile=path)
        referer = {"Referer": f"{address}/"}  # as browsers send it; under HTTPS it is asked for
        browser = first(address, link(printed), verify=trust, headers=referer)
        assert all(cookie.secure for cookie in browser.cookies.jar)
        assert len(browser.cookies.jar) >= 2
        played(browser)
        assert not httpx.get(f"{address}/account/login/", verify=trust).headers.keys() & {
            "strict-transport-security"
        }
        name = {"Host": f"training.example:{address.rpartition(':')[2]}"}
        known = httpx.get(f"{address}/account/login/", verify=trust, headers=name)
        assert known.status_code == (200 if given else 400)


def played(browser: httpx.Client) -> None:
    begun = post(browser, "/scenarios/roadside/", {"mode": "study"})
    assert begun.status_code == 302, begun.text
    encounter = begun.headers["location"].split("/")[2]
    csrf = token(browser.get(f"/encounters/{encounter}/").text)
    body = {"key": str(uuid.uuid4()), "act": "watch", "say": ""}
    answer = browser.post(
        f"/live/{encounter}/acts",
        json=body,
        headers={"X-CSRFToken": csrf},
    )
    assert answer.status_code == 200, answer.text
    assert browser.get(f"/live/{encounter}/").json()["clock"]["at"] > 0
    other = {"X-CSRFToken": csrf, "Referer": "https://elsewhere.example/"}
    assert browser.post(f"/live/{encounter}/acts", json=body, headers=other).status_code == 403
