"""Three pages that run: one with users, one without for this machine alone, one open to all; and someone of each role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from gradio.routes import App
from starlette.routing import BaseRoute, Mount

from page.accounts import Accounts
from page.database import Database
from page.server import Serving, application
from tests.page.office import Office, serving

PASSWORD = "一句足够长的口令-7"
MANY = 100_000
"""Questions a minute: how many one may ask is tried elsewhere."""
NAMES = {"user": "张三", "other": "李四", "admin": "管理员"}


@dataclass(frozen=True)
class World:
    """What is attacked, and who attacks: a client for each role."""

    office: Office
    app: FastAPI
    clients: Mapping[str, httpx.Client]

    @property
    def gradio(self) -> App:
        """The mounted application of Gradio."""
        mounted: App = self.app.state.gradio
        return mounted

    def function(self, name: str) -> int:
        """The number of a function; the same on all three pages."""
        return next(number for number, fn in self.gradio.get_blocks().fns.items() if fn.api_name == name)

    def sign_in(self, role: str) -> None:
        """Sign in anew, for those who have a name."""
        if role in NAMES:
            self.clients[role].post("login", data={"username": NAMES[role], "password": PASSWORD}).raise_for_status()


@contextmanager
def opened(office: Office, folder: Path) -> Iterator[World]:
    """The three pages, served."""
    with ExitStack() as stack:
        database = Database.open(folder / "guarded")
        accounts = Accounts(database)
        for role, name in NAMES.items():
            accounts.add(name, PASSWORD, admin=role == "admin")
        app = application(office.desk, database, office.indexer, Serving(is_local=False, questions_per_minute=MANY))
        url = stack.enter_context(serving(app))
        clients = {role: stack.enter_context(client(url)) for role in ("stranger", *NAMES)}
        for role, how in (("local", Serving(questions_per_minute=MANY)), ("open", Serving(is_local=False, is_open=True, questions_per_minute=MANY))):
            unguarded = application(office.desk, Database.open(folder / role), office.indexer, how)
            clients[role] = stack.enter_context(client(stack.enter_context(serving(unguarded))))
        world = World(office, app, clients)
        for role in NAMES:
            world.sign_in(role)
        yield world


def client(url: str) -> httpx.Client:
    """A client that follows no redirect and heeds no proxy."""
    return httpx.Client(base_url=url, trust_env=False, timeout=20)


def addresses(app: FastAPI) -> list[tuple[str, str]]:
    """Method and path of every route of the running application; what is mounted and has no routes of its own takes any method."""
    return list(_walk(app.routes, ""))


def _walk(routes: list[BaseRoute], above: str) -> Iterator[tuple[str, str]]:
    for context in iter_route_contexts(routes):
        route = context.original_route
        if not isinstance(route, Mount):
            yield from ((method, f"{above}{context.path}") for method in sorted(context.methods or ()))
        elif route.routes:
            yield from _walk(route.routes, above + route.path)
        else:
            yield "*", f"{above}{route.path}/{{path:path}}"
