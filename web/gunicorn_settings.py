"""How gunicorn serves the site: two processes of four threads unless told otherwise, and no control socket beside it.

Used as `gunicorn --config python:web.gunicorn_settings 'app:create_app()'`; the address comes from the command line.
"""

import os

from web import logging
from web.settings import Settings

_settings = Settings.load()

workers = _settings.workers
threads = _settings.threads
worker_class = "gthread"
# Each worker opens its own database connections; none is inherited through fork.
preload_app = False
# A long statement takes some seconds to lay out; a stuck worker is replaced after a minute.
timeout = 60
# On a stop or an upgrade, requests in hand are finished: a meeting being posted is answered.
graceful_timeout = 30
keepalive = 5
# The heartbeat file must not wait for a slow disk, or a healthy worker is taken for a dead one.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
control_socket_disable = True
# Only ProxyFix, by PROXY_HOPS, decides which proxy is believed.
forwarded_allow_ips = ""
# Our own log has a line for each request; gunicorn's would repeat addresses with what people typed in them.
accesslog = None
logconfig_dict = logging.arrangement(_settings.log_level)
