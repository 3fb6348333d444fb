# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""IOS: configuration modes whose lines are stored without being understood, and the words that each mode knows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Mode:
    """One sub-mode of configuration mode."""

    words: str
    """The first words of its lines."""
    opens: tuple[tuple[str, str], ...] = ()
    """The lines that enter a mode below it, and that mode's name in MODES."""
    single: tuple[str, ...] = ()
    """Of these there is one line at a time."""
    signed: tuple[str, ...] = ()
    """Their negation is printed, because they are on by default or name an exception."""
    numbered: bool = False
    """An access list, whose entries have sequence numbers."""
    closing: str = ""
    """The line that the running-config prints behind the section."""


_BGP_FAMILY = (
    "network redistribute neighbor aggregate-address auto-summary synchronization maximum-paths bgp default "
    "default-information default-metric distance import export table-map advertise snmp"
)
_ADDRESS_FAMILIES = (("address-family", "family"),)

MODES: dict[str, Mode] = {
    "bgp": Mode(
        words=f"{_BGP_FAMILY} timers template scope",
        opens=_ADDRESS_FAMILIES,
        single=("bgp router-id", "timers bgp", "default-metric", "distance bgp", "bgp cluster-id"),
        signed=("bgp default ipv4-unicast", "bgp log-neighbor-changes", "auto-summary", "synchronization"),
    ),
    "family": Mode(
        words=f"{_BGP_FAMILY} router-id passive-interface area topology af-interface eigrp metric timers "
        "summary-prefix "
        "exit-address-family exit-af-interface exit-af-topology log-adjacency-changes",
        single=("maximum-paths", "router-id"),
        signed=("auto-summary", "synchronization", "neighbor"),
        closing="exit-address-family",
    ),
    "igp": Mode(
        words="network passive-interface area router-id redistribute default-information default-metric distance "
        "auto-cost log-adjacency-changes maximum-paths max-metric max-lsa timers summary-address "
        "bfd capability compatible discard-route domain-id domain-tag event-log fast-reroute help host-routing ignore "
        "interface-id ispf limit local-rib-criteria mpls neighbor nsf nsr prefix-suppression priority "
        "process-min-time queue-depth shutdown snmp traffic-share ttl-security adjacency distribute-list auto-summary "
        "eigrp net is-type metric-style metric version offset-list variance synchronization graceful-restart",
        opens=_ADDRESS_FAMILIES,
        single=(
            "router-id",
            "auto-cost reference-bandwidth",
            "maximum-paths",
            "default-metric",
            "is-type",
            "version",
            "max-lsa",
            "metric-style",
            "priority",
            "domain-tag",
            "variance",
            "timers throttle spf",
            "timers throttle lsa",
            "timers lsa arrival",
            "timers pacing flood",
        ),
        signed=("auto-summary", "passive-interface"),
    ),
    "acl": Mode(words="permit deny remark evaluate sequence dynamic", numbered=True),
    "acl6": Mode(words="permit deny remark evaluate sequence"),
    "mac acl": Mode(words="permit deny"),
    "route-map": Mode(
        words="match set description continue",
        single=("description", "set local-preference", "set metric", "set weight", "set tag", "continue"),
    ),
    "class-map": Mode(words="match description", single=("description",)),
    "policy-map": Mode(words="description class", opens=(("class", "policy class"),), single=("description",)),
    "policy class": Mode(
        words="set police bandwidth priority shape queue-limit random-detect service-policy drop fair-queue trust "
        "compression netflow-sampler queue-buffers",
        single=("police", "bandwidth", "priority", "shape", "queue-limit", "service-policy", "queue-buffers ratio"),
    ),
    "line": Mode(
        words="exec-timeout login password transport access-class logging length width privilege session-timeout "
        "stopbits speed history exec authorization accounting ipv6 absolute-timeout escape-character session-limit "
        "flowcontrol parity databits rotary autocommand location motd-banner exec-banner notify monitor modem "
        "full-help no-exec terminal-type timeout vacant-message",
        single=(
            "exec-timeout",
            "login",
            "password",
            "transport input",
            "transport output",
            "transport preferred",
            "length",
            "width",
            "privilege level",
            "session-timeout",
            "stopbits",
            "speed",
            "history size",
            "absolute-timeout",
            "session-limit",
            "authorization exec",
            "escape-character",
        ),
        signed=("exec", "login"),
    ),
    "key chain": Mode(words="key", opens=(("key", "key"),)),
    "key": Mode(words="key-string accept-lifetime send-lifetime cryptographic-algorithm", single=("key-string",)),
    "sla": Mode(
        words="icmp-echo udp-echo udp-jitter tcp-connect http dns path-echo path-jitter",
        opens=tuple(
            (word, "sla operation")
            for word in (
                "icmp-echo",
                "udp-echo",
                "udp-jitter",
                "tcp-connect",
                "http",
                "dns",
                "path-echo",
                "path-jitter",
            )
        ),
    ),
    "sla operation": Mode(
        words="frequency threshold timeout tag tos vrf owner request-data-size history verify-data",
        single=("frequency", "threshold", "timeout", "tag", "tos", "vrf", "owner"),
    ),
    "track": Mode(words="delay object threshold default-state ip description vrf", single=("default-state",)),
    "applet": Mode(words="event action description trigger set", single=("description",)),
    "servers": Mode(words="server server-private ip ipv6 vrf deadtime load-balance attribute accounting"),
    "server": Mode(
        words="address key timeout retransmit port single-connection automate-tester pac non-standard backoff send-nat",
        single=("key", "timeout", "retransmit", "port", "address ipv4", "address ipv6"),
    ),
    "control-plane": Mode(words="service-policy management-interface"),
    "redundancy": Mode(words="mode main-cpu application", single=("mode",)),
    "vlan configuration": Mode(words="member service-policy ip ipv6 device-tracking", single=("member",)),
    "vrf": Mode(
        words="rd route-target description import export maximum vpn vnet bgp mdt context ipv4 ipv6 "
        "inter-as-hybrid evpn",
        opens=(("address-family ipv4", "vrf family"), ("address-family ipv6", "vrf family")),
        single=("rd", "description", "vpn id", "vnet tag", "import map", "export map", "maximum routes"),
    ),
    "vrf family": Mode(
        words="route-target import export maximum mdt inter-as-hybrid bgp protection route-replicate evpn "
        "exit-address-family",
        single=("import map", "export map", "maximum routes", "inter-as-hybrid next-hop", "bgp next-hop"),
        closing="exit-address-family",
    ),
    "old vrf": Mode(
        words="rd route-target description import export maximum vpn bgp mdt context inter-as-hybrid tnl-encap",
        single=("rd", "description"),
    ),
    "dhcp pool": Mode(
        words="network default-router dns-server domain-name lease option host client-identifier client-name "
        "hardware-address netbios-name-server netbios-node-type next-server bootfile vrf import update utilization "
        "subnet origin relay class address renew relay-information override",
        single=("network", "default-router", "dns-server", "domain-name", "lease", "host", "next-server", "bootfile"),
    ),
    "mst": Mode(words="name revision instance private-vlan abort show", single=("name", "revision")),
    "flow": Mode(
        words="match collect description exporter record cache destination source transport template export-protocol "
        "option dscp ttl statistics default",
        single=("description", "destination", "source", "record", "transport", "export-protocol", "dscp", "ttl"),
    ),
    "crypto": Mode(
        words="encr encryption hash authentication group lifetime set match mode esn integrity prf proposal address "
        "pre-shared-key peer identity keyring virtual-template description reverse-route local pki dpd aaa ivrf "
        "no-xauth enrollment subject-name revocation-check "
        "rsakeypair fqdn serial-number ip-address subject-alt-name usage "
        "certificate self-identity client vrf accounting initiate keepalive responder-only config-exchange redirect "
        "nat eap qos policy crypto auto-enroll chain fingerprint hostname password regenerate source storage quit",
        opens=(("peer", "crypto"),),
        single=("mode", "lifetime"),
    ),
    "evpn": Mode(
        words="replication-type router-id mpls flooding-suppression default-gateway logging route-target ip mac "
        "multicast advertise encapsulation rd auto-route-target re-originate vlan-based vlan-bundle",
        single=("replication-type", "router-id", "encapsulation", "rd"),
        opens=(("flooding-suppression address-resolution", "evpn none"),),
    ),
    "evpn none": Mode(words=""),
    "filter list": Mode(words="vlan-id cdp lldp dhcp http dc-device device-classifier"),
    "object-group": Mode(words="description host range group-object tcp udp icmp ip any"),
    "time-range": Mode(words="absolute periodic"),
    "parameters": Mode(words="match key parameter sequence policy pattern alert audit-trail max-incomplete timeout"),
    "bridge-domain": Mode(words="member mac mode service instance"),
    "guard": Mode(
        words="device-role tracking trusted-port limit security-level destination-guard managed-config-flag "
        "other-config-flag hop-limit match router-preference protocol enforcement medium-type-wireless prefix-glean "
        "data-glean server preference",
    ),
    "template": Mode(
        words="switchport spanning-tree dot1x mab access-session authentication source service-policy "
        "storm-control load-interval description subscriber vlan voice ip access-group ipv6 keepalive tunnel cts",
    ),
    "call-home": Mode(
        words="contact-email-addr profile mail-server sender phone-number street-address rate-limit http-proxy "
        "source-interface vrf site-id customer-id contract-id syslog-throttling alert-group data-privacy service",
        opens=(("profile", "call-home profile"),),
    ),
    "call-home profile": Mode(words="active destination subscribe-to-alert-group reporting anonymous-reporting-only"),
    "monitor": Mode(words="source destination filter description shutdown mtu header-type", signed=("shutdown",)),
    "mka": Mode(words="key-server macsec-cipher-suite confidentiality-offset delay-protection include-icv-indicator"),
}

