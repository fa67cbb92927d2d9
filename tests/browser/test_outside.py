"""The page under a path of another site behind a real nginx, and what pages of other sites try on it, in a real browser."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import BrowserContext, Page, Response, expect
from starlette.types import Message, Receive, Scope, Send

from page.accounts import Accounts
from page.database import Database
from page.outside import Address, networks
from page.server import Serving, application
from tests.attack.nginx import NGINX, blocks, free_port, proxy
from tests.attack.world import PASSWORD
from tests.browser.test_ask import ask
from tests.page.office import Office, serving

NAME = "管理员"


@dataclass(frozen=True)
class Site:
    """Where the browser finds the page: under a name, on plain http, where browsers tell less of themselves than to this machine."""

    url: str
    database: Database
    answered: list[tuple[str, str, int]]
    """Method, path and status of each request, as the server has them: a browser does not tell those that it kept from a page."""

    def sessions(self) -> int:
        return len(self.database.rows("SELECT 1 FROM sessions"))


@pytest.fixture(scope="module")
def site(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if NGINX is None:
        pytest.skip("no nginx on this machine")
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    url = f"http://policy.test:{port}/policy/"
    database = Database.open(folder / "data")
    Accounts(database).add(NAME, PASSWORD, admin=True)
    how = Serving(address=Address.parse(url), proxies=networks("127.0.0.1"))
    site = Site(url, database, [])
    app = application(office.desk, database, office.indexer, how)

    async def recorded(scope: Scope, receive: Receive, send: Send) -> None:
        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                site.answered.append((scope["method"], scope["path"], message["status"]))
            await send(message)

        await app(scope, receive, noted)

    with serving(recorded) as page, proxy(blocks("README.md")[1], page, port, folder):
        yield site


@pytest.fixture
def signed_in(context: BrowserContext, site: Site) -> Page:
    """The page after signing in by its form."""
    page = context.new_page()
    page.goto(site.url, wait_until="load")
    page.fill("input[name=username]", NAME)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_selector("#starters button")
    return page


def test_the_page_works_under_a_path(site: Site, context: BrowserContext, signed_in: Page) -> None:
    answers: list[Response] = []
    context.on("response", lambda each: answers.append(each))
    signed_in.reload(wait_until="load")
    signed_in.wait_for_selector("#starters button")
    ask(signed_in, "危桥改造由谁负责？")
    with context.expect_page() as opened:
        signed_in.locator(".turn .sources a[href^='read']").first.click(modifiers=["Control"])
    opened.value.wait_for_load_state()
    expect(opened.value.locator("mark").first).to_be_visible()
    assert [(each.status, each.url) for each in answers if each.status >= 400] == []
    assert [each.url for each in answers if not each.url.startswith(site.url)] == []
    signed_in.get_by_role("button", name="退出登录").click()
    signed_in.wait_for_selector("input[name=password]")
    assert signed_in.url == f"{site.url}login"


FORM = '<form method="post" action="{url}login"><input name="username" value="{name}"><input name="password" value="{password}"></form>'
FRAME = "<iframe {kind} srcdoc='{form}<script>document.forms[0].submit()</script>'></iframe>"
UPLOAD = """<script>
const form = new FormData(); form.append("files", new Blob(["x"]), "x.txt");
fetch("{url}upload?name=x.txt", {{method: "POST", body: form, mode: "no-cors", credentials: "include"}});
</script>"""
READ = '<script>fetch("{url}config", {{credentials: "include"}});</script>'
ATTACKS: dict[str, str] = {
    "form in a sandboxed frame": FRAME.replace("{kind}", 'sandbox="allow-scripts allow-forms"'),
    "form in a frame": FRAME.replace("{kind}", ""),
    "form": "{form}<script>document.forms[0].submit()</script>",
    "upload": UPLOAD,
    "upload in a sandboxed frame": "<iframe sandbox='allow-scripts' srcdoc='" + UPLOAD + "'></iframe>",
    "reading": READ,
}


WHERE = {"form": ("POST", "/login"), "upload": ("POST", "/upload"), "reading": ("GET", "/config")}


@contextmanager
def served(html: str) -> Iterator[int]:
    """A page of somebody else; yields its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("host", ["evil.test", "policy.test"], ids=["another site", "another port of this host"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_pages_of_others_are_refused(site: Site, context: BrowserContext, signed_in: Page, host: str, attack: str) -> None:
    before, method, path = site.sessions(), *WHERE[attack.split()[0]]
    form = FORM.format(url=site.url, name=NAME, password=PASSWORD)
    html = ATTACKS[attack].format(form=form, url=site.url)
    with served(html) as port:
        page = context.new_page()
        site.answered.clear()
        page.goto(f"http://{host}:{port}/")
        limit = time.monotonic() + 15
        while not (statuses := [status for each, route, status in site.answered if (each, route) == (method, path)]) and time.monotonic() < limit:
            page.wait_for_timeout(50)
        assert statuses == [403]
    assert site.sessions() == before


def test_a_link_on_another_site_leads_here(site: Site, context: BrowserContext, signed_in: Page) -> None:
    with served(f'<a href="{site.url}">政策文件问答</a>') as port:
        page = context.new_page()
        page.goto(f"http://evil.test:{port}/")
        page.click("a")
        page.wait_for_selector("#starters button")
