"""The application server: read by gunicorn where it starts."""

workers, threads = 2, 4
# A worker's memory is given back now and then, and not of all at once.
max_requests, max_requests_jitter = 2000, 400
# Seconds: a large file of figures takes half a minute.
timeout = graceful_timeout = 120
