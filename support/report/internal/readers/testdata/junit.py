# Reads a JUnit file with junitparser, makes a page of it with junit2html, and prints what both found.
import json
import sys

import junitparser
from junit2htmlreport import parser


def outcome(case):
    return [[type(r).__name__, r.type, r.message, r.text] for r in case.result]


xml = junitparser.JUnitXml.fromfile(sys.argv[1])
cases = [
    {"suite": suite.name, "class": case.classname, "name": case.name, "time": case.time, "outcome": outcome(case),
     "output": case.system_out}
    for suite in xml for case in suite
]
page = parser.Junit(sys.argv[1]).html()
print(json.dumps({
    "tests": xml.tests, "failures": xml.failures, "errors": xml.errors, "skipped": xml.skipped,
    "cases": cases, "page": page,
}))
