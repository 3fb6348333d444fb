# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Steps become lines: headers once, addresses in order, and the vendors' own code for all that is added."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.drift.guard.plugins.module_utils.commands import make_commands
from ansible_collections.drift.guard.plugins.module_utils.errors import LintError, RenderError
from ansible_collections.drift.guard.plugins.plugin_utils.vendor import render_step


def own(*lines: str, parents: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"module": "cisco.ios.ios_config", "parents": list(parents), "lines": list(lines)}


def never(_step: dict[str, Any]) -> list[str]:
    raise AssertionError("nothing is to be rendered")


def test_a_header_that_is_open_is_not_repeated() -> None:
    gi1 = ("interface Gi1",)
    steps = [own("no mtu", parents=gi1), own("shutdown", parents=gi1), own("shutdown", parents=("interface Gi2",))]
    lines = make_commands([*steps, own("no description", parents=gi1)], render=never)
    assert lines == [
        "interface Gi1",
        "no mtu",
        "shutdown",
        "interface Gi2",
        "shutdown",
        "interface Gi1",
        "no description",
    ]


def test_a_deletion_closes_the_header_that_was_open() -> None:
    steps = [own("shutdown", parents=("interface Vlan10",)), own("no interface Vlan20"), own("no vlan 20")]
    lines = make_commands([*steps, own("no mtu", parents=("interface Vlan10",))], render=never)
    assert lines[-2:] == ["interface Vlan10", "no mtu"]


def test_no_steps_are_no_lines_and_nothing_is_rendered() -> None:
    assert make_commands([], render=never) == []


def test_every_line_is_linted_ours_and_the_vendors() -> None:
    with pytest.raises(LintError, match="reload"):
        make_commands([own("reload")], render=never)
    with pytest.raises(LintError):
        make_commands([own("shutdown", parents=("interface Gi1\nreload",))], render=never)


def test_addresses_are_in_order_whatever_the_vendor_does() -> None:
    step = {
        "module": "arista.eos.eos_l3_interfaces",
        "state": "merged",
        "config": [
            {"name": "Ethernet1", "ipv6": [{"address": "2001:db8::9/64"}], "ipv4": [{"address": "10.0.0.1/24"}]},
            {
                "name": "Ethernet2",
                "ipv4": [{"address": f"10.0.{n}.1/24", "secondary": True} for n in (1, 9, 10)],
            },
        ],
    }
    expected = [
        "interface Ethernet1",
        "ip address 10.0.0.1/24",
        "ipv6 address 2001:db8::9/64",
        "interface Ethernet2",
        "ip address 10.0.1.1/24 secondary",
        "ip address 10.0.9.1/24 secondary",
        "ip address 10.0.10.1/24 secondary",
    ]
    assert make_commands([step], render=render_step) == expected

    def shuffled(payload: dict[str, Any]) -> list[str]:
        lines = render_step(payload)
        cut = lines.index("interface Ethernet2")
        return [lines[0], *lines[cut - 1 : 0 : -1], lines[cut], *lines[:cut:-1]]

    assert make_commands([step], render=shuffled) == expected


NAMES = ["Loopback0", "Vlan10", "Port-channel1", "GigabitEthernet1/0/1", "TenGigabitEthernet1/1/1"]


@pytest.mark.parametrize("name", NAMES)
def test_headers_are_in_the_devices_spelling(name: str) -> None:
    step = {"module": "cisco.ios.ios_interfaces", "state": "merged", "config": [{"name": name, "description": "x"}]}
    assert make_commands([step], render=render_step) == [f"interface {name}", "description x"]


def test_a_rendering_that_is_not_the_payload_is_refused() -> None:
    step = {"module": "cisco.ios.ios_interfaces", "state": "merged", "config": [{"name": "Gi1", "enabled": False}]}
    with pytest.raises(RenderError):
        make_commands([step], render=lambda _step: ["interface Gi1", "no shutdown"])


def test_a_payload_that_the_vendor_refuses_is_an_error() -> None:
    step = {"module": "cisco.ios.ios_interfaces", "state": "merged", "config": [{"name": "Gi1", "mtu": "nine"}]}
    with pytest.raises(RenderError, match="refuses the payload"):
        make_commands([step], render=render_step)
