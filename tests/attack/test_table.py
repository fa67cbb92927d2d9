"""Nothing is open that should be shut: every address and every function of the running page, for everyone."""

from __future__ import annotations

import re

import pytest

from tests.attack.table import FUNCTIONS, ROLES, ROUTES, Line
from tests.attack.world import World, addresses


def test_every_address_has_an_expectation(world: World) -> None:
    assert set(addresses(world.app)) == {line.key for line in ROUTES}


def test_every_function_has_an_expectation(world: World) -> None:
    assert {fn.api_name for fn in world.gradio.get_blocks().fns.values()} == set(FUNCTIONS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("line", ROUTES, ids=lambda line: " ".join(line.key))
def test_address(world: World, line: Line, role: str) -> None:
    method = "GET" if line.method == "*" else line.method
    path = line.ask or re.sub(r"\{[^}]*\}", "x", line.path)
    with world.clients[role].stream(method, path, **line.sends) as answer:
        status = answer.status_code
    if line.path == "/logout":
        world.sign_in(role)
    assert status == line.status(role)


def test_programs_see_their_functions_alone(world: World) -> None:
    told = world.clients["user"].get("gradio_api/info?all_endpoints=True").json()
    assert set(told["named_endpoints"]) >= {f"/{name}" for name, who in FUNCTIONS.items() if who == "programs"}
    assert set(world.clients["user"].get("gradio_api/info").json()["named_endpoints"]) == {f"/{name}" for name, who in FUNCTIONS.items() if who == "programs"}
