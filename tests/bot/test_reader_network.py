"""The reader's network and the file of its weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from bot.find.candidates import Candidate
from bot.reader import weights
from bot.reader.claims import features as claim_features
from bot.reader.claims import figures, polarity
from bot.reader.eighths import HALF, EightBits
from bot.reader.judge import adapted, learning, learnt
from bot.reader.kinds import KINDS, OF_TYPE, Kinds, features
from bot.reader.network import FEATURES, WIDTH, WORDS, Network, Outputs
from bot.reader.pairs import pack
from bot.reader.reader import FIRST, Reader, open_reader
from corpus.types import Span
from index.processor import has_8_bit_products


@pytest.fixture(scope="module")
def network() -> Network:
    torch.manual_seed(1)
    return Network().eval()


def states(tokens: int, seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.float16]]:
    return np.random.default_rng(seed).normal(size=(tokens, WIDTH)).astype(np.float16)


def score(network: Network, rows: list[tuple[int, int]]) -> list[float]:
    pairs = pack([(states(q, 1), states(c, 2)) for q, c in rows], np.zeros((len(rows), FEATURES), dtype=np.float32))
    with torch.inference_mode():
        return [float(v) for v in network(pairs.states, pairs.asked, pairs.kept, pairs.features, pairs.words).relevance]


def test_a_pair_scores_the_same_beside_a_longer_one(network: Network) -> None:
    assert score(network, [(6, 10)])[0] == pytest.approx(score(network, [(6, 10), (20, 60)])[0], abs=1e-4)


def test_weights_come_back_from_their_file(network: Network, tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    weights.save(path, network.state_dict(), {"encoder": "e", "seed": 1})
    assert path.stat().st_size < 16e6
    state, about = weights.load(path)
    assert about == {"encoder": "e", "seed": 1}
    for name, tensor in network.state_dict().items():
        assert torch.allclose(state[name], tensor, atol=float(tensor.abs().max()) / 100 + 1e-4), name


@pytest.mark.parametrize("content", [None, b"", b"not weights at all"])
def test_without_weights_there_is_no_reader_and_the_log_says_so(tmp_path: Path, content: bytes | None, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "weights.safetensors"
    if content is not None:
        path.write_bytes(content)

    class Encoder:
        def states(self, *_: object) -> list[np.ndarray[tuple[int, int], np.dtype[np.float16]]]:
            return []

        def offsets(self, *_: object) -> list[tuple[int, int]]:
            return []

    assert open_reader(Encoder(), "e", path) is None
    assert "search alone" in caplog.text


def test_weights_for_another_encoder_are_not_used(network: Network, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "weights.safetensors"
    weights.save(path, network.state_dict(), {"encoder": "one"})

    assert open_reader(None, "other", path) is None
    assert "search alone" in caplog.text


class ByScore(Network):
    """Takes the search's scores for the relevance."""

    def forward(self, *given: torch.Tensor) -> Outputs:
        return replace(super().forward(*given), relevance=given[3][:, 0])


