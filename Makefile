# Two commands on a fresh Debian machine: `make demo` and `make test`.

PORT ?= 8000
# How long make kill-nine kills; how long each part of make soak lasts; what make scan gives each role.
export KILL_NINE_SECONDS ?= 20
export SOAK_SECONDS ?= 300
export SCAN_SECONDS ?= 600
PYTHON := .venv/bin/python

# libpango draws the PDF; the fonts are its Japanese letters, the second for rare ones such as 𠮷.
SYSTEM_PACKAGES := python3-venv postgresql libpango-1.0-0 libpangoft2-1.0-0 \
	fonts-morisawa-bizud-gothic fonts-noto-cjk
# What deploy/ puts around the portal.
SERVER_PACKAGES := nginx openssl curl
# What stands between and in front of several machines.
SCALE_PACKAGES := nginx pgbouncer
# The browser of the tests; where it cannot be had, a whole Chromium that is there does, more slowly.
TEST_BROWSER := chromium-headless-shell
# What its driver needs, pdftotext and pdftoppm for a look at the deck,
# and the other office program through which a report form may come back and the deck is edited.
TEST_PACKAGES := libatomic1 poppler-utils libreoffice-calc libreoffice-impress

.PHONY: help setup demo test bare-machine hunt kill-nine rehearse rehearse-17 soak scan scale-out bench uploads-at-once screenshot stop lock bundle try-install

help:
	@echo "make demo   try the portal on http://127.0.0.1:$(PORT) (PORT=... moves it)"
	@echo "make test   lint, import contracts and all tests (TESTS=tests/wards for some)"
	@echo "make bare-machine  both on an empty Debian 12 in a temporary folder, as root (BARE_TESTS=none: only the first)"
	@echo "make hunt   run the property tests with other examples each time, and more of them; and other programs"
	@echo "make kill-nine  kill server, worker and database in the middle of work, and look at what is left"
	@echo "make rehearse  back up the data of make demo, restore them elsewhere, compare every figure"
	@echo "make rehearse-17  the same into PostgreSQL 17 of a Debian 13 in a temporary folder, as root"
	@echo "make soak   48 users, officers and killed processes on the data of make demo: nothing lost, twice or leaked"
	@echo "make scan   attack the data of make demo with wapiti, as nobody and as each role"
	@echo "make scale-out  two web nodes and workers, PgBouncer, a standby that takes over: nothing stale, lost or mixed up"
	@echo "make bench  measure pages, the due day and exports on a copy of the data of make demo (BENCH=pages for some)"
	@echo "make uploads-at-once  measure what others wait for while 16 files come in (make demo first)"
	@echo "make screenshot  take the pictures of the README and of docs/guides/ from the demonstration"
	@echo "make setup  install what is missing and bring the database up to date"
	@echo "make stop   stop the demonstration server and the private database"
	@echo "make bundle  write one file from which deploy/install.sh installs without internet (COMMIT=...)"
	@echo "make try-install  install, upgrade and roll back in an empty Debian 12 without network, as root"
	@echo "make lock   write requirements/*.txt from pyproject.toml (UPGRADE=--upgrade for newer ones)"

setup: .venv/installed-base
	@.ci/as-production $(PYTHON) .ci/prepare.py

demo: .venv/installed-base
	@.ci/as-production $(PYTHON) .ci/prepare.py demo
	@.ci/serve start $(PORT)
	@echo
	@echo "http://127.0.0.1:$(PORT)/  (make stop で終了)"

# What was compiled once is there for the second worker, for child processes and for the next run.
test: export PYTHONDONTWRITEBYTECODE =
test: .venv/installed-dev
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	git ls-files -z -- '*.html' '*.svg' | xargs -0 --no-run-if-empty .venv/bin/djade --check --target-version 5.2
	.venv/bin/lint-imports --no-logo
	.venv/bin/pytest -n 2 --dist loadgroup -m "not kills and not hunt" $(TESTS)

bare-machine:
	@PORT=$(PORT) .ci/bare-machine

hunt: .venv/installed-dev
	.venv/bin/pytest -n 2 --dist loadgroup -m "hypothesis or hunt" --hypothesis-profile hunt

kill-nine: .venv/installed-dev
	.venv/bin/pytest -n0 -m kills

rehearse: setup
	@.ci/rehearse

rehearse-17: setup
	@.ci/rehearse-17

soak: .venv/installed-dev setup
	@.ci/as-production $(PYTHON) .ci/soak.py

scan: .venv/installed-dev setup
	@.ci/as-production $(PYTHON) .ci/scan.py

scale-out: .venv/installed-dev setup
	@.ci/system-packages $(SCALE_PACKAGES)
	@.ci/as-production $(PYTHON) .ci/scale_out.py

bench: setup
	@.ci/serve stop
	@.ci/as-production $(PYTHON) .ci/bench.py $(BENCH)

uploads-at-once:
	@.ci/as-production $(PYTHON) .ci/uploads_at_once.py $(PORT)

screenshot: .venv/installed-dev demo
	@.ci/as-production $(PYTHON) .ci/screenshot.py $(PORT)

stop:
	@.ci/serve stop
	@test ! -x $(PYTHON) || $(PYTHON) -m config.devdb stop

bundle: .venv/installed-dev
	@.ci/bundle $(SYSTEM_PACKAGES) $(SERVER_PACKAGES)

try-install: .venv/installed-dev
	@.ci/try-install $(SYSTEM_PACKAGES) $(SERVER_PACKAGES)

# Both files must hold the same versions: the second is compiled under the first.
lock: .venv/installed-dev
	$(LOCK) requirements/base.txt $(UPGRADE)
	$(LOCK) requirements/dev.txt --group dev --constraints requirements/base.txt $(UPGRADE)

LOCK = .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --custom-compile-command "make lock" pyproject.toml --output-file

.venv/installed-base: requirements/base.txt | system-packages
	$(INSTALL) requirements/base.txt
	@touch $@

.venv/installed-dev: requirements/dev.txt | system-packages test-packages
	$(INSTALL) requirements/dev.txt
	@touch $@ .venv/installed-base

INSTALL = @echo "Installing Python packages"; $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes \
	--only-binary :all: --requirement

.PHONY: system-packages test-packages
system-packages:
	@.ci/system-packages $(SYSTEM_PACKAGES)
	@test -x $(PYTHON) || python3 -m venv .venv

test-packages:
	@.ci/system-packages $(TEST_PACKAGES)
	@.ci/system-packages $(TEST_BROWSER) || test -x /usr/bin/chromium
