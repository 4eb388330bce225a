"""Brings the database up to date; with `demo`, the invented data and the static files as well.

One process for all of it: starting Django takes longer than most of these steps.
"""

import sys

import django
from django.core.management import CommandError, call_command

django.setup()

try:
    call_command("migrate", verbosity=0, skip_checks=False)
    if sys.argv[1:] == ["demo"]:
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("demo", yes_demo_data=True)
except CommandError as refusal:
    sys.exit(str(refusal))
