"""Files of reports: whole or not there, and a clear word when they cannot be written."""

import os
import stat
from pathlib import Path

import pytest

from scenarios import UsageError
from scenarios.cli_reports import ReportFiles
from scenarios.reports import written_atomically


def test_file_takes_its_place_when_the_block_ends(tmp_path: Path) -> None:
    file = tmp_path / "new" / "report.html"
    with written_atomically(file) as stream:
        stream.write("höher\ud800\n")
        assert not file.exists()

    assert file.read_bytes() == "höher\\ud800\n".encode()
    assert list(file.parent.iterdir()) == [file]


def test_older_file_stays_when_the_block_fails(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text("older")
    with pytest.raises(ZeroDivisionError), written_atomically(file) as stream:
        stream.write(str(1 // 0))

    assert file.read_text() == "older"
    assert list(tmp_path.iterdir()) == [file]


def test_file_may_be_read_as_others_of_its_user(tmp_path: Path) -> None:
    (tmp_path / "usual").write_text("")
    with written_atomically(tmp_path / "report"):
        pass

    assert stat.S_IMODE((tmp_path / "report").stat().st_mode) == stat.S_IMODE((tmp_path / "usual").stat().st_mode)


def test_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with written_atomically(tmp_path / "link") as stream:
        stream.write("x")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "x"


def test_device_is_written_to_directly() -> None:
    with written_atomically(Path(os.devnull)) as stream:
        stream.write("x")

    assert Path(os.devnull).is_char_device()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("", "it is a folder; name a file in a folder", id="folder"),
        pytest.param("file/report.html", "name a file in a folder that you may write to", id="below-a-file"),
        pytest.param("x" * 300 + "/report.html", "File name too long", id="long"),
    ],
)
def test_path_that_cannot_be_written_is_told_before_the_block(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match=reason), written_atomically(tmp_path / name):
        pytest.fail("the block began")


def test_two_reports_in_one_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--junit and --html name the same file .*: give each its own"):
        ReportFiles(junit=tmp_path / "a", html=tmp_path / "b" / ".." / "a").chosen()
