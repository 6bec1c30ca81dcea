from rules.catalogue import RuleFileError as RuleFileError
from rules.report import Report as Report
from workbook.checking import LastYearUnreadable as LastYearUnreadable
from workbook.face.checks import check as check
from workbook.face.checks import read as read
from workbook.face.folders import verify as verify
from workbook.face.frame import figures as figures
from workbook.face.narratives import NotPublishable as NotPublishable
from workbook.face.narratives import report as report
from workbook.files import Stop as Stop
from workbook.findings.checked import Checked as Checked
from workbook.findings.row import FindingRow as FindingRow
from workbook.findings.unit import Unit as Unit
from workbook.narrative.pdf import NoOffice as NoOffice
from workbook.reading.unreadable import Unreadable as Unreadable
from workbook.waivers import Unusable as Unusable

__version__: str
