# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Users: how they are configured and printed, who may log in, and with which rights."""

from __future__ import annotations

import re

import pytest

from tests.lab.engine import Device, load
from tests.lab.engine.access import passwords
from tests.lab.shell import login
from tests.lab.shell.shell import Shell

from .cases import PLATFORMS, text
from .cases import device as example

HASHES = [
    ("ios", "5", "$1$mERr$hx5rVt7rPNoS4wqbXKX7m0", "cisco"),
    ("ios", "8", "$8$TnGX/fE4KGHOVU$pEhnEvxrvaynpi8j4f.EMHr6M.FzU8xnZnBr/tJdFWk", "hashcat"),
    ("ios", "9", "$9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6", "hashcat"),
]


def device(platform: str, *lines: str) -> Device:
    """The example device, with more lines in the configuration that it booted from."""
    head, name, rest = text(platform).partition("hostname ")
    line, newline, rest = rest.partition("\n")
    return load(platform, head + name + line + newline + "".join(f"{one}\n" for one in lines) + rest)


def users(one: Device) -> list[str]:
    return [line for line in one.running_config().split("\n") if line.startswith("username ")]


@pytest.mark.parametrize(("platform", "kind", "stored", "password"), HASHES)
def test_published_hashes_are_verified(platform: str, kind: str, stored: str, password: str) -> None:
    one = device(platform, f"username ann secret {kind} {stored}")
    assert login.password_opens(one, "ann", password)
    assert not login.password_opens(one, "ann", password + "x")


def test_what_the_vendor_alone_can_compute_opens_nothing() -> None:
    one = device("ios", "username ann password 7 094F471A1A0A")
    assert not login.password_opens(one, "ann", "cisco")
    assert not login.password_opens(one, "ann", "094F471A1A0A")
    assert not passwords.verify("5", "", "")


SECRETS = [
    ("ios", "username ann privilege 15 secret s3cret word", r"username ann privilege 15 secret 9 \$9\$.{14}\$.{43}"),
    ("ios", "username ann password s3cret word", r"username ann password 0 s3cret word"),
    ("nxos", "username ann password S3cret!word", r"username ann password 5 \$5\$.{6}\$.{43}  role network-operator"),
    ("eos", "username ann secret s3cret!word", r"username ann secret sha512 \$6\$.{16}\$.{86}"),
    ("eos", "username ann privilege 15 role network-admin secret 0 s3cret!word", r"username ann privilege 15 role .+"),
]


@pytest.mark.parametrize(("platform", "line", "printed"), SECRETS)
def test_a_password_typed_in_clear_is_kept_as_the_platform_keeps_it(platform: str, line: str, printed: str) -> None:
    one = example(platform)
    assert one.configure([line]) == []
    (stored,) = users(one)
    assert re.fullmatch(printed, stored)
    password = re.split(r"(?:secret|password) (?:0 )?", line)[1]
    assert login.password_opens(one, "ann", password)
    assert load(platform, one.running_config()).running_config() == one.running_config()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_user_who_is_removed_cannot_log_in_any_more(platform: str) -> None:
    one = example(platform)
    one.configure([f"username ann {'password' if platform == 'nxos' else 'secret'} S3cret!word"])
    assert login.password_opens(one, "ann", "S3cret!word")
    one.configure(["no username ann"])
    assert not login.password_opens(one, "ann", "S3cret!word")
    assert one.running_config() == text(platform)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_labs_own_user_always_logs_in(platform: str) -> None:
    one = example(platform)
    line = "username netops password Other!pass1" if platform == "nxos" else "username netops secret other"
    assert one.configure([line]) == []
    assert login.password_opens(one, "netops", "netops-lab")
    assert login.password_opens(one, "netops", "Other!pass1" if platform == "nxos" else "other")
    assert not login.password_opens(one, "netops", "netops")


def test_ios_prints_one_line_a_user_whatever_the_order_of_typing() -> None:
    one = example("ios")
    lines = ["username b view ops", "username b privilege 7", "username a nopassword", "username b privilege 1"]
    assert one.configure(lines) == []
    assert users(one) == ["username a nopassword", "username b view ops"]
    assert "!\nusername a nopassword\nusername b view ops\n!\nvlan 10\n" in one.running_config()


def test_nxos_prints_more_roles_and_keys_on_lines_of_their_own() -> None:
    one = example("nxos")
    lines = ["role name helpers", "exit", "username ann role network-operator", "username ann role helpers"]
    assert one.configure([*lines, "username ann sshkey ssh-rsa AAAA x"]) == []
    assert users(one) == [
        "username ann password 5 !  role network-operator",
        "username ann role helpers",
        "username ann sshkey ssh-rsa AAAA x",
    ]
    assert one.configure(["no username ann role network-operator"]) == []
    assert users(one)[0] == "username ann password 5 !  role helpers"


REFUSED = [
    ("ios", "username", "% Incomplete command."),
    ("ios", "username ann privilege 16", "% Invalid input detected at '^' marker."),
    ("ios", "username ann nonsense", "% Invalid input detected at '^' marker."),
    ("ios", "username ann secret", "% Incomplete command."),
    ("ios", "username ann secret " + "a" * 128, "% Invalid Password length - must contain 1 to 127 characters."),
    ("nxos", "username ann role nobody", "ERROR: Role nobody does not exist"),
    ("nxos", "username ann password abc", "Wrong Password, Reason:\nMinimum recommended length of 8 characters."),
    ("nxos", "no username nobody", "ERROR: User not present"),
    ("eos", "username ann privilege 16 nopassword", "% Invalid input"),
    ("eos", "username ann secret", "% Incomplete command"),
]


