"""Agreement: how far answers agree beyond chance, and how sure that is.

`COEFFICIENTS` names every coefficient; one bootstrap gives the interval of each.
"""

from __future__ import annotations

from handwork_core.agreement.bootstrap import AgreementInterval
from handwork_core.agreement.chance_corrected import (
    Agreement,
    fleiss_kappa,
    gwet_ac,
    percent_agreement,
)
from handwork_core.agreement.coefficients import COEFFICIENTS, bootstrap_interval
from handwork_core.agreement.cohen import cohen_kappa
from handwork_core.agreement.krippendorff import Alpha, krippendorff_alpha

__all__ = [
    "COEFFICIENTS",
    "Agreement",
    "AgreementInterval",
    "Alpha",
    "bootstrap_interval",
    "cohen_kappa",
    "fleiss_kappa",
    "gwet_ac",
    "krippendorff_alpha",
    "percent_agreement",
]
