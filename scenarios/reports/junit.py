"""JUnit XML, for CI servers; valid against the schemas of Ant's tasks and of Jenkins."""

import re
from typing import Final, TextIO
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from scenarios.events import Event, RunFinished, RunStarted, ScenarioFinished
from scenarios.reports.about import About
from scenarios.reports.failure_lines import failure_lines
from scenarios.reports.notes import duplicate_lines
from scenarios.reports.telling import told_mismatches
from scenarios.reports.totals import Totals, by_action, totals_of
from scenarios.reports.wording import in_one_line, shortened, visible

_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST_DETAILS: Final = 20_000
_TIME_WITHOUT_ZONE: Final = "%Y-%m-%dT%H:%M:%S"


class JUnitReport:
    """Writes a suite per action and a case per scenario when the run is over.

    Args:
        stream: where to.
        about: the run.
    """

    def __init__(self, stream: TextIO, about: About) -> None:
        self._stream = stream
        self._about = about
        self._seed: int | None = None

    def __call__(self, event: Event) -> None:
        """Take one event of a run."""
        if isinstance(event, RunStarted):
            self._seed = event.seed
        elif isinstance(event, RunFinished):
            self._write(event)

    def _write(self, over: RunFinished) -> None:
        root = Element("testsuites")
        for number, (action, items) in enumerate(by_action(over.finished).items()):
            suite = SubElement(root, "testsuite", self._attributes(totals_of(action, items), number))
            self._add_properties(suite, over)
            for item in items:
                self._add_case(suite, item)
            told = "\n".join(f"duplicate: {line}" for line in duplicate_lines(items))
            SubElement(suite, "system-out").text = _legal(told) or None
            SubElement(suite, "system-err")
        indent(root)
        self._stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        ElementTree(root).write(self._stream, encoding="unicode")
        self._stream.write("\n")

    def _attributes(self, totals: Totals, number: int) -> dict[str, str]:
        return {
            "id": str(number),
            "name": totals.name,
            "package": "scenarios",
            "timestamp": self._about.started.strftime(_TIME_WITHOUT_ZONE),
            "hostname": "localhost",
            "tests": str(totals.run + totals.skipped),
            "failures": str(totals.failed),
            "errors": "0",
            "skipped": str(totals.skipped),
            "time": f"{totals.seconds:.6f}",
        }

    def _add_properties(self, suite: Element, over: RunFinished) -> None:
        properties = SubElement(suite, "properties")
        coverage = self._about.coverage
        shares = {f"coverage of {share.name}": share.summary for share in coverage().shares} if coverage else {}
        told = {"seed": str(self._seed), "digest": over.digest, "target": self._about.target, **shares}
        if over.is_broken_off:
            told["broken off"] = "true"
        for name, value in told.items():
            SubElement(properties, "property", name=name, value=_legal(self._about.mask.text(value)))

    def _add_case(self, suite: Element, item: ScenarioFinished) -> None:
        scenario = item.scenario
        case = SubElement(
            suite,
            "testcase",
            name=_legal(scenario.id),
            classname=f"scenarios.{scenario.action}.{scenario.kind}",
            time=f"{item.seconds:.6f}",
        )
        if item.skipped:
            SubElement(case, "skipped", message=_legal(self._about.mask.text(item.skipped)))
        elif item.failures:
            self._add_failure(case, item)

    def _add_failure(self, case: Element, item: ScenarioFinished) -> None:
        mismatches = told_mismatches(item, self._about.mask)
        first = mismatches[0]
        message = f"step {first['step']}, {first['at']}: expected {in_one_line(first['expected'])}, got {in_one_line(first['got'])}"
        failure = SubElement(case, "failure", type=first["rule"], message=_legal(f"{item.scenario.title}: {message}"))
        failure.text = _legal(shortened("\n".join(failure_lines(item, self._about)), _LONGEST_DETAILS))


def _legal(text: str) -> str:
    """Write what XML has no place for as escapes."""
    return _ILLEGAL.sub(lambda found: f"\\x{ord(found[0]):02x}", visible(text))