# The longest one that a line begins with is its mode.
OPENS: dict[str, str] = {
    "router bgp": "bgp",
    "router ospf": "igp",
    "router ospfv3": "igp",
    "router eigrp": "igp",
    "router isis": "igp",
    "router rip": "igp",
    "ipv6 router": "igp",
    "ip access-list standard": "acl",
    "ip access-list extended": "acl",
    "ip access-list role-based": "acl",
    "ipv6 access-list": "acl6",
    "mac access-list extended": "mac acl",
    "route-map": "route-map",
    "class-map": "class-map",
    "policy-map": "policy-map",
    "line": "line",
    "archive": "archive",
    "key chain": "key chain",
    "ip sla": "sla",
    "track": "track",
    "event manager applet": "applet",
    "aaa group server": "servers",
    "radius server": "server",
    "tacacs server": "server",
    "control-plane": "control-plane",
    "control-plane host": "control-plane",
    "redundancy": "redundancy",
    "vlan configuration": "vlan configuration",
    "ip vrf": "old vrf",
    "ip dhcp pool": "dhcp pool",
    "spanning-tree mst configuration": "mst",
    "flow record": "flow",
    "flow exporter": "flow",
    "flow monitor": "flow",
    "crypto isakmp policy": "crypto",
    "crypto isakmp profile": "crypto",
    "crypto keyring": "crypto",
    "crypto ipsec transform-set": "crypto",
    "crypto ipsec profile": "crypto",
    "crypto ikev2": "crypto",
    "crypto map": "crypto",
    "crypto pki trustpoint": "crypto",
    "l2vpn evpn": "evpn",
    "l2vpn evpn instance": "evpn",
    "access-session attributes filter-list list": "filter list",
    "object-group": "object-group",
    "time-range": "time-range",
    "parameter-map type": "parameters",
    "bridge-domain": "bridge-domain",
    "ipv6 nd raguard policy": "guard",
    "ipv6 dhcp guard policy": "guard",
    "device-tracking policy": "guard",
    "template": "template",
    "call-home": "call-home",
    "monitor session": "monitor",
    "mka policy": "mka",
}
# Of these the ones that take no argument; all the others need one.
# fmt: off
ALONE = (
    "archive", "call-home", "control-plane", "control-plane host", "l2vpn evpn", "redundancy",
    "spanning-tree mst configuration",
)
# fmt: on
# Besides settings of which there is one: words that can be negated alone, and all that begins with them goes.
# fmt: off
CLEARED = (
    "bfd slow-timers", "config-register", "ip default-network", "ip domain-list", "ip name-server", "ipv6 hop-limit",
    "ntp", "snmp-server",
)
# fmt: on
# fmt: off
NOT_OPENING = (
    "ip sla schedule", "ip sla responder", "ip sla enable", "crypto ikev2 nat", "crypto ikev2 dpd",
    "crypto isakmp policy default", "track timer", "redundancy inter-device",
)
# fmt: on

