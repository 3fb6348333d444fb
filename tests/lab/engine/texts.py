# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What each platform says. The README's table names the texts that no public transcript confirms."""

from __future__ import annotations

from .grammar import Texts

SYNTAX = {
    "ios": Texts(
        invalid="% Invalid input detected at '^' marker.",
        incomplete="% Incomplete command.",
        ambiguous='% Ambiguous command:  "{line}"',
        caret=True,
    ),
    "nxos": Texts(
        invalid="% Invalid command at '^' marker.",
        incomplete="% Incomplete command at '^' marker.",
        ambiguous="% Ambiguous command at '^' marker.",
        caret=True,
    ),
    "eos": Texts(
        invalid="% Invalid input",
        incomplete="% Incomplete command",
        ambiguous="% Ambiguous command",
        caret=False,
    ),
}

IOS = {
    "no port": "% Invalid input detected at '^' marker.",
    "no delete": "% Removal of physical interfaces is not permitted.",
    "parent is switchport": "% Invalid input detected at '^' marker.",
    "subinterfaces left": "Command rejected: {port}: remove its subinterfaces first.",
    "mtu member": "Command rejected: {port} is a member of Port-channel{group}: set the MTU there.",
    "mtu range": "% Invalid input detected at '^' marker.",
    "l2 only": "Command rejected: {port} not a switching port.",
    "not a switchport": "% Invalid input detected at '^' marker.",
    "ip on l2": "% IP addresses may not be configured on L2 links.",
    "ipv6 on l2": "% IPv6 may not be configured on L2 links.",
    "vrf on l2": "% VRF may not be configured on L2 links.",
    "ip on member": "% {port} is a member of Port-channel{group}: IP addresses may not be configured.",
    "no vrf": "% VRF {vrf} not configured.",
    "no family v4": "% VRF {vrf} is not configured for address-family ipv4.",
    "no family v6": "% VRF {vrf} is not configured for address-family ipv6.",
    "wiped v4": "% Interface {port} IPv4 disabled and address(es) removed due to {why} VRF {vrf}",
    "wiped v6": "% Interface {port} IPv6 disabled and address(es) removed due to {why} VRF {vrf}",
    "bad mask": "Bad mask /{length} for address {address}",
    "bad v4": "Not a valid host address - {address}",
    "bad v6": "% Invalid IPv6 address {address}: not a unicast address",
    "slash 31": "% Warning: use /31 mask on non point-to-point interface cautiously",
    "overlap": "% {network} overlaps with {other}",
    "overlap v6": "%{port}: Error: {network} is overlapping with {their_network} on {other}",
    "secondary first": "% Must delete secondary before deleting primary",
    "is secondary": "% {address} is configured as a secondary address on {port}: remove it first.",
    "is primary": "% Secondary can't be same as primary",
    "unknown address": "Invalid address",
    "needs encapsulation": (
        "% Configuring IP routing on a LAN subinterface is only allowed if that\n"
        "subinterface is already configured as part of an IEEE 802.10, IEEE 802.1Q,\n"
        "or ISL vLAN."
    ),
    "dot1q taken": (
        "%Configuration of multiple subinterfaces of the same main\n"
        "interface with the same VID ({vid}) is not permitted.\n"
        "This VID is already configured on {other}."
    ),
    "trunk auto": (
        'Command rejected: An interface whose trunk encapsulation is "Auto" can not be configured to "trunk" mode.'
    ),
    "layer mismatch": (
        "Command rejected (Port-channel{group}, {short}): Either port is L2 and port-channel is L3, or vice-versa"
    ),
    "group has ip": "Command rejected: {port} has IP addresses: remove them first.",
    "group mode": (
        "Command rejected (channel protocol mismatch for interface {short} in group {group}): "
        "the interface can not be added to the channel group"
    ),
    "group mode fixed": "% {port} is already a member of Port-channel{group}: remove it before changing its mode.",
    "group taken": "Command rejected: {port} is already a member of Port-channel{group}.",
    "group on parent": "Command rejected: {port} has subinterfaces: remove them first.",
    "voice vlan created": "% Voice VLAN does not exist. Creating vlan {vlan}",
    "vlan created": "% Access VLAN does not exist. Creating vlan {vlan}",
    "vlan reserved": "Command rejected: VLAN {vlan} is reserved.",
    "vlan default": "%Default VLAN {vlan} may not be deleted.",
    "vlan default name": "%Default VLAN {vlan} may not have its name changed.",
    "vlan default shut": "%Default VLAN {vlan} may not be shutdown.",
    "vlan extended shut": "%Extended VLAN {vlan} may not be shutdown.",
    "vlan default pvlan": "%Default VLAN {vlan} may not be a private or RSPAN VLAN.",
    "vlan same name": "%VLAN #{vlan} and #{other} have an identical name: {name}",
    "too long": "% Invalid input detected at '^' marker.",
    "nonegotiate dynamic": (
        "Command rejected: Conflict between 'nonegotiate' and 'dynamic' status on this interface: {short}"
    ),
    "dynamic port": "Command rejected: {port} is a dynamic port.",
    "negotiating": "Auto-negotiation is enabled. Speed cannot be set",
    "use vrf": "% Use 'vrf forwarding' command for VRF '{vrf}'",
    "use ip vrf": "% Use 'ip vrf forwarding' command for VRF '{vrf}'",
    "host macro": (
        "switchport mode will be set to access\nspanning-tree portfast will be enabled\nchannel group will be disabled"
    ),
}

