"""A page's fixed words are written into its compiled template, so that no rendering looks them up again."""

import re

from jinja2.ext import Extension
from markupsafe import escape

from backend.languages import say

_FIXED = re.compile(r"\{\{ _\('([^'\\{}]+)'\) \}\}")


class PlainWords(Extension):
    """Jinja's own hook before compiling: `{{ _('Book a time') }}` becomes the words of the environment's language, escaped.
    Words with facts in them are still said at each rendering."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 (what Jinja hands over)
        """`source` with its fixed words said."""
        language = str(self.environment.globals["language"])
        return _FIXED.sub(lambda found: str(escape(say(language, found[1]))), source)
