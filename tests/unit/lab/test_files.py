# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files on flash: what is asked, printed and kept."""

from __future__ import annotations

import hashlib

import pytest

from tests.lab.engine import Device
from tests.lab.engine.history.flash import CAPACITY, SIZE
from tests.lab.shell.shell import Shell

from .cases import PLATFORMS, device, text

SYSTEM = {"ios": "flash:", "nxos": "bootflash:", "eos": "flash:"}


def shell(platform: str) -> Shell:
    return Shell(device(platform), privileged=True)


def with_file(platform: str, content: str) -> tuple[Device, Shell]:
    one = device(platform)
    one.flash.write("/f", content.encode())
    return one, Shell(one, privileged=True)


def dialogue(one: Shell, *lines: str) -> list[str]:
    """What the device shows for each line, its question included."""
    shown = []
    for line in lines:
        result = one.execute(line)
        shown.append(one.question.prompt if one.question is not None else result.text)
    return shown


def test_ios_asks_before_it_copies() -> None:
    size = len(text("ios"))
    copied = f"{size} bytes copied in 0.100 secs ({10 * size} bytes/sec)"
    one = shell("ios")
    assert dialogue(one, "copy running-config flash:", "kept") == ["Destination filename [running-config]? ", copied]
    assert dialogue(one, "copy running-config flash:kept", "", "") == [
        "Destination filename [kept]? ",
        "%Warning:There is a file already existing with this name \nDo you want to over write? [confirm]",
        copied,
    ]
    assert one.device.flash.files == {"/kept": text("ios").encode()}


def test_ios_asks_nothing_where_prompts_are_quiet() -> None:
    one = shell("ios")
    one.device.configure(["file prompt quiet"])
    assert "bytes copied" in one.execute("copy running-config flash:kept").text
    assert one.execute("delete flash:kept").text == ""
    assert one.device.flash.files == {}


def test_nxos_asks_before_it_overwrites() -> None:
    one = shell("nxos")
    done = "Copy complete, now saving to disk (please wait)...\nCopy complete."
    question = "Warning: There is already a file existing with this name. Do you want to\noverwrite (y/n)?[n] "
    assert dialogue(one, "copy running-config bootflash:kept") == [done]
    one.device.configure(["hostname other"])
    assert dialogue(one, "copy running-config bootflash:kept", "") == [question, ""]
    assert one.device.flash.files["/kept"] == text("nxos").encode()
    assert dialogue(one, "terminal dont-ask", "copy running-config bootflash:kept") == ["", done]
    assert b"hostname other\n" in one.device.flash.files["/kept"]


def test_eos_copies_without_a_word() -> None:
    one = shell("eos")
    assert dialogue(one, "copy running-config flash:kept") == ["Copy completed successfully."]
    assert dialogue(one, "copy startup-config flash:") == ["Copy completed successfully."]
    assert sorted(one.device.flash.files) == ["/kept"]


NOTHING = {
    "ios": ("copy flash:nope null:", "%Error opening flash:/nope (No such file or directory)"),
    "nxos": ("copy bootflash:nope running-config", "Copy failed: No such file or directory"),
    "eos": ("copy flash:nope flash:f", "% Error copying flash:/nope to flash:/f (No such file or directory)"),
}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_file_that_is_not_there(platform: str) -> None:
    line, words = NOTHING[platform]
    one = shell(platform)
    assert dialogue(one, line, *([""] if platform == "ios" else []))[-1] == words


@pytest.mark.parametrize("platform", PLATFORMS)
def test_other_hosts_cannot_be_reached(platform: str) -> None:
    one = shell(platform)
    assert "Timed out" in dialogue(one, f"copy tftp://192.0.2.1/x {SYSTEM[platform]}y", "")[-1] or platform != "ios"
    assert one.device.flash.files == {}


