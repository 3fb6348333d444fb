# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""NX-OS: features and what each brings, and the lines that are kept without being understood."""

from __future__ import annotations

from dataclasses import dataclass

from .blocks import Mode, mode


@dataclass(frozen=True, kw_only=True, slots=True)
class Feature:
    """Something that `feature X` turns on; its commands don't exist before."""

    shown: str = ""
    """Its name in `show feature`, where that differs."""
    lines: tuple[str, ...] = ()
    """How global lines of the feature begin."""
    ports: tuple[str, ...] = ()
    """How interface lines of the feature begin."""


FEATURES: dict[str, Feature] = {
    "bash-shell": Feature(),
    "bfd": Feature(lines=("bfd",), ports=("bfd", "no bfd")),
    "bgp": Feature(lines=("router bgp",)),
    "dhcp": Feature(
        lines=("ip dhcp", "ipv6 dhcp", "service dhcp"), ports=("ip dhcp", "ipv6 dhcp", "ip arp inspection")
    ),
    "eigrp": Feature(lines=("router eigrp",), ports=("ip router eigrp", "ip eigrp", "no ip eigrp")),
    "evmed": Feature(),
    "fabric forwarding": Feature(lines=("fabric forwarding",), ports=("fabric forwarding",)),
    "hsrp": Feature(shown="hsrp_engine", lines=("hsrp",), ports=("hsrp",)),
    "interface-vlan": Feature(),
    "isis": Feature(lines=("router isis",), ports=("isis", "no isis", "ip router isis", "ipv6 router isis")),
    "lacp": Feature(lines=("lacp",), ports=("lacp", "no lacp")),
    "ldap": Feature(lines=("ldap-server",)),
    "lldp": Feature(lines=("lldp", "no lldp"), ports=("lldp", "no lldp")),
    "msdp": Feature(lines=("ip msdp",)),
    "netflow": Feature(lines=("flow",)),
    "ngmvpn": Feature(),
    "ngoam": Feature(lines=("ngoam",)),
    "ntp": Feature(),
    "nv overlay": Feature(shown="nve", lines=("evpn multisite",), ports=("evpn multisite",)),
    "nxapi": Feature(lines=("nxapi",)),
    "ospf": Feature(lines=("router ospf",), ports=("ip ospf", "no ip ospf", "ip router ospf")),
    "ospfv3": Feature(lines=("router ospfv3",), ports=("ospfv3", "no ospfv3", "ipv6 router ospfv3")),
    "password encryption aes": Feature(),
    "pbr": Feature(ports=("ip policy", "ipv6 policy")),
    "pim": Feature(lines=("ip pim", "no ip pim"), ports=("ip pim", "no ip pim")),
    "pim6": Feature(lines=("ipv6 pim",), ports=("ipv6 pim",)),
    "port-security": Feature(shown="eth-port-sec", ports=("switchport port-security",)),
    "private-vlan": Feature(lines=("private-vlan",), ports=("switchport private-vlan", "private-vlan")),
    "privilege": Feature(),
    "ptp": Feature(lines=("ptp",), ports=("ptp",)),
    "rip": Feature(lines=("router rip",), ports=("ip router rip", "ip rip")),
    "scheduler": Feature(lines=("scheduler",)),
    "scp-server": Feature(shown="scpServer"),
    "sftp-server": Feature(shown="sftpServer"),
    "sla responder": Feature(shown="sla_responder"),
    "sla sender": Feature(shown="sla_sender", lines=("ip sla",)),
    "tacacs+": Feature(shown="tacacs", lines=("tacacs-server", "ip tacacs", "aaa group server tacacs+")),
    "telemetry": Feature(lines=("telemetry",)),
    "telnet": Feature(shown="telnetServer"),
    "tunnel": Feature(),
    "udld": Feature(lines=("udld",), ports=("udld", "no udld")),
    "vn-segment-vlan-based": Feature(shown="vnseg_vlan"),
    "vpc": Feature(lines=("vpc domain",), ports=("vpc",)),
    "vrrp": Feature(ports=("vrrp",)),
    "vrrpv3": Feature(lines=("fhrp",), ports=("vrrpv3",)),
    "vtp": Feature(lines=("vtp",), ports=("vtp",)),
}
DEFAULT_FEATURES = {"ssh": "sshServer"}
"""On without being configured; off they say `no feature X`."""

