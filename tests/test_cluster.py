"""The set-up of docs/cluster: what can be told without Docker. Its names are those of the settings, its nginx is the one of docs/scale.md."""

from __future__ import annotations

import re
import subprocess
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # comes with Gradio

from bot.settings import ModelSettings, RerankSettings
from index.environment import FromEnvironment
from index.settings import DatabaseSettings, EmbedSettings, IndexSettings, VectorSettings
from page.command import make_parser
from page.outside import networks
from page.settings import PageSettings
from tests.attack.nginx import FRAME, NGINX, blocks
from tests.test_structure import ORDER, ROOT

FOLDER = ROOT / "docs" / "cluster"
MODELS: tuple[type[FromEnvironment], ...] = (IndexSettings, PageSettings, ModelSettings, EmbedSettings, RerankSettings, VectorSettings, DatabaseSettings)
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PAGES = ("page-1", "page-2", "page-3")
VARIABLE = re.compile(r"\$\{(\w+)(?::[-?](\w*))?\}")
GIVEN = dict(line.split("=", 1) for line in (FOLDER / ".env.example").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
FILLED_IN = {**GIVEN, "POSTGRES_PASSWORD": "geheim7"}
BY_OTHERS = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "DEPLOY_MODE", "ETCD_USE_EMBED", "ETCD_DATA_DIR", "COMMON_STORAGETYPE"}
"""What the images of PostgreSQL and Milvus read."""
DOCKERFILE = (FOLDER / "Dockerfile").read_text(encoding="utf-8")


def filled(text: str, values: dict[str, str]) -> str:
    """A text of the compose file with its variables replaced, as compose does it: an empty one has its default."""
    return VARIABLE.sub(lambda found: values.get(found[1]) or found[2] or "", text)


def environment(service: str, values: dict[str, str]) -> dict[str, str]:
    return {name: filled(value, values) for name, value in SERVICES[service].get("environment", {}).items()}


def address(service: str) -> str:
    return str(SERVICES[service]["networks"]["inside"]["ipv4_address"])


def test_the_services_are_those_of_the_layout() -> None:
    assert set(SERVICES) == {*PAGES, "tool", "nginx", "postgres", "milvus"}
    assert {name: service["profiles"] for name, service in SERVICES.items() if "profiles" in service} == {"tool": ["tool"], "milvus": ["milvus"]}
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"], "the rest is reached from inside alone"
    assert filled(SERVICES["nginx"]["ports"][0], GIVEN) == f"{GIVEN['PORT']}:8080"
    for name in (*PAGES, "tool"):
        assert set(SERVICES[name]["depends_on"]) <= set(SERVICES)


