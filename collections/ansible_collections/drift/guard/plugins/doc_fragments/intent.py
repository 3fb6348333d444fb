# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options and notes that the tasks on one device share."""

from __future__ import annotations


class ModuleDocFragment:
    """Documentation fragment C(drift.guard.intent)."""

    DOCUMENTATION = r"""
options:
  intent_file:
    description:
      - A saved GraphQL answer of Nautobot, C({"data": {"devices": [...]}}), that holds the host under its name.
      - Required unless O(device) is given.
    type: path
  device:
    description:
      - The Nautobot device object itself, as an inventory plugin delivers it. Wins over O(intent_file).
    type: dict
  mode:
    description:
      - V(merge) adds and changes what differs, and only reports what it would remove.
      - V(enforce) also removes owned values that Nautobot does not have.
    type: str
    choices: [merge, enforce]
    default: merge
  owned:
    description:
      - The attributes that may be compared and changed. What is not listed is left alone, whatever the intent says.
    type: list
    elements: str
    choices:
      - description
      - enabled
      - mtu
      - mode
      - access_vlan
      - native_vlan
      - allowed_vlans
      - lag
      - lag_mode
      - vrf
      - ipv4
      - ipv6
      - dot1q
    default:
      - description
      - enabled
      - mtu
      - mode
      - access_vlan
      - native_vlan
      - allowed_vlans
      - lag
      - lag_mode
      - vrf
      - ipv4
      - ipv6
      - dot1q
  unaddressed:
    description:
      - What O(mode=enforce) does with a routed interface that has no address in Nautobot and no subinterface.
      - V(shutdown) shuts it. V(report) leaves it as it is and reports it.
    type: str
    choices: [shutdown, report]
    default: shutdown
  verify_hostname:
    description:
      - Refuse a device whose hostname is not the host's name. A domain on either side is ignored.
    type: bool
    default: true
notes:
  - The device is read over one SSH session that the task opens by itself with P(ansible.netcommon.libssh#connection),
    so the usual connection variables hold (address, port, user, password, keys, proxies, host keys, timeouts, C(become)
    with C(ansible.netcommon.enable)), whatever C(ansible_connection) the inventory names.
  - Supported platforms are those whose C(network_driver) in Nautobot is C(cisco_ios), C(cisco_xe), C(cisco_nxos)
    or C(arista_eos).
requirements:
  - ansible-pylibssh
"""
