"""How a question is answered: written or chosen, and within which bounds."""

from __future__ import annotations

from handwork.projects.rules.questions_xml.blocks import formatted_block, medium
from handwork.projects.rules.questions_xml.documents import (
    Answering,
    Formatted,
    FreeText,
    Medium,
    Option,
    Pattern,
    Selection,
    Text,
)
from handwork.projects.rules.questions_xml.parsing import Element
from handwork.projects.rules.questions_xml.patterns import is_readable
from handwork.projects.rules.questions_xml.refusing import VALUE, InvalidQuestionError
from handwork.projects.rules.questions_xml.values import (
    count,
    count_in,
    filled,
    identifier,
    number,
    plain,
)

STYLES = ("radiobutton", "dropdown", "checkbox", "list", "combobox", "multichooser")
MAX_PATTERNS = 20


def answering_of(element: Element) -> Answering:
    """Read an AnswerSpecification."""
    element.only("FreeTextAnswer", "SelectionAnswer", "FileUploadAnswer")
    if len(element.children) != 1:
        raise InvalidQuestionError(
            "The content of element 'AnswerSpecification' is not complete: one of "
            "'FreeTextAnswer, SelectionAnswer' is expected.",
            line=element.line,
        )
    answer = element.children[0]
    if answer.name == "FileUploadAnswer":
        raise InvalidQuestionError(
            "'FileUploadAnswer' was deprecated by Mechanical Turk in December 2017; use "
            "HTMLQuestion with <hw-upload>.",
            line=answer.line,
        )
    return free_text(answer) if answer.name == "FreeTextAnswer" else selection(answer)


def free_text(element: Element) -> FreeText:
    """Read what a written answer must hold."""
    element.only("Constraints", "DefaultText", "NumberOfLinesSuggestion")
    constraints = element.first("Constraints")
    found = FreeText() if constraints is None else _constrained(constraints)
    return FreeText(
        is_numeric=found.is_numeric,
        least=found.least,
        most=found.most,
        shortest=found.shortest,
        longest=found.longest,
        patterns=found.patterns,
        default_text=plain(element.first("DefaultText")),
        lines=max(
            1, min(100, count_in(element.first("NumberOfLinesSuggestion"), other=1))
        ),
    )


def _constrained(element: Element) -> FreeText:
    element.only("IsNumeric", "Length", "AnswerFormatRegex")
    numeric, length = element.first("IsNumeric"), element.first("Length")
    least, most = _bounds(numeric, "minValue", "maxValue")
    shortest, longest = _lengths(length)
    patterns = tuple(map(_pattern, element.all("AnswerFormatRegex")))
    if len(patterns) > MAX_PATTERNS:
        raise InvalidQuestionError(
            f"There are more than {MAX_PATTERNS} elements 'AnswerFormatRegex'.",
            line=element.line,
        )
    return FreeText(
        is_numeric=numeric is not None,
        least=least,
        most=most,
        shortest=shortest,
        longest=longest,
        patterns=patterns,
    )


def _bounds(element: Element | None, low: str, high: str) -> tuple[str, str]:
    if element is None:
        return "", ""
    texts = [element.attributes.get(name, "").strip() for name in (low, high)]
    numbers = [number(text) if text else None for text in texts]
    for text, found in zip(texts, numbers, strict=True):
        if text and found is None:
            raise InvalidQuestionError(
                f"'{text[:40]}' is not a number.", line=element.line
            )
    least, most = numbers
    if least is not None and most is not None and least > most:
        raise InvalidQuestionError(
            f"{low} {texts[0]} is above {high} {texts[1]}.", line=element.line
        )
    return texts[0], texts[1]


def _lengths(element: Element | None) -> tuple[int | None, int | None]:
    if element is None:
        return None, None
    given = element.attributes
    low, high = (
        count(given[name], name, element.line) if name in given else None
        for name in ("minLength", "maxLength")
    )
    if low is not None and high is not None and low > high:
        raise InvalidQuestionError(
            f"minLength {low} is above maxLength {high}.", line=element.line
        )
    return low, high


def _pattern(element: Element) -> Pattern:
    given = element.attributes
    flags = given.get("flags", "")
    if "regex" not in given or flags not in ("", "i"):
        raise InvalidQuestionError(
            "'AnswerFormatRegex' needs the attribute 'regex'; 'flags' may be 'i'.",
            line=element.line,
        )
    pattern = Pattern(given["regex"], given.get("errorText", "").strip(), flags == "i")
    if not is_readable(pattern):
        raise InvalidQuestionError(
            f"The regular expression '{pattern.regex[:80]}' cannot be read, or is too "
            "large.",
            line=element.line,
            turk_code=VALUE,
        )
    return pattern


def selection(element: Element) -> Selection:
    """Read the options of a question, and how many may be chosen."""
    element.only(
        "MinSelectionCount", "MaxSelectionCount", "StyleSuggestion", "Selections"
    )
    listed = element.need("Selections")
    listed.only("Selection", "OtherSelection")
    options = tuple(map(_option, listed.all("Selection")))
    _check_once([option.name for option in options], listed)
    other = listed.first("OtherSelection")
    fewest = count_in(element.first("MinSelectionCount"), other=1)
    most = count_in(element.first("MaxSelectionCount"), other=1)
    there = len(options) + (other is not None)
    if not options or fewest > min(most, there):
        raise InvalidQuestionError(
            f"From {fewest} to {most} of {there} selections cannot be chosen.",
            line=element.line,
        )
    return Selection(
        options=options,
        fewest=fewest,
        most=min(most, there),
        style=_style(element.first("StyleSuggestion")),
        other=None if other is None else free_text(other),
    )


def _style(element: Element | None) -> str:
    if element is None:
        return ""
    style = filled(element).lower()
    if style not in STYLES:
        raise InvalidQuestionError(
            f"'{style[:40]}' is not a StyleSuggestion; it is one of "
            f"{', '.join(STYLES)}.",
            line=element.line,
        )
    return style


def _option(element: Element) -> Option:
    element.only("SelectionIdentifier", "Text", "FormattedContent", "Binary")
    name = identifier(element.need("SelectionIdentifier"))
    shown = [child for child in element.children if child.name != "SelectionIdentifier"]
    if len(shown) != 1:
        raise InvalidQuestionError(
            f"The selection '{name[:40]}' needs one of 'Text, FormattedContent, Binary'.",
            line=element.line,
        )
    return Option(name, _shown(shown[0]))


def _shown(element: Element) -> Text | Formatted | Medium:
    if element.name == "Text":
        return Text(plain(element).strip())
    return (
        formatted_block(element)
        if element.name == "FormattedContent"
        else medium(element)
    )


def _check_once(names: list[str], element: Element) -> None:
    for name in names:
        if names.count(name) > 1:
            raise InvalidQuestionError(
                f"The identifier '{name[:40]}' is there twice.", line=element.line
            )