NXOS = {
    "no port": "% Invalid range at '^' marker.",
    "no delete": "ERROR: Cannot delete interface {port}: not a logical interface",
    "parent is switchport": "ERROR: {parent}: a subinterface needs a routed parent interface",
    "subinterfaces left": "ERROR: {port}: remove its subinterfaces first",
    "mtu member": "ERROR: {port}: port is a member of port-channel{group}: cannot configure MTU",
    "mtu range": "% Invalid number, range is ({low}:{high}) at '^' marker.",
    "mtu l2": "ERROR: {port}: MTU on L2 interfaces can be set only to default or system-jumbo",
    "l2 only": "ERROR: {port}: requested config not allowed: interface is not in switchport mode",
    "not a switchport": "% Invalid command at '^' marker.",
    "ip on l2": "% Invalid command at '^' marker.",
    "ipv6 on l2": "% Invalid command at '^' marker.",
    "vrf on l2": "% Invalid command at '^' marker.",
    "ip on member": "% Invalid command at '^' marker.",
    "member": "command failed: port is a member of port-channel{group}",
    "vrf mgmt": "ERROR: VRF membership of mgmt0 cannot be changed",
    "vrf mgmt only": "ERROR: only mgmt0 can be a member of VRF management",
    "wiped": "Warning: Deleted all L3 config on interface {port}",
    "bad mask": "% Invalid IP address/mask: /{length} for {address}",
    "bad v4": "% Invalid host address {address}/{length}",
    "bad v6": "% Invalid IPv6 address {address}",
    "overlap": "% {address}/{length} overlaps with address configured on {other}",
    "overlap v6": "% {address}/{length} overlaps with address configured on {other}",
    "no primary": "% Primary address must be configured before secondary address",
    "is secondary": "% {address} is already configured as a secondary address on {port}",
    "is primary": "% {address} is already configured as the primary address on {port}",
    "unknown address": "% Address {address}/{length} is not configured on {port}",
    "dot1q taken": "ERROR: {port}: VLAN {vid} is already in use by {other}",
    "layer mismatch": "command failed: port not compatible [Ethernet Layer]",
    "group has ip": "command failed: port not compatible [port has IP address]",
    "group attribute": "command failed: port not compatible [{what}]",
    "group mode": "Cannot add {mode} mode port to {theirs} port-channel",
    "group on parent": "command failed: port not compatible [port has sub-interfaces]",
    "lacp off": "LACP process needs to be started before configuring {mode} mode",
    "svi off": "% Invalid command at '^' marker.",
    "vlan reserved": "ERROR: VLAN {vlan} is within the reserved range",
    "vlan default": "ERROR: Default VLAN {vlan} may not be deleted",
    "vlan default name": "ERROR: Default VLAN {vlan} may not have its name changed",
    "vlan same name": "ERROR: VLAN {other} already has the name {name}",
    "too long": "% String exceeded max length of ({longest}) at '^' marker.",
    "feature": "% Invalid command at '^' marker.",
}

EOS = {
    "no port": "% Invalid input",
    "no delete": "% {port} cannot be deleted",
    "mtu member": "% {port} is a member of Port-Channel{group}: MTU cannot be set",
    "mtu range": "% Invalid input",
    "not a switchport": "% Invalid input",
    "ignored": "! IP configuration will be ignored while interface {port} is not a routed port.",
    "ip on member": "% {port} is a member of Port-Channel{group}: IP addresses cannot be set",
    "no vrf": "% VRF {vrf} does not exist",
    "wiped": "! Interface {port} IP addresses removed due to VRF change",
    "bad mask": "% Invalid IP address {address}/{length}",
    "bad v4": "% Invalid IP address {address}/{length}",
    "bad v6": "% Invalid IPv6 address {address}",
    "overlap": "% Subnet {network}/{length} overlaps with existing subnet {their_network} of {other}",
    "same address": "% Address {address} is already assigned to interface {other}",
    "overlap v6": "% Subnet {network} overlaps with existing subnet {their_network} of {other}",
    "secondary first": "% Primary address cannot be deleted before its secondary addresses",
    "no primary": "% Primary address must be assigned before a secondary address",
    "is secondary": "% Address {address} is already assigned to interface {port}",
    "is primary": "% Address {address} is already assigned to interface {port}",
    "unknown address": "% Address {address}/{length} not found on interface {port}",
    "dot1q taken": "% VLAN {vid} is already in use by {other}",
    "group has ip": "% {port} has IP addresses and cannot join a port-channel",
    "group mode": "% Cannot change mode; remove all members and try again.",
    "group on parent": "% {port} has subinterfaces and cannot join a port-channel",
    "vlan created": "! Access VLAN does not exist. Creating vlan {vlan}",
    "vlan default": "% VLAN {vlan} cannot be deleted",
    "vlan default name": "% VLAN {vlan} cannot be renamed",
    "too long": "% Invalid input",
}

TEXTS = {"ios": IOS, "nxos": NXOS, "eos": EOS}