_STANDBY = mode(
    "ip=, preempt=, priority=, timers=, name=, authentication=, track *=, address=, mac-address=, shutdown=,"
    "description=, follow=,"
    "vrrpv3"
)
_VNI = mode("mcast-group=, ingress-replication=, suppress-arp=, multisite, peer-ip")
_PORT = """
    bandwidth=, delay=, speed=, duplex=, negotiate auto=, load-interval counter *=, load-interval=,
    mac-address=, beacon=,
    link-flap error-disable=, flowcontrol *=, medium=, carrier-delay=, link debounce=, hardware,
    ^logging event port link-status, ^logging event port trunk-status, logging event port, logging event,
    ^snmp trap link-status,
    switchport monitor=, switchport nonegotiate=, switchport block *=, switchport voice vlan=, switchport isolated=,
    switchport port-security, switchport private-vlan, switchport vlan mapping *=, switchport trunk native vlan tag=,
    spanning-tree port type=, spanning-tree bpduguard=, spanning-tree bpdufilter=, spanning-tree guard=,
    spanning-tree cost=, spanning-tree port-priority=, spanning-tree link-type=, spanning-tree vlan, spanning-tree mst,
    storm-control *=, storm-control * level=, service-policy,
    ip forward=, ^ip redirects, ip unreachables=, ip proxy-arp=, ip local-proxy-arp=, ip port-unreachable=,
    ip directed-broadcast=, ip unnumbered=, ip verify unicast source reachable-via=, ip mtu=, ip flow monitor,
    ip ospf cost=, ip ospf network=, ip ospf dead-interval=, ip ospf hello-interval=, ip ospf priority=,
    ip ospf authentication=, ip ospf authentication key-chain=, ip ospf authentication-key=,
    ip ospf message-digest-key *=, ip ospf mtu-ignore=,
    ^ip ospf passive-interface, ip ospf retransmit-interval=, ip ospf transmit-delay=, ip ospf shutdown=, ip ospf bfd=,
    ip ospf, ip router ospf * area=, ip router, ip access-group ? in=, ip access-group ? out=,
    ip port access-group ? in=, ip policy=,
    ip dhcp relay address, ip dhcp relay, ip dhcp, ip pim sparse-mode=, ip pim dr-priority=, ip pim hello-interval=,
    ip pim border=, ip pim, ip igmp version=, ip igmp query-interval=, ip igmp, ip arp timeout=, ip arp,
    ip rip, ip eigrp, ip sticky-arp=,
    ^ipv6 redirects, ipv6 unreachables=, ipv6 nd managed-config-flag=, ipv6 nd, ipv6 address use-link-local-only=,
    ipv6 address dhcp=, ipv6 address autoconfig=, ipv6 dhcp, ipv6 router ospfv3 * area=, ipv6 router, ipv6 policy=,
    ipv6 verify unicast source reachable-via=, ipv6 traffic-filter ? in=, ipv6 traffic-filter ? out=,
    ipv6 port traffic-filter ? in=, ipv6 pim,
    ospfv3 cost=, ospfv3 network=, ospfv3 priority=, ospfv3 dead-interval=, ospfv3 hello-interval=, ospfv3,
    isis, ^bfd echo, bfd, hsrp version=, hsrp bfd=, hsrp delay, hsrp mac-refresh, vrrp bfd,
    fabric forwarding mode anycast-gateway=, evpn multisite=, ptp,
    vpc=, lacp port-priority=, lacp rate=, lacp min-links=, lacp max-bundle=, lacp mode=, ^lacp graceful-convergence,
    ^lacp suspend-individual, lacp suspend-individual, ^cdp enable, ^lldp transmit, ^lldp receive,
    lldp tlv-set *=, lldp,
    udld aggressive=, udld enable=, udld disable=, udld, vtp, private-vlan,
    source-interface=, host-reachability protocol=, advertise virtual-rmac, multisite border-gateway interface=,
    global, tunnel *=
"""
PORT = mode(
    _PORT,
    modes={
        "hsrp *": _STANDBY,
        "hsrp * *": _STANDBY,
        "vrrp *": _STANDBY,
        "vrrpv3 * *": _STANDBY,
        "vrrpv3 *": _STANDBY,
        "member vni ...": _VNI,
    },
    hidden=(
        "speed auto",
        "duplex auto",
        "negotiate auto",
        "spanning-tree port type normal",
        "lacp rate normal",
        "lacp port-priority 32768",
        "hsrp version 1",
        "ip forward disable",
        "flowcontrol receive off",
        "flowcontrol send off",
        "medium broadcast",
        "ip igmp version 2",
    ),
)

