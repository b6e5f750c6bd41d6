"""95 % intervals of shares: how far the number of answers can be trusted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NORMAL_QUANTILE = 1.959963984540054
"""Of the standard normal distribution at 97.5 %."""
LEVEL_SHARE = 0.95


def wilson_interval(right: Floats, total: Floats) -> Floats:
    r"""Return Wilson's confidence interval of each share, shape (n, 2).

    Notes
    -----
    With :math:`k` of :math:`n` and :math:`z` the normal quantile, the ends are
    :math:`(k + z^2 / 2 \pm z \sqrt{k (n - k) / n + z^2 / 4}) / (n + z^2)`; without any
    answer 0 and 1.

    References
    ----------
    .. [1] E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical
       Inference", JASA 22, 1927. doi:10.1080/01621459.1927.10502953

    Examples
    --------
    >>> wilson_interval(np.array([8.0]), np.array([10.0])).round(3).tolist()
    [[0.49, 0.943]]
    """
    square = NORMAL_QUANTILE**2
    spread = right * (total - right) / np.maximum(total, 1e-300)
    reach = NORMAL_QUANTILE * np.sqrt(np.maximum(spread, 0) + square / 4)
    centre = right + square / 2
    ends = np.stack([centre - reach, centre + reach], axis=1)
    return np.asarray((ends / (total + square)[:, None]).clip(0, 1))


def beta_interval(
    mean: Floats, variance: Floats, level_share: float = LEVEL_SHARE
) -> Floats:
    r"""Return the middle of the Beta distributions with these moments, shape (n, 2).

    Notes
    -----
    :math:`a + b = m (1 - m) / v - 1`, :math:`a = m (a + b)`. A mean of 0 or 1 has no
    spread. The interval is widened to hold its mean where the distribution is so
    skewed that it would not.
    """
    from scipy.special import betaincinv  # noqa: PLC0415 - a slow import

    spread = mean * (1 - mean)
    sure = (spread <= 0) | (variance <= 0)
    total = np.divide(spread, variance, out=np.ones_like(mean), where=~sure) - 1
    total = np.maximum(total, 1e-6)
    tail = (1 - level_share) / 2
    ends = np.stack(
        [
            betaincinv(np.maximum(mean * total, 1e-9), (1 - mean) * total + 1e-9, q)
            for q in (tail, 1 - tail)
        ],
        axis=1,
    )
    ends[sure] = mean[sure, None]
    ends[:, 0] = np.minimum(ends[:, 0], mean)
    ends[:, 1] = np.maximum(ends[:, 1], mean)
    return np.asarray(ends.clip(0, 1))


def accuracy_and_interval(
    pseudo_counts: Floats, class_prior: Floats
) -> tuple[Floats, Floats]:
    r"""Return each worker's accuracy and its 95 % credible interval.

    Parameters
    ----------
    pseudo_counts : ndarray of float64, shape (n_workers, n_classes, n_classes)
        Dirichlet parameters of each row of each confusion matrix, truth first.
    class_prior : ndarray of float64, shape (n_classes,)

    Returns
    -------
    accuracy : ndarray of float64, shape (n_workers,)
        :math:`\sum_c p_c \bar e_{wcc}`.
    interval : ndarray of float64, shape (n_workers, 2)
        Of the Beta distribution with the mean and the variance
        :math:`\sum_c p_c^2 \bar e_{wcc} (1 - \bar e_{wcc}) / (n_{wc} + 1)`.
    """
    totals = pseudo_counts.sum(axis=2)
    right = np.diagonal(pseudo_counts, axis1=1, axis2=2)
    equal = np.full_like(totals, 1.0 / max(len(class_prior), 1))
    share = np.divide(right, totals, out=equal, where=totals > 0)
    accuracy = np.einsum("wc,c->w", share, class_prior).clip(0, 1)
    variance = np.einsum("wc,c->w", share * (1 - share) / (totals + 1), class_prior**2)
    return accuracy, beta_interval(accuracy, variance)
