"""The story in five acts: people, preparation, training, verification, release."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import digits
import numpy as np
import people
from crowd import Member, Shift
from digits import Digits, Guess
from django.core.files.storage import default_storage
from numpy.typing import NDArray
from people import CURRENCY, Cast
from progress import bar
from report import Accuracy, Outcome
from sklearn.linear_model import LogisticRegression

from handwork.answers import queries as answers
from handwork.base.money import Money, for_display
from handwork.flow import importing, judging, paying, publishing, releasing
from handwork.inference import queries as inference
from handwork.pay import queries as pay
from handwork.projects import queries as projects
from handwork.projects.rules import BatchTerms
from handwork.releases import queries as releases
from handwork_core.simulate import SimulatedWorker, make_crowd

WORKERS_COUNT = 12
ANSWERS_WANTED = 3
VERIFIED_COUNT = 100
CHOICES = [{"value": str(digit), "label": str(digit)} for digit in range(10)]
INSTRUCTIONS = """\
Look at the picture and choose the digit that was written.

- A **1** may lean, or have a foot. A **7** may have a bar.
- If you cannot tell two digits apart, choose the one you would bet on.
"""
CHECKING = """\
A program has guessed which digit was written, and it is not sure.

Look at the picture first. If the guess is right, confirm it; if not, choose the right digit.
"""


@dataclass(frozen=True, slots=True)
class Act:
    """A batch that the crowd has answered, and when the last answer came."""

    batch_id: int
    ended_at: datetime


class Story:
    """One telling: who takes part, the digits, and the dice."""

    def __init__(self, *, seed: int, now: datetime) -> None:
        self.rng = np.random.default_rng(seed)
        self.now = now
        # Two days of simulated work end before the story is told.
        self.first_day = (now - timedelta(days=4)).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        self.digits: Digits = digits.load()
        simulated = make_crowd(WORKERS_COUNT, 10, self.rng)
        self.cast: Cast = people.assemble(
            workers_count=WORKERS_COUNT, now=self.first_day
        )
        self.members = _members(self.cast.worker_ids, simulated)

    def ask(
        self,
        *,
        title: str,
        function: str,
        instructions: str,
        terms: BatchTerms,
        tasks: io.BytesIO,
        now: datetime,
    ) -> int:
        """Publish a batch the way a requester does: project, upload, price."""
        project_id = publishing.create_project(
            actor=self.cast.requester,
            organisation_id=self.cast.organisation_id,
            title=title,
            function=function,
            instructions=instructions,
            kind="choose-one",
            options={"question": "Which digit is this?", "choices": CHOICES},
            now=now,
        )
        batch_id = publishing.create_batch(
            actor=self.cast.requester, project_id=project_id, terms=terms, now=now
        )
        import_id = importing.start_import(
            actor=self.cast.requester,
            batch_id=batch_id,
            file_name="digits.zip",
            file=tasks,
            now=now,
        )
        importing.run_import(import_id=import_id, now=now)
        publishing.publish(actor=self.cast.requester, batch_id=batch_id, now=now)
        return batch_id

    def let_work(self, *, batch_id: int, midnight: datetime, title: str) -> Act:
        """Let the crowd answer a batch; let silence accept; give back what is left."""
        shift = Shift(
            batch_id=batch_id,
            midnight=midnight,
            truth=self.digits.truth,
            rng=self.rng,
            progress=bar(title, _answers_wanted(batch_id)),
        )
        ended_at = shift.work(self.members)
        publishing.close(actor=self.cast.requester, batch_id=batch_id, now=ended_at)
        accepted_at = ended_at + timedelta(hours=2)
        paying.accept_due(now=accepted_at)
        paying.refund_closed(now=accepted_at)
        return Act(batch_id, ended_at)

    def labels(self, *, batch_id: int, method: str) -> dict[int, int]:
        """Infer the digits of a batch: index of the digit -> label."""
        run_id = judging.judge(
            actor=self.cast.requester, batch_id=batch_id, method=method, now=self.now
        )
        keys = {
            task.id: digits.index_of(task.key)
            for task in projects.tasks_of(
                batch_id=batch_id, after_number=0, limit=10_000
            )
        }
        return {
            keys[estimate.task_id]: int(estimate.label)
            for estimate in inference.estimates_page(run_id=run_id, limit=10_000).rows
        }

    def right(self, labels: dict[int, int]) -> float:
        """Tell the share of labels that are the true digits."""
        return sum(
            self.digits.truth[index] == label for index, label in labels.items()
        ) / len(labels)


def tell(
    *, labels_count: int, open_tasks_count: int, seed: int, now: datetime
) -> Outcome:
    """Tell the whole story, and say what came of it."""
    story = Story(seed=seed, now=now)
    order = [int(index) for index in story.rng.permutation(len(story.digits.truth))]
    chosen, rest = order[:labels_count], order[labels_count:]

    preparation = prepare(story, chosen)
    by_vote = story.labels(batch_id=preparation.batch_id, method="majority-vote")
    labels = story.labels(batch_id=preparation.batch_id, method="dawid-skene")
    guesses = learn(story.digits, labels, rest)
    verification = verify(story, guesses, preparation)
    verified = story.labels(batch_id=verification.batch_id, method="dawid-skene")
    before = {index: guess.digit for index, guess in guesses.items()}
    if open_tasks_count:
        leave_open(story, rest[:open_tasks_count])
    return outcome(
        story,
        (preparation, verification),
        Accuracy(
            majority_vote=story.right(by_vote),
            dawid_skene=story.right(labels),
            classifier_before=story.right(before),
            classifier_after=story.right(before | verified),
        ),
        held_out_count=len(rest),
    )


def prepare(story: Story, chosen: list[int]) -> Act:
    """Act one: people label what no model has seen."""
    batch_id = story.ask(
        title="Handwritten digits",
        function="preparation",
        instructions=INSTRUCTIONS,
        terms=_terms("Which digit is this?", 30_000, story.first_day),
        tasks=digits.zip_of_tasks(story.digits, chosen),
        now=story.first_day,
    )
    return story.let_work(
        batch_id=batch_id, midnight=story.first_day, title="The crowd labels digits"
    )


def learn(digits_: Digits, labels: dict[int, int], rest: list[int]) -> dict[int, Guess]:
    """Act two: a classifier learns from the inferred labels, and guesses the rest."""
    indices = list(labels)
    model = LogisticRegression(max_iter=2_000, C=0.05)
    model.fit(digits_.pixels[indices], [labels[index] for index in indices])
    shares: NDArray[np.float64] = model.predict_proba(digits_.pixels[rest])
    guessed = model.classes_[shares.argmax(axis=1)]
    return {
        index: Guess(digit=int(digit), confidence=float(share))
        for index, digit, share in zip(rest, guessed, shares.max(axis=1), strict=True)
    }


def verify(story: Story, guesses: dict[int, Guess], before: Act) -> Act:
    """Act three: people check the answers that the classifier is least sure of."""
    doubtful = sorted(guesses, key=lambda index: guesses[index].confidence)
    # A story told small checks no more than it labelled.
    labelled_count = len(story.digits.truth) - len(guesses)
    chosen = doubtful[: min(VERIFIED_COUNT, labelled_count)]
    next_day = before.ended_at.replace(hour=0, minute=0, second=0, microsecond=0)
    next_day += timedelta(days=1)
    batch_id = story.ask(
        title="Check a digit",
        function="verification",
        instructions=CHECKING,
        terms=_terms("Is the program right?", 30_000, next_day),
        tasks=digits.zip_of_tasks(story.digits, chosen, guesses),
        now=next_day,
    )
    return story.let_work(
        batch_id=batch_id, midnight=next_day, title="The crowd checks the classifier"
    )


def leave_open(story: Story, chosen: list[int]) -> None:
    """Leave some tasks for the person who told the story."""
    story.ask(
        title="Digits for you",
        function="preparation",
        instructions=INSTRUCTIONS,
        terms=_terms("Digits left for you", 30_000, story.now),
        tasks=digits.zip_of_tasks(story.digits, chosen),
        now=story.now,
    )


def outcome(
    story: Story, acts: tuple[Act, ...], accuracy: Accuracy, *, held_out_count: int
) -> Outcome:
    """Gather the figures of the story; write the release."""
    batches = [projects.batch(batch_id=act.batch_id) for act in acts]
    money = [pay.batch_money(batch_id=act.batch_id) for act in acts]
    nothing = Money(0, CURRENCY)
    release = write_release(story, acts[0].batch_id)
    hourly = release.manifest["labour"]["hourly_pay"]
    run = inference.current_run(batch_id=acts[0].batch_id)
    imbalance = pay.imbalance().get(CURRENCY, 0)
    return Outcome(
        tasks_count=sum(batch.tasks_count for batch in batches),
        answers_count=sum(answers.count(batch_id=batch.id) for batch in batches),
        labels_count=batches[0].tasks_count,
        verified_count=batches[1].tasks_count,
        held_out_count=held_out_count,
        alpha=run.alpha if run else None,
        accuracy=accuracy,
        escrowed=sum((each.escrowed for each in money), nothing),
        earned=sum((each.earned for each in money), nothing),
        fee=sum((each.fee for each in money), nothing),
        refunded=sum((each.refunded for each in money), nothing),
        imbalance=Money(imbalance, CURRENCY),
        hourly_median=to_cents(hourly["median_micros"]),
        hourly_lowest=to_cents(hourly["lowest_micros"]),
        release_path=path_of(release),
        release_sha256=release.sha256,
        links=people.sign_in_links(story.now),
    )


def write_release(story: Story, batch_id: int) -> releases.ReleaseRecord:
    """Act five: the labels leave, with a manifest of the work behind them."""
    release_id = releasing.request_release(
        actor=story.cast.requester, batch_id=batch_id, now=story.now
    )
    releasing.write_release(release_id=release_id, now=story.now)
    return releases.release_for(actor=story.cast.requester, release_id=release_id)


def to_cents(micros: int) -> Money:
    """Round a figure for display to a hundredth."""
    return Money(for_display(Decimal(micros) / 10_000) * 10_000, CURRENCY)


def path_of(release: releases.ReleaseRecord) -> str:
    """Find the folder of a release, as seen from where the story is told."""
    folder = Path(default_storage.path(release.files[0].stored_as)).parent
    return os.path.relpath(folder)


def _terms(title: str, price_micros: int, now: datetime) -> BatchTerms:
    return BatchTerms(
        title=title,
        price_micros=price_micros,
        currency=CURRENCY,
        expires_at=now + timedelta(days=30),
        answers_wanted=ANSWERS_WANTED,
        time_limit_seconds=300,
        accept_after_seconds=3_600,
        expected_seconds=10,
        method="dawid-skene",
    )


def _members(
    worker_ids: list[int], simulated: tuple[SimulatedWorker, ...]
) -> list[Member]:
    return [
        Member(worker_id=worker_id, simulated=worker)
        for worker_id, worker in zip(worker_ids, simulated, strict=True)
    ]


def _answers_wanted(batch_id: int) -> int:
    batch = projects.batch(batch_id=batch_id)
    return batch.tasks_count * batch.answers_wanted
