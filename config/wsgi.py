"""Entry of the application server."""

import os

from django.core.wsgi import get_wsgi_application

from config.environment import database_limits

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Of requests alone: migrations, commands and the worker may take long.
os.environ.setdefault("PGOPTIONS", database_limits())

application = get_wsgi_application()
