"""What an answer is expected to tell, before it is given."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def expected_gain(belief: Floats, confusion: Floats) -> Floats:
    r"""Return how much one worker's answer is expected to tell about each task.

    Parameters
    ----------
    belief : ndarray of float64, shape (n_tasks, n_classes)
        What is believed about the label of each task; rows sum to 1.
    confusion : ndarray of float64, shape (n_classes, n_classes)
        Probability that the worker answers the column when the truth is the row.

    Returns
    -------
    ndarray of float64, shape (n_tasks,)
        In nats, from 0 (the answer tells nothing) to the entropy of the belief.

    Notes
    -----
    The mutual information of label and answer, with :math:`r_l = \sum_c q_c e_{cl}`:
    :math:`H(r) - \sum_c q_c H(e_c)`. Time is O(tasks x classes squared).

    References
    ----------
    .. [1] D. V. Lindley, "On a Measure of the Information Provided by an Experiment",
       Annals of Mathematical Statistics 27(4), 1956. doi:10.1214/aoms/1177728069

    Examples
    --------
    An expert tells all there is to know about an open task, nothing about a sure one.

    >>> expected_gain(np.array([[0.5, 0.5], [1.0, 0.0]]), np.eye(2)).round(3).tolist()
    [0.693, 0.0]
    """
    told = entropy(belief @ confusion) - belief @ entropy(confusion)
    return np.asarray(np.maximum(told, 0.0))


def entropy(probabilities: Floats) -> Floats:
    """Return the entropy of each row, in nats."""
    logs = np.log(np.maximum(probabilities, 1e-300))
    return np.asarray(-(probabilities * logs).sum(axis=-1))
