# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One interface section while it is being read."""

from __future__ import annotations

from .grammar import PartlyExpressibleError, Reader, Rule, Rules, Values


class Draft:
    """What the lines read so far say about one interface, or about the device.

    Mutable on purpose: a device has hundreds of lines and a fleet a thousand devices, and each line changes one value.
    """

    __slots__ = ("lines", "unmodelled", "unowned", "values")

    def __init__(self, header: str = "") -> None:
        self.values: Values = {}
        self.lines: list[str] = [header]
        self.unowned: list[str] = []
        self.unmodelled: dict[str, str] = {}

    def read(self, line: str, *, rules: Rules) -> bool:
        """Apply one stripped line; return whether it was one of ours."""
        rule, negated, keywords, args = rules.look_up(line)
        if rule is None or rule.read is None:
            self.unowned.append(line)
            if rule and rule.tells:
                self.values[rule.tells] = True
            return False
        if negated:
            self._negate(rule, keywords, args)
            return True
        return self._set(rule, rule.read, args, line)

    def _set(self, rule: Rule, read: Reader, args: list[str], line: str) -> bool:
        try:
            found = read(args, self.values)
        except PartlyExpressibleError as part:
            self._keep(rule, line)
            self.values.update(part.found)
            return True
        except ValueError:
            self._keep(rule, line)
            return True
        if found is None:
            self.unowned.append(line)
            return False
        self.values.update(found)
        if not rule.several:
            self.unmodelled.pop(rule.attribute, None)
        return True

    def _keep(self, rule: Rule, line: str) -> None:
        """The first line that can't be expressed names the reason; further ones still have to survive."""
        if rule.tells:
            self.values[rule.tells] = True
        if rule.several and rule.attribute in self.unmodelled:
            self.unowned.append(line)
            return
        self.unmodelled[rule.attribute] = line
        if not rule.several:
            for name in rule.sets or (rule.attribute,):
                self.values.pop(name, None)

    def _negate(self, rule: Rule, keywords: list[str], args: list[str]) -> None:
        known = self.unmodelled.get(rule.attribute, "")
        if not rule.exact and known.split()[: len(keywords)] == keywords:
            del self.unmodelled[rule.attribute]
        if rule.no is None:
            for name in rule.sets or (rule.attribute,):
                self.values.pop(name, None)
            return
        try:
            self.values.update(rule.no(args, self.values) or {})
        except ValueError:
            self.unowned.append(" ".join(["no", *keywords, *args]))