@pytest.mark.parametrize(("platform", "line", "words"), REFUSED)
def test_what_a_device_refuses_of_a_user(platform: str, line: str, words: str) -> None:
    one = example(platform)
    ((_line, said),) = one.configure([line])
    assert said.startswith(words)
    assert one.running_config() == text(platform)


def test_ios_takes_a_password_or_a_secret_but_not_both() -> None:
    one = example("ios")
    ((line, said),) = one.configure(["username ann password one", "username ann secret two"])
    assert line == "username ann secret two"
    assert said.startswith("ERROR: Can not have both a user password and a user secret.")


def test_nxos_only_warns_where_the_strength_check_is_off() -> None:
    one = example("nxos")
    shell = Shell(one)
    for line in ("configure terminal", "no password strength-check", "username ann role network-admin"):
        shell.execute(line)
    assert shell.execute("username ann password abc").text.split("\n")[-1] == (
        "WARNING: Configuration accepted because password strength check is disabled"
    )
    assert login.password_opens(one, "ann", "abc")


def test_ios_asks_before_it_removes_a_user_and_one_key_answers() -> None:
    one = example("ios")
    one.configure(["username ann nopassword"])
    shell = Shell(one, privileged=True)
    shell.execute("configure terminal")
    shell.execute("no username ann")
    assert shell.prompt.endswith("with same name.Do you want to continue? [confirm]")
    shell.execute("n")
    assert users(one)
    shell.execute("no username ann")
    shell.execute("y")
    assert users(one) == []


KEY = "AAAAB3NzaC1yc2EAAAADAQABAAAAgQC7"


def test_ios_keeps_fingerprints_of_keys() -> None:
    one = example("ios")
    lines = ["ip ssh pubkey-chain", "username ann", "key-string", KEY[:20], KEY[20:], "exit", "exit", "exit"]
    assert one.configure([*lines, "hostname acc1"]) == []
    chain = r"\nip ssh pubkey-chain\n  username ann\n   key-hash ssh-rsa ([0-9A-F]{32})\n"
    (found,) = re.findall(chain, one.running_config())
    assert load("ios", one.running_config()).running_config() == one.running_config()
    assert one.configure(["ip ssh pubkey-chain", "username bob", f"key-hash ssh-rsa {found} bob@home"]) == []
    assert f"  username bob\n   key-hash ssh-rsa {found} bob@home\n" in one.running_config()
    assert one.configure(["ip ssh pubkey-chain", "no username ann", "no username bob"]) == []
    assert one.running_config() == text("ios")


def test_the_prompts_of_the_key_chain() -> None:
    shell = Shell(example("ios"), privileged=True)
    prompts = []
    for line in ("configure terminal", "ip ssh pubkey-chain", "username ann", "key-string", KEY, "exit", "exit"):
        shell.execute(line)
        prompts.append(shell.prompt.removeprefix("acc1"))
    assert prompts == [
        "(config)#",
        "(conf-ssh-pubkey)#",
        "(conf-ssh-pubkey-user)#",
        "(conf-ssh-pubkey-data)#",
        "(conf-ssh-pubkey-data)#",
        "(conf-ssh-pubkey-user)#",
        "(conf-ssh-pubkey)#",
    ]


RIGHTS = [
    ("ios", ["username ann privilege 7 nopassword"], 7),
    ("ios", ["username ann nopassword"], 1),
    ("ios", ["aaa new-model", "username ann privilege 7 nopassword"], 1),
    ("ios", ["aaa new-model", "aaa authorization exec default local", "username ann privilege 7 nopassword"], 7),
    ("eos", ["username ann privilege 15 nopassword"], 1),
    ("eos", ["aaa authorization exec default local", "username ann privilege 15 nopassword"], 15),
]


@pytest.mark.parametrize(("platform", "lines", "level"), RIGHTS)
def test_the_level_at_login(platform: str, lines: list[str], level: int) -> None:
    shell = Shell(device(platform, *lines), user="ann")
    assert shell.level == level
    assert shell.prompt[-1] == ("#" if level > 1 else ">")


def test_a_line_may_give_everybody_a_level() -> None:
    one = load("ios", text("ios").replace(" login local\n", " privilege level 15\n login local\n"))
    assert Shell(one, user="anybody").level == 15


def test_the_lines_say_how_long_a_session_may_sleep() -> None:
    ios = load("ios", text("ios").replace(" login local\n", " exec-timeout 2 30\n login local\n"))
    never = load("ios", text("ios").replace(" login local\n", " exec-timeout 0 0\n login local\n"))
    eos = load("eos", text("eos").replace("end\n", "management ssh\n   idle-timeout 5\n!\nend\n"))
    nxos = load("nxos", text("nxos").replace("line vty\n", "line vty\n  exec-timeout 1\n"))
    found = [login.idle_seconds(one) for one in (ios, never, eos, nxos, example("ios"))]
    assert found == [150, None, 300, 60, None]
