# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Configuration mode: where the user is, and what each typed line does there."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from . import unmodelled
from .access import pubkeys
from .access.banners import Collector
from .commands import interface_grammar
from .edit import Command, Edit
from .eos import config as eos_config
from .globals import Context, global_grammar
from .ios import lines as ios_lines
from .lines import typed
from .model import BadToken, Config, Interface, NotHere, Refused
from .nxos import lines as nxos_lines
from .sections import place_of
from .submodes import vlan_line
from .texts import SYNTAX


@dataclass(frozen=True, slots=True)
class Reply:
    """What the device prints for one line, and whether it refused it."""

    text: str = ""
    refused: bool = False
    offset: int | None = None
    """Where the caret belongs, counted from the line's first character."""


@dataclass(slots=True)
class ConfigSession:
    """One user's place in the configuration mode of one configuration."""

    config: Config
    mode: str = ""
    """Empty in global configuration mode, else `if`, `vlan`, `vrf`, `pubkey` or `block`."""
    targets: tuple[Any, ...] = ()
    """What the mode is about: interface names, VLAN IDs, a VRF's name or a block's header; on NX-OS all of them."""
    nested: str = ""
    """The sub-section within a VRF, such as `address-family ipv4`; on NX-OS also a group within an interface."""
    said: list[str] = field(default_factory=list)
    collector: Collector | None = None
    """A text of several lines that is being typed."""

    def feed(self, line: str) -> Reply:
        """Do what one line says."""
        if self.collector is not None:
            return self._collect(self.collector, line)
        text = line.strip()
        if not text or text[0] == "!":
            return Reply()
        self.said = []
        try:
            self._do(text)
        except BadToken as exc:
            return Reply("\n".join((*self.said, str(exc))), refused=True, offset=exc.offset)
        except Refused as exc:
            return Reply("\n".join((*self.said, str(exc))), refused=True)
        return Reply("\n".join(self.said))

    def _collect(self, collector: Collector, line: str) -> Reply:
        try:
            if collector.take(line):
                self.collector = None
        except Refused as exc:
            self.collector = None
            return Reply(str(exc), refused=True)
        return Reply()

    def feed_all(self, lines: Iterable[str], *, stop_on_error: bool = False) -> list[tuple[str, str]]:
        """Feed lines; the refused ones come back with the device's words."""
        refused = []
        for line in (one for text in lines for one in typed(text, platform=self.config.platform)):
            reply = self.feed(line)
            if reply.refused:
                refused.append((line, reply.text))
                if stop_on_error:
                    break
        return refused

    def leave(self) -> bool:
        """One level up; False at the top, where `exit` leaves configuration mode."""
        if self.nested:
            self.nested = ""
            return True
        if self.mode == "block" and len(self.targets) > 1:
            self.targets = self.targets[:-1]
            return True
        was_top = not self.mode
        self.mode, self.targets = "", ()
        return not was_top

    def _do(self, text: str) -> None:
        if text in {"exit", "end"}:
            if text == "end":
                self.mode, self.targets, self.nested = "", (), ""
            self.leave()
            return
        if not self.mode:
            self._global(text)
            return
        try:
            _MODES[self.config.platform][self.mode](self, text)
        except NotHere:
            raise
        except Refused as exc:
            understood = self.config.platform == "ios" and not isinstance(exc, BadToken)
            if understood or not self._global_knows(text):
                raise
            self._global(text)

    def _global_knows(self, text: str) -> bool:
        """In a sub-mode a global command is understood as well, and leaves that mode."""
        try:
            global_grammar(self.config.platform).match(text)
        except Refused:
            return self._keeps(text)
        return True

    def _keeps(self, text: str) -> bool:
        """Whether the line is kept without being understood."""
        if self.config.platform == "nxos":
            return nxos_lines.knows_global(self.config, text)
        return ios_lines.is_global(text) if self.config.platform == "ios" else eos_config.knows(text)

    def _global(self, text: str) -> None:
        """A global command; where it is refused the user stays where they were, as on the devices."""
        grammar = global_grammar(self.config.platform)
        try:
            match = grammar.match(text)
        except Refused:
            if not self._keeps(text):
                raise
            self._unmodelled_global(text)
            return
        context = Context(self.config, self.said)
        match.command(context, *match.args)
        self.mode, self.targets, self.nested = context.mode, context.targets, ""
        self.collector = context.collector

    def _unmodelled_global(self, text: str) -> None:
        if self.config.platform in _TABLED:
            path = _TABLED[self.config.platform](self.config, text)
            self.mode, self.targets, self.nested = "block" if path else "", path, ""
            return
        self._ios_global(text)

    def _ios_global(self, text: str) -> None:
        """A section or a line that is kept as text; what comes first is judged before the mode is left."""
        plain = text.removeprefix("no ").removeprefix("default ")
        found: tuple[str, ...] = ()
        if not ios_lines.header(plain):
            ios_lines.global_line(self.config, text)
        elif text == plain:
            found = ios_lines.enter(self.config, text)
        else:
            ios_lines.remove(self.config, plain)
        self.mode, self.targets, self.nested = "block" if found else "", found, ""

    def _interface(self, text: str) -> None:
        if text.startswith("default ") and self.config.platform == "ios":
            text = _factory(text.removeprefix("default ").strip())
        try:
            match = interface_grammar(self.config.platform).match(text)
        except Refused:
            if not unmodelled.interface_prefix(self.config.platform, text):
                raise
            self._unmodelled_interface(text)
            return
        for name in self._present(self.config.interfaces):
            self._edit(name, match.command, match.args)

    def _nxos_interface(self, text: str) -> None:
        """Within a group such as `hsrp 10`, what the group doesn't know is the interface's.

        `default X` is `no X`, except that it prints nothing where X is on by default.
        """
        grammar, default = interface_grammar("nxos"), text.startswith("default ")
        if default and not grammar.knows(text):
            text = "no " + text.removeprefix("default ").strip().removeprefix("no ")
        if self.nested and nxos_lines.knows_group(self.nested, text):
            self._kept_in_interface(text, default=default)
            return
        try:
            match = grammar.match(text)
        except Refused:
            ports = [self.config.interfaces[name] for name in self._present(self.config.interfaces)]
            if not all(nxos_lines.knows_port(self.config, port, text) for port in ports):
                raise
            self._kept_in_interface(text, default=default)
            return
        for name in self._present(self.config.interfaces):
            self._edit(name, match.command, match.args)
        self.nested = ""

    def _kept_in_interface(self, text: str, *, default: bool) -> None:
        path: tuple[str, ...] = (self.nested,) if self.nested else ()
        into = path
        for name in self._present(self.config.interfaces):
            port = self.config.interfaces[name]
            self.config.interfaces[name], into = nxos_lines.port_line(self.config, port, path, text, default=default)
        self.nested = into[0] if into else ""

    def _present(self, known: Container[Any]) -> tuple[Any, ...]:
        """What the mode is about; somebody else may have deleted it meanwhile."""
        if not all(target in known for target in self.targets):
            raise BadToken(SYNTAX[self.config.platform].invalid, offset=0)
        return self.targets

    def _edit(self, name: str, command: Command, args: tuple[object, ...]) -> None:
        """Judge first; nothing changes where a rule refuses."""
        old = self.config.interfaces[name]
        edit = Edit(self.config, old, command.apply(old, *args), args, self.said)
        for rule in command.rules:
            rule(edit)
        for effect in command.effects:
            effect(edit)
        self.config.interfaces[name] = edit.new

    def _unmodelled_interface(self, text: str) -> None:
        for name in self._present(self.config.interfaces):
            port = self.config.interfaces[name]
            self.config.interfaces[name] = with_extra(self.config.platform, port, text)

    def _eos_interface(self, text: str) -> None:
        """`default` is `no` to what is modelled; all else is looked up in the tables."""
        grammar, negated = interface_grammar("eos"), "no " + text.removeprefix("default ")
        try:
            match = grammar.match(text)
        except Refused as exc:
            if not text.startswith("default ") or not grammar.knows(negated):
                self._unmodelled_eos(text, exc)
                return
            match = grammar.match(negated)
        for name in self._present(self.config.interfaces):
            self._edit(name, match.command, match.args)

    def _unmodelled_eos(self, text: str, complaint: Refused) -> None:
        for name in self._present(self.config.interfaces):
            try:
                self.config.interfaces[name] = eos_config.interface_line(self.config.interfaces[name], text)
            except BadToken as exc:
                raise complaint from exc

    def _vlan(self, text: str) -> None:
        vlan_line(self.config, self.targets, text)

    def _vrf(self, text: str) -> None:
        self.nested = ios_lines.vrf_line(self.config, self._present(self.config.vrfs)[0], self.nested, text)

    def _pubkey(self, text: str) -> None:
        self.nested, self.collector = pubkeys.line(self.config, self.nested, text)

    def _nxos_vrf(self, text: str) -> None:
        name = str(self._present(self.config.vrfs)[0])
        path = nxos_lines.vrf_line(self.config, (name, self.nested) if self.nested else (name,), text)
        self.nested = path[1] if len(path) > 1 else ""

    def _ios_block(self, text: str) -> None:
        self.targets = ios_lines.line(self.config, self.targets, text)

    def _eos_vrf(self, text: str) -> None:
        eos_config.vrf_line(self.config, self._present(self.config.vrfs)[0], text)

    def _eos_block(self, text: str) -> None:
        self.targets = eos_config.block_line(self.config, self.targets, text)

    def _nxos_block(self, text: str) -> None:
        self.targets = nxos_lines.block_line(self.config, self.targets, text)


