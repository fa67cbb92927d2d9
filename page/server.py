"""The web application: the Gradio page and the plain pages beside it, behind the gate."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr
from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.routing import Mount

from index.errors import IndexingError
from index.indexer import Indexer
from page import audit_page, blocks, compare_page, paper, routes, sign_in, unit_routes, uploads, words
from page.accounts import Accounts
from page.api import functions
from page.api_calls import Calls
from page.api_mcp import Mcp
from page.audit import Audit
from page.client_config import ClientConfig
from page.conversations import Conversations
from page.database import Database
from page.desk import Desk
from page.desks import Desks
from page.doors import Doors
from page.gate import SCOPE_KEY, Gate
from page.groups import Groups
from page.headers import SafeHeaders
from page.intake import Intake
from page.limits import MIB, Limits
from page.look import look
from page.outside import Address, Network, Outside
from page.own_streams import Owned, OwnStreams
from page.pace import Pace
from page.places import Places, QueueFull, Share
from page.refusal import refusal
from page.storage_error import StorageError
from page.visitors import Visitors


@dataclass(frozen=True, slots=True)
class Serving:
    """How the page is served. Without users `is_local` lets this machine in, `is_open` everyone.

    Behind a proxy `address` is where users find the page, and `proxies` are those whose word on a request's origin counts.
    """

    is_local: bool = True
    is_open: bool = False
    session_hours: float = 12
    idle_minutes: float = 120
    max_upload_mb: int = 50
    audit_days: int = 365
    questions_per_minute: int = 30
    most_served: int = 1000
    address: Address | None = None
    proxies: tuple[Network, ...] = ()


def application(desk: Desk, database: Database, indexer: Indexer, serving: Serving | None = None) -> FastAPI:
    """The application, ready to be served."""
    serving = serving or Serving()
    audit = Audit(database, serving.audit_days)
    accounts = Accounts(database, serving.session_hours, serving.idle_minutes, nameless_admin=not serving.is_open, audit=audit)
    conversations = Conversations(database)
    groups = Groups(accounts)
    desks = Desks(desk, groups.hidden_from)
    offered = functions()
    pace = Pace(serving.questions_per_minute)
    mcp = Mcp(offered, desks, blocks.at_once(desk), pace)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=mcp.lifespan)
    app.add_exception_handler(StorageError, _unreadable)
    app.add_exception_handler(IndexingError, _away)
    app.include_router(sign_in.router(accounts))
    app.include_router(audit_page.router(accounts))
    app.include_router(routes.router(desks, conversations, audit))
    app.include_router(unit_routes.router(desks, audit))
    app.include_router(paper.router(desks, audit))
    app.include_router(compare_page.router(desks, audit))
    waiting = uploads.Uploads(serving.max_upload_mb)
    app.include_router(uploads.router(waiting, audit))
    app.router.routes.append(mcp.route)
    app.add_middleware(ClientConfig)
    visitors = Visitors(database.folder) if serving.is_open else None
    app.add_middleware(Share, most_served=serving.most_served)
    app.add_middleware(Gate, accounts=accounts, is_local=serving.is_local, visitors=visitors)
    app.add_middleware(Limits, most_uploaded=serving.max_upload_mb * MIB)
    app.add_middleware(Places, most_served=serving.most_served)
    app.add_middleware(SafeHeaders)
    app.add_middleware(Outside, address=serving.address, proxies=serving.proxies)
    gr.mount_gradio_app(
        app,
        blocks.build(desks, offered, conversations, groups, Intake(desk.corpus_dir, desk.index_dir, indexer), waiting, pace),
        path="/",
        auth_dependency=_user_name,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        pwa=False,
        show_error=False,
        enable_monitoring=False,
        mcp_server=False,  # Gradio's calls itself at the address that a request names
        **look(),
    )
    mounted = next(route.app for route in app.routes if isinstance(route, Mount) and isinstance(route.app, gr.routes.App))
    mounted.add_middleware(QueueFull)
    mounted.add_middleware(OwnStreams, owned=Owned(mounted))
    mounted.add_middleware(Calls, functions=offered, pace=pace)
    mounted.add_middleware(Doors)
    app.state.gradio = mounted
    app.state.folder = database.folder
    return app


def _unreadable(request: Request, error: Exception) -> Response:
    """What may be seen is not known: nothing is, with the reason said."""
    reason = error.reason if isinstance(error, StorageError) else str(error)
    return refusal(request.scope, words.USERS_UNREADABLE.format(reason=reason), 503)


def _away(request: Request, error: Exception) -> Response:
    """The documents cannot be read for now; the error says why."""
    return refusal(request.scope, str(error), 503)


def _user_name(request: Request) -> str | None:
    user = request.scope.get(SCOPE_KEY)
    return user.name if user is not None else None
