"""When each method is the right one, and what it cannot do: for people who choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Advice:
    """What to know of a method before it is used.

    Attributes
    ----------
    title : str
        What people call it.
    use : str
        When it is the right one.
    limits : str
        What it assumes, and where it goes wrong.
    """

    title: str
    use: str
    limits: str


def advice_for(name: str) -> Advice:
    """Return the advice for a method, by its name in `METHODS`.

    Parameters
    ----------
    name : str

    Returns
    -------
    Advice
        For a method without advice its name as the title, and no words.

    Examples
    --------
    >>> advice_for("majority_vote").title
    'Majority vote'
    """
    return ADVICE.get(name, Advice(name.replace("_", " ").capitalize(), "", ""))


LABELS: Mapping[str, Advice] = {
    "majority_vote": Advice(
        "Majority vote",
        "As the yardstick beside every other method, and where workers are about "
        "equally good, or each gave so few answers that nothing can be learnt of them.",
        "It trusts everybody alike: three careless workers outvote two careful ones. Its "
        "confidence is a share of votes, not a probability of being right.",
    ),
    "wawa": Advice(
        "Wawa (worker agreement with aggregate)",
        "Where the difference between workers matters and the result must be "
        "explainable in a sentence.",
        "A worker is measured by the same majority that their vote made. Where the "
        "majority is wrong, those who are right lose weight.",
    ),
    "zero_based_skill": Advice(
        "Zero-based skill",
        "As Wawa, where the weights should follow the weighted vote and not the first "
        "majority.",
        "It has no model, so no likelihood and no calibrated probability; a group that "
        "agrees with itself gains weight at every step.",
    ),
    "one_coin": Advice(
        "One-coin Dawid\N{EN DASH}Skene",
        "Where workers gave few answers, or there are many classes: one number a worker "
        "is learnt sooner than a whole confusion matrix. Also where workers err together, "
        "which it minds less than the full model.",
        "All wrong labels are taken as equally likely. A label that people take for "
        "another, or a worker who prefers one label, is not seen.",
    ),
    "consensus": Advice(
        "Consensus of two models",
        "As a first choice for labels, and the default: on public crowds it is the most "
        "accurate on average, and its confidence the closest to the share that is "
        "right. It pools IBCC, in which workers err alone, with EBCC, in which they err "
        "together.",
        "It fits three models, which takes many times as long as one. Three numbers of the pool "
        "were chosen on public crowds. Where nearly everybody errs in the same way, no "
        "method can tell without known answers.",
    ),
    "dawid_skene": Advice(
        "Dawid\N{EN DASH}Skene",
        "Where workers differ, some labels are taken for others, and the result must be "
        "there at once: it is the quickest model, and each worker's confusion matrix is "
        "worth reading. Drawn towards the confusions of all workers, it holds up with "
        "few answers a worker.",
        "Workers are taken to err independently given the true label. Where a task "
        "misleads everybody, or workers copy, it believes them too much and its "
        "confidence is too high.",
    ),
    "ibcc": Advice(
        "Independent Bayesian classifier combination (IBCC)",
        "As Dawid\N{EN DASH}Skene, where its confidence is to be used: what is not known of "
        "workers makes the probabilities of the labels less sure.",
        "Workers are taken to err independently given the true label.",
    ),
    "ebcc": Advice(
        "Enhanced Bayesian classifier combination (EBCC)",
        "Where workers err together: each class has kinds of tasks that are answered "
        "alike. On public crowds the most accurate published model.",
        "Slower, for it starts again from several places; the kinds it finds are not "
        "always what a person would call so. It needs tasks by the hundred.",
    ),
    "cbcc": Advice(
        "Community Bayesian classifier combination (CBCC)",
        "Where there are many workers with few answers each, and a few ways of "
        "answering: a worker is drawn towards the community they resemble.",
        "Workers are taken to err independently given the true label. The number of "
        "communities is chosen beforehand.",
    ),
    "glad": Advice(
        "GLAD",
        "Where tasks differ in difficulty, and that is worth knowing: it estimates an "
        "ability for each worker and a difficulty for each task.",
        "All wrong labels are taken as equally likely, and with three answers a task the "
        "difficulties are mostly their prior. On a crowd of several classes the optimum was "
        "less right than the majority vote; the early stop of Crowd-Kit's numbers "
        "(compat) was better.",
    ),
    "mace": Advice(
        "MACE",
        "Where some answer without looking: it asks of each worker how often they know "
        "and, when they do not, which label they give instead.",
        "Who knows is always right: honest confusion of two labels counts as guessing. "
        "Several starts are tried, and still the optimum is local.",
    ),
    "kos": Advice(
        "KOS",
        "For two classes, tasks assigned to workers at random, and no time for more: "
        "a few sums along the graph of who answered what.",
        "Its guarantees are for random assignment and two classes. On real crowds with "
        "a few diligent workers it can be far below the majority vote.",
    ),
    "m_msr": Advice(
        "M-MSR",
        "Where a minority of workers is hostile: skills are found from the agreement of "
        "pairs, and the most extreme witnesses about each worker are left out.",
        "One number a worker, and pairs of workers must share tasks. Slow where every "
        "worker shares tasks with thousands of others.",
    ),
    "ordinal": Advice(
        "Ordinal model",
        "For labels on a scale, such as stars or grades: near misses are likelier than "
        "far ones, and a worker may be too kind or too severe.",
        "The classes must be in the order of the scale, at about equal steps. Errors "
        "that have nothing to do with the scale are not seen.",
    ),
}

LABEL_SETS: Mapping[str, Advice] = {
    "binary_relevance": Advice(
        "Binary relevance",
        "For tasks to which several labels apply, or none: each label is judged on its "
        "own, by a method for labels.",
        "What labels say about each other is not used. A label that nearly nobody gives "
        "has little to learn from.",
    ),
}

VALUES: Mapping[str, Advice] = {
    "mean": Advice(
        "Mean",
        "For numbers from workers who are equally careful, without gross errors.",
        "One wrong answer can move it without limit.",
    ),
    "median": Advice(
        "Median",
        "For numbers, as the yardstick beside every other method, and where some "
        "answers are grossly wrong.",
        "Careful and careless workers count the same.",
    ),
    "catd": Advice(
        "CATD",
        "For numbers from workers of whom most gave only a few: weights take into "
        "account how little is known of them.",
        "A worker who always answers too high is taken for careless. See LFC-N.",
    ),
    "lfc_n": Advice(
        "LFC-N (learning from crowds, numeric)",
        "For numbers from workers who gave some ten or more each, and who may be "
        "biased as well as careless.",
        "Errors are taken as normal and independent; only biases apart from the others' "
        "can be seen, for a bias that all share looks like the truth.",
    ),
}

COMPARISONS: Mapping[str, Advice] = {
    "bradley_terry": Advice(
        "Bradley\N{EN DASH}Terry",
        "For answers to \N{LEFT DOUBLE QUOTATION MARK}which of these two is "
        "better?\N{RIGHT DOUBLE QUOTATION MARK}: it gives every item a score on one "
        "scale, with ties where they occur.",
        "All workers count the same, and one number an item has to explain all: that A "
        "beats B, B beats C and C beats A, it cannot.",
    ),
    "crowd_bt": Advice(
        "Crowd-BT",
        "As Bradley\N{EN DASH}Terry, where workers differ: it estimates how often each one's "
        "choice is what they saw.",
        "It knows no ties, and each worker must have compared some ten pairs. The "
        "optimum is local.",
    ),
    "plackett_luce": Advice(
        "Plackett\N{EN DASH}Luce",
        "For rankings of three items or more.",
        "All workers count the same. The order is taken to be chosen from the top; who "
        "sorts out the worst first is described less well.",
    ),
}

TEXTS: Mapping[str, Advice] = {
    "rover": Advice(
        "ROVER",
        "For transcripts and other texts of which most words are the same: the words "
        "are aligned, and each place is voted on.",
        "The text it writes may be one that nobody wrote. For translations or free "
        "answers, in which good texts share few words, choose a whole answer instead.",
    ),
    "rasa": Advice(
        "RASA",
        "For free texts with several answers a worker: it chooses the answer nearest to "
        "the mean of all, weighted by the reliability of the workers.",
        "It is as good as the embedding; the default counts characters and knows "
        "nothing of meaning.",
    ),
    "hrrasa": Advice(
        "HRRASA",
        "As RASA, where a worker's answers differ in quality: each answer has a "
        "reliability of its own beside the worker's.",
        "As RASA; and an answer that is like the others gains, also where the others "
        "are wrong.",
    ),
    "medoid": Advice(
        "Medoid",
        "For texts, as the yardstick beside every other method, and where each worker "
        "gave one or two.",
        "It chooses a middle answer, not the best one, and all workers count the same.",
    ),
}

CONSENSUS_LIMITS = (
    "Two things that overlap more than the threshold, drawn by different workers, may "
    "become one. With fewer than three workers a task, what is there is hardly known."
)

SHAPES: Mapping[str, Advice] = {
    "box_consensus": Advice(
        "Consensus of boxes",
        "For boxes around things in a picture, any number of them: shapes are matched "
        "across workers, put together, and each is given a probability to be there.",
        CONSENSUS_LIMITS,
    ),
    "polygon_consensus": Advice(
        "Consensus of polygons",
        "For outlines of things in a picture.",
        CONSENSUS_LIMITS,
    ),
    "point_consensus": Advice(
        "Consensus of points",
        "For things that are marked by a point, such as cells or heads in a crowd.",
        CONSENSUS_LIMITS,
    ),
    "span_consensus": Advice(
        "Consensus of spans",
        "For marked passages of a text, such as names.",
        CONSENSUS_LIMITS,
    ),
    "segment_consensus": Advice(
        "Consensus of segments",
        "For marked stretches of time in a sound or a film.",
        CONSENSUS_LIMITS,
    ),
    "mask_vote": Advice(
        "Vote on masks",
        "For masks of one thing a picture, as the yardstick beside every other method.",
        "All workers count the same, and every pixel is on its own.",
    ),
    "mask_em": Advice(
        "EM for masks (STAPLE)",
        "For masks by workers of whom some mark too much and some too little: it "
        "estimates the sensitivity and the specificity of each.",
        "Pixels are taken as independent, which makes it too sure of each; one large "
        "empty background outweighs the thing.",
    ),
    "mask_rasa": Advice(
        "RASA for masks",
        "For masks by workers who are more or less careful, when too much and too "
        "little are the same mistake.",
        "One weight a worker; every pixel counts the same.",
    ),
}

ADVICE: Mapping[str, Advice] = MappingProxyType(
    {**LABELS, **LABEL_SETS, **VALUES, **COMPARISONS, **TEXTS, **SHAPES}
)
"""By the name of the method; a test asks for every method that is registered."""