_COMMON_MODES = {
    "if": ConfigSession._interface,
    "vlan": ConfigSession._vlan,
    "vrf": ConfigSession._vrf,
    "pubkey": ConfigSession._pubkey,
}
_NXOS_MODES = {
    "if": ConfigSession._nxos_interface,
    "vlan": ConfigSession._vlan,
    "vrf": ConfigSession._nxos_vrf,
    "block": ConfigSession._nxos_block,
}
_IOS_MODES = {**_COMMON_MODES, "block": ConfigSession._ios_block}
_EOS_MODES = {
    "if": ConfigSession._eos_interface,
    "vlan": ConfigSession._vlan,
    "vrf": ConfigSession._eos_vrf,
    "block": ConfigSession._eos_block,
}
_MODES = {"ios": _IOS_MODES, "nxos": _NXOS_MODES, "eos": _EOS_MODES}
_TABLED = {"nxos": nxos_lines.global_line, "eos": eos_config.global_line}
"""Platforms whose other lines come from tables: what a line at the top does, and the section it leads into."""


def with_extra(platform: str, port: Interface, text: str) -> Interface:
    """An unmodelled line added, replaced or, with `no`, removed."""
    extras = [extra for extra in port.extras if extra[1] != text]
    if text.startswith("no "):
        gone = text.removeprefix("no ")
        extras = [extra for extra in extras if extra[1] != gone and not extra[1].startswith(gone + " ")]
        if not text.startswith(_NO_IS_KEPT):
            return replace(port, extras=tuple(extras))
    single = unmodelled.is_single(text)
    if single:
        extras = [extra for extra in extras if unmodelled.is_single(extra[1]) != single]
    opposite = "no " + text
    extras = [extra for extra in extras if extra[1] != opposite]
    if text not in unmodelled.DEFAULTS:
        extras.append((place_of(platform, text), text))
    return replace(port, extras=tuple(extras))


def _factory(text: str) -> str:
    """What `default X` means in IOS's interface mode: `no X`, or X where it is on by default."""
    negation = f"no {text}"
    try:
        match = interface_grammar("ios").match(negation)
    except Refused:
        return negation
    return text if match.command.on else negation


_NO_IS_KEPT = ("no ip redirects", "no ip proxy-arp", "no ip unreachables", "no ipv6 redirects", "no cdp enable")
"""Negations that a running-config prints, because the default is the positive form."""
