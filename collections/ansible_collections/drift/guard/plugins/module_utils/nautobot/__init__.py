# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Nautobot is asked and what its answers mean; who talks to it is in plugin_utils."""
