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
      - 'A saved GraphQL answer of Nautobot, C({"data": {"devices": [...]}}), that holds the host under its name.'
      - Required unless O(device) is given.
    type: path
  device:
    description:
      - The Nautobot device object itself, as an inventory plugin delivers it. Wins over O(intent_file).
    type: dict
notes:
  - The device is read over one SSH session that the task opens by itself with P(ansible.netcommon.libssh#connection),
    so the usual connection variables hold (address, port, user, password, keys, proxies, host keys, timeouts, C(become)
    with C(ansible.netcommon.enable)), whatever C(ansible_connection) the inventory names.
  - Supported platforms are those whose C(network_driver) in Nautobot is C(cisco_ios), C(cisco_xe), C(cisco_nxos)
    or C(arista_eos).
requirements:
  - ansible-pylibssh
"""
