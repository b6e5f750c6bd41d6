"""The numbers behind Handwork: arrays in, frozen results out."""

from __future__ import annotations

from handwork_core.agreement import (
    Agreement,
    AgreementInterval,
    Alpha,
    bootstrap_interval,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
)
from handwork_core.answers import AnswerTable
from handwork_core.simulate import SimulatedWorker, make_crowd
from handwork_core.truth import (
    METHODS,
    Gold,
    Method,
    Parameter,
    TruthResult,
    dawid_skene,
    find_method,
    majority_vote,
    methods_for,
    one_coin,
    wawa,
    zero_based_skill,
)
from handwork_core.wages import HourlyPay, effective_hourly_pay

__all__ = [
    "METHODS",
    "Agreement",
    "AgreementInterval",
    "Alpha",
    "AnswerTable",
    "Gold",
    "HourlyPay",
    "Method",
    "Parameter",
    "SimulatedWorker",
    "TruthResult",
    "bootstrap_interval",
    "cohen_kappa",
    "dawid_skene",
    "effective_hourly_pay",
    "find_method",
    "fleiss_kappa",
    "gwet_ac",
    "krippendorff_alpha",
    "majority_vote",
    "make_crowd",
    "methods_for",
    "one_coin",
    "percent_agreement",
    "wawa",
    "zero_based_skill",
]