_NEIGHBOR_FAMILY = mode(
    "activate=, allowas-in=, as-override=, capability, default-originate=, disable-peer-as-check=,"
    "filter-list ? in=, filter-list ? out=,"
    "inherit, maximum-prefix=, next-hop-self=, next-hop-third-party=, prefix-list ? in=, prefix-list ? out=,"
    "route-map ? in=, route-map ? out=,"
    "route-reflector-client=,"
    "send-community extended=, send-community=, soft-reconfiguration=, soo=, suppress-inactive=,"
    "unsuppress-map=, weight=,"
    "advertise-map, rewrite-evpn-rt-asn, advertisement-interval="
)
_REDISTRIBUTE = (
    "redistribute *=, &redistribute bgp *=, &redistribute eigrp *=, &redistribute isis *=, &redistribute ospf *=,"
    "&redistribute ospfv3 *=, &redistribute rip *="
)
"""What has instances is told apart by them."""
_BGP_FAMILY = mode(
    "additional-paths, advertise, advertise-pip, advertise-system-mac, aggregate-address *=, client-to-client,"
    "dampen-igp-metric=, dampening=, default-information=, default-metric=, distance=, export-gateway-ip, inject-map,"
    "maximum-paths ibgp=, maximum-paths=, network *=, nexthop, retain, suppress-inactive=, table-map=,"
    f"timers=, wait-igp-convergence=, {_REDISTRIBUTE}"
)
_NEIGHBOR_LINES = (
    "affinity-group, bfd=, bmp-activate-server, capability, description=, disable-connected-check=,"
    "dont-capability-negotiate=,"
    "dynamic-capability=, ebgp-multihop=, inherit *=, local-as=, log-neighbor-changes=, low-memory, maximum-peers=,"
    "password=, path-attribute, peer-type=, remote-as=, remove-private-as=, shutdown=, timers=, transport,"
    "ttl-security, update-source=, version=, graceful-shutdown"
)
_NEIGHBOR = mode(_NEIGHBOR_LINES, modes={"address-family * *": _NEIGHBOR_FAMILY, "address-family *": _NEIGHBOR_FAMILY})
_BGP_LINES = (
    "affinity-group, bestpath, cluster-id=, confederation identifier=, confederation peers=, ^enforce-first-as,"
    "event-history, ^fast-external-fallover, flush-routes=, ^graceful-restart, graceful-restart restart-time=,"
    "graceful-restart stalepath-time=, graceful-restart-helper=, graceful-shutdown, isolate=, local-as=,"
    "log-neighbor-changes=, maxas-limit=, neighbor-down, nexthop, rd, reconnect-interval=, router-id=, shutdown=,"
    "suppress-fib-pending=, timers bestpath-limit=, timers bgp=, timers prefix-peer-timeout=, timers prefix-peer-wait=,"
    "dynamic-med-interval=, disable-policy-batching, allocate-index="
)
_BGP_MODES = {
    "address-family * *": _BGP_FAMILY,
    "address-family *": _BGP_FAMILY,
    "neighbor *": _NEIGHBOR,
}
_BGP_VRF = mode(_BGP_LINES, modes=_BGP_MODES)
_OSPF_FAMILY = mode(
    "area, default-information=, default-metric=, distance=, maximum-paths=,"
    f"summary-address *=, table-map=, {_REDISTRIBUTE}"
)
_OSPF_LINES = f"""
    bfd=, router-id=, area * nssa=, area * nssa translate type7=, area * stub=, area * default-cost=, {_REDISTRIBUTE},
    area * filter-list route-map ? out=, area * filter-list route-map ? in=, area * range *=, area * authentication=,
    area, summary-address *=, default-information originate=, default-metric=, distance=, maximum-paths=,
    log-adjacency-changes=, max-lsa=, max-metric=, timers throttle spf=, timers throttle lsa=, timers lsa-arrival=,
    timers lsa-group-pacing=, auto-cost reference-bandwidth=, passive-interface default=, capability, discard-route,
    down-bit-ignore=, ^graceful-restart, graceful-restart grace-period=, isolate=, mpls, name-lookup=, network,
    rfc1583compatibility=, shutdown=, table-map=, flush-routes=
"""
"""In the order in which they are printed, as far as it is known."""
_OSPF_VRF = mode(_OSPF_LINES, modes={"address-family * *": _OSPF_FAMILY}, ordered=True)
_ACL = mode("permit, deny, remark, statistics per-entry=, ignore routable, fragments=", numbered=True)
_ROUTE_MAP = mode(
    "match ip *=, match ipv6 *=, match tag=, match interface=, match metric=, match as-path=, match as-number=,"
    "match community=,"
    "match extcommunity=, match route-type=, match source-protocol=, match mac-list=, match vlan=, match evpn,"
    "match length=, set ip *=, set ipv6 *=, set as-path *=, set community=, set extcommunity *=, set *=, continue=,"
    "description="
)
_CLASS = mode(
    "bandwidth *=, police, priority=, queue-limit=, set *=, shape=, mtu=, pause=, random-detect, congestion-control"
)
_FAMILY = mode(
    "route-target import, route-target export, route-target both, export map=, export vrf, import map=, import vrf,"
    "maximum routes=, ip route *"
)
_EXPORT = mode("destination, dscp=, source=, transport, version=")
VRF = mode(
    "rd=, description=, vni=, ip route * * vrf *=, ip route * *=, ipv6 route * * vrf *=, ipv6 route * *=,"
    "ip name-server+, ip domain-name=, ip domain-list,"
    "ip host *=,"
    "ip mroute, ip multicast, ip pim, ip igmp, ip icmp-errors source-interface=, ip radius, ipv6 pim, ipv6 mld,"
    "ip amt, ip auto-discard=, ipv6 multicast,"
    "^ip domain-lookup, shutdown=, import, export, maximum routes=, multicast",
    modes={"address-family * *": _FAMILY},
)

