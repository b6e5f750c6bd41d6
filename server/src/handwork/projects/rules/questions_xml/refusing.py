"""Why a question document is refused, in words that Mechanical Turk's programs know."""

from __future__ import annotations

from handwork.base.errors import InvalidInputError

XML = "XMLParseError"
XHTML = "XHTMLParseError"
VALUE = "InvalidParameterValue"
_BEGINNINGS = {
    XML: "There was an error parsing the XML question or answer data in your request. "
    "Please make sure the data is well-formed and validates against the appropriate "
    "schema. Details: ",
    XHTML: "There was an error parsing the XHTML data in your request. Please make sure "
    "the data is well-formed and validates against the appropriate schema. Details: ",
    VALUE: "",
}


class InvalidQuestionError(InvalidInputError):
    """A question document cannot be read, or asks for what is not to be had."""

    code = "invalid-question"

    def __init__(self, details: str, *, line: int = 0, turk_code: str = XML) -> None:
        where = f"line {line}: " if line else ""
        super().__init__(
            f"{_BEGINNINGS[turk_code]}{where}{details}",
            what_to_do="Correct the document and send it again.",
        )
        self.turk_code = turk_code
        self.line = line