class Counting:
    """An encoder that counts the texts it is given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def states(self, texts: Sequence[str], *_: object) -> list[np.ndarray[tuple[int, int], np.dtype[np.float16]]]:
        self.texts += texts
        return [states(4, len(text)) for text in texts]

    def offsets(self, text: str, *_: object) -> list[tuple[int, int]]:
        return [(0, 1)] * 4


@pytest.mark.parametrize(("first", "read"), [(16.0, FIRST), (4.0, 10)], ids=["sure", "not sure"])
def test_where_one_of_the_first_is_sure_the_others_are_not_read(first: float, read: int) -> None:
    given = [Candidate("文件0", "sentence", f"第{n}句。", Span(n, n + 1), score=first if n == 2 else -40.0) for n in range(10)]
    encoder = Counting()
    found = Reader(encoder, ByScore()).read("问", given).readings
    assert len(encoder.texts) == 1 + read
    assert [r.candidate.key for r in found[:1]] == [given[2].key]
    assert {r.candidate.key for r in found} == {c.key for c in given}
    assert found[0].share == pytest.approx(1 / (1 + np.exp(-first / 4)), abs=1e-3)


def test_kinds_are_probabilities_over_all_kinds() -> None:
    width = len(features("谁", states(2, 1)))
    kinds = Kinds({"kind.weight": torch.zeros(len(KINDS), width), "kind.bias": torch.tensor([1.0, *[0.0] * (len(KINDS) - 1)])})
    shares = kinds("谁牵头", states(3, 1))
    assert sum(shares.values()) == pytest.approx(1.0)
    assert max(shares, key=lambda k: shares[k]) == KINDS[0]
    assert set(OF_TYPE.values()) == set(KINDS)


def test_a_follow_up_is_typed_by_its_own_words() -> None:
    assert np.array_equal(features("村级服务站什么时候建成｜谁牵头", states(3, 1)), features("谁牵头", states(3, 1)))


@pytest.mark.parametrize(
    ("asked", "said", "held"),
    [
        ("旧房可以拆吗", "旧房一律不得拆除。", [1, 0, 0, 1, 0, 0]),
        ("旧房不能拆吧", "旧房一律不得拆除。", [1, 1, 1, 0, 0, 0]),
        ("旧房能不能拆", "旧房可以拆除。", [0, 0, 0, 0, 0, 0]),
        ("所有旧房都拆吗", "旧房可以拆除。", [0, 0, 0, 0, 0, 1]),
    ],
)
def test_negation_on_either_side_of_a_claim(asked: str, said: str, held: list[float]) -> None:
    assert polarity(asked, said) == held


def test_a_figure_of_a_claim_that_the_sentence_lacks_is_seen() -> None:
    assert figures("补贴5万元吗", "补贴3万元，另加2万元") == [1.0, 1.0, 0.0, 0.2]
    assert figures("补贴3万元吗", "补贴3万元") == [1.0, 0.0, 1.0, 0.1]


def test_the_network_takes_in_as_many_words_as_the_list_of_claim_words_gives() -> None:
    assert len(claim_features("旧房可以拆吗", "旧房不得拆除。")) == WORDS


@pytest.mark.skipif(not has_8_bit_products(), reason="no 8-bit products on this processor")
@pytest.mark.parametrize("shift", [0.0, 5.0, -5.0], ids=["about zero", "above", "below"])
def test_a_product_of_8_bits_is_that_of_32(shift: float) -> None:
    torch.manual_seed(1)
    linear, x = torch.nn.Linear(64, 48), torch.randn(2, 9, 64) + shift
    with torch.inference_mode():
        exact, found = linear(x), EightBits(linear)(x)
    assert found.shape == exact.shape
    assert float((found - exact).norm() / exact.norm()) < 0.03


@pytest.mark.skipif(not has_8_bit_products(), reason="no 8-bit products on this processor")
def test_columns_far_above_the_others_cost_these_no_steps() -> None:
    torch.manual_seed(1)
    linear, x = torch.nn.Linear(64, 48), torch.randn(2, 9, 64)
    x[:, :, [3, 40]] *= 60
    scale = linear.weight.data.abs().amax(1, keepdim=True) / HALF
    linear.weight.data = (linear.weight.data / scale).round() * scale  # as they lie in the file
    with torch.inference_mode():
        exact, found = linear(x), EightBits(linear)(x)
    assert float((found - exact).abs().max()) < 0.03


@pytest.mark.skipif(not has_8_bit_products(), reason="no 8-bit products on this processor")
@pytest.mark.parametrize("value", [0.0, 3.0, -3.0])
def test_one_value_throughout_and_nothing_at_all(value: float) -> None:
    linear, x = torch.nn.Linear(8, 4), torch.full((1, 3, 8), value)
    with torch.inference_mode():
        assert torch.allclose(EightBits(linear)(x), linear(x), atol=0.05)


def test_the_judge_is_the_network_with_what_it_learnt(network: Network) -> None:
    learner = learning(network, rank=4)
    torch.manual_seed(2)
    for parameter in learner.parameters():
        if parameter.requires_grad:
            parameter.data += 0.05 * torch.randn_like(parameter)
    judge = adapted(network, learnt(learner))
    pairs = pack([(states(6, 1), states(9, 2))], np.zeros((1, FEATURES), dtype=np.float32))
    given = (pairs.states, pairs.asked, pairs.kept, pairs.features, pairs.words)
    assert judge is not None
    with torch.inference_mode():
        learned, read, before = learner(*given).verdict, judge(*given).verdict, network(*given).verdict
    assert torch.allclose(learned, read, atol=1e-4)
    assert not torch.allclose(before, read, atol=1e-2)


def test_without_what_a_judge_learnt_there_is_none(network: Network) -> None:
    assert adapted(network, network.state_dict()) is None
