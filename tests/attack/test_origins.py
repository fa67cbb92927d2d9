"""What another site's page sends is refused, and a proxy's word counts only where the proxy is trusted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from page.accounts import Accounts
from page.database import Database
from page.origin import from_elsewhere
from page.outside import FORWARDED_KEY, Address, Outside, networks, route
from page.server import Serving, application
from tests.page.office import Office

PASSWORD = "正确的密码-2031年"
PROXY = "10.0.0.1"
HERE = "https://policy.example"


def scope(method: str = "GET", path: str = "/", peer: str = "192.0.2.7", kind: str = "http", scheme: str = "http", **headers: str) -> dict[str, Any]:
    """An ASGI scope; underscores in header names stand for hyphens."""
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {
        "type": kind, "method": method, "path": path, "raw_path": path.encode(), "root_path": "", "query_string": b"",
        "scheme": scheme, "client": (peer, 1234), "server": ("10.0.0.9", 7860), "headers": sent,
    }  # fmt: skip


ORIGINS = [
    # origin, own address, from elsewhere?
    ("http://policy.example", "http://policy.example", False),
    ("http://policy.example:80", "http://policy.example", False),
    ("http://POLICY.example", "http://policy.example", False),
    ("https://policy.example", "https://policy.example:443", False),
    ("http://policy.example:8080", "http://policy.example:8080", False),
    ("http://[::1]:7860", "http://[::1]:7860", False),
    ("http://policy.example:8080", "http://policy.example", True),
    ("http://policy.example", "http://policy.example:8080", True),
    ("https://policy.example", "http://policy.example", True),
    ("http://policy.example", "https://policy.example", True),
    ("http://policy.example.evil.example", "http://policy.example", True),
    ("http://evil.example", "http://policy.example", True),
    ("http://policy.example@evil.example", "http://policy.example", True),
    ("http://evil@policy.example", "http://policy.example", True),
    ("http://policy.example/", "http://policy.example", True),
    ("http://policy.example:99999", "http://policy.example", True),
    ("null", "http://policy.example", True),
    ("file://", "http://policy.example", True),
    ("about:blank", "http://policy.example", True),
    ("", "http://policy.example", True),
    ("ftp://policy.example", "http://policy.example", True),
    ("chrome-extension://policy.example", "http://policy.example", True),
    ("null", "http://", True),
    ("http://", "http://", True),
]


@pytest.mark.parametrize(("origin", "own", "elsewhere"), ORIGINS)
@pytest.mark.parametrize("method", ["POST", "GET", "OPTIONS", "DELETE"])
def test_origins_are_compared_as_origins(origin: str, own: str, elsewhere: bool, method: str) -> None:
    scheme, _, host = own.partition("://")
    assert from_elsewhere(scope(method, scheme=scheme, host=host, origin=origin)) is elsewhere
    websocket = scope(kind="websocket", scheme=scheme.replace("http", "ws"), host=host, origin=origin)
    assert from_elsewhere(websocket) is elsewhere


FETCHES = [
    # method, Sec-Fetch-Site, -Mode, -Dest, from elsewhere?
    ("POST", "same-origin", "cors", "empty", False),
    ("POST", "same-origin", "navigate", "document", False),
    ("GET", "none", "navigate", "document", False),
    ("GET", "cross-site", "navigate", "document", False),  # a link on the office's portal
    ("GET", "same-site", "navigate", "document", False),
    ("POST", "cross-site", "navigate", "document", True),
    ("POST", "same-site", "navigate", "document", True),
    ("POST", "same-site", "cors", "empty", True),  # another port of this host
    ("GET", "cross-site", "navigate", "iframe", True),
    ("GET", "cross-site", "no-cors", "image", True),
    ("GET", "cross-site", "no-cors", "script", True),
    ("GET", "same-site", "cors", "empty", True),
    ("GET", "", "", "", True),
    ("GET", "something-new", "cors", "empty", True),
]


@pytest.mark.parametrize(("method", "site", "mode", "dest", "elsewhere"), FETCHES)
def test_what_browsers_say_of_the_sender(method: str, site: str, mode: str, dest: str, elsewhere: bool) -> None:
    sent = scope(method, host="policy.example", sec_fetch_site=site, sec_fetch_mode=mode, sec_fetch_dest=dest)
    assert from_elsewhere(sent) is elsewhere


def test_a_form_of_our_own_page_without_a_referrer() -> None:
    """Where a page keeps back its address the browser names no origin for a form, though it is ours."""
    assert not from_elsewhere(scope("POST", host="policy.example", origin="null", sec_fetch_site="same-origin"))


def test_programs_name_no_origin() -> None:
    assert not from_elsewhere(scope("POST", host="policy.example"))


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://policy.example", Address("https", "policy.example")),
        (" https://Policy.Example/ ", Address("https", "policy.example")),
        ("http://10.1.2.3:8080", Address("http", "10.1.2.3:8080")),
        ("http://[2001:db8::1]:8080/policy/", Address("http", "[2001:db8::1]:8080", "/policy")),
        ("https://oa.example/apps/policy", Address("https", "oa.example", "/apps/policy")),
    ],
)
def test_public_addresses(given: str, address: Address) -> None:
    assert Address.parse(given) == address


@pytest.mark.parametrize(
    "given",
    ["policy.example", "ftp://policy.example", "https://", "https://user@policy.example", "https://policy.example:0", "https://policy.example:70000",
     "https://policy.example/?a=1", "https://policy.example/#a", "https://policy.example/政策", "https://policy.example/a/../b", "https://policy.example//a",
     "https://policy.example/a%20b", "https://pol icy.example", "https://政策.example"],
)  # fmt: skip
def test_no_public_address(given: str) -> None:
    with pytest.raises(ValueError):
        Address.parse(given)


def test_networks() -> None:
    assert [str(each) for each in networks("127.0.0.1, 10.0.0.0/8,::1,")] == ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]
    assert networks("") == ()
    with pytest.raises(ValueError, match="nginx"):
        networks("10.0.0.1,nginx")


FORWARDED = {"x_forwarded_host": "outer.example:8443", "x_forwarded_proto": "https", "x_forwarded_prefix": "/policy", "x_forwarded_for": "198.51.100.4"}
VIEWS = [
    # peer, setting, headers, own origin and prefix as seen, client
    ("192.0.2.7", "", {"host": "inner:7860"}, "http://inner:7860", "192.0.2.7"),
    ("192.0.2.7", "", {"host": "inner:7860", **FORWARDED}, "http://inner:7860", "192.0.2.7"),
    (PROXY, "", {"host": "inner:7860", **FORWARDED}, "https://outer.example:8443/policy", "198.51.100.4"),
    (f"::ffff:{PROXY}", "", {"host": "inner:7860", **FORWARDED}, "https://outer.example:8443/policy", "198.51.100.4"),
    (PROXY, "", {"host": "inner:7860"}, "http://inner:7860", PROXY),
    (PROXY, "", {"host": "outer.example", "x_forwarded_proto": "https"}, "https://outer.example", PROXY),
    (PROXY, "", {"host": "h", "x_forwarded_host": "forged.example, outer.example"}, "http://outer.example", PROXY),
    (PROXY, "", {"host": "h", "x_forwarded_host": "a/b", "x_forwarded_proto": "gopher", "x_forwarded_prefix": "//evil.example"}, "http://h", PROXY),
    (PROXY, "", {"host": "h", "x_forwarded_for": "203.0.113.5, 198.51.100.4"}, "http://h", "198.51.100.4"),
    (PROXY, "", {"host": "h", "x_forwarded_for": f"203.0.113.5, 198.51.100.4, {PROXY}"}, "http://h", "198.51.100.4"),
    (PROXY, "", {"host": "h", "x_forwarded_for": "anything, 198.51.100.4:5123"}, "http://h", "198.51.100.4"),
    (PROXY, "", {"host": "h", "x_forwarded_for": "[2001:db8::1]:5123"}, "http://h", "2001:db8::1"),
    (PROXY, "", {"host": "h", "x_forwarded_for": "2001:db8::1"}, "http://h", "2001:db8::1"),
    (PROXY, "", {"host": "h", "x_forwarded_for": "anything"}, "http://h", PROXY),
    ("192.0.2.7", "https://oa.example/policy", {"host": "127.0.0.1:7860"}, "https://oa.example/policy", "192.0.2.7"),
    ("192.0.2.7", "https://oa.example/policy", {"host": "h", **FORWARDED}, "https://oa.example/policy", "192.0.2.7"),
    (PROXY, "https://oa.example/policy", {"host": "h", **FORWARDED}, "https://oa.example/policy", "198.51.100.4"),
]


@pytest.mark.parametrize(("peer", "setting", "headers", "own", "client"), VIEWS)
def test_the_outside(peer: str, setting: str, headers: dict[str, str], own: str, client: str) -> None:
    outside = Outside(None, Address.parse(setting) if setting else None, networks(f"{PROXY},10.0.1.0/24"))  # type: ignore[arg-type]
    found = outside.seen(scope(path="/read", peer=peer, x_gradio_server="http://evil.example", **headers))
    host = next(value.decode() for name, value in found["headers"] if name == b"host")
    assert (f"{found['scheme']}://{host}{found['root_path']}", found["client"][0]) == (own, client)
    assert (found["path"], route(found)) == (f"{found['root_path']}/read", "/read")
    assert not [name for name, _ in found["headers"] if name.startswith((b"x-", b"forwarded", b"via"))], "no proxy's header goes further"
    assert found[FORWARDED_KEY]


@pytest.mark.parametrize(("path", "inside"), [("/policy/read", "/read"), ("/read", "/read"), ("/policyread", "/policyread"), ("/policy/", "/"), ("/", "/")])
def test_the_prefix_may_be_cut_off_or_not(path: str, inside: str) -> None:
    found = Outside(None, Address.parse("https://oa.example/policy")).seen(scope(path=path, host="h"))  # type: ignore[arg-type]
    assert (route(found), found["path"]) == (inside, f"/policy{inside}")
    assert found["raw_path"] == found["path"].encode()


def test_nothing_is_forwarded_without_a_proxy() -> None:
    assert not Outside(None).seen(scope(host="h"))[FORWARDED_KEY]  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def client(office: Office, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """The page with one user who is signed in."""
    database = Database.open(tmp_path_factory.mktemp("origins"))
    Accounts(database).add("张三", PASSWORD)
    client = TestClient(application(office.desk, database, office.indexer, Serving(is_local=False)), base_url=HERE)
    client.post("/login", data={"username": "张三", "password": PASSWORD})
    return client


@pytest.mark.parametrize("origin", ["null", "file://", "about:blank", "", "http://policy.example", "https://evil.example", "https://policy.example:444"])
@pytest.mark.parametrize(("method", "path"), [("POST", "/login"), ("POST", "/logout"), ("POST", "/upload"), ("POST", "/gradio_api/queue/join"),
                                              ("GET", "/config"), ("GET", "/export/tasks"), ("OPTIONS", "/gradio_api/queue/join")])  # fmt: skip
@pytest.mark.parametrize("also", [{}, {"x-forwarded-host": "evil.example", "x-forwarded-proto": "https"}, {"x-forwarded-host": "", "host": ""}])
def test_other_sites_reach_nothing(client: TestClient, origin: str, method: str, path: str, also: dict[str, str]) -> None:
    answer = client.request(method, path, headers={"origin": origin, **also}, follow_redirects=False)
    assert answer.status_code == 403
    assert "其他网站" in answer.json()["detail"]
    assert "access-control-allow-origin" not in answer.headers


def test_the_page_itself_may(client: TestClient) -> None:
    for headers in ({"origin": HERE}, {"sec-fetch-site": "same-origin"}, {}):
        assert client.get("/config", headers=headers).status_code == 200


@pytest.mark.parametrize("prefix", ["", "/policy"])
def test_an_ended_session_is_asked_to_sign_in_once(office: Office, tmp_path: Path, prefix: str) -> None:
    database = Database.open(tmp_path)
    Accounts(database).add("张三", PASSWORD)
    serving = Serving(is_local=False, address=Address.parse(HERE + prefix))
    client = TestClient(application(office.desk, database, office.indexer, serving), base_url=HERE)
    client.cookies.set("policy_session", "over")
    for path in ("/", "/read", "/export/tasks", "/mcp", "/a/b/c"):
        answer = client.get(prefix + path, headers={"accept": "text/html"}, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{prefix}/login"), path
    assert client.get(f"{prefix}/login").status_code == 200


@pytest.mark.parametrize("mark", ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"])
def test_behind_a_proxy_nobody_is_on_this_machine(office: Office, tmp_path: Path, mark: str) -> None:
    client = TestClient(application(office.desk, Database.open(tmp_path), office.indexer), base_url="http://127.0.0.1:7860")
    assert client.get("/config").status_code == 200
    answer = client.get("/config", headers={mark: "127.0.0.1"})
    assert (answer.status_code, "本机" in answer.json()["detail"]) == (403, True)
    outside = Serving(address=Address.parse("http://127.0.0.1:7860"))
    named = TestClient(application(office.desk, Database.open(tmp_path), office.indexer, outside), base_url="http://127.0.0.1:7860")
    assert named.get("/config").status_code == 403
