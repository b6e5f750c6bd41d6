"""A simulated crowd, with every assumption written down.

Assumptions and their sources
-----------------------------
*Errors.* A worker answers from a confusion matrix of their own, independently of other
workers and of the task once its true class is known: the model of Dawid and Skene [1]_.
Real tasks differ in difficulty and real workers err together, so inference does better
here than on real crowds. Errors of careful, ordinary and hasty workers fall mostly on a
few look-alike classes (Dirichlet shares with concentration 0.5), because people confuse
certain classes, not all of them. A spammer answers uniformly at random.

*Verification.* Shown a suggestion, a worker first forms an answer as above. If it
differs, they still confirm the suggestion with probability `anchoring`: people stay near
what they are shown (anchoring, [2]_). The values per kind are assumptions, chosen to be
low for careful work and high for hasty work; no measurement is claimed.

*Time.* Seconds per answer are log-normal, the usual model of response times [3]_, with a
median and a log standard deviation of the worker's own.

*Slots.* Work comes in slots between the rest of the day. Interviews and surveys of
French micro-workers found a "third shift": many, women above all, work in scraps of some
ten minutes, others in one long slot at night [4]_. A crowd here has two thirds of
workers with three to six scraps of 5 to 15 minutes between 07:00 and 23:00, and one
third with one slot of 60 to 150 minutes from 20:00 on. The shares are assumptions.

*Kinds.* Of the workers who are neither spammer nor hasty, two fifths are careful (right
0.93 to 0.98 of the time, median 6 to 12 s) and the rest ordinary (0.80 to 0.92, 4 to
9 s). Hasty ones are right 0.45 to 0.65 of the time in 1 to 2 s; spammers take as little.

References
----------
.. [1] A. P. Dawid and A. M. Skene, 1979. doi:10.2307/2346806
.. [2] A. Tversky and D. Kahneman, "Judgment under Uncertainty: Heuristics and Biases",
   Science 185, 1974. doi:10.1126/science.185.4157.1124
.. [3] W. J. van der Linden, "A Lognormal Model for Response Times on Test Items",
   Journal of Educational and Behavioral Statistics 31(2), 2006.
   doi:10.3102/10769986031002181
.. [4] P. Tubaro, M. Coville, C. Le Ludec and A. A. Casilli, "Hidden inequalities: the
   gendered labour of women on micro-tasking platforms", Internet Policy Review 11(1),
   2022. doi:10.14763/2022.1.1623
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["careful", "ordinary", "spammer", "hasty"]

CAREFUL_SHARE = 0.4
SCRAPS_SHARE = 2 / 3
ERROR_CONCENTRATION = 0.5
LENGTH_LOG_SD = 0.2
FIRST_SCRAP_SECONDS, LAST_SCRAP_SECONDS = 7 * 3600, 23 * 3600
FIRST_NIGHT_SECONDS, LAST_NIGHT_SECONDS = 20 * 3600, 24 * 3600
LONG_SLOT_MINUTES = 60


class Slot(NamedTuple):
    """A stretch of a day in which a worker works.

    Attributes
    ----------
    start_seconds : float
        Offset from midnight.
    length_seconds : float
    """

    start_seconds: float
    length_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What the workers of one kind share; pairs are ranges."""

    accuracy: tuple[float, float] | None
    median_seconds: tuple[float, float]
    log_sd: float
    anchoring: float


