"""What the tests themselves live under."""

import socket

import pytest

from tests.network import NetworkRefused


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "2001:db8::1"])
def test_no_other_machine_can_be_reached(host):
    with pytest.raises(NetworkRefused), socket.socket() as probe:
        probe.connect((host, 80))
    with pytest.raises(NetworkRefused):
        socket.getaddrinfo(host, 80)


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
