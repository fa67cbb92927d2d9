"""A short examination of a configured model, before anything of it is believed: a weak or lying one is not asked again.

Nine invented questions go through the very prompt that answers use. What a proof cannot see – a verdict on a claim without figures, an answer
beside the question, an answer where there is none – is believed only of a model that gets these right.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bot.llm import BROKEN, EXAMINATION, TOO_SLOW, Model, ModelError
from bot.meter import Note, Noted, Outcome, ignore, tell
from bot.model.reply import SCHEMA, Reply, parse
from bot.prompt import load_prompt

logger = logging.getLogger(__name__)

EVIDENCE = """[1] （文件信息）文件标题：《清河县智慧停车建设实施方案》；
[2] （一、（一） 平台建设）2024年9月底前，县城管局牵头建成停车信息平台，县公安局、县数据局配合。
[3] （一、（二） 车位配建）新建小区停车位按每户不少于1.2个配建，改造小区可适当降低。
[4] （二、（三） 收费）医院、学校周边临时停车位白天不得收费，夜间是否收费由产权单位确定。
[5] （三、 保障）未取得备案证明的停车场不予补贴。"""
AT_ONCE = 3
AGAIN_AFTER = 60.0
"""Seconds after which a model that could not be reached is examined again."""
LEAST_VERDICTS = 4
"""Of five claims."""


@dataclass(frozen=True, slots=True)
class Task:
    """One question of the examination; `kind` says what it shows of the model."""

    kind: str
    question: str
    right: Callable[[Reply], bool]


def says(*words: str, without: str = "\0") -> Callable[[Reply], bool]:
    def right(reply: Reply) -> bool:
        told = "".join(s.text for s in reply.sentences)
        return all(w in told for w in words) and without not in told and not reply.verdict

    return right


def judges(verdict: str) -> Callable[[Reply], bool]:
    return lambda reply: reply.verdict == verdict and bool(reply.sentences)


def declines(reply: Reply) -> bool:
    return not reply.sentences and not reply.rows


TASKS = (
    Task("answers", "停车信息平台由哪些单位配合？", says("县公安局", "县数据局", without="县城管局配合")),
    Task("answers", "停车信息平台什么时候建成？", says("9月底")),
    Task("verdicts", "学校边上的临时车位，白天也可以收钱吧？", judges("no")),
    Task("verdicts", "没备案的停车场拿不到补贴，是这样吗？", judges("yes")),
    Task("verdicts", "改造小区也必须每户配1.2个以上车位，对吗？", judges("no")),
    Task("verdicts", "停车信息平台是县公安局牵头建的吧？", judges("no")),
    Task("verdicts", "医院旁边的临时车位夜里收不收费，是产权单位说了算吗？", judges("yes")),
    Task("refusals", "停车信息平台总投资多少钱？", declines),
    Task("refusals", "停车收费的投诉电话是多少？", declines),
)


@dataclass(frozen=True, slots=True)
class Trust:
    """What a model may be believed: its answers at all, its verdicts on claims, its word that the documents do answer."""

    answers: bool = False
    verdicts: bool = False
    refusals: bool = False
    asked: int = 0
    right: int = 0

    @property
    def any(self) -> bool:
        return self.answers and self.refusals


class Examination:
    """Examines a model once, when first needed, in a thread of its own; safe for any number of threads."""

    def __init__(self, model: Model, clock: Callable[[], float] = time.monotonic, note: Note = ignore) -> None:
        self.model = model
        self.clock = clock
        self.note = note
        self.lock = threading.Lock()
        self.done = threading.Event()
        self.running = False
        self.trust: Trust | None = None
        self.failure: tuple[float, str] | None = None
        """When and why it could not be examined."""

    def result(self, deadline: float) -> Trust:
        """What the model may be believed, known by `deadline`; the examination goes on where it takes longer.

        Raises
        ------
        ModelError
            When it cannot be reached, or is not through in time; it is examined again later.
        """
        with self.lock:
            if self.trust is None and not self.running:
                if self.failure is not None and self.clock() - self.failure[0] < AGAIN_AFTER:
                    raise ModelError(self.failure[1])
                self.running, self.failure = True, None
                self.done.clear()
                threading.Thread(target=self.examine, daemon=True).start()
        if self.trust is None:
            self.done.wait(max(0.0, deadline - self.clock()))
        if self.trust is None:
            raise ModelError(self.failure[1] if self.failure is not None else TOO_SLOW)
        return self.trust

    def examine(self) -> None:
        try:
            with ThreadPoolExecutor(AT_ONCE) as pool:
                self.trust = trust_of(list(pool.map(self.right, TASKS)))
            logger.info("model examined: %s", self.trust)
        except ModelError as error:
            self.failure = (self.clock(), str(error))
        except Exception:
            logger.exception("a model could not be examined")
            self.failure = (self.clock(), BROKEN)
        finally:
            self.running = False
            self.done.set()
            outcome: Outcome = "failed" if self.trust is None else "passed" if self.trust.any else "not_passed"
            noted = Noted("examination", self.model.settings.model, outcome)
            tell(noted)
            self.note(noted)

    def right(self, task: Task) -> bool:
        prompt = load_prompt("answer")
        messages = prompt.fill(also="", evidence=EVIDENCE, history="（无）", question=task.question)
        deadline = self.clock() + self.model.settings.timeout_seconds
        reply = parse("".join(self.model.stream(messages, deadline, f"{prompt.purpose} {EXAMINATION}", SCHEMA)))
        return reply is not None and task.right(reply)


def trust_of(marks: list[bool]) -> Trust:
    right = {kind: [m for m, t in zip(marks, TASKS, strict=True) if t.kind == kind] for kind in ("answers", "verdicts", "refusals")}
    return Trust(all(right["answers"]), sum(right["verdicts"]) >= LEAST_VERDICTS, all(right["refusals"]), len(marks), sum(marks))
