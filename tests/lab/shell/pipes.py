# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Output filters behind `|`: which each platform has, what they take, and what they print.

IOS has one filter a line (and a file that takes its output), and everything behind its name is the pattern, bars and
quotes included. NX-OS and EOS chain filters; there a bar within quotes belongs to the pattern, and on EOS so does one
that no filter follows.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator

from tests.lab.engine.lines import of_text

Lines = list[str]
Filter = Callable[[Lines, str], Iterable[str]]


class BadFilter(ValueError):
    """The device doesn't know this filter."""


_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_BAR = re.compile(r"\s+\|\s*|\s*\|\s+")


def split(platform: str, line: str) -> tuple[str, list[str]]:
    """The command and its filters."""
    bars = list(_BAR.finditer(line if platform == "ios" else _without_quoted(line)))
    if platform in _CHAINABLE:
        words = _CHAINABLE[platform]
        bars = [bar for index, bar in enumerate(bars) if not index or _word(line[bar.end() :]) in words]
    starts = [0, *(bar.end() for bar in bars)]
    ends = [*(bar.start() for bar in bars), len(line)]
    parts = [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return parts[0], parts[1:]


def _without_quoted(line: str) -> str:
    """The line with quoted text blanked, so that offsets stay."""
    return _QUOTED.sub(lambda match: "x" * len(match[0]), line)


def _word(text: str) -> str:
    return next(iter(text.split()), "")


def _pattern(text: str) -> re.Pattern[str]:
    if not text:
        raise BadFilter(text)
    try:
        return re.compile(text)
    except re.error as exc:
        raise BadFilter(text) from exc


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] in "'\"" and text[-1] == text[0]
    return text[1:-1] if quoted else text


def _include(lines: Lines, text: str) -> Iterable[str]:
    pattern = _pattern(text)
    return [line for line in lines if pattern.search(line)]


def _exclude(lines: Lines, text: str) -> Iterable[str]:
    pattern = _pattern(text)
    return [line for line in lines if not pattern.search(line)]


def _begin(lines: Lines, text: str) -> Iterable[str]:
    pattern = _pattern(text)
    first = next((index for index, line in enumerate(lines) if pattern.search(line)), len(lines))
    return lines[first:]


def _end(lines: Lines, text: str) -> Iterable[str]:
    """Up to the last line that matches (NX-OS)."""
    pattern = _pattern(text)
    matching = [index for index, line in enumerate(lines) if pattern.search(line)]
    return lines[: matching[-1] + 1] if matching else []


def _section(lines: Lines, text: str) -> Iterator[str]:
    """A matching line and everything that is indented deeper below it."""
    pattern = _pattern(text)
    depth = -1
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if not line.strip():
            continue
        if depth >= 0 and indent <= depth:
            depth = -1
        if depth < 0 and pattern.search(line):
            depth = indent
        if depth >= 0:
            yield line


def _section_eos(lines: Lines, text: str) -> Iterator[str]:
    """What matches, everything below it, and the headers above it."""
    pattern = _pattern(text)
    above: list[tuple[int, str]] = []
    depth = -1
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if not line.strip():
            continue
        if depth >= 0 and indent > depth:
            yield line
            continue
        depth = -1
        above = [header for header in above if header[0] < indent]
        if pattern.search(line):
            yield from (header for _indent, header in above if header)
            yield line
            depth = indent
            above = [(at, "") for at, _header in above]  # said once
        else:
            above.append((indent, line))


def _count_matches(lines: Lines, text: str) -> Iterable[str]:
    pattern = _pattern(text)
    return [f"Number of lines which match regexp = {sum(1 for line in lines if pattern.search(line))}"]


def _count(lines: Lines, text: str) -> Iterable[str]:
    if text:
        raise BadFilter(text)
    return [str(len(lines))]


_LONG = {"ignore-case": "-i", "invert-match": "-v", "count": "-c", "line-number": "-n", "next": "-A", "prev": "-B"}


def _grep(lines: Lines, text: str) -> Iterable[str]:
    """The options of grep that the platforms' help names."""
    options, pattern = _options(text)
    found = re.compile(pattern.pattern, re.IGNORECASE) if "-i" in options else pattern
    hits = {index for index, line in enumerate(lines) if bool(found.search(line)) != ("-v" in options)}
    if "-c" in options:
        return [str(len(hits))]
    after = int(options.get("-A", options.get("-C", "0")))
    before = int(options.get("-B", options.get("-C", "0")))
    near = sorted({one for hit in hits for one in range(hit - before, hit + after + 1) if 0 <= one < len(lines)})
    return [f"{index + 1}:{lines[index]}" if "-n" in options else lines[index] for index in near]


