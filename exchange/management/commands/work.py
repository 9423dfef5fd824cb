"""The worker: delivers what the outbox holds and carries out long imports, until it is stopped."""

import signal
import threading

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from exchange.commands import carry_out_waiting
from iro_portal.core import outbox


class Command(BaseCommand):
    help = "Delivers notices and carries out imports. Runs until it is stopped; --once does what waits now and ends."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what waits now, then end")
        parser.add_argument(
            "--every", type=float, default=2.0, metavar="SECONDS", help="how often to look (default: 2)"
        )

    def handle(self, *, once: bool, every: float, **options):
        if once:
            self.stdout.write(f"Delivered {outbox.deliver_waiting()}.")
            if carried_out := carry_out_waiting(today=timezone.localdate()):
                self.stdout.write(f"Imports carried out: {carried_out}.")
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            delivered = outbox.deliver_waiting()
            carry_out_waiting(today=timezone.localdate())
            close_old_connections()
            # Where a full batch went out, more may be waiting: look again at once.
            stop.wait(0 if delivered >= outbox.BATCH else every)
