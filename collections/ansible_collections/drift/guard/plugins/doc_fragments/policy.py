# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The switches of a run."""

from __future__ import annotations


class ModuleDocFragment:
    """Documentation fragment C(drift.guard.policy)."""

    DOCUMENTATION = r"""
options:
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
  drift:
    description:
      - "What becomes of a difference, by attribute: V(revert), V(report), V(propose), or a mapping with C(action) or
        C(ignore_until) (a date, the last day) and optionally C(reason), C(interfaces) (shell patterns for full names)
        and C(kinds), or a list of such mappings of which the first that matches counts."
      - V(revert) corrects it, which is also what happens where no rule matches. V(report) leaves it and reports it.
        C(ignore_until) needs a C(reason) and does not count as drift until the day is over. V(propose) reports it with
        the request to Nautobot's REST API that would accept the device's value.
      - Rules under C(drift_guard.policy) in the device's config context hold for attributes that are not named here.
    type: dict
  allow_management:
    description:
      - Change also what carries the way by which the device is reached, but only where the device takes an unconfirmed
        change back by itself (EOS, and IOS with C(archive)). Elsewhere it stays as it is, with a finding.
    type: bool
    default: false
  verify_hostname:
    description:
      - Refuse a device whose hostname is not the host's name. A domain on either side is ignored.
    type: bool
    default: true
  interfaces:
    description:
      - The interfaces that the run is about, as Nautobot or the device spells them; without one, all of the device's.
      - Their port-channels and parents are planned with them, and the VLANs that they use. For runs that an event
        started.
    type: list
    elements: str
    default: []
  deleted:
    description:
      - Interfaces that Nautobot no longer has. With O(mode=enforce) their addresses are removed and they are shut, if
        O(unaddressed=shutdown); logical ones are not deleted. Those that Nautobot has again are treated as
        O(interfaces).
    type: list
    elements: str
    default: []
  max_removals:
    description:
      - How many interfaces of a device may lose an address family, their VRF, port-channel, description, admin state
        V(up) or most of their VLANs in one plan. Above it the device is refused.
    type: int
    default: 50
  max_removal_share:
    description:
      - Which part of the device's interfaces that have one of these may lose it in one plan, from 0 to 1. Above it the
        device is refused, since the intent is probably not whole. Two interfaces may always.
    type: float
    default: 0.5
"""