GLOBAL = mode(
    """
    aaa accounting *=, aaa authentication login *=, aaa authentication, aaa authorization, aaa user default-role=, aaa,
    bfd interval=, bfd slow-timer=, bfd echo-interface=, bfd ipv4 interval=, bfd ipv6 interval=, boot *=,
    ^cdp enable, cdp timer=, cdp holdtime=, cdp format=, cdp advertise=, cdp, cfs, cli,
    clock timezone=, clock summer-time=, clock format=, clock protocol=, copp, copp profile=, crypto, dot1x, ecmp,
    errdisable recovery interval=, errdisable recovery cause *, errdisable detect cause *, errdisable,
    evpn multisite border-gateway=, fabric forwarding anycast-gateway-mac=, feature-set, fips, hardware, hw-module,
    icam, install,
    ip access-list, ip adjacency, ip arp synchronize=, ip arp inspection, ip as-path access-list,
    ip community-list, ip dhcp relay=, ip dhcp relay information option=, ip dhcp relay information option vpn=,
    ip dhcp snooping=, ip dhcp snooping vlan, ip dhcp packet strict-validation=, ^ip domain-lookup,
    ip domain-list, ip domain-name=, ip extcommunity-list, ip ftp, ip host *=, ip http, ip icmp-errors,
    ip igmp snooping,
    ip load-sharing, ip mroute, ip msdp, ip multicast, ip name-server+,
    ip pim rp-address, ip pim ssm, ip pim bsr, ip pim auto-rp, ip pim log-neighbor-changes=, ip pim register-policy=,
    ip pim anycast-rp, ip pim send-rp-announce, ip prefix-list * description=,
    ip prefix-list * seq *=, ip prefix-list * permit, ip prefix-list * deny, ip prefix-list *,
    ip radius source-interface=, ip route * * vrf *=, ip route * *=,
    ip sla, ip source-route, ip ssh, ip tacacs source-interface=, ip tftp, ip tcp,
    ipv6 access-list, ipv6 dhcp relay=, ipv6 host, ipv6 pim rp-address, ipv6 prefix-list * description=,
    ipv6 prefix-list * seq *=,
    ipv6 prefix-list * permit, ipv6 prefix-list * deny, ipv6 prefix-list *, ipv6 route * * vrf *=,
    ipv6 route * *=, ipv6 icmp,
    lacp system-priority=, lacp system-mac=, ldap-server, line, lldp holdtime=, lldp timer=, lldp reinit=,
    lldp portid-subtype=,
    lldp dcbx, ^lldp tlv-select *, ^lldp tlv-select * *,
    ^logging console, logging console=, ^logging monitor, logging monitor=, ^logging module, logging module=,
    ^logging logfile, logging logfile=, logging level *=, logging server *=, logging source-interface=,
    logging timestamp=, logging origin-id=, ^logging event link-status default, ^logging event trunk-status default,
    logging history *=, ^logging history, ^logging rate-limit, ^logging message interface type ethernet,
    logging message, logging facility=, logging ip access-list cache *=, logging ip access-list,
    login, mac address-table aging-time=, mac address-table, mac, macsec, monitor,
    ngoam, ntp access-group * *, ntp allow, ntp authenticate=, ntp authentication-key *=, ntp logging=, ntp master=,
    ntp passive=, ntp peer *=, ntp server *=, ntp source=, ntp source-interface=, ntp trusted-key *, ntp drop, nxapi,
    nv overlay evpn=, object-group, ^password strength-check, password, port-channel,
    ^power, ptp source=, ptp domain=, radius-server host *=, radius-server, rmon, role, scheduler,
    service dhcp=, service, slot,
    snmp-server aaa-user, snmp-server community *=, snmp-server contact=, snmp-server context *=,
    snmp-server counter cache=, ^snmp-server counter cache enable, snmp-server enable traps, snmp-server engineID,
    snmp-server globalEnforcePriv=, snmp-server host * *, snmp-server location=, snmp-server mib,
    snmp-server packetsize=,
    ^snmp-server protocol enable, snmp-server source-interface *=, ^snmp-server tcp-session, snmp-server tcp-session=,
    snmp-server user * *=, snmp-server user *, spanning-tree loopguard default=, spanning-tree mode=,
    spanning-tree mst, spanning-tree pathcost method=, spanning-tree port type edge default=,
    spanning-tree port type edge bpduguard default=, spanning-tree port type edge bpdufilter default=,
    spanning-tree port type network default=, spanning-tree vlan, spanning-tree domain=,
    ^spanning-tree bridge assurance,
    ssh key, ssh, system vlan long-name=, system vlan, system mtu=, system,
    tacacs-server host *=, tacacs-server, terminal, transceiver, udld aggressive=, udld message-time=,
    username * password=, username * sshkey=, username * role *, username * keypair, username *, vdc, vtp domain=,
    vtp mode=, vtp password=, vtp version=, xml
    """,
    modes={
        "aaa group server * *": mode("server, source-interface=, use-vrf=, deadtime="),
        "class-map ...": mode("match, description="),
        "control-plane": mode("service-policy, scale-factor"),
        "evpn": mode("", modes={"vni * l2": mode("rd=, route-target, disable")}),
        "evpn multisite border-gateway *": mode("delay-restore=, split-horizon, dci-advertise-pip"),
        "flow exporter *": _EXPORT,
        "flow monitor *": mode("exporter, record=, description="),
        "flow record *": mode("match, collect, description="),
        "ip access-list *": _ACL,
        "ip sla *": mode("icmp-echo, udp-jitter, tcp-connect, frequency=, threshold=, timeout=, tag="),
        "ipv6 access-list *": _ACL,
        "key chain *": mode("", modes={"key *": mode("key-string=, accept-lifetime=, send-lifetime=")}),
        "line console": mode(
            "exec-timeout=, speed=, databits=, parity=, stopbits=, terminal, access-class, session-limit="
        ),
        "line vty": mode(
            "exec-timeout=, session-limit=, access-class ? in=, access-class ? out=, ip access-class ? in=,"
            "ip access-class ? out=, ipv6 access-class ? in=,"
            "ipv6 access-class ? out=,"
            "logout-warning=,"
            "absolute-timeout="
        ),
        "mac access-list *": _ACL,
        "monitor session *": mode("source, destination, shut=, filter, description=, mtu="),
        "object-group ip address *": mode("host, range", numbered=True),
        "policy-map ...": mode("description=", modes={"class ...": _CLASS}),
        "port-profile ...": mode("switchport, description=, state=, shutdown="),
        "role name *": mode("rule *=, description=, vlan policy deny=, vrf policy deny=, interface policy deny="),
        "route-map * * *": _ROUTE_MAP,
        "route-map *": _ROUTE_MAP,
        "router bgp *": mode(
            _BGP_LINES,
            modes=_BGP_MODES
            | {
                "vrf *": _BGP_VRF,
                "template peer *": _NEIGHBOR,
                "template peer-policy *": _NEIGHBOR_FAMILY,
                "template peer-session *": mode(_NEIGHBOR_LINES),
            },
        ),
        "router eigrp *": mode(
            "router-id=, autonomous-system=, passive-interface=, redistribute",
            modes={"vrf *": mode("router-id=, autonomous-system=")},
        ),
        "router isis *": mode(
            "net=, is-type=, passive-interface=, log-adjacency-changes=, metric-style, set-overload-bit=",
            modes={"address-family * *": mode("redistribute, maximum-paths=, distance=")},
        ),
        "router ospf *": mode(_OSPF_LINES, modes={"vrf *": mode(_OSPF_LINES, ordered=True)}, ordered=True),
        "router ospfv3 *": mode(
            _OSPF_LINES, modes={"address-family * *": _OSPF_FAMILY, "vrf *": _OSPF_VRF}, ordered=True
        ),
        "telemetry": mode(
            "",
            modes={
                "destination-group *": mode("ip address, use-compression"),
                "sensor-group *": mode("path, data-source="),
                "subscription *": mode("dst-grp, snsr-grp"),
            },
        ),
        "track * * ...": mode("delay=, object, threshold"),
        "vlan configuration *": mode("ip igmp snooping, ipv6 mld snooping, service-policy, member, device-tracking"),
        "vpc domain *": mode(
            "auto-recovery=, delay restore=, delay restore interface-vlan=, dual-active exclude interface-vlan=,"
            "fast-convergence=,"
            "graceful consistency-check=, ip arp synchronize=, ipv6 nd synchronize=, layer3 peer-router=, mac-address=,"
            "peer-config-check-bypass=, peer-gateway=, peer-keepalive=, peer-switch=, role priority=, system-mac=,"
            "system-priority=, track=, virtual"
        ),
    },
    hidden=(
        "spanning-tree mode rapid-pvst",
        "vtp mode server",
        "ip dhcp relay",
        "ipv6 dhcp relay",
        "lldp timer 30",
        "lldp holdtime 120",
        "lldp reinit 2",
        "cdp timer 60",
        "cdp holdtime 180",
        "lacp system-priority 32768",
        "udld message-time 15",
        "errdisable recovery interval 300",
        "mac address-table aging-time 1800",
    ),
)