# Global lines of which there is one at a time.
# fmt: off
SINGLE = (
    "clock timezone", "crypto ikev2 dpd", "enable secret", "enable password", "hostname", "ip default-gateway",
    "ip domain name", "ip domain-name", "ip ftp source-interface", "ip http port", "ip http authentication",
    "ip ssh time-out", "ip ssh version", "ip tacacs source-interface", "ip radius source-interface",
    "ip tftp source-interface", "lacp system-priority", "lldp holdtime", "lldp reinit", "lldp timer", "cdp timer",
    "cdp holdtime", "logging buffered", "logging console", "logging facility", "logging history", "logging monitor",
    "logging origin-id", "logging rate-limit", "logging source-interface", "logging trap", "logging userinfo",
    "logging queue-limit", "logging cns-events", "logging count", "logging delimiter tcp", "logging dmvpn",
    "logging esm config", "logging exception", "logging persistent", "logging reload",
    "mac address-table aging-time", "ntp clock-period", "ntp master", "ntp max-associations", "ntp maxdistance",
    "ntp mindistance", "ntp panic", "ntp source", "ntp logging", "port-channel load-balance",
    "snmp-server chassis-id", "snmp-server contact", "snmp-server location", "snmp-server packetsize",
    "snmp-server queue-length", "snmp-server trap-source", "snmp-server inform", "snmp-server ip dscp",
    "snmp-server ip precedence", "snmp-server system-shutdown", "spanning-tree mode",
    "spanning-tree pathcost method", "vtp domain", "vtp mode", "vtp version", "vtp password",
)
# fmt: on
# Global lines whose negation is printed.
# fmt: off
SIGNED = (
    "aaa new-model", "cdp run", "ip bootp server", "ip cef", "ip classless", "ip domain lookup", "ip domain-lookup",
    "ip finger", "ip gratuitous-arps", "ip http server", "ip http secure-server", "ip igmp snooping",
    "ip source-route", "logging console", "logging monitor", "logging message-counter syslog", "logging on",
    "service pad",
    "service password-recovery", "service dhcp", "service config", "spanning-tree vlan",
    "platform punt-keepalive disable-kernel-core",
)
# fmt: on
# Hidden where they are the default.
# fmt: off
HIDDEN = (
    "cdp run", "ip domain lookup", "ip domain-lookup", "service dhcp", "ip igmp snooping", "ip source-route",
    "ip finger", "ip gratuitous-arps", "ip bootp server", "ip classless", "service pad", "logging console",
    "logging monitor", "spanning-tree mode pvst", "lldp timer 30", "lldp holdtime 120", "lldp reinit 2",
    "lacp system-priority 32768", "logging message-counter syslog", "logging on",
)
# fmt: on

