"""The application server: read by gunicorn where it starts. The program is loaded before its workers."""

import gc

from django.urls import get_resolver

workers, threads, preload_app = 2, 4, True
# A worker's memory is given back now and then, and not of all at once; the pages that it keeps go too.
max_requests, max_requests_jitter = 20_000, 4_000
# Seconds: a large file of figures takes half a minute.
timeout = graceful_timeout = 120
# Nobody steers it but systemd; the socket for that would lie in the home of the account, one for all.
control_socket_disable = True


def when_ready(server) -> None:
    """Loads what the first page would, and spares the garbage collector all of that for ever.

    Otherwise a full collection goes over the whole program: 60 to 80 ms in one request of fifteen.
    """
    # Finding the addresses imports every view.
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    # A page makes some thousand objects, and nearly all go without the collector: asked at every
    # 700th, as is usual, it takes 4 % of what drawing a page costs.
    gc.set_threshold(50_000, 20, 20)