def _options(text: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """Options with their values, and the pattern behind them."""
    try:
        words = shlex.split(text.replace("\\", "\\\\"))
    except ValueError as exc:
        raise BadFilter(text) from exc
    options: dict[str, str] = {}
    while words and (words[0][:1] == "-" or (words[0] in _LONG and len(words) > 1)):
        word = _LONG.get(words[0], words[0])
        words = words[1:]
        if word in {"-A", "-B", "-C"}:
            if not words or not words[0].isdigit():
                raise BadFilter(text)
            options[word] = words[0]
            words = words[1:]
        elif word in {"-i", "-v", "-c", "-n", "-E", "-e"}:
            options[word] = ""
        else:
            raise BadFilter(text)
    if len(words) != 1:
        raise BadFilter(text)
    return options, _pattern(words[0])


def _number(text: str) -> int:
    match = re.fullmatch(r"(?:-n |lines |-)?\s*(\d+)", text) if text else None
    if text and match is None:
        raise BadFilter(text)
    return int(match[1]) if match is not None else 10


def _head(lines: Lines, text: str) -> Iterable[str]:
    return lines[: _number(text)]


def _last(lines: Lines, text: str) -> Iterable[str]:
    number = _number(text)
    return lines[-number:] if number else []


def _sort(lines: Lines, text: str) -> Iterable[str]:
    if text not in {"", "-u"}:
        raise BadFilter(text)
    return sorted(set(lines)) if text else sorted(lines)


def _wc(lines: Lines, text: str) -> Iterable[str]:
    """Lines, words and characters as wc counts them."""
    counts = {
        "-l": len(lines),
        "-w": sum(len(line.split()) for line in lines),
        "-c": sum(len(line) + 1 for line in lines),
    }
    if text:
        if text not in counts:
            raise BadFilter(text)
        return [str(counts[text])]
    return ["".join(f"{count:>8}" for count in counts.values())]


def _all(lines: Lines, text: str) -> Iterable[str]:
    if text:
        raise BadFilter(text)
    return lines


_REGEX: dict[str, Filter] = {"begin": _begin, "exclude": _exclude, "include": _include, "section": _section}
_IOS: dict[str, Filter] = {**_REGEX, "count": _count_matches}
_NXOS: dict[str, Filter] = {
    **_REGEX,
    "count": _count,
    "egrep": _grep,
    "end": _end,
    "grep": _grep,
    "head": _head,
    "last": _last,
    "no-more": _all,
    "nz": _all,
    "sort": _sort,
    "wc": _wc,
}
_EOS: dict[str, Filter] = {
    **_REGEX,
    "section": _section_eos,
    "egrep": _grep,
    "grep": _grep,
    "head": _head,
    "no-more": _all,
    "nz": _all,
    "sort": _sort,
    "tail": _last,
    "wc": _wc,
}
_FILTERS = {"ios": _IOS, "nxos": _NXOS, "eos": _EOS}
_OTHERS = {
    "ios": ("append", "redirect", "tee"),
    "nxos": ("json", "json-pretty"),
    "eos": ("append", "json", "redirect", "tee"),
}
_CHAINABLE = {"ios": set(_OTHERS["ios"]), "eos": {*_EOS, *_OTHERS["eos"]}}
"""What begins another filter behind the first; elsewhere every bar does."""
_REGEX_FILTERS = {_begin, _end, _exclude, _include, _section, _section_eos}


def names(platform: str) -> list[str]:
    """The filters that a platform's help lists."""
    return sorted({*_FILTERS[platform], *_OTHERS[platform]})


def apply(platform: str, text: str, filters: list[str]) -> str:
    """The text behind all its filters, in order."""
    for one in filters:
        text = _apply_one(platform, text, one)
    return text


def _apply_one(platform: str, text: str, one: str) -> str:
    word, _space, argument = one.partition(" ")
    known = _FILTERS[platform]
    near = [word] if word in known else [name for name in known if word and name.startswith(word.lower())]
    if len(near) != 1:
        raise BadFilter(one)
    run = known[near[0]]
    argument = argument.strip()
    if platform != "ios" and run in _REGEX_FILTERS:
        argument = _unquoted(argument)
    return "\n".join(run(of_text(text), argument))
