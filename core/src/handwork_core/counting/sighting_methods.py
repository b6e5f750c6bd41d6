"""The methods that count from repeated sightings, as the registry has them."""

from __future__ import annotations

from handwork_core.counting.frequencies import (
    beta_binomial,
    chao,
    equal_catchability,
)
from handwork_core.counting.lower_bounds import chao_covariates, zelterman
from handwork_core.counting.method import Method
from handwork_core.counting.mixtures import binomial_mixture
from handwork_core.counting.one_inflated import (
    one_inflated_geometric,
    one_inflated_poisson,
)
from handwork_core.counting.open import jolly_seber
from handwork_core.counting.single import (
    zero_truncated_geometric,
    zero_truncated_negative_binomial,
    zero_truncated_poisson,
)

CLOSED = "The population does not change while it is observed: nobody comes or leaves."
SAME_PERSON = (
    "The same person is recognised each time, and two persons are never taken for one."
)
NO_MEMORY = (
    "Being seen once makes it neither likelier nor less likely to be seen again."
)
ALIKE = "Persons with the same covariates are as likely to be seen as each other."

SIGHTING_METHODS: tuple[Method, ...] = (
    Method(
        name="chao",
        title="Chao's lower bound",
        function=chao,
        needs="frequencies",
        assumptions=(CLOSED, SAME_PERSON, NO_MEMORY),
        source="A. Chao, Estimating the Population Size for Capture-Recapture Data with "
        "Unequal Catchability, Biometrics 43, 1987. doi:10.2307/2531532",
    ),
    Method(
        name="equal_catchability",
        title="Equal catchability",
        function=equal_catchability,
        needs="frequencies",
        assumptions=(
            CLOSED,
            SAME_PERSON,
            NO_MEMORY,
            "Everybody is as likely to be seen on every occasion. This hardly ever holds.",
        ),
        source="D. E. Difallah, E. Filatova and P. Ipeirotis, Demographics and Dynamics "
        "of Mechanical Turk Workers, WSDM 2018. doi:10.1145/3159652.3159661",
    ),
    Method(
        name="binomial_mixture",
        title="Binomial mixture",
        function=binomial_mixture,
        needs="frequencies",
        assumptions=(
            CLOSED,
            SAME_PERSON,
            NO_MEMORY,
            (
                "Persons come in a few classes, and nobody is harder to see than the class "
                "that is hardest to see. The data cannot tell whether that is so."
            ),
        ),
        source="S. Pledger, Unified Maximum Likelihood Estimates for Closed "
        "Capture-Recapture Models Using Mixtures, Biometrics 56, 2000. "
        "doi:10.1111/j.0006-341X.2000.00434.x",
    ),
    Method(
        name="beta_binomial",
        title="Beta-binomial",
        function=beta_binomial,
        needs="frequencies",
        assumptions=(
            CLOSED,
            SAME_PERSON,
            NO_MEMORY,
            "Chances of being seen vary between persons as a beta distribution does.",
        ),
        source="R. M. Dorazio and J. A. Royle, Mixture Models for Estimating the Size of "
        "a Closed Population When Capture Rates Vary among Individuals, Biometrics 59, "
        "2003. doi:10.1111/1541-0420.00042",
    ),
    Method(
        name="zero_truncated_poisson",
        title="Zero-truncated Poisson",
        function=zero_truncated_poisson,
        needs="covariates",
        assumptions=(CLOSED, SAME_PERSON, NO_MEMORY, ALIKE),
        source="P. G. M. van der Heijden et al., Point and Interval Estimation of the "
        "Population Size Using the Truncated Poisson Regression Model, Statistical "
        "Modelling 3, 2003. doi:10.1191/1471082X03st057oa",
    ),
    Method(
        name="zero_truncated_geometric",
        title="Zero-truncated geometric",
        function=zero_truncated_geometric,
        needs="covariates",
        assumptions=(
            CLOSED,
            SAME_PERSON,
            NO_MEMORY,
            "Rates of being seen vary between persons as an exponential distribution does.",
        ),
        source="P. Chlebicki, M. Beręsewicz and Ł. Chrostowski, singleRcapture: An Engine "
        "for Single-Source Capture-Recapture Models, 2024. arXiv:2411.11032",
    ),
    Method(
        name="zero_truncated_negative_binomial",
        title="Zero-truncated negative binomial",
        function=zero_truncated_negative_binomial,
        needs="covariates",
        assumptions=(
            CLOSED,
            SAME_PERSON,
            NO_MEMORY,
            "Rates of being seen vary between persons as a gamma distribution does.",
        ),
        source="M. J. L. F. Cruyff and P. G. M. van der Heijden, Point and Interval "
        "Estimation of the Population Size Using a Zero-Truncated Negative Binomial "
        "Regression Model, Biometrical Journal 50, 2008. doi:10.1002/bimj.200810455",
    ),
    Method(
        name="one_inflated_poisson",
        title="Zero-truncated one-inflated Poisson",
        function=one_inflated_poisson,
        needs="covariates",
        assumptions=(
            CLOSED,
            SAME_PERSON,
            ALIKE,
            "Some of those who are seen make sure never to be seen again.",
        ),
        source="R. T. Godwin and D. Böhning, Estimation of the Population Size by Using "
        "the One-Inflated Positive Poisson Model, Journal of the Royal Statistical "
        "Society C 66, 2017. doi:10.1111/rssc.12192",
    ),
    Method(
        name="one_inflated_geometric",
        title="One-inflated zero-truncated geometric",
        function=one_inflated_geometric,
        needs="covariates",
        assumptions=(
            CLOSED,
            SAME_PERSON,
            (
                "Some persons are seen exactly once for sure; the rates of the others vary "
                "as an exponential distribution does."
            ),
        ),
        source="D. Böhning and P. G. M. van der Heijden, The Identity of the "
        "Zero-Truncated, One-Inflated Likelihood and the Zero-One-Truncated Likelihood "
        "for General Count Densities, Annals of Applied Statistics 13, 2019. "
        "doi:10.1214/18-AOAS1232",
    ),
    Method(
        name="zelterman",
        title="Zelterman",
        function=zelterman,
        needs="covariates",
        assumptions=(CLOSED, SAME_PERSON, NO_MEMORY, ALIKE),
        source="D. Böhning and P. G. M. van der Heijden, A Covariate Adjustment for "
        "Zero-Truncated Approaches to Estimating the Size of Hidden and Elusive "
        "Populations, Annals of Applied Statistics 3, 2009. doi:10.1214/08-AOAS214",
    ),
    Method(
        name="chao_covariates",
        title="Chao's lower bound with covariates",
        function=chao_covariates,
        needs="covariates",
        assumptions=(CLOSED, SAME_PERSON, NO_MEMORY),
        source="D. Böhning et al., A Generalization of Chao's Estimator for Covariate "
        "Information, Biometrics 69, 2013. doi:10.1111/biom.12082",
    ),
    Method(
        name="jolly_seber",
        title="Jolly-Seber",
        function=jolly_seber,
        needs="occasions",
        fewest_lists=3,
        assumptions=(
            SAME_PERSON,
            NO_MEMORY,
            (
                "Everybody there on an occasion is as likely to be seen, and to stay until "
                "the next, as anybody else there."
            ),
            "Who leaves does not come back.",
        ),
        source="G. M. Jolly, Explicit Estimates from Capture-Recapture Data with Both "
        "Death and Immigration, Biometrika 52, 1965. doi:10.1093/biomet/52.1-2.225",
        order_matters=True,
    ),
)
