# What `make check` runs, part by part.  Each part is a target of its own.
#
#: make                 build/polsd and build/polsctl
#: make deps            install the Debian packages (or print their names)
#: make demo            a small municipality's year, from messages to signals
#: make check           everything a push must pass, within five minutes
#: make check-quick     the sources and the unit tests, within half a minute
#: make check-source    house rules that need no compiler, and their own tests
#: make check-unit      unit tests; TEST_WRAPPER="valgrind -q …" runs them so
#: make check-schemas check-reckoning check-golden check-rules check-system
#: make check-fault     crash points, power cuts, failing disks: all of it
#: make soak SOAK=14400 its share for so many seconds, with ever new seeds
#: make fuzz TIME=60    each fuzz target for so many seconds; TARGET=name for one
#: make check-sanitize  unit and system tests under ASan and UBSan
#: make check-tidy      clang-tidy and cppcheck, warnings are errors
#: make bench           throughput, latency, recovery time; CASE=301 for one case
#: make bench-floor     what the libraries alone need for a 301
#: make bench-rules     cost of levels 1 and 2, against a plain rule sheet
#: make region          the full example region: played, rebuilt, recomputed
#: make bench-imports   100,000 tariffs; all commitments worked out anew
#: make bench-region    what booking costs with more history, more providers
#: make coverage        which lines no test reaches
#: make format          rewrite the C sources as clang-format wants them
#: make install DESTDIR= PREFIX=      make dist      make clean
#:
#: Variables: BUILD=folder CC=clang WERROR=-Werror SAN=1 FAULTS=1 COVERAGE=1 V=1

TEST_WRAPPER ?=
CMOCKA_LIBS = $(eval CMOCKA_LIBS := $(shell $(PKG_CONFIG) --libs cmocka \
	2>/dev/null || echo -lcmocka))$(CMOCKA_LIBS)

# ---- unit tests: one program per test_*.c; the other files there help several

