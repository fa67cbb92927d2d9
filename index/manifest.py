"""What an index was made from: the file that says whether it may be used."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from index import schema
from index.errors import IndexDamaged, IndexMismatch
from index.types import Failure

FILE = "manifest.json"
REBUILD = "请运行 python -m index build 重新建库。"
OTHER = "索引由其他版本的程序建立，请运行 python -m index update 更新：文档重新读取，已有的向量保留。"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was taken in: its path below the folder of documents, hash and document."""

    path: str
    sha256: str
    document_id: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Versions, the model and the files of one generation of the index.

    `files` are sizes and SHA-256 of the generation's own files; `built_at` is ISO 8601 with the
    offset from UTC; `repeated` are files left out because another has the same content.
    """

    schema: str
    model: str
    fingerprint: str
    dimension: int
    built_at: str
    passages: int
    sources: tuple[Source, ...]
    failures: tuple[Failure, ...]
    repeated: tuple[Failure, ...]
    files: dict[str, str]
    vectors: dict[str, str | int] = field(default_factory=dict)
    """How vectors are searched: the kind and its parameters. Whoever reads them goes by the file itself."""
    reader: str = ""
    """Which version of the program understood the documents (`index.kept`)."""
    seconds: float = 0.0
    """What a whole build takes on this machine, as far as known: that of the last one, in proportion to the passages; 0 where there was none."""

    @property
    def document_ids(self) -> tuple[str, ...]:
        return tuple(source.document_id for source in self.sources)

    def write(self, folder: Path) -> None:
        """Write it into the folder of a generation."""
        text = json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=1)
        (folder / FILE).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path, *, of_any_version: bool = False) -> Manifest:
        """Read and check it. `of_any_version` is for what every version keeps alike: vectors by the hashes of their texts.

        Raises
        ------
        IndexDamaged
            When it is missing or no manifest.
        IndexMismatch
            When the index was made by another version of the store.
        """
        try:
            data = json.loads((folder / FILE).read_text(encoding="utf-8"))
            version = data["schema"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(f"索引清单缺失或已损坏，{REBUILD}") from error
        if version != schema.VERSION and not of_any_version:
            raise IndexMismatch(OTHER)
        try:
            sources = tuple(Source(**s) for s in data.pop("sources"))
            failures = tuple(Failure(**f) for f in data.pop("failures"))
            repeated = tuple(Failure(**f) for f in data.pop("repeated"))
            return cls(sources=sources, failures=failures, repeated=repeated, **data)
        except (KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(f"索引清单缺失或已损坏，{REBUILD}") from error

    def require_model(self, name: str, fingerprint: str, dimension: int | None) -> None:
        """Refuse a model other than the one whose vectors the index holds; `dimension` is None while nobody can tell it.

        Raises
        ------
        IndexMismatch
            A vector of one model says nothing about the vectors of another.
        """
        if self.fingerprint != fingerprint or dimension not in (None, self.dimension):
            if self.model == name:
                raise IndexMismatch(f"建立索引后，模型“{name}”或发送文字的格式已改变，{REBUILD}")
            raise IndexMismatch(f"索引是用模型“{self.model}”建立的，与当前模型“{name}”不一致，{REBUILD}")

    def check_files(self, folder: Path) -> None:
        """Refuse files that are not as they were written.

        Raises
        ------
        IndexDamaged
            When one is missing or its content has changed.
        """
        for name, digest in self.files.items():
            try:
                intact = file_hash(folder / name) == digest
            except OSError:
                intact = False
            if not intact:
                raise IndexDamaged(f"索引文件 {name} 缺失或已损坏，{REBUILD}")


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