HEAD = (
    "version", "switchname", "hostname", "vdc", "cfs", "nv", "feature", "license", "no", "logging", "cli",
        "ldap-server",
    "tacacs-server", "radius-server", "aaa", "system", "lldp", "cdp", "udld", "vtp", "username", "role", "banner", "ip",
    "ipv6", "object-group", "class-map", "policy-map", "copp", "snmp-server", "rmon", "ntp", "key",
        "spanning-tree", "fabric",
    "errdisable", "mac", "monitor", "hardware", "clock", "track", "ssh", "password", "nxapi", "evpn", "bfd", "lacp",
)  # fmt: skip
"""How lines begin that stand before the VLANs; the others stand behind the interfaces, except MIDDLE."""
MIDDLE = ("route-map", "service", "port-channel", "vpc")
"""How lines begin that stand between VRFs and interfaces."""


def owner(text: str, *, port: bool) -> str:
    """The feature that the line belongs to; empty where it is there without one."""
    for name, feature in FEATURES.items():
        if any(text == one or text.startswith(one + " ") for one in (feature.ports if port else feature.lines)):
            return name
    return ""


def block_mode(path: tuple[str, ...]) -> Mode | None:
    """The mode below the headers of `path`, the first of which is a global line."""
    found: Mode | None = GLOBAL
    for header in path:
        found = found.opened(header) if found is not None else None
    return found
