"""Refuses a test every machine but this one."""

import ipaddress


class NetworkRefused(RuntimeError):
    """A test tried to reach another machine."""


def is_loopback(host: str) -> bool:
    """Is this host this machine?"""
    if host in {"", "localhost", "testserver"}:
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


def refuse_other_machines(original):
    """Wrap a function of the socket module, so that it refuses every host but this machine."""

    def refuse(*arguments, **options):
        address = next((each for each in arguments if isinstance(each, tuple | str)), "")
        host = address[0] if isinstance(address, tuple) else address
        is_a_path = isinstance(address, str) and "/" in address
        if not is_a_path and not is_loopback(str(host)):
            raise NetworkRefused(f"A test tried to reach {host}; only this machine may be reached.")
        return original(*arguments, **options)

    return refuse