UNIT_SRC := $(sort $(wildcard tests/unit/test_*.c))
UNIT_HELP_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o, \
	$(filter-out tests/unit/test_%,$(sort $(wildcard tests/unit/*.c))))
UNIT_LIB := $(if $(UNIT_HELP_OBJ),$(BUILD)/libunit.a)
UNIT := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/tests/%)

$(BUILD)/obj/tests/%.o: tests/%.c $(BUILD)/flags | $(SQL_H)
	@mkdir -p $(@D)
	$(call quiet,CC)$(COMPILE) -Itests -MMD -MP -c -o $@ $<

$(BUILD)/libunit.a: $(UNIT_HELP_OBJ)
	$(call quiet,AR)rm -f $@ && $(AR) rcsD $@ $(UNIT_HELP_OBJ)

$(BUILD)/tests/%: $(BUILD)/obj/tests/unit/%.o $(UNIT_LIB) $(LIB)
	@mkdir -p $(@D)
	$(call quiet,LD)$(LINK) -o $@ $^ $(LIBS) $(CMOCKA_LIBS)

.PHONY: unit-tests
unit-tests: $(UNIT)

# ---- the simulated world: tests/sim takes the place of sockets, readers and
# clocks, so it comes before the library

comma := ,
SIM_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(sort $(wildcard tests/sim/*.c)))

SIM_WRAP := $(patsubst %,-Wl$(comma)--wrap=%,malloc calloc realloc strdup \
	strndup)

$(BUILD)/sim: $(SIM_OBJ) $(LIB)
	$(call quiet,LD)$(LINK) $(SIM_WRAP) -o $@ $^ $(LIBS)

$(BUILD)/reading: $(BUILD)/obj/tests/fault/reading.o \
		$(BUILD)/obj/tests/sim/memory.o $(LIB)
	$(call quiet,LD)$(LINK) $(SIM_WRAP) -o $@ $^ $(LIBS)

$(BUILD)/cuts: $(BUILD)/obj/tests/fault/cuts.o $(LIB)
	$(call quiet,LD)$(LINK) -o $@ $^ $(LIBS)

include tests/fuzz/fuzz.mk

# ---- running

# Where a test finds the programs (of the build named) and the schemas.
world = POLS_BUILD=$(abspath $(1)) POLS_SCHEMAS=$(CURDIR)/schemas CC='$(CC)'

# The runner adds its counts to $(BUILD)/tally; `make check` prints the sum.
# As many programs at a time as there are processors: most of them wait.
JOBS ?= $(shell nproc)
RUN = TALLY=$(abspath $(BUILD))/tally daemon/tools/run-tests.sh -j $(JOBS)

# The programs of a suite: tests/NAME/010-what, run.sh, test_what.py …
suite = $(sort $(foreach p,[0-9]* run run.sh run.py test_*.py test_*.sh, \
	$(wildcard tests/$(1)/$(p))))

SOURCE_CHECKS := floors doors unused sql size words headers glossary format man \
	decisions
SUITES := rules schemas reckoning golden system
PARTS := source unit fuzz suites fault-share

.PHONY: check check-quick check-source $(SOURCE_CHECKS:%=check-%) \
	$(PARTS:%=check-%) $(SUITES:%=check-%) check-sanitize check-tidy \
	coverage format check-fault soak

check:
	@daemon/tools/deps.sh check
	@mkdir -p $(BUILD) && : >$(BUILD)/tally
	@$(MAKE) --no-print-directory $(PARALLEL) -Otarget all unit-tests
	@failed=; for part in $(PARTS); do \
		$(MAKE) --no-print-directory $(PARALLEL) check-$$part || \
			failed="$$failed $$part"; done; \
	daemon/tools/run-tests.sh --total $(BUILD)/tally; \
	test -z "$$failed" || { echo "failed:$$failed" >&2; exit 1; }

check-quick:
	@daemon/tools/deps.sh check
	@$(MAKE) --no-print-directory $(PARALLEL) -Otarget all unit-tests
	@$(MAKE) --no-print-directory check-source
	@$(MAKE) --no-print-directory check-unit

check-source:
	@mkdir -p $(BUILD)
	@$(call world,$(BUILD)) $(RUN) source \
		$(SOURCE_CHECKS:%=daemon/tools/check-%.sh) \
		daemon/tools/selftest.sh

$(SOURCE_CHECKS:%=check-%): check-%:
	@daemon/tools/check-$*.sh

check-unit: unit-tests
	@$(call world,$(BUILD)) $(RUN) -w '$(TEST_WRAPPER)' unit $(UNIT)

# One more at a time than there are processors: many wait.
one_more = -j $$(($(JOBS) + 1))

# All suites as one: no processor waits for the last of each.
check-suites: all $(BUILD)/region
	@$(call world,$(BUILD)) $(RUN) $(one_more) -f suites \
		$(foreach s,$(SUITES),$(call suite,$s))

check-schemas check-reckoning: check-%:
	@mkdir -p $(BUILD)
	@$(call world,$(BUILD)) $(RUN) $* $(call suite,$*)

check-golden check-rules check-system: check-%: all
	@$(call world,$(BUILD)) $(RUN) $* \
		$(filter-out $(SKIP:%=tests/$*/%),$(call suite,$*))

# Faults exist in a build of their own only.  A share of what they can do is
# part of `make check`.
faults = mkdir -p $(BUILD) && \
	$(MAKE) --no-print-directory $(PARALLEL) FAULTS=1 -Otarget \
		BUILD=$(BUILD)-faults all $(BUILD)-faults/sim \
		$(BUILD)-faults/cuts $(BUILD)-faults/reading && \
	$(call world,$(BUILD)-faults) POLS_SCOPE=$(1) $(4) \
		$(RUN) $(5) -t $(2) fault \
		$(3) $(filter-out $(3),$(call suite,fault))

# Ten minutes of overload, tests of the system that check-fault has do more, and
# whatever else takes longest begin first, so that no processor waits for the
# last of all.
LONG_FAULTS := tests/fault/flood.py tests/fault/020_world.py \
	tests/system/070_kill.py tests/fault/025_memory.py \
	tests/fault/030_cuts.py tests/system/131_keys.py
LONG_SHARE := tests/fault/070_hardship.py tests/fault/020_world.py

# One program with nothing beside it: it measures, and takes all there is.
alone = $(call world,$(BUILD)-faults) POLS_SCOPE=full $(2) \
		$(RUN) -t 1200 $(1) $(3)

check-fault-share:
	@$(call faults,share,300,$(LONG_SHARE),,$(one_more))
check-fault:
	@failed=; \
	{ $(call faults,full,1800,$(LONG_FAULTS),POLS_KILLS=500 \
		POLS_KEY_TRIES=1000,$(one_more)); } || failed=1; \
	$(call alone,overload,,tests/fault/overload.py) || failed=1; \
	test -z "$$failed"

# The share again and again, until SOAK seconds are over or one has failed: each
# time with another seed, by which check-fault-share has it again.
SOAK ?= 14400
soak:
	@end=$$(($$(date +%s) + $(SOAK))); round=0; \
	while [ $$(date +%s) -lt $$end ]; do round=$$((round + 1)); \
		seed=$$(od -An -N4 -tu4 /dev/urandom | tr -d ' '); \
		echo "soak $$round: POLS_SEED=$$seed"; \
		$(MAKE) --no-print-directory check-fault-share \
			POLS_SEED=$$seed || exit 1; \
	done

# What is long because it repeats itself teaches the sanitizers nothing more.
SAN_SKIP := 102_import_mistakes.py 140_as_of.py 150_region.py

check-sanitize:
	@daemon/tools/deps.sh check
	@mkdir -p $(BUILD)-san && : >$(BUILD)-san/tally
	@$(MAKE) --no-print-directory $(PARALLEL) SAN=1 -Otarget \
		BUILD=$(BUILD)-san all unit-tests fuzz-once
	@for part in unit golden fuzz system; do \
		$(MAKE) --no-print-directory SAN=1 BUILD=$(BUILD)-san \
			SKIP='$(SAN_SKIP)' check-$$part || exit 1; done

# ctuuninitvar takes the address of what a callee fills for its value.
check-tidy: $(BUILD)/flags $(SQL_H)
	printf '%s\n' $(LIB_SRC) $(CTL_SRC) | xargs -P $$(nproc) -n 8 sh -c \
		'clang-tidy --quiet "$$@" -- -std=c11 $(POLS_CPPFLAGS) \
		$(PKG_CFLAGS)' tidy
	cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr \
		--enable=warning,portability --suppress=ctuuninitvar \
		-D_GNU_SOURCE -Idaemon \
		-I$(BUILD)/gen $(LIB_SRC) $(CTL_SRC)

coverage:
	@$(MAKE) --no-print-directory $(PARALLEL) COVERAGE=1 -Otarget \
		BUILD=$(BUILD)-cov all unit-tests
	@$(MAKE) --no-print-directory COVERAGE=1 BUILD=$(BUILD)-cov check-unit
	@daemon/tools/coverage.sh $(BUILD)-cov

format:
	@daemon/tools/check-format.sh --write

# ---- the example region (tests/region): its generator links the archive

REGION_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o, \
	$(sort $(wildcard tests/region/*.c)))

$(BUILD)/obj/tests/region/%.o: POLS_CPPFLAGS += -Itests/region

$(BUILD)/region: $(REGION_OBJ) $(LIB)
	$(call quiet,LD)$(LINK) -o $@ $^ $(LIBS)

check-system: $(BUILD)/region

.PHONY: region bench-region
region: all $(BUILD)/region
	@$(call world,$(BUILD)) $(PYTHON) tests/region/full.py

bench-region: all $(BUILD)/region
	@$(call world,$(BUILD)) $(PYTHON) tests/region/bench.py
