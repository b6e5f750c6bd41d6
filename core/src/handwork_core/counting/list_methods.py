"""The methods that count from several lists, as the registry has them."""

from __future__ import annotations

from functools import partial

from handwork_core.counting.behaviour import mb, mbh
from handwork_core.counting.corrected import bias_corrected
from handwork_core.counting.coverage import sample_coverage
from handwork_core.counting.decomposable import decomposable_graph_average
from handwork_core.counting.dirichlet import latent_classes
from handwork_core.counting.loglinear import log_linear
from handwork_core.counting.method import InputKind, Method
from handwork_core.counting.occasions import m0, mh, mt, mth
from handwork_core.counting.pairs import chapman, lincoln_petersen, schnabel
from handwork_core.counting.sparse import sparse_lists

CLOSED = "Nobody comes into the population or leaves it while the lists are made."
SAME_PERSON = "The same person is recognised on every list, and two persons are never taken for one."
INDEPENDENT = "Being on one list does not change the chance to be on another."
ALIKE = "Everybody has the same chance to be on a list."
IN_ORDER = "The lists are in the order of time."

RCAPTURE = (
    "S. Baillargeon and L.-P. Rivest, Rcapture: Loglinear Models for Capture-Recapture "
    "in R, Journal of Statistical Software 19(5), 2007. doi:10.18637/jss.v019.i05"
)
CHAO_TSAY = (
    "A. Chao and P. K. Tsay, A Sample Coverage Approach to Multiple-System Estimation, "
    "JASA 93, 1998. doi:10.1080/01621459.1998.10474109"
)

SHAPES: dict[str, tuple[str, str, int]] = {
    "chao": (
        "Chao's lower bound",
        "Persons differ in any way; the number is then a lower bound.",
        2,
    ),
    "poisson": ("Poisson", "Persons differ as a Poisson shape says, moderately.", 3),
    "darroch": ("Darroch", "Persons differ as a normal shape says, strongly.", 3),
    "gamma": ("Gamma", "Persons differ as a gamma shape says, very strongly.", 3),
}
"""Name, assumption and fewest lists of each form of heterogeneity."""


def _pair(name: str, title: str, source: str) -> Method:
    return Method(
        name=name,
        title=title,
        function={"lincoln_petersen": lincoln_petersen, "chapman": chapman}[name],
        needs="pairs of lists",
        fewest_lists=2,
        assumptions=(CLOSED, SAME_PERSON, INDEPENDENT, ALIKE),
        source=source,
    )


def _shaped(form: str, *, lists_differ: bool) -> Method:
    print_name, assumption, fewest = SHAPES[form]
    family = "Mth" if lists_differ else "Mh"
    rest = "" if lists_differ else " Lists are alike."
    return Method(
        name=f"{family.lower()}_{form}",
        title=f"{family}, {print_name}",
        function=partial(mth if lists_differ else mh, form=form),
        needs="lists",
        fewest_lists=fewest,
        assumptions=(CLOSED, SAME_PERSON, INDEPENDENT, assumption + rest),
        source=RCAPTURE,
    )


def _behaving(name: str) -> Method:
    first = "Everybody not yet seen has the same chance to be seen"
    rest = ", but on the first occasion." if name == "mbh" else "."
    return Method(
        name=name,
        title=name.capitalize(),
        function=mbh if name == "mbh" else mb,
        needs="occasions",
        fewest_lists=3 if name == "mbh" else 2,
        assumptions=(CLOSED, SAME_PERSON, IN_ORDER, first + rest),
        source="D. L. Otis and others, Statistical Inference from Capture Data on Closed "
        "Animal Populations, Wildlife Monographs 62, 1978.",
        order_matters=True,
    )


def _covering(kind: str, title: str, assumption: str) -> Method:
    return Method(
        name=f"sample_coverage_{kind}",
        title=title,
        function=partial(sample_coverage, kind=kind),
        needs="lists",
        fewest_lists=3,
        assumptions=(CLOSED, SAME_PERSON, assumption),
        source=CHAO_TSAY,
        takes_rng=True,
    )


def _simple(name: str, assumption: str) -> Method:
    needs: InputKind = "lists"
    return Method(
        name=name,
        title=name.capitalize(),
        function=mt if name == "mt" else m0,
        needs=needs,
        fewest_lists=2,
        assumptions=(CLOSED, SAME_PERSON, INDEPENDENT, assumption),
        source=RCAPTURE,
    )


