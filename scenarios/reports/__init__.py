"""Writers of a run, each a listener that knows of no other: terminal, JUnit XML, JSON lines, HTML and Markdown."""

from scenarios.reports.about import About
from scenarios.reports.files import written_atomically
from scenarios.reports.html import HtmlReport
from scenarios.reports.json_lines import JsonLines
from scenarios.reports.junit import JUnitReport
from scenarios.reports.markdown import MarkdownReport
from scenarios.reports.masking import Mask
from scenarios.reports.terminal import TerminalReport

__all__ = [
    "About",
    "HtmlReport",
    "JUnitReport",
    "JsonLines",
    "MarkdownReport",
    "Mask",
    "TerminalReport",
    "written_atomically",
]