KINDS: Mapping[Kind, Traits] = MappingProxyType(
    {
        "careful": Traits(
            accuracy=(0.93, 0.98), median_seconds=(6, 12), log_sd=0.4, anchoring=0.05
        ),
        "ordinary": Traits(
            accuracy=(0.80, 0.92), median_seconds=(4, 9), log_sd=0.5, anchoring=0.15
        ),
        "spammer": Traits(
            accuracy=None, median_seconds=(1, 2), log_sd=0.3, anchoring=0.5
        ),
        "hasty": Traits(
            accuracy=(0.45, 0.65), median_seconds=(1, 2), log_sd=0.3, anchoring=0.6
        ),
    }
)
"""The traits of each kind; a spammer has no accuracy and answers uniformly."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SimulatedWorker:
    """One simulated worker; the module says what is assumed and why.

    Attributes
    ----------
    name : str
    kind : {"careful", "ordinary", "spammer", "hasty"}
    confusion : ndarray of float64, shape (n_classes, n_classes)
        Probability of each answer (column) for each true class (row).
    median_seconds : float
        Median time of an answer, above 0.
    log_sd : float
        Standard deviation of the logarithm of the time, at least 0.
    slot_minutes : tuple of float
        Typical length of each slot of a day, in minutes; one slot of 60 minutes or more
        lies at night, others lie anywhere between 07:00 and 23:00.
    anchoring : float, default 0.0
        Probability of confirming a suggestion against one's own answer, 0..1.
    """

    name: str
    kind: Kind
    confusion: NDArray[np.float64]
    median_seconds: float
    log_sd: float
    slot_minutes: tuple[float, ...]
    anchoring: float = 0.0

    def __post_init__(self) -> None:
        shape = self.confusion.shape
        if len(shape) != 2 or shape[0] != shape[1]:
            raise ValueError(f"confusion must be square, not {shape}")
        if (self.confusion < 0).any() or not np.allclose(self.confusion.sum(axis=1), 1):
            raise ValueError(
                "each row of confusion must be probabilities that sum to 1"
            )
        if self.median_seconds <= 0 or self.log_sd < 0:
            raise ValueError("median_seconds must be above 0 and log_sd at least 0")
        if not 0 <= self.anchoring <= 1:
            raise ValueError(f"anchoring must be between 0 and 1, not {self.anchoring}")

    def answer(self, true_class: int, rng: np.random.Generator) -> int:
        """Answer a task.

        Parameters
        ----------
        true_class : int
            Index of the true class, 0..n_classes - 1.
        rng : numpy.random.Generator

        Returns
        -------
        int
            Index of the class that is answered.
        """
        row = self.confusion[true_class]
        return int(rng.choice(len(row), p=row))

    def verify(
        self, true_class: int, suggested_class: int, rng: np.random.Generator
    ) -> int:
        """Confirm a suggestion or correct it.

        Parameters
        ----------
        true_class, suggested_class : int
            Indices, 0..n_classes - 1.
        rng : numpy.random.Generator

        Returns
        -------
        int
            `suggested_class` if it is confirmed, else the worker's own answer.
        """
        own = self.answer(true_class, rng)
        stays = rng.random() < self.anchoring
        return suggested_class if stays else own

    def seconds(self, rng: np.random.Generator) -> float:
        """Draw the time that one answer takes, in seconds, above 0.

        Parameters
        ----------
        rng : numpy.random.Generator

        Returns
        -------
        float
        """
        return float(rng.lognormal(math.log(self.median_seconds), self.log_sd))

    def slots(self, rng: np.random.Generator) -> tuple[Slot, ...]:
        """Draw the slots of one day: in order, never overlapping.

        Parameters
        ----------
        rng : numpy.random.Generator

        Returns
        -------
        tuple of Slot
            Lengths vary around `slot_minutes` by about a fifth, and are shortened
            together where they would not fit into the day.
        """
        if not self.slot_minutes:
            return ()
        at_night = min(self.slot_minutes) >= LONG_SLOT_MINUTES
        first = FIRST_NIGHT_SECONDS if at_night else FIRST_SCRAP_SECONDS
        last = LAST_NIGHT_SECONDS if at_night else LAST_SCRAP_SECONDS
        jitter = rng.lognormal(0.0, LENGTH_LOG_SD, size=len(self.slot_minutes))
        lengths = np.array(self.slot_minutes) * 60 * jitter
        lengths *= min(1.0, (last - first) / lengths.sum())
        # Sorted points in the time left over are the starts, had slots no length.
        gaps = np.sort(rng.uniform(0, last - first - lengths.sum(), size=len(lengths)))
        starts = first + gaps + np.cumsum(lengths) - lengths
        return tuple(map(Slot, starts.tolist(), lengths.tolist()))


def make_crowd(
    n_workers: int,
    n_classes: int,
    rng: np.random.Generator,
    n_spammers: int = 1,
    n_hasty: int = 1,
) -> tuple[SimulatedWorker, ...]:
    """Draw a crowd.

    Parameters
    ----------
    n_workers : int
        At least ``n_spammers + n_hasty``.
    n_classes : int
        At least 1.
    rng : numpy.random.Generator
    n_spammers, n_hasty : int, default 1
        How many answer at random, and how many care only for speed.

    Returns
    -------
    tuple of SimulatedWorker
        In random order, so that neither place nor name tells the kind.

    Raises
    ------
    ValueError
        When a number is out of range.

    Examples
    --------
    >>> crowd = make_crowd(6, 10, np.random.default_rng(7))
    >>> sorted(worker.kind for worker in crowd)
    ['careful', 'careful', 'hasty', 'ordinary', 'ordinary', 'spammer']
    """
    rest = n_workers - n_spammers - n_hasty
    if min(n_spammers, n_hasty, rest) < 0 or n_classes < 1:
        raise ValueError(
            "a crowd needs at least one class and as many workers as it has spammers "
            f"and hasty ones, not {n_classes} and {n_workers}"
        )
    n_careful = round(rest * CAREFUL_SHARE)
    counts: dict[Kind, int] = {
        "spammer": n_spammers,
        "hasty": n_hasty,
        "careful": n_careful,
        "ordinary": rest - n_careful,
    }
    kinds = [kind for kind, count in counts.items() for _ in range(count)]
    order = rng.permutation(n_workers)
    width = len(str(n_workers))
    return tuple(
        _make_worker(f"worker-{place:0{width}d}", kinds[index], n_classes, rng)
        for place, index in enumerate(order.tolist(), start=1)
    )


def _make_worker(
    name: str, kind: Kind, n_classes: int, rng: np.random.Generator
) -> SimulatedWorker:
    traits = KINDS[kind]
    return SimulatedWorker(
        name=name,
        kind=kind,
        confusion=_make_confusion(traits.accuracy, n_classes, rng),
        median_seconds=float(rng.uniform(*traits.median_seconds)),
        log_sd=traits.log_sd,
        slot_minutes=_make_slot_minutes(rng),
        anchoring=traits.anchoring,
    )


def _make_confusion(
    accuracy: tuple[float, float] | None, n_classes: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    if accuracy is None or n_classes == 1:
        return np.full((n_classes, n_classes), 1.0 / n_classes)
    confusion = np.zeros((n_classes, n_classes))
    for true_class in range(n_classes):
        right = rng.uniform(*accuracy)
        shares = rng.dirichlet(np.full(n_classes - 1, ERROR_CONCENTRATION))
        confusion[true_class] = np.insert((1 - right) * shares, true_class, right)
    return confusion


def _make_slot_minutes(rng: np.random.Generator) -> tuple[float, ...]:
    if rng.random() < SCRAPS_SHARE:
        return tuple(rng.uniform(5, 15, size=rng.integers(3, 7)).tolist())
    return (float(rng.uniform(60, 150)),)