SCHNABEL = Method(
    name="schnabel",
    title="Schnabel",
    function=schnabel,
    needs="occasions",
    fewest_lists=2,
    assumptions=(CLOSED, SAME_PERSON, INDEPENDENT, ALIKE, IN_ORDER),
    source="Z. E. Schnabel, The Estimation of the Total Fish Population of a Lake, "
    "American Mathematical Monthly 45, 1938. doi:10.2307/2304025",
    order_matters=True,
)

BIAS_CORRECTED = Method(
    name="bias_corrected",
    title="Mt, corrected for bias",
    function=bias_corrected,
    needs="lists",
    fewest_lists=2,
    assumptions=(CLOSED, SAME_PERSON, INDEPENDENT, ALIKE),
    source="L.-P. Rivest and T. Levesque, Improved Log-Linear Model Estimators of "
    "Abundance in Capture-Recapture Experiments, Canadian Journal of Statistics 29(4), "
    "2001. doi:10.2307/3316007",
)

LOG_LINEAR = Method(
    name="log_linear",
    title="Log-linear models",
    function=log_linear,
    needs="lists",
    fewest_lists=2,
    assumptions=(
        CLOSED,
        SAME_PERSON,
        (
            "Lists depend on each other only as the chosen model says; all lists together do "
            "not, which no data can show."
        ),
    ),
    source="S. E. Fienberg, The Multiple Recapture Census for Closed Populations and "
    "Incomplete 2^k Contingency Tables, Biometrika 59, 1972. doi:10.1093/biomet/59.3.591",
)

SPARSE_LISTS = Method(
    name="sparse_lists",
    title="Sparse lists",
    function=sparse_lists,
    needs="lists",
    fewest_lists=2,
    assumptions=(CLOSED, SAME_PERSON, "Lists depend on each other only in pairs."),
    source="L. Chan, B. W. Silverman and K. Vincent, Multiple Systems Estimation for "
    "Sparse Capture Data, JASA 116, 2021. doi:10.1080/01621459.2019.1708748",
)

DECOMPOSABLE_GRAPHS = Method(
    name="decomposable_graphs",
    title="Average over decomposable graphs",
    function=decomposable_graph_average,
    needs="lists",
    fewest_lists=2,
    assumptions=(
        CLOSED,
        SAME_PERSON,
        (
            "Some decomposable graph describes how lists depend on each other, each as "
            "likely beforehand as any other."
        ),
    ),
    source="D. Madigan and J. C. York, Bayesian Methods for Estimation of the Size of a "
    "Closed Population, Biometrika 84, 1997. doi:10.1093/biomet/84.1.19",
)

LATENT_CLASSES = Method(
    name="latent_classes",
    title="Latent classes",
    function=latent_classes,
    needs="lists",
    fewest_lists=3,
    assumptions=(
        CLOSED,
        SAME_PERSON,
        "Persons fall into groups, and lists are independent within each group.",
    ),
    source="D. Manrique-Vallier, Bayesian Population Size Estimation Using Dirichlet "
    "Process Mixtures, Biometrics 72, 2016. doi:10.1111/biom.12502",
    takes_rng=True,
)

LIST_METHODS: tuple[Method, ...] = (
    _pair(
        "lincoln_petersen",
        "Lincoln-Petersen",
        "G. A. F. Seber, The Estimation of Animal Abundance, 2nd edition, 1982.",
    ),
    _pair(
        "chapman",
        "Chapman",
        "D. G. Chapman, Some Properties of the Hypergeometric Distribution with "
        "Applications to Zoological Sample Censuses, 1951.",
    ),
    SCHNABEL,
    _simple("m0", ALIKE + " All lists have the same reach."),
    _simple("mt", ALIKE),
    *(_shaped(form, lists_differ=False) for form in SHAPES),
    *(_shaped(form, lists_differ=True) for form in SHAPES),
    _behaving("mb"),
    _behaving("mbh"),
    BIAS_CORRECTED,
    _covering("independent", "Sample coverage, independent lists", INDEPENDENT),
    _covering(
        "low",
        "Sample coverage, low",
        "Lists depend on each other in pairs; where few are seen again the number is a "
        "lower bound.",
    ),
    _covering(
        "high",
        "Sample coverage, high",
        "Lists depend on each other in pairs, and more than half of the chance to be "
        "seen is covered.",
    ),
    LOG_LINEAR,
    SPARSE_LISTS,
    DECOMPOSABLE_GRAPHS,
    LATENT_CLASSES,
)
