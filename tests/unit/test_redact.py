# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.drift.guard.plugins.module_utils.redact import (
    REDACTED,
    may_hold_secrets,
    redact_text,
    redact_texts,
    redact_values,
)

SECRET = "S3cr3tW0rd"
LINES = [
    # IOS and IOS-XE
    "enable secret 9 $9$S3cr3tW0rd",
    "enable password S3cr3tW0rd",
    "username anna privilege 15 secret 5 $1$S3cr3tW0rd",
    "username anna password 7 S3cr3tW0rd",
    "snmp-server community S3cr3tW0rd RO 10",
    "snmp-server host 10.0.0.1 version 2c S3cr3tW0rd",
    "snmp-server host 10.0.0.1 S3cr3tW0rd",
    "snmp-server user anna group v3 auth sha S3cr3tW0rd priv aes 128 S3cr3tW0rd",
    "tacacs-server host 10.0.0.1 key 7 S3cr3tW0rd",
    "tacacs-server key S3cr3tW0rd",
    " key 7 S3cr3tW0rd",
    " key S3cr3tW0rd",
    "radius-server host 10.0.0.1 auth-port 1812 acct-port 1813 key S3cr3tW0rd",
    " server-key 7 S3cr3tW0rd",
    "  key-string 7 S3cr3tW0rd",
    " ip ospf authentication-key 7 S3cr3tW0rd",
    " ip ospf message-digest-key 1 md5 S3cr3tW0rd",
    " area 0 authentication-key S3cr3tW0rd",
    " neighbor 10.0.0.1 password 7 S3cr3tW0rd",
    " standby 1 authentication S3cr3tW0rd",
    " standby 1 authentication md5 key-string S3cr3tW0rd timeout 30",
    " vrrp 1 authentication text S3cr3tW0rd",
    " glbp 1 authentication text S3cr3tW0rd",
    " ip nhrp authentication S3cr3tW0rd",
    " ppp chap password 0 S3cr3tW0rd",
    "crypto isakmp key S3cr3tW0rd address 10.0.0.1",
    " pre-shared-key address 10.0.0.1 key S3cr3tW0rd",
    "ntp authentication-key 1 md5 S3cr3tW0rd 7",
    "ip ftp password S3cr3tW0rd",
    "copy running-config ftp://anna:S3cr3tW0rd@10.0.0.1/x",
    " wpa-psk ascii 0 S3cr3tW0rd",
    # NX-OS
    "username anna password 5 $5$S3cr3tW0rd role network-admin",
    "snmp-server user anna network-admin auth md5 0xS3cr3tW0rd priv 0xS3cr3tW0rd localizedkey",
    'tacacs-server host 10.0.0.1 key 7 "S3cr3tW0rd" timeout 3',
    "    authentication md5 key-string S3cr3tW0rd",
    "    authentication text S3cr3tW0rd",
    # EOS
    "username anna privilege 15 role network-admin secret sha512 $6$S3cr3tW0rd",
    "snmp-server community S3cr3tW0rd ro",
    "   ip ospf message-digest-key 1 sha512 7 S3cr3tW0rd",
    "   isis authentication key 7 S3cr3tW0rd",
    "   vrrp 1 peer authentication text S3cr3tW0rd",
    "   shared-secret profile S3cr3tW0rd",
    # in diffs, messages and replies
    "- standby 1 authentication S3cr3tW0rd",
    "+ ip ospf authentication-key S3cr3tW0rd",
    "Gi1 mode - Expected: x. Actual: 'ip ospf authentication-key S3cr3tW0rd'. Correct it.",
    "-----BEGIN RSA PRIVATE KEY-----\nS3cr3tW0rd\nS3cr3tW0rd\n-----END RSA PRIVATE KEY-----\nend",
    "-----BEGIN PRIVATE KEY-----\nS3cr3tW0rd broken off",
]
HARMLESS = [
    "interface Ethernet1",
    " description reset the password of the secret server",
    "- description community key",
    "key chain OSPF",
    " key 1",
    " ip ospf authentication message-digest",
    " ip ospf authentication key-chain OSPF",
    " ip address 10.0.0.1 255.255.255.0 secondary",
    "switchport trunk allowed vlan add 10,20",
    "ip community-list standard X permit 1",
    "hostname community",
    "vrf definition SECRET",
    " vrf forwarding KEY",
    "service password-encryption",
    "no ip http secure-server",
]


@pytest.mark.parametrize("line", LINES)
def test_no_form_of_a_secret_stays(line: str) -> None:
    hidden = redact_text(line)
    assert SECRET not in hidden
    assert REDACTED in hidden


@pytest.mark.parametrize("line", HARMLESS)
def test_what_holds_no_secret_is_untouched(line: str) -> None:
    assert redact_text(line) == line


@given(st.lists(st.sampled_from([*LINES, *HARMLESS])).map("\n".join))
def test_hiding_twice_hides_no_more_and_goes_line_by_line(text: str) -> None:
    hidden = redact_text(text)
    assert redact_text(hidden) == hidden
    assert "PRIVATE" in text or hidden.split("\n") == [redact_text(line) for line in text.split("\n")]


def test_values_are_hidden_by_their_key_and_texts_by_their_words() -> None:
    value = {
        "config_context": {"snmp": {"community": "x"}, "tacacs": [{"key": "x", "host": "10.0.0.1"}], "api_token": ""},
        "name": "sw1",
    }
    assert redact_values(value) == {
        "config_context": {
            "snmp": {"community": REDACTED},
            "tacacs": [{"key": REDACTED, "host": "10.0.0.1"}],
            "api_token": "",
        },
        "name": "sw1",
    }
    assert redact_texts({"diff": ["- key 7 x", 1], "changes": ["key 7 x"]}, keep=frozenset({"changes"})) == {
        "diff": [f"- key {REDACTED}", 1],
        "changes": ["key 7 x"],
    }


WORDS = (
    st.sampled_from([*LINES, *HARMLESS, "", "community", "to\u212aen", "api_KEY", "interfaces", "description"])
    | st.text()
)


@given(st.recursive(WORDS | st.none() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner)))
def test_where_a_value_s_text_announces_no_secret_nothing_is_hidden(value: object) -> None:
    if not may_hold_secrets(json.dumps(value)):
        assert redact_values(value) == redact_texts(value) == value


@pytest.mark.parametrize(
    "value", [{"community": "x"}, {"to\u212aen": "x"}, ["ftp://anna:x@h"], {"a": {"wpa-psk": "x"}}]
)
def test_a_value_s_text_announces_what_would_be_hidden(value: object) -> None:
    assert may_hold_secrets(json.dumps(value))