def test_every_variable_is_in_the_example_and_used() -> None:
    text = "\n".join(line for line in (FOLDER / "compose.yaml").read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    assert {found[0] for found in VARIABLE.findall(text)} == set(GIVEN)
    needed = set(re.findall(r"\$\{(\w+):\?\}", text))
    assert needed == {"POSTGRES_PASSWORD", "PUBLIC_URL", "DOCUMENTS"}
    assert not GIVEN["POSTGRES_PASSWORD"], "nobody runs it with a password that everybody can read"


def test_every_name_of_the_environment_is_a_setting() -> None:
    known = {name for model in MODELS for name, _ in model.entries()}
    for name, service in SERVICES.items():
        assert set(service.get("environment", {})) <= (known if name in (*PAGES, "tool") else BY_OTHERS), name


WITH_MILVUS = {"VECTOR_STORE": "milvus", "MILVUS_URI": "http://milvus:19530"}
WITH_ROWS = {"INDEX_STORE": "postgres"}


@pytest.mark.parametrize("more", [{}, WITH_MILVUS, WITH_ROWS], ids=["files", "milvus", "rows on the server"])
def test_the_program_takes_what_it_is_given(more: dict[str, str]) -> None:
    given = environment("page-1", FILLED_IN | more)
    read = {model: model.from_environment(given) for model in MODELS}
    page = PageSettings.from_environment(given)
    assert page.address is not None
    assert read[DatabaseSettings] == DatabaseSettings(url="postgresql://page:geheim7@postgres/page", rows=more.get("INDEX_STORE", "file"))
    assert environment("postgres", FILLED_IN) == {"POSTGRES_USER": "page", "POSTGRES_DB": "page", "POSTGRES_PASSWORD": "geheim7"}
    assert read[VectorSettings] == VectorSettings(store=more.get("VECTOR_STORE", "file"), uri=more.get("MILVUS_URI", ""))
    example = (FOLDER / ".env.example").read_text(encoding="utf-8")
    assert "MILVUS_URI" not in more or f"VECTOR_STORE={more['VECTOR_STORE']} and MILVUS_URI={more['MILVUS_URI']}" in example


def test_folders_lie_on_volumes_that_all_processes_share() -> None:
    for name, service in SERVICES.items():
        sources = [filled(volume, GIVEN).split(":")[0] for volume in service.get("volumes", ())]
        named = {source for source in sources if not source.startswith(".")}
        assert named <= set(COMPOSE["volumes"]), name
    assert (FOLDER / "nginx.conf").is_file()
    places = {filled(volume, GIVEN).split(":")[1] for volume in SERVICES["page-1"]["volumes"]}
    given = environment("page-1", FILLED_IN)
    assert {given[name] for name in ("CORPUS_DIR", "INDEX_DIR", "DATA_DIR", "EMBEDDING_CACHE")} == places
    assert all(SERVICES[name]["volumes"] == SERVICES["page-1"]["volumes"] for name in (*PAGES, "tool"))
    made = next(line for line in DOCKERFILE.splitlines() if line.startswith("RUN useradd"))
    assert all(place in made.split() for place in places), "a volume has the owner that its folder has in the image"


def test_addresses_are_those_that_nginx_knows() -> None:
    pool = COMPOSE["networks"]["inside"]["ipam"]["config"][0]
    inside, given_out = ip_network(pool["subnet"]), ip_network(pool["ip_range"])
    assert SERVICES["nginx"]["extra_hosts"] == {name: address(name) for name in PAGES}
    fixed = [ip_address(address(name)) for name in (*PAGES, "nginx")]
    assert len(set(fixed)) == len(fixed)
    assert all(each in inside and each not in given_out for each in fixed)
    assert networks(environment("page-1", GIVEN)["TRUSTED_PROXIES"]) == networks(address("nginx"))


def test_images_are_pinned_and_can_come_from_a_mirror() -> None:
    images = [service["image"] for service in SERVICES.values() if "build" not in service]
    images.append(re.findall(r"^FROM (\S+)$", DOCKERFILE, re.MULTILINE)[0].replace("${IMAGES}", "${IMAGES:-}"))
    for image in images:
        assert image.startswith("${IMAGES:-}")
        name, _, tag = image.removeprefix("${IMAGES:-}").partition(":")
        assert "." not in name, "no registry is named"
        assert re.match(r"v?\d+\.\d+(\.\d+)?", tag), image
        assert filled(image, {"IMAGES": "mirror.example/hub/"}) == f"mirror.example/hub/{name}:{tag}"


def test_nginx_is_set_up_as_the_page_about_it_says() -> None:
    (shown,) = blocks("docs/scale.md")
    ours = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    upstream = re.compile(r"(?<=server )\S+(?=;)")
    assert upstream.findall(ours) == [f"{name}:7860" for name in PAGES]
    assert len(upstream.findall(shown)) == len(PAGES)
    assert upstream.sub("…", ours) == upstream.sub("…", shown)
    assert make_parser().parse_args(_command()[2:]).port == 7860


@pytest.mark.skipif(NGINX is None, reason="no nginx on this machine")
def test_nginx_takes_it(tmp_path: Path) -> None:
    """With the names put to an address, as `extra_hosts` does."""
    server = re.sub(r"page-\d", "127.0.0.1", (FOLDER / "nginx.conf").read_text(encoding="utf-8"))
    (tmp_path / "nginx.conf").write_text(FRAME.format(folder=tmp_path, server=server), encoding="utf-8")
    done = subprocess.run(
        [str(NGINX), "-t", "-p", str(tmp_path), "-e", str(tmp_path / "error.log"), "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def _command() -> list[str]:
    return re.findall(r'"([^"]+)"', DOCKERFILE.rpartition("CMD")[2])


def test_the_image_has_what_the_program_imports_and_reads() -> None:
    copied = [word for line in DOCKERFILE.splitlines() if line.startswith("COPY") for word in line.split()[1:-1]]
    assert {path.removesuffix(".py") for path in copied} >= {*ORDER, "prompts"}
    assert all((ROOT / path).exists() for path in copied)
    let_in = [line.removeprefix("!") for line in (FOLDER / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")]
    assert sorted(let_in) == sorted(copied)
    wanted = re.findall(r"-r (\S+)", DOCKERFILE)
    assert set(wanted) == {"requirements.txt", "requirements-cluster.txt"} <= set(copied)
    build = SERVICES["page-1"]["build"]
    assert set(build["args"]) == set(re.findall(r"^ARG (\w+)=", DOCKERFILE, re.MULTILINE))
    assert (FOLDER / build["context"]).resolve() == ROOT
    assert ROOT / build["dockerfile"] == FOLDER / "Dockerfile"
    assert _command()[:2] == ["python", "app.py"]
