"""Question documents as programs send them."""

from __future__ import annotations

SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas"
FORM = f"{SCHEMAS}/2017-11-06/QuestionForm.xsd"
OLD_FORM = f"{SCHEMAS}/2005-10-01/QuestionForm.xsd"


def form(inside: str, *, namespace: str = FORM) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<QuestionForm xmlns="{namespace}">\n{inside}\n</QuestionForm>'
    )


def asked(name: str, answer: str, *, required: bool = False, content: str = "") -> str:
    return (
        f"<Question><QuestionIdentifier>{name}</QuestionIdentifier>"
        f"<IsRequired>{str(required).lower()}</IsRequired>"
        f"<QuestionContent>{content or f'<Text>What is {name}?</Text>'}</QuestionContent>"
        f"<AnswerSpecification>{answer}</AnswerSpecification></Question>"
    )


def written(constraints: str = "", rest: str = "") -> str:
    inside = f"<Constraints>{constraints}</Constraints>" if constraints else ""
    return f"<FreeTextAnswer>{inside}{rest}</FreeTextAnswer>"


def chosen(
    *names: str, style: str = "", most: int = 1, fewest: int = 1, other: str = ""
) -> str:
    options = "".join(
        f"<Selection><SelectionIdentifier>{name}</SelectionIdentifier>"
        f"<Text>The {name}</Text></Selection>"
        for name in names
    )
    suggested = f"<StyleSuggestion>{style}</StyleSuggestion>" if style else ""
    return (
        f"<SelectionAnswer><MinSelectionCount>{fewest}</MinSelectionCount>"
        f"<MaxSelectionCount>{most}</MaxSelectionCount>{suggested}"
        f"<Selections>{options}{other}</Selections></SelectionAnswer>"
    )


def external(url: str, height: int = 0) -> str:
    return (
        f'<ExternalQuestion xmlns="{SCHEMAS}/2006-07-14/ExternalQuestion.xsd">'
        f"<ExternalURL>{url}</ExternalURL><FrameHeight>{height}</FrameHeight>"
        "</ExternalQuestion>"
    )


def html(inside: str, height: int = 0) -> str:
    return (
        f'<HTMLQuestion xmlns="{SCHEMAS}/2011-11-11/HTMLQuestion.xsd">'
        f"<HTMLContent><![CDATA[{inside}]]></HTMLContent>"
        f"<FrameHeight>{height}</FrameHeight></HTMLQuestion>"
    )