MERGED = {
    "ios": "interface GigabitEthernet1/0/2\n description merged\n frobnicate\n mtu 99999\n",
    "nxos": "interface Ethernet1/2\n  description merged\n  frobnicate\n  mtu 99999\n",
    "eos": "interface Ethernet2\n   description merged\n   frobnicate\n   mtu 99999\n",
}
COMPLAINTS = {
    "ios": (
        " frobnicate\n ^\n% Invalid input detected at '^' marker.\n mtu 99999\n     ^\n"
        "% Invalid input detected at '^' marker.\n74 bytes copied in 0.100 secs (740 bytes/sec)"
    ),
    "nxos": (
        "  frobnicate\n  ^\n% Invalid command at '^' marker.\n  mtu 99999\n      ^\n"
        "% Invalid number, range is (64:9216) at '^' marker.\n"
        "Copy complete, now saving to disk (please wait)...\nCopy complete."
    ),
    "eos": (
        "> frobnicate\n% Invalid input at line 3\n> mtu 99999\n% Invalid input at line 4\nCopy completed successfully."
    ),
}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_file_is_merged_line_by_line_and_refused_lines_are_told(platform: str) -> None:
    one, terminal = with_file(platform, MERGED[platform])
    shown = dialogue(terminal, f"copy {SYSTEM[platform]}f running-config", *([""] if platform == "ios" else []))
    assert shown[-1] == COMPLAINTS[platform]
    assert "description merged\n" in one.running_config()
    assert "hostname" in one.running_config()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_banner_comes_from_a_file_as_a_whole(platform: str) -> None:
    end = "EOF" if platform == "eos" else "^C"
    banner = f"banner motd{'' if platform == 'eos' else ' ^C'}\nhostname evil\n{end}\n"
    one, terminal = with_file(platform, banner)
    dialogue(terminal, f"copy {SYSTEM[platform]}f running-config", "")
    assert banner in one.running_config()
    assert one.hostname != "evil"


LISTED = {
    "ios": [
        "Directory of flash:/",
        "",
        "   11  -rw-                5   Jan 1 1970 00:00:00 +00:00  f",
        "",
        f"{SIZE} bytes total ({CAPACITY - 5} bytes free)",
    ],
    "nxos": [
        "          5    Jan 01 00:00:00 1970  f",
        "",
        "Usage for bootflash://sup-local",
        f"{SIZE - CAPACITY + 5:>11} bytes used",
        f"{CAPACITY - 5:>11} bytes free",
        f"{SIZE:>11} bytes total",
    ],
    "eos": [
        "Directory of flash:/",
        "",
        "       -rw-           5            Jan 1  1970  f",
        f"       -rw-  {len(text('eos')):>10}            Jan 1  1970  startup-config",
        "",
        f"{SIZE} bytes total ({CAPACITY - 5} bytes free)",
    ],
}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_folder_is_listed(platform: str) -> None:
    _one, terminal = with_file(platform, "12345")
    assert terminal.execute("dir").text.splitlines() == LISTED[platform]


MORE = {"ios": "more flash:f", "nxos": "show file bootflash:f", "eos": "more flash:f"}
MD5 = {"ios": "verify /md5 flash:f", "nxos": "show file bootflash:f md5sum", "eos": "verify /md5 flash:f"}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_file_is_shown_and_summed(platform: str) -> None:
    _one, terminal = with_file(platform, "one\ntwo\n")
    assert terminal.execute(MORE[platform]).text == "one\ntwo"
    assert terminal.execute(MD5[platform]).text.endswith(hashlib.md5(b"one\ntwo\n").hexdigest())  # noqa: S324


DELETE = {
    "ios": (("delete flash:f", "", ""), ["Delete filename [f]? ", "Delete flash:/f? [confirm]", ""]),
    "nxos": (("delete bootflash:f", "y"), ['Do you want to delete "/f" ? (yes/no/abort)   [y] ', ""]),
    "eos": (("delete flash:f",), [""]),
}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_file_is_deleted(platform: str) -> None:
    one, terminal = with_file(platform, "x")
    lines, shown = DELETE[platform]
    assert dialogue(terminal, *lines) == shown
    assert one.flash.files == {}


@pytest.mark.parametrize(("platform", "line"), [("ios", "delete /force flash:f"), ("nxos", "delete f no-prompt")])
def test_a_file_is_deleted_without_a_question(platform: str, line: str) -> None:
    one, terminal = with_file(platform, "x")
    assert dialogue(terminal, line) == [""]
    assert one.flash.files == {}


@pytest.mark.parametrize(
    ("platform", "line"),
    [
        ("ios", "show running-config | include ^hostname | redirect flash:f"),
        ("nxos", "show running-config | include ^hostname > bootflash:f"),
        ("nxos", "show hostname > f"),
        ("eos", "show running-config | include ^hostname > flash:f"),
        ("eos", "show running-config | include ^hostname | redirect flash:f"),
    ],
)
def test_output_goes_to_a_file(platform: str, line: str) -> None:
    one = shell(platform)
    assert one.execute(line).text == ""
    assert one.device.hostname in one.device.flash.files["/f"].decode()


