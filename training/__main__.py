"""``python -m training DOCUMENTS QUESTIONS…``: makes the reader's weights anew, or measures them on documents left out."""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from bot.find import Finder
from bot.reader import claims as claim_layer
from bot.reader import judge, kinds, weights
from bot.reader.network import FEATURES, LOWER
from bot.reader.pairs import TEXT_TOKENS
from bot.reader.reader import WEIGHTS
from index import open_index
from index.build import build
from index.embedder import SentenceTransformerEmbedder, load_embedder
from index.plain_bert import PlainBert
from training import data, measure
from training.asking import fit_claims, fit_kinds
from training.check_questions import INVENTED
from training.claims import claims
from training.courtesy import courteous
from training.data import Example
from training.folds import fold_of
from training.lists import Labelled, labelled, mixed, of_others
from training.train import States, prompt, train

ROOT = Path(__file__).resolve().parents[1]
OWN = Path(__file__).resolve().parent / "questions"
GOLD = ROOT / "tests" / "eval"
GENERAL_CANDIDATES, GENERAL_CHARACTERS = 14, 300
Item = TypeVar("Item", bound=Example | Labelled)
MIXED, FOREIGN = 2400, 2000
"""Lists over several documents of which one answers, and over documents of which none has to do with the question."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 when the weights were written."""
    args = make_parser().parse_args(argv)
    embedder = load_embedder()
    encoder = embedder.layers
    if encoder is None:
        sys.stderr.write("the reader is trained on the encoder that the project ships\n")
        return 2
    part = Parts(dict(args.part), args.held, random.Random(args.seed), args.measured)
    items = [*from_documents(args.documents, args.questions, embedder, args.seed, part), *part.of("gold", from_gold(embedder))]
    held, own = split_by(items, args.held)
    own = courteous([*own, *claims(own, args.claims, args.seed)], args.courtesy, args.seed)
    own += general(args.general, args.general_count, args.seed)
    say(f"{len(own)} questions to train on, {len(held)} of documents left out")
    states = States(encoder, LOWER)
    states.add([x.question for x in (*own, *held)], True, say)
    states.add([t for x in (*own, *held) for t in x.texts], False, say)
    sample = random.Random(args.seed).sample(held, min(300, len(held)))

    def watch(network: Any, done: int) -> None:  # noqa: ANN401
        if sample:
            say(f"after {done} steps: {measure.figures(sample, measure.scores_of(network, sample, states))}")

    start = {k: v for k, v in weights.load(args.start)[0].items() if not k.startswith((kinds.PREFIX, claim_layer.PREFIX, judge.PREFIX))} if args.start else None
    network = train(own, encoder, states, Tokens(encoder), args.passes, args.seed, watch, say, start)
    if start is not None and args.mean:
        network.load_state_dict({k: (v + start[k]) / 2 for k, v in network.state_dict().items()})
    figures = measure.figures(held, measure.scores_of(network, held, states)) if held else {}
    asking, figures_of_kinds = fit_kinds(own, held, states)
    judging, figures_of_claims = fit_claims(own, held)
    sources = (*args.questions, *sorted(OWN.glob("*.jsonl")), *([args.general] if args.general else []))
    about = {
        "encoder": embedder.fingerprint,
        "seed": args.seed,
        "passes": args.passes,
        "left_out": args.held,
        "figures": {**figures, **figures_of_kinds, **figures_of_claims},
        "data": {path.name: digest(path) for path in sources},
    }
    layers = {**named(kinds.PREFIX, asking), **named(claim_layer.PREFIX, judging)}
    weights.save(args.out, {**network.state_dict(), **layers}, about)
    say(f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB, {json.dumps(about['figures'])}")
    return 0


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m training", description=__doc__)
    parser.add_argument("documents", type=Path, help="folder of documents, NAME.txt")
    parser.add_argument("questions", type=Path, nargs="+", help="JSONL files of questions over them, evidence word for word")
    parser.add_argument("--general", type=Path, help="general reading comprehension, jsonl.gz")
    parser.add_argument("--general-count", type=int, default=800)
    parser.add_argument("--claims", type=int, default=1400, help="claims made from questions whose answering words are known")
    parser.add_argument("--courtesy", type=float, default=0.25, help="share of the questions that get words beside them which ask for nothing")
    parser.add_argument("--held", help="K/N: the documents of fold K of N are left out and measured on")
    parser.add_argument("--measured", type=int, help="lists of each source at most that are measured on; all of the documents left out where not given")
    parser.add_argument("--passes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--mean", action="store_true", help="write the mean of the weights gone on from and those reached")
    parser.add_argument(
        "--part", type=named_part, action="append", default=[], metavar="NAME=PART",
        help="part of the lists trained on (2: twice) of a file of questions, by its name without ending, of `gold`, `mixed`, `foreign`, or of all `others`",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    return parser


def named_part(text: str) -> tuple[str, float]:
    name, _, part = text.partition("=")
    return name, float(part)


@dataclass
class Parts:
    """How much of each source is trained on, and how many lists of it at most are measured on."""

    shares: Mapping[str, float]
    held: str | None
    rng: random.Random
    measured: int | None = None

    def of(self, name: str, items: Iterable[Item]) -> list[Item]:
        """So many of the items, at random; each twice where the part is two."""
        left, own = split_by(list(items), self.held)
        if self.measured is not None:
            left = self.rng.sample(left, min(self.measured, len(left)))
        share = self.shares.get(name, self.shares.get("others", 1.0))
        return [*left, *own * int(share), *self.rng.sample(own, round(len(own) * (share % 1)))]


def document_of(item: Example | Labelled) -> str:
    return item.document if isinstance(item, Example) else item.example.document


def named(prefix: str, state: Mapping[str, Any]) -> dict[str, Any]:
    return {prefix + name: tensor for name, tensor in state.items()}


def say(words: str) -> None:
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def split_by(items: Sequence[Item], held: str | None) -> tuple[list[Item], list[Item]]:
    """The items of the documents left out, and all others; whole documents go to one side."""
    if not held:
        return [], list(items)
    fold, folds = map(int, held.split("/"))
    left = [fold_of(document_of(x), folds) == fold for x in items]
    return [x for x, out in zip(items, left, strict=True) if out], [x for x, out in zip(items, left, strict=True) if not out]


def from_documents(folder: Path, questions: Iterable[Path], embedder: SentenceTransformerEmbedder, seed: int, part: Parts) -> list[Labelled]:
    with tempfile.TemporaryDirectory() as temporary:
        documents = Path(temporary, "documents")
        shutil.copytree(folder, documents)
        shutil.copytree(INVENTED, documents, dirs_exist_ok=True)
        build(documents, Path(temporary, "index"), embedder)
        finder = Finder(open_index(Path(temporary, "index"), embedder))
        ids = {Path(r.path).stem: r.id for r in finder.store.documents()}
        texts = {name: finder.store.document_text(i) or "" for name, i in ids.items()}
        examples: list[Example] = [e for path in questions for e in part.of(path.stem, data.real(path, texts))]
        examples += [e for path in sorted(OWN.glob("*.jsonl")) for e in part.of(path.stem, (x for x in data.offsets(path) if x.document in ids))]
        own = list(labelled(examples, finder, ids, scoped=True))
        several, other = mixed(examples, finder, ids, MIXED, seed), of_others(examples, finder, ids, FOREIGN, seed)
        return [*own, *part.of("mixed", several), *part.of("foreign", other)]


def from_gold(embedder: SentenceTransformerEmbedder) -> list[Labelled]:
    """The project's own questions over the sample documents and the invented plans."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, "documents")
        folder.mkdir()
        for source in (*(ROOT / "corpus" / "documents").iterdir(), *GOLD.glob("unseen/*/*")):
            if source.is_file() and source.suffix not in (".json", ".jsonl"):
                (folder / source.name).write_bytes(source.read_bytes())
        build(folder, Path(temporary, "index"), embedder)
        finder = Finder(open_index(Path(temporary, "index"), embedder))
        ids = {f"{r.title}|{r.path}": r.id for r in finder.store.documents()}
        names = {name: name for name in ids}
        examples = [e for path in (GOLD / "gold.jsonl", *sorted(GOLD.glob("unseen/*/qa.jsonl"))) for e in data.gold(path, names)]
        return list(labelled(examples, finder, ids, scoped=True))


def general(path: Path | None, count: int, seed: int) -> list[Labelled]:
    """General reading comprehension as lists without search features."""
    if path is None or not count:
        return []
    every = list(data.general(path))
    random.Random(seed).shuffle(every)
    out = []
    for question, sentences, positive in every[:count]:
        answering = {sentences[i] for i in positive}
        texts = [s for s in sentences if s.strip()][:GENERAL_CANDIDATES]
        nothing = np.zeros(len(texts), dtype=bool)
        right = np.array([t in answering for t in texts], dtype=bool)
        example = Example("general", "general", question, "", "", ())
        features = np.zeros((len(texts), FEATURES), dtype=np.float32)
        out.append(Labelled(example, question, [t[:GENERAL_CHARACTERS] for t in texts], features, right, nothing, nothing, [None] * len(texts), True))
    return out


@dataclass
class Tokens:
    """The tokens that answer, from the characters that answer."""

    encoder: PlainBert

    def __post_init__(self) -> None:
        self.kept: dict[str, list[tuple[int, int]]] = {}

    def __call__(self, item: Labelled, i: int) -> tuple[int, int] | None:
        span = item.spans[i]
        if span is None:
            return None
        text = item.texts[i]
        if text not in self.kept:
            self.kept[text] = self.encoder.offsets(prompt(text, asks=False), TEXT_TOKENS)
        shift = len(prompt("", asks=False))
        first, last = span[0] + shift, span[1] + shift
        tokens = [n for n, (a, b) in enumerate(self.kept[text]) if b > a and a < last and b > first]
        return (tokens[0], tokens[-1]) if tokens else None


if __name__ == "__main__":
    sys.exit(main())
