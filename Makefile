# make demo | make test | make setup | make demo-reset | make bench | make audit | make sbom | make scan | make pictures | make lock | make lint
# Needs Python 3.11 or later and git. Everything else is put into .venv/ and node_modules/.

PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: setup setup-dev assets demo demo-reset test bench audit sbom scan pictures lock \
  lint lint-python lint-templates lint-imports lint-migrations lint-deployment

setup: .venv/.runtime assets

setup-dev: .venv/.development assets tests/provider/node_modules/.package-lock.json

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; $(PYTHON) is " + sys.version.split()[0] + ". Another one: make PYTHON=python3.12 ...")'
	@echo "Making the virtual environment ..."
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "The virtual environment could not be made. On Debian and Ubuntu its module is a package of its own: python3-venv."; exit 1; }

.venv/.runtime: requirements.txt | .venv/pyvenv.cfg
	@echo "Installing what the portal runs on ..."
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/.development: requirements.txt requirements-dev.txt | .venv/pyvenv.cfg
	@echo "Installing what the portal and its tests run on ..."
	@$(INSTALL) -r requirements.txt -r requirements-dev.txt
	@touch .venv/.runtime $@

assets: .venv/.runtime
	@$(BIN)/python tools/build_assets.py

# The OpenID provider of the tests: apart from what is built, so that no portal that runs somewhere gets it.
tests/provider/node_modules/.package-lock.json: tests/provider/package-lock.json | .venv/.development
	@$(BIN)/python tools/install_provider.py
	@touch $@

demo: setup
	@$(BIN)/python tools/demo.py --port $(PORT)

demo-reset: setup
	@$(BIN)/python tools/demo.py --port $(PORT) --reset

test: setup-dev
	@$(BIN)/python tools/run_tests.py $(if $(filter 1,$(STRICT)),--strict)

bench: setup-dev
	@$(BIN)/python -m bench

# What is known against the locked packages.
audit: setup-dev
	@$(BIN)/python tools/audit.py

# A bill of materials, from the locks: var/sbom.json.
sbom: setup-dev
	@$(BIN)/python tools/sbom.py

# An application scanner against a portal of its own; a quarter of an hour to an hour. It has an environment of its own.
scan: setup .venv-scan/.installed
	@$(BIN)/python tools/scan.py $(SCAN)

.venv-scan/.installed: Makefile
	@echo "Installing the scanner ..."
	@$(PYTHON) -m venv .venv-scan
	@.venv-scan/bin/python -m pip install --quiet --disable-pip-version-check wapiti3==3.2.3
	@touch $@

# The README's pictures, from the sample data as on a fixed day; needs Chromium.
pictures: setup-dev
	@$(BIN)/python tools/pictures.py

# `make -k lint` goes on after the first that finds something.
lint: lint-python lint-templates lint-imports lint-migrations lint-deployment

lint-python: setup-dev
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .

lint-templates: setup-dev
	@$(BIN)/djlint --quiet --lint templates

lint-imports: setup-dev
	@$(BIN)/lint-imports --no-cache --no-logo

lint-migrations: setup-dev
	@DATABASE_URL=sqlite:///:memory: $(BIN)/python manage.py makemigrations --check --dry-run

lint-deployment: setup-dev
	@DEMO=0 SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') ALLOWED_HOSTS=portal.example.gov.uk \
	  SECURITY_CONTACT=mailto:security@example.gov.uk SECURITY_CONTACT_UNTIL=$$(($$(date +%Y) + 1))-01-31 \
	  DATABASE_URL=sqlite:///:memory: $(BIN)/python manage.py check --deploy --fail-level WARNING

# The locks: no registry's address is written into them. npm keeps package-lock.json.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
lock: setup-dev
	$(COMPILE) requirements.in -o requirements.txt $(UPGRADE)
	$(COMPILE) requirements-dev.in -o requirements-dev.txt $(UPGRADE)
	$(COMPILE) assets/requirements.in -o assets/requirements.txt $(UPGRADE)
