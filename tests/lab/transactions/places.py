# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where a URL points: flash, the running-config, NVRAM and their like; other hosts can't be reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.lab.engine.device import Device
from tests.lab.engine.history.flash import FileError, normal

FLASH, RUNNING, STARTUP, SESSION, NULL, REMOTE = "flash", "running", "startup", "session", "null", "remote"
KEYWORDS = {"running-config": RUNNING, "startup-config": STARTUP, "session-config": SESSION}
_SYSTEMS = {
    "ios": {"flash": FLASH, "bootflash": FLASH, "unix": FLASH},
    "nxos": {"bootflash": FLASH},
    "eos": {"flash": FLASH, "file": FLASH},
}
_FIXED = {
    "ios": {"nvram:startup-config": STARTUP, "system:running-config": RUNNING, "null:": NULL},
    "nxos": {},
    "eos": {"system:running-config": RUNNING, "flash:startup-config": STARTUP},
}
_MOUNTED = {"ios": "", "nxos": "/bootflash", "eos": "/mnt/flash"}
"""Where flash is for those who copy files over SSH, or name them from the root."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a URL means."""

    kind: str
    path: str = ""
    """In flash, from its root."""
    shown: str = ""
    """As the device spells it."""

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def system(device: Device) -> str:
    """The name of the flash memory: routers call it bootflash."""
    if device.platform == "nxos":
        return "bootflash"
    router = device.platform == "ios" and not (device.running.facts is not None and device.running.facts.l2_default)
    return "bootflash" if router else "flash"


def find(device: Device, text: str) -> Place:
    """What a URL means on this device."""
    platform = device.platform
    prefix, colon, path = text.partition(":")
    if text in KEYWORDS:
        return Place(KEYWORDS[text], shown=text)
    fixed = f"{prefix.lower()}:{path.lstrip('/')}"
    if colon and fixed in _FIXED[platform]:
        return Place(_FIXED[platform][fixed], shown=text)
    if colon and prefix.lower() not in _SYSTEMS[platform]:
        return Place(REMOTE, path, text)
    name = prefix.lower() if colon else system(device)
    inside = normal(path if colon else text)
    if name == "file" or not colon:
        inside = unmounted(platform, inside)
    if platform == "eos" and inside == "/startup-config":
        return Place(STARTUP, inside, text)
    return Place(FLASH, inside, f"{name}:{inside}")


def unmounted(platform: str, path: str) -> str:
    """A path in flash from one of the root file system."""
    mount = _MOUNTED[platform]
    return normal(path.removeprefix(mount)) if mount and (path + "/").startswith(mount + "/") else path


def url(text: str) -> str:
    """A reader of URLs and bare file names; what abbreviates a keyword isn't one."""
    if ":" not in text and any(keyword.startswith(text.lower()) for keyword in KEYWORDS):
        raise ValueError(text)
    if text.startswith(("/force", "/recursive", "/md5")):
        raise ValueError(text)
    return text


def read(device: Device, place: Place) -> str:
    """A place's text; raises FileError with the reason why there is none."""
    return data(device, place).decode("utf-8", errors="replace")


def data(device: Device, place: Place) -> bytes:
    if place.kind == FLASH:
        return device.flash.read(place.path)
    if place.kind not in _READERS:
        raise FileError("Timed out")
    return _READERS[place.kind](device).encode()


def _startup(device: Device) -> str:
    if not device.startup:
        raise FileError("No such file or directory")
    return _ended(device, device.startup)


def _ended(device: Device, text: str) -> str:
    return text if device.platform == "nxos" or text.endswith("end\n") else text + "end\n"


_READERS: dict[str, Callable[[Device], str]] = {
    RUNNING: lambda device: _ended(device, device.running_config()),
    STARTUP: _startup,
    NULL: lambda _device: "",
}


def write(device: Device, place: Place, content: bytes) -> None:
    """Keep a file; running-config and sessions are no files."""
    if place.kind == REMOTE:
        raise FileError("Timed out")
    if place.kind == STARTUP:
        if device.full_nvram:
            raise FileError("No space left on device")
        device.startup = content.decode("utf-8", errors="replace")
    elif place.kind == FLASH:
        device.flash.write(place.path, content)