def test_output_is_appended_and_shown() -> None:
    one = shell("ios")
    for how in ("redirect", "append", "tee"):
        shown = one.execute(f"show running-config | include ^hostname | {how} flash:{how == 'tee'}").text
        assert shown == ("hostname acc1" if how == "tee" else "")
    assert one.device.flash.files["/False"] == b"hostname acc1\n" * 2


ERASE = {
    "ios": "Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]",
    "nxos": "Warning: This command will erase the startup-configuration.\nDo you wish to proceed anyway? (y/n)  [n] ",
    "eos": "Proceed with erasing startup configuration? [confirm]",
}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_without_a_startup_config_a_device_boots_with_its_ports_alone(platform: str) -> None:
    one = shell(platform)
    assert dialogue(one, "write erase")[0] == ERASE[platform]
    one.execute("y")
    one.device.restart()
    assert "hostname" not in one.device.running_config()
    assert one.device.running_config().count("\ninterface ") >= 5


@pytest.mark.parametrize("platform", PLATFORMS)
def test_files_survive_a_restart(platform: str) -> None:
    one, terminal = with_file(platform, "x")
    one.restart()
    assert terminal.execute(MORE[platform]).text == "x"


def test_a_startup_config_that_was_copied_counts_at_the_next_boot() -> None:
    one, terminal = with_file("ios", text("ios").replace("hostname acc1", "hostname next"))
    dialogue(terminal, "copy flash:f startup-config", "")
    assert one.hostname == "acc1"
    one.restart()
    assert one.hostname == "next"


def test_flash_is_never_fuller_than_full() -> None:
    one = shell("eos")
    one.device.flash.write("/big", bytes(CAPACITY - 10))
    result = one.execute("copy running-config flash:kept")
    assert result.text == "% Error copying running-config to flash:/kept (No space left on device)"
    assert list(one.device.flash.files) == ["/big"]


def test_nothing_leads_out_of_flash() -> None:
    one, terminal = with_file("eos", "x")
    assert terminal.execute("more flash:../../f").text == "x"
    assert terminal.execute("more file:/mnt/flash/f").text == "x"
    assert terminal.execute("more file:/etc/passwd").refused
    assert terminal.execute("more flash:/../../../etc/passwd").refused
    assert list(one.flash.files) == ["/f"]


def test_a_folder_must_be_there() -> None:
    one = shell("ios")
    assert dialogue(one, "copy running-config flash:d/x", "") == [
        "Destination filename [x]? ",
        "%Error opening flash:/d/x (No such file or directory)",
    ]
    assert dialogue(one, "mkdir d", "") == ["Create directory filename [d]? ", "Created dir flash:/d"]
    assert "bytes copied" in dialogue(one, "copy running-config flash:d/x", "")[-1]
    assert one.execute("dir flash:d").text.splitlines()[2].endswith("  x")


@pytest.mark.parametrize("platform", ["ios", "eos"])
@pytest.mark.parametrize(
    "line", ["dir", "more flash:f", "copy running-config flash:x", "delete flash:f", "write erase"]
)
def test_users_without_privileges_touch_no_files(platform: str, line: str) -> None:
    one, _terminal = with_file(platform, "x")
    assert Shell(one).execute(line).refused
    assert list(one.flash.files) == ["/f"]


def test_a_file_is_typed_into_the_tcl_shell() -> None:
    one = shell("ios")
    assert dialogue(one, "tclsh")[0] == ""
    assert one.prompt == "acc1(tcl)#"
    one.execute('puts [open "flash:/f" w+] {interface GigabitEthernet1/0/2')
    assert one.prompt == "+>"
    dialogue(one, " description typed", "}")
    assert one.execute("dir flash:/f").text.startswith("Directory of flash:/f\n")
    one.execute("tclquit")
    assert one.prompt == "acc1#"
    assert one.device.flash.files["/f"] == b"interface GigabitEthernet1/0/2\n description typed\n\n"


def test_bash_sees_flash_and_nothing_else() -> None:
    _one, terminal = with_file("eos", "x\n")
    terminal.execute("bash")
    assert terminal.prompt == "[netops@spine1 ~]$ "
    assert dialogue(
        terminal,
        "/bin/ls /mnt/flash",
        "cat /mnt/flash/f",
        "cat /etc/passwd",
        "ls /etc",
        "ls /mnt/flash/g 2> /dev/null",
        "id",
    ) == [
        "f",
        "x",
        "cat: No such file or directory",
        "ls: No such file or directory",
        "",
        "-bash: id: command not found",
    ]
    dialogue(terminal, "rm /mnt/flash/f", "exit")
    assert terminal.prompt == "spine1#"
    assert terminal.device.flash.files == {}
