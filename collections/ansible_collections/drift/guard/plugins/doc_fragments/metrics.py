# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where a run's numbers go."""

from __future__ import annotations


class ModuleDocFragment:
    """Documentation fragment C(drift.guard.metrics)."""

    DOCUMENTATION = r"""
options:
  metrics_textfile_dir:
    description:
      - The directory that node_exporter's textfile collector reads (C(--collector.textfile.directory)). It must
        exist.
      - A run replaces C(drift_guard_TASK_SCOPE.prom) in it in one step, where task is C(check) or C(apply). A dry
        run counts as a check.
      - The file is as readable as the umask leaves it, and node_exporter runs as another user.
    type: str
    ini:
      - section: drift_guard_recorder
        key: metrics_textfile_dir
    env:
      - name: DRIFT_GUARD_METRICS_TEXTFILE_DIR
    vars:
      - name: drift_guard_metrics_textfile_dir
  metrics_pushgateway:
    description:
      - The address of a Pushgateway, such as V(http://gateway.example.com:9091). A run replaces what an earlier run
        of the same task and scope left there.
      - For V(https), C(SSL_CERT_FILE) in the environment names a certificate authority that the system does not know.
    type: str
    ini:
      - section: drift_guard_recorder
        key: metrics_pushgateway
    env:
      - name: DRIFT_GUARD_METRICS_PUSHGATEWAY
    vars:
      - name: drift_guard_metrics_pushgateway
  metrics_username:
    description:
      - For the Pushgateway, where it or the proxy before it wants basic authentication.
    type: str
    ini:
      - section: drift_guard_recorder
        key: metrics_username
    env:
      - name: DRIFT_GUARD_METRICS_USERNAME
    vars:
      - name: drift_guard_metrics_username
  metrics_password:
    description:
      - The password to O(metrics_username).
    type: str
    ini:
      - section: drift_guard_recorder
        key: metrics_password
    env:
      - name: DRIFT_GUARD_METRICS_PASSWORD
    vars:
      - name: drift_guard_metrics_password
  metrics_scope:
    description:
      - What the set of devices of this run is called, which is the label C(scope) on every series. Two runs about
        different devices need different scopes, or the later one replaces the earlier one's numbers.
      - By default V(all), and V(limited) for a run with C(--limit), with C(DRIFT_GUARD_SLICE) or, as an event starts
        it, with C(DRIFT_GUARD_DEVICES) in its environment; it says nothing about the rest.
    type: str
    ini:
      - section: drift_guard_recorder
        key: metrics_scope
    env:
      - name: DRIFT_GUARD_METRICS_SCOPE
    vars:
      - name: drift_guard_metrics_scope
  metrics_device_limit:
    description:
      - Up to how many devices each has two series of its own. Of a run about more, only the totals are exported.
      - V(0) exports none of them.
    type: int
    default: 2000
    ini:
      - section: drift_guard_recorder
        key: metrics_device_limit
    env:
      - name: DRIFT_GUARD_METRICS_DEVICE_LIMIT
    vars:
      - name: drift_guard_metrics_device_limit
  delivery_timeout:
    description:
      - Seconds that a run waits at its end for the Pushgateway, and then for the receivers of the message, each
        time for all of them together. What does not answer meanwhile is left behind with a warning.
    type: float
    default: 5
    ini:
      - section: drift_guard_recorder
        key: delivery_timeout
    env:
      - name: DRIFT_GUARD_DELIVERY_TIMEOUT
    vars:
      - name: drift_guard_delivery_timeout
"""
