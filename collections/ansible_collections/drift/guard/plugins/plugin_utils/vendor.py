# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Render payload steps with the vendor collections' own code, in this process, without a device.

A vendor module run as a task costs a Python process and a persistent connection (0.5 CPU-seconds a host); its config
class asked for the ``rendered`` state costs a few milliseconds and needs no connection. What comes out is the text
that the vendor's module would send for ``state: merged`` against a device that has none of it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import Any, NoReturn

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.drift.guard.plugins.module_utils.errors import RenderError

_RESOURCES = ("interfaces", "l2_interfaces", "l3_interfaces", "lag_interfaces", "vlans", "vrf_interfaces")


def render_step(step: dict[str, Any]) -> list[str]:
    """Turn one payload step into configuration lines.

    Args:
        step: ``{"module": "cisco.ios.ios_l3_interfaces", "state": "merged", "config": [...]}``, as
            :mod:`..module_utils.payload` makes it.

    Returns:
        The lines in the vendor's own order.

    Raises:
        RenderError: the vendor's argument spec or code refuses the payload.

    """
    collection, _dot, module = step["module"].rpartition(".")
    config_class, validator = _resource(collection, module)
    validated = validator.validate({"config": step["config"], "state": "rendered"})
    if validated.error_messages:
        raise RenderError(f"{step['module']} refuses the payload: {'; '.join(validated.error_messages)}")
    stand_in = SimpleNamespace(
        params=validated.validated_parameters, check_mode=True, fail_json=_refuse, _socket_path=None, warn=_ignore
    )
    rendered = config_class(stand_in).execute_module()["rendered"]
    return [str(line).strip() for line in rendered]


def preload() -> None:
    """Import what rendering needs, once for all hosts.

    Ansible imports an action plugin in its parent process before it forks a worker per host and task
    (plugins/strategy/linear.py). Without this, each drifted host's worker would import a hundred modules.
    """
    for collection, vendor in (("cisco.ios", "ios"), ("cisco.nxos", "nxos"), ("arista.eos", "eos")):
        with suppress(ImportError):  # a site without that vendor's devices needs no collection of theirs
            for resource in _RESOURCES:
                _resource(collection, f"{vendor}_{resource}")


@cache
def _resource(collection: str, module: str) -> tuple[Any, ArgumentSpecValidator]:
    """Import a vendor's config class and argument spec once a process; only drifted devices pay for it."""
    vendor, resource = module.split("_", 1)
    base = f"ansible_collections.{collection}.plugins.module_utils.network.{vendor}"
    _memoise_templates()
    with _without_facts(f"{base}.facts.facts"):
        config = import_module(f"{base}.config.{resource}.{resource}")
    argspec = import_module(f"{base}.argspec.{resource}.{resource}")
    return _class(config, resource), ArgumentSpecValidator(_class(argspec, f"{resource}Args").argument_spec)


@contextmanager
def _without_facts(name: str) -> Iterator[None]:
    """Keep a config class from importing its collection's facts: all resources' code and patterns, and none is used.

    The modules of three vendors took 0.5 s of CPU at the start of each run, and 25 MB in the parent of all workers.
    """
    if name in sys.modules:
        yield
        return
    stand_in = ModuleType(name)
    vars(stand_in)["Facts"] = _NoFacts
    sys.modules[name] = stand_in
    try:
        yield
    finally:
        del sys.modules[name]


class _NoFacts:
    """Config classes make one, and ask it for the device's state, of which rendering needs none."""

    def __init__(self, module: object) -> None:
        """As the real one's."""


def _class(module: ModuleType, name: str) -> Any:
    """The generated class of a resource; the collections disagree on its capitals (`Lag_InterfacesArgs`)."""
    return next(value for key, value in vars(module).items() if key.lower() == name.lower())


@cache
def _memoise_templates() -> None:
    """Let netcommon compile each of its line templates once instead of once a line (4/5 of the rendering time)."""
    utils: Any = import_module("ansible_collections.ansible.netcommon.plugins.module_utils.network.common.utils")

    class CachingTemplate(utils.Template):
        def __init__(self) -> None:
            super().__init__()
            self.env.from_string = lru_cache(maxsize=1024)(self.env.from_string)

    template = CachingTemplate()
    utils.Template = lambda: template


def _refuse(msg: str = "", **_details: Any) -> NoReturn:
    raise RenderError(msg)


def _ignore(*_args: Any, **_details: Any) -> None:
    return None
