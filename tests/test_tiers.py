"""The tiers themselves: markers follow from fixtures, the quick tier has no programs, an office that is gone comes again."""

import subprocess

import pytest

from tests.running_office import keeping
from tests.tiers import kinds_of
from workbook.narrative import pdf


def test_the_quick_tier_finds_no_office(request):
    assert kinds_of(request.node) == []
    assert pdf.find_office() is None


@pytest.mark.parametrize(("program", "kind"), [("soffice", "office"), ("Xvfb", "office"), ("chromium", "browser")])
def test_a_program_started_unsaid_is_a_failure(program, kind):
    with pytest.raises(pytest.fail.Exception, match=f"the test starts {program}: mark it {kind}"):
        subprocess.run([program, "--version"], check=False)


def test_who_uses_an_office_is_marked(office, request):
    assert office
    assert kinds_of(request.node) == ["office"]
    assert pdf.find_office()


def test_who_uses_a_browser_is_marked(browser, request):
    assert browser.is_connected()
    assert kinds_of(request.node) == ["browser"]


@pytest.mark.office
def test_an_office_that_died_or_hung_is_started_again(tmp_path):
    with keeping(tmp_path / "profile") as kept:
        first = kept.context()
        assert kept.context() is first
        kept._office.kill()
        kept._office.process.wait(30)
        second = kept.context()
        assert second is not first
        assert kept.desktop().getImplementationName()
        office = kept._office
        with kept.bounded(0.1):
            office.process.wait(30)
        assert kept.desktop().getImplementationName()
        assert kept._office is not office
