# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options and notes that our tasks share."""

from __future__ import annotations


class ModuleDocFragment:
    """Documentation fragments C(drift.guard.intent) and C(drift.guard.intent.source)."""

    DOCUMENTATION = r"""
options:
  intent_file:
    description:
      - 'A saved GraphQL answer of Nautobot, C({"data": {"devices": [...]}}), that holds the host under its name.'
      - Where neither this nor O(device) is given, Nautobot itself is asked, once for all hosts of the batch.
    type: path
  device:
    description:
      - The Nautobot device object itself. Wins over O(intent_file).
    type: dict
  attempts:
    description:
      - How often to try to connect and to read before anything is sent, with pauses that grow from a second to half a
        minute. What the device refuses (credentials, host key, privilege) is not tried again, and neither is anything
        that was sent.
    type: int
    default: 2
  verify_serial:
    description:
      - Refuse a device that does not have Nautobot's serial number in its inventory, which is asked for with
        C(show inventory). A device without one in Nautobot passes.
    type: bool
    default: false
  verify_neighbors:
    description:
      - Warn about an interface whose LLDP and CDP neighbours (C(show lldp neighbors detail),
        C(show cdp neighbors detail)) are all others than what its cable in Nautobot leads to. It stops nothing.
      - Nautobot is then asked for C(connected_interface) too, which takes it longer; a saved answer has to hold it.
    type: bool
    default: false
  intent_max_age:
    description:
      - How many seconds old the intent may be. An older file is refused. What this run fetched from Nautobot is fetched
        again, by default after 600 seconds.
    type: float
notes:
  - The device is read over one SSH session that the task opens by itself with P(ansible.netcommon.libssh#connection),
    so the usual connection variables hold (address, port, user, password, keys, proxies, host keys, timeouts, C(become)
    with C(ansible.netcommon.enable)), whatever C(ansible_connection) the inventory names.
  - Supported platforms are those whose C(network_driver) in Nautobot is C(cisco_ios), C(cisco_xe), C(cisco_nxos)
    or C(arista_eos).
requirements:
  - ansible-pylibssh
"""

    SOURCE = r"""
options:
  nautobot:
    description:
      - Where to ask for the intent. What is left out comes from the C(drift.guard.nautobot) inventory that the host is
        from, in the same run, else from the environment.
    type: dict
    suboptions:
      url:
        description: Nautobot's address, without C(/api); else E(NAUTOBOT_URL).
        type: str
      token:
        description:
          - A token of a user who may view devices, interfaces, IP addresses, VLANs, VRFs, platforms and roles, without
            constraints; else E(NAUTOBOT_TOKEN).
        type: str
      validate_certs:
        description: Check the server's certificate; else E(NAUTOBOT_VALIDATE_CERTS), else V(true).
        type: bool
      ca_file:
        description: A file with the certificate authority that signed it; else E(NAUTOBOT_CA_FILE), else the system's.
        type: path
      timeout:
        description: How many seconds to wait for an answer, else 60. A page that takes longer is asked for in halves.
        type: float
      page_size:
        description: How many devices to ask for at a time, else 100.
        type: int
requirements:
  - pynautobot, where Nautobot itself is asked
"""
