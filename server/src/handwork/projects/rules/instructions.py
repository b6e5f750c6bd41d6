"""Instructions: Markdown that a requester wrote, as HTML that is safe to show."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from handwork.projects.rules.contents import media_of

TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "img", "li", "ol",
    "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])

# What Markdown gives a meaning wherever it stands, and what only begins a line.
_SIGNS = re.compile(r"([\\`*_\[\]<>|~&])")
_BEGINNING = re.compile(r"^(\d*)([-+=#:.)])")

ImageUrl = Callable[[int], str | None]


def no_image(_asset_id: int) -> str | None:
    """Show no image: its alternative text stands in its place."""
    return None


def instructions_to_html(markdown: str, image_url: ImageUrl = no_image) -> str:
    """Make HTML of Markdown: no HTML of the requester's, images only from assets."""
    tokens = _MARKDOWN.parse(markdown)
    _resolve_images(tokens, image_url)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def plain_to_markdown(text: str) -> str:
    """Write plain text so that Markdown shows it as it is, line by line."""
    lines = (line.strip() for line in text.strip().splitlines())
    kept = (_BEGINNING.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", line)) for line in lines)
    # A backslash before the end of a line keeps the line's end; a paragraph has none.
    return re.sub(r"(?<!\n)\n(?!\n)", "\\\\\n", "\n".join(kept))


def instruction_images(markdown: str) -> tuple[str, ...]:
    """List the addresses of the images that the instructions name."""
    inline = (
        child for token in _MARKDOWN.parse(markdown) for child in token.children or ()
    )
    return tuple(
        str(child.attrGet("src") or "") for child in inline if child.type == "image"
    )


def _resolve_images(tokens: Sequence[Token], image_url: ImageUrl) -> None:
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                _resolve(child, image_url)
        if token.tag == "h1":
            # The page has its own first heading.
            token.tag = "h2"


def _resolve(image: Token, image_url: ImageUrl) -> None:
    asset_id = media_of(image.attrGet("src"))
    url = image_url(asset_id) if asset_id is not None else None
    if url is None:
        # The alternative text is shown instead.
        image.type, image.tag = "text", ""
    else:
        image.attrSet("src", url)
