"""Whether chains of a sampler agree, and how many independent draws they are worth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import rankdata

Floats = NDArray[np.float64]


def r_hat(draws: Floats) -> float:
    r"""Return the rank-normalised split R-hat: near 1 where chains agree.

    Parameters
    ----------
    draws : ndarray of float64, shape (n_chains, n_draws)
        Two chains or more of four draws or more.

    Returns
    -------
    float
        The larger of that of the draws and that of their distances from the median; 1
        where all draws are equal.

    Notes
    -----
    Each chain is halved; draws become normal scores of their ranks. :math:`\hat R^2 =
    ((n-1)/n\, W + B/n)/W` with :math:`W` the mean variance within halves and :math:`B/n`
    the variance of their means.

    References
    ----------
    .. [1] A. Vehtari et al., "Rank-normalization, folding, and localization: an improved
       R-hat", Bayesian Analysis 16(2), 2021. doi:10.1214/20-BA1221

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> r_hat(rng.normal(size=(4, 500))) < 1.01
    True
    """
    halves = _halve(np.asarray(draws, np.float64))
    folded = np.abs(halves - np.median(halves))
    return max(_plain_r_hat(_scores(halves)), _plain_r_hat(_scores(folded)))


def effective_size(draws: Floats) -> float:
    """Return how many independent draws the chains are worth, for their middle.

    Parameters
    ----------
    draws : ndarray of float64, shape (n_chains, n_draws)

    Returns
    -------
    float
        Between 0 and about the number of draws; autocorrelations of the normal scores
        are added in pairs while these fall (Geyer's initial monotone sequence).
    """
    scores = _scores(_halve(np.asarray(draws, np.float64)))
    n_chains, n = scores.shape
    within = scores.var(axis=1, ddof=1).mean()
    if within <= 0:
        return float(scores.size)
    between = scores.mean(axis=1).var(ddof=1) if n_chains > 1 else 0.0
    pooled = (n - 1) / n * within + between
    together = 1 - (within - _autocovariances(scores).mean(axis=0)) / pooled
    together[0] = 1.0
    pairs = together[: n // 2 * 2].reshape(-1, 2).sum(axis=1)
    positive = pairs[: int(np.argmax(pairs < 0))] if (pairs < 0).any() else pairs
    falling = np.minimum.accumulate(positive)
    time = max(2 * falling.sum() - 1, 1 / np.log10(scores.size))
    return float(scores.size / time)


def _halve(draws: Floats) -> Floats:
    half = draws.shape[1] // 2
    return np.concatenate((draws[:, :half], draws[:, -half:]))


def _scores(draws: Floats) -> Floats:
    ranks = rankdata(draws, method="average").reshape(draws.shape)
    return np.asarray(ndtri((ranks - 0.375) / (draws.size + 0.25)))


def _plain_r_hat(draws: Floats) -> float:
    n = draws.shape[1]
    within = draws.var(axis=1, ddof=1).mean()
    between = draws.mean(axis=1).var(ddof=1)
    if within <= 0:
        return 1.0 if between <= 0 else float("inf")
    return float(np.sqrt((n - 1) / n + between / within))


def _autocovariances(draws: Floats) -> Floats:
    """Return the autocovariances of each chain at lags 0, 1, … by Fourier transform."""
    n = draws.shape[1]
    centred = draws - draws.mean(axis=1, keepdims=True)
    size = 1 << (2 * n - 1).bit_length()
    spectrum = np.abs(np.fft.rfft(centred, size, axis=1)) ** 2
    return np.asarray(np.fft.irfft(spectrum, size, axis=1)[:, :n] / n)
