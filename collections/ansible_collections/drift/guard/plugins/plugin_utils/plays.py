# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a playbook's plays want from their hosts, and which variables they see. Ansible has no public words for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ansible import context
from ansible.template import Templar

if TYPE_CHECKING:
    from ansible.playbook.play import Play
    from ansible.playbook.task import Task

_TASKS = {"drift.guard.plan": "check", "drift.guard.apply": "apply"}
"""The actions that owe an outcome, and what it is an outcome of."""


def kind_of(task: Task) -> str:
    """Return ``check`` or ``apply`` for a task of ours, by its full name even when it is written short."""
    resolved = task._resolved_action or ""  # noqa: SLF001 - the property warns about tasks that are not resolved yet
    return _TASKS.get(str(task.action), "") or _TASKS.get(resolved, "")


def wanted_from_each(play: Play, *, included: str = "") -> str:
    """Return what a play wants from each of its hosts: ``check``, ``apply`` or nothing.

    Args:
        play: with its roles.
        included: the same word for what came with an include while it ran.

    """
    static = (kind_of(task) for task in _tasks_of(play) if not task.run_once and _selected(task, play=play))
    wanted: str = max([included, *static], key=_weight)
    return wanted


def hosts_of(play: Play) -> list[str]:
    """Return the hosts that a play is for within ``--limit``, whichever batch is running and whoever dropped out."""
    variables = play.get_variable_manager()
    pattern = Templar(loader=play.get_loader(), variables=variables.get_vars(play=play)).template(play.hosts)
    inventory = variables._inventory  # noqa: SLF001 - a callback gets it from nowhere else
    return [host.name for host in inventory.get_hosts(pattern, ignore_restrictions=True)]


def variables_of(play: Play, names: Iterable[str], *, refuse: Callable[[str, Exception], None]) -> dict[str, Any]:
    """Return those of the variables that are set, as the play's first host sees them, templated.

    Args:
        play: whose.
        names: of variables.
        refuse: is told about a variable that can't be templated, which is then left out.

    """
    manager = play.get_variable_manager()
    inventory = manager._inventory  # noqa: SLF001 - the same
    first = next(iter(hosts_of(play)), None)
    variables = manager.get_vars(play=play, host=inventory.get_host(first) if first else None)
    templar = Templar(loader=play.get_loader(), variables=variables)
    found = {}
    for name in names:
        if name in variables:
            try:
                found[name] = templar.template(variables[name])
            except Exception as error:  # noqa: BLE001 - templating raises whatever a filter raises
                refuse(name, error)
    return found


def is_limited() -> bool:
    """Tell whether ``--limit``, or the inventory's devices or slice, leaves hosts out: such a run is about no fleet."""
    chosen = any(map(os.environ.get, ("DRIFT_GUARD_DEVICES", "DRIFT_GUARD_SLICE")))
    return bool(context.CLIARGS.get("subset") or chosen)


def _weight(kind: str) -> int:
    """Rank kinds: whoever wants to apply wants more than a check."""
    return ("", "check", "apply").index(kind)


def _tasks_of(play: Play) -> Iterator[Task]:
    """Walk all tasks of a play that are known without running it, its roles' included."""
    blocks = [*play.pre_tasks, *play.tasks, *play.post_tasks]
    for role in play.get_roles():
        for each in (*role.get_all_dependencies(), role):
            blocks += each.get_task_blocks()
    yield from _tasks_in(blocks)


def _tasks_in(items: list[Any]) -> Iterator[Task]:
    """Walk blocks within blocks."""
    for item in items:
        if hasattr(item, "rescue"):
            yield from _tasks_in([*item.block, *item.rescue, *item.always])
        else:
            yield item


def _selected(task: Task, *, play: Play) -> bool:
    """Tell whether ``--tags`` and ``--skip-tags`` let a task of ours run."""
    if not kind_of(task):
        return False
    only, skip = context.CLIARGS.get("tags") or ["all"], context.CLIARGS.get("skip_tags") or []
    return bool(task.evaluate_tags(only, skip, all_vars=play.get_variable_manager().get_vars(play=play)))