# The first words of the other global lines that the lab keeps without understanding them.
# fmt: off
GLOBALS = (
    "aaa", "access-list", "access-session", "alias", "arp", "authentication", "bfd-template", "bfd map",
    "bfd slow-timers", "boot", "cdp advertise-v2", "cdp filter-tlv-list", "cdp holdtime", "cdp run", "cdp timer",
    "cdp tlv-list", "cisp", "clock",
    "config-register", "crypto", "cts", "device-tracking", "device-sensor", "diagnostic", "dot1x", "enable",
    "environment", "epm", "errdisable", "event", "exception", "file", "hw-module", "identity", "ip access-list",
    "ip admission", "ip arp", "ip as-path", "ip bgp-community", "ip bootp", "ip cef", "ip community-list",
    "ip ddns", "ip default-gateway", "ip default-network", "ip device", "ip dhcp", "ip dns", "ip domain",
    "ip domain-list", "ip domain-lookup", "ip domain-name", "ip explicit-path", "ip extcommunity-list", "ip finger",
    "ip flow-cache", "ip flow-export", "ip forward-protocol", "ip ftp", "ip gratuitous-arps", "ip host", "ip http",
    "ip icmp", "ip igmp", "ip local", "ip multicast", "ip multicast-routing", "ip name-server", "ip nat", "ip nhrp",
    "ip options", "ip pim", "ip prefix-list", "ip radius", "ip rcmd", "ip route", "ip rsvp", "ip scp", "ip sftp",
    "ip sla", "ip ssh", "ip subnet-zero", "ip tacacs", "ip tcp", "ip telnet", "ip tftp", "ip verify",
    "ip virtual-reassembly", "ip wccp", "ipv6 access-list", "ipv6 cef", "ipv6 dhcp", "ipv6 flow",
    "ipv6 general-prefix", "ipv6 hop-limit", "ipv6 host", "ipv6 icmp", "ipv6 local", "ipv6 mld", "ipv6 nd",
    "ipv6 neighbor", "ipv6 pim", "ipv6 prefix-list", "ipv6 route", "key", "kron", "lacp system-priority", "ldap",
    "license", "lldp holdtime", "lldp reinit", "lldp timer", "lldp tlv-select", "lldp run",
    "logging", "login", "mab", "mac", "mac-address-table", "memory", "mls", "mpls", "multilink", "netconf",
    "netconf-yang", "ntp", "parser", "password", "pae", "platform", "port-channel", "power", "privilege", "process",
    "qos", "radius-server", "radius", "resource", "scheduler", "sdm", "security", "service", "snmp", "snmp-server",
    "spanning-tree", "stack-mac", "stack-power", "standby", "subscriber", "switch", "system", "tacacs-server",
    "tacacs", "tftp-server", "transceiver", "udld", "username", "vlan internal", "vlan accounting", "vlan dot1q",
    "vtp", "vxlan", "wireless", "xdr",
)
# fmt: on
# Global lines of one or two words.
# fmt: off
WHOLE = (
    "dot1x system-auth-control", "ip cef", "ip classless", "ip multicast-routing", "ip routing", "ip source-route",
    "ipv6 unicast-routing", "ipv6 multicast-routing", "ipv6 cef", "lldp run", "cdp run", "netconf-yang", "pae",
    "restconf", "mls qos", "multilink bundle-name authenticated", "ip finger", "ip subnet-zero",
    "ip gratuitous-arps", "fips", "cdp advertise-v2", "ip domain-lookup",
)
# fmt: on
