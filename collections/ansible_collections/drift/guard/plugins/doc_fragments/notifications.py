# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who is told about a run."""

from __future__ import annotations


class ModuleDocFragment:
    """Documentation fragment C(drift.guard.notifications)."""

    DOCUMENTATION = r"""
options:
  notify_to:
    description:
      - Who gets one message a run. Apprise URLs (L(list of services,https://github.com/caronc/apprise/wiki)), or
        paths of Apprise configuration files; a list, or text with white space between the entries.
      - A receiver in a configuration file whose tags are status words hears of those, whatever O(notify_on) says.
    type: raw
    ini:
      - section: drift_guard_recorder
        key: notify_to
    env:
      - name: DRIFT_GUARD_NOTIFY_TO
    vars:
      - name: drift_guard_notify_to
  notify_on:
    description:
      - Status words. A message is sent when a device ends with one of them.
    type: list
    elements: str
    choices:
      [failed, unverified, rolled_back, error, refused, unreachable, drifted, no_intent, unsupported, applied,
       unchanged, in_sync]
    default: [failed, unverified, rolled_back, error, refused, unreachable, drifted, no_intent, unsupported]
    ini:
      - section: drift_guard_recorder
        key: notify_on
    env:
      - name: DRIFT_GUARD_NOTIFY_ON
    vars:
      - name: drift_guard_notify_on
  notify_repeat:
    description:
      - Whether a run that finds the same as the one before sends the same message again.
      - When V(false), a message is sent when a device has come to end with one of the words, or does so no more. What
        was before is read from C(history.jsonl) in O(report_dir); where there is none, every device is news.
    type: bool
    default: true
    ini:
      - section: drift_guard_recorder
        key: notify_repeat
    env:
      - name: DRIFT_GUARD_NOTIFY_REPEAT
    vars:
      - name: drift_guard_notify_repeat
  notify_link:
    description:
      - The last line of the message, to say where more is to be read, such as the address of the job.
    type: str
    ini:
      - section: drift_guard_recorder
        key: notify_link
    env:
      - name: DRIFT_GUARD_NOTIFY_LINK
    vars:
      - name: drift_guard_notify_link
"""
