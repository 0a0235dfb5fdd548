# Pols.  `make help` lists what can be made; everything a packager sets is ?=.
#
# Sources are found by folder (daemon/base, model, port, stage, flow go into an
# archive, daemon/ctl only into polsctl), objects go below $(BUILD), so several
# builds (sanitizers, faults, another compiler) lie side by side.

VERSION := 0.1.0

ifeq ($(origin CC),default)
CC := gcc
endif
AWK ?= awk
PKG_CONFIG ?= pkg-config
INSTALL ?= install
SCDOC ?= scdoc
PYTHON ?= /usr/bin/python3

PREFIX ?= /usr/local
DESTDIR ?=
BINDIR ?= $(PREFIX)/bin
SBINDIR ?= $(PREFIX)/sbin
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(DATADIR)/man
DOCDIR ?= $(DATADIR)/doc/pols
SYSCONFDIR ?= /etc
UNITDIR ?= $(PREFIX)/lib/systemd/system
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d
TMPFILESDIR ?= $(PREFIX)/lib/tmpfiles.d
COMPLETIONDIR ?= $(DATADIR)/bash-completion/completions

# SAN=1 sanitizers, FAULTS=1 crash points, FUZZING=1 libFuzzer, COVERAGE=1 gcov, WERROR=-Werror, V=1
SAN ?=
FAULTS ?=
FUZZING ?=
COVERAGE ?=
WERROR ?=
V ?=
BUILD ?= build$(if $(SAN),-san)$(if $(FAULTS),-faults)$(if $(COVERAGE),-cov)

# ---- flags

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wwrite-strings \
	-Wformat=2 -Wundef -Wvla -Wswitch-enum -Wimplicit-fallthrough \
	-Wnull-dereference -Wdouble-promotion

# Packages whose headers daemon/port includes; libcsv has no .pc file.
PKGS := libzmq libxml-2.0 libxslt libexslt sqlite3 libsodium libcrypto libzstd jansson \
	libseccomp libsystemd libzip

# Asked for at the first compilation only: `make help` needs no pkg-config.
PKG_CFLAGS = $(eval PKG_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PKGS) \
	2>/dev/null))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $(shell $(PKG_CONFIG) --libs $(PKGS) \
	2>/dev/null))$(PKG_LIBS)

CFLAGS ?= -O2 -g
CPPFLAGS ?=
LDFLAGS ?=
LDLIBS ?=

ifneq ($(SAN),)
MODE := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
MODE_DEFS := -DPOLS_SANITIZE
else ifneq ($(FUZZING),)
MODE := -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=all -fno-omit-frame-pointer
MODE_DEFS := -DPOLS_SANITIZE
else ifneq ($(COVERAGE),)
MODE := --coverage -O0
else
MODE_DEFS := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
endif
ifneq ($(FAULTS),)
MODE_DEFS += -DPOLS_FAULTS
endif

POLS_CPPFLAGS = -D_GNU_SOURCE -DPOLS_VERSION=\"$(VERSION)\" \
	-DPOLS_SCHEMAS_DIR=\"$(DATADIR)/pols/schemas\" \
	-DPOLS_CONFIG_FILE=\"$(SYSCONFDIR)/pols/polsd.conf\" \
	$(MODE_DEFS) -Idaemon -I$(BUILD)/gen
POLS_CFLAGS = -std=c11 $(WARNINGS) $(WERROR) -fPIE \
	-fstack-protector-strong -fstack-clash-protection \
	-ffile-prefix-map=$(abspath $(BUILD))=build \
	-ffile-prefix-map=$(CURDIR)=. $(MODE)
COMPILE = $(CC) $(POLS_CPPFLAGS) $(CPPFLAGS) $(CFLAGS) $(POLS_CFLAGS) \
	$(PKG_CFLAGS)
LINK = $(CC) -pie -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed \
	$(MODE) $(LDFLAGS)
LIBS = $(PKG_LIBS) -lcsv $(LDLIBS)

# ---- sources

FLOORS := base model port stage flow
LIB_SRC := $(sort $(wildcard $(FLOORS:%=daemon/%/*.c)))
CTL_SRC := $(sort $(wildcard daemon/ctl/*.c))
SQL_SRC := $(sort $(wildcard daemon/sql/*.sql))
MIGRATION_SRC := $(sort $(wildcard daemon/sql/migrations/*.sql))
MAN_SRC := $(sort $(wildcard daemon/man/*.scd))

SQL_H := $(BUILD)/gen/sql.h
SQL_C := $(BUILD)/gen/sql.c
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/gen/sql.o
CTL_OBJ := $(CTL_SRC:%.c=$(BUILD)/obj/%.o)
LIB := $(BUILD)/libpols.a
PROGRAMS := $(patsubst daemon/%.c,$(BUILD)/%, \
	$(wildcard daemon/polsd.c daemon/polsctl.c))
MAN := $(MAN_SRC:daemon/man/%.scd=$(BUILD)/man/%)

quiet = $(if $(V),,@echo '  $(1)	$(patsubst $(BUILD)/%,%,$@)';)

.DELETE_ON_ERROR:
.SECONDARY:
.SUFFIXES:
.PHONY: all
all: $(PROGRAMS) $(LIB)

include tests/check.mk

# ---- building

# Rewritten only when a compiler, a flag or the missing libraries change.
.PHONY: FORCE
$(BUILD)/flags: FORCE
	@$(PKG_CONFIG) --exists $(PKGS) 2>/dev/null || { \
		echo "Some libraries are missing: run 'make deps' first." >&2; \
		exit 1; }
	$(shell mkdir -p $(@D))$(file >$@.new,$(COMPILE) $(LINK) $(LIBS))
	@if cmp -s $@.new $@; then rm -f $@.new; else mv $@.new $@; fi

# The list of objects, so that a removed file leaves the archive as well.
$(BUILD)/objects: $(BUILD)/flags FORCE
	$(file >$@.new,$(LIB_OBJ) $(CTL_OBJ))
	@if cmp -s $@.new $@; then rm -f $@.new; else mv $@.new $@; fi

$(SQL_H): daemon/tools/sql2c.awk $(SQL_SRC) $(MIGRATION_SRC)
	@mkdir -p $(@D)
	$(call quiet,SQL)$(AWK) -v mode=h -f $< $(SQL_SRC) $(MIGRATION_SRC) \
		</dev/null >$@

$(SQL_C): daemon/tools/sql2c.awk $(SQL_SRC) $(MIGRATION_SRC)
	@mkdir -p $(@D)
	$(call quiet,SQL)$(AWK) -v mode=c -f $< $(SQL_SRC) $(MIGRATION_SRC) \
		</dev/null >$@

$(BUILD)/obj/gen/sql.o: $(SQL_C) $(SQL_H) $(BUILD)/flags
	@mkdir -p $(@D)
	$(call quiet,CC)$(COMPILE) -Wno-overlength-strings -c -o $@ $<

$(BUILD)/obj/%.o: %.c $(BUILD)/flags | $(SQL_H)
	@mkdir -p $(@D)
	$(call quiet,CC)$(COMPILE) -MMD -MP -c -o $@ $<

$(LIB): $(LIB_OBJ) $(BUILD)/objects
	$(call quiet,AR)rm -f $@ && $(AR) rcsD $@ $(LIB_OBJ)

$(BUILD)/polsd: $(BUILD)/obj/daemon/polsd.o $(LIB)
	$(call quiet,LD)$(LINK) -o $@ $^ $(LIBS)

$(BUILD)/polsctl: $(BUILD)/obj/daemon/polsctl.o $(CTL_OBJ) $(LIB)
	$(call quiet,LD)$(LINK) -o $@ $^ $(LIBS)

$(BUILD)/man/%: daemon/man/%.scd
	@mkdir -p $(@D)
	$(call quiet,MAN)$(SCDOC) <$< >$@

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)

# ---- everything else

.PHONY: deps man demo bench bench-floor bench-rules bench-imports \
	install dist clean help
deps:
	@daemon/tools/deps.sh all

man: $(MAN)

demo:
	@daemon/tools/deps.sh demo
	@$(MAKE) --no-print-directory $(PARALLEL) -Otarget all
	@$(call world,$(BUILD)) tests/demo/demo.sh

bench: all
	@$(call world,$(BUILD)) tests/bench/run.sh $(if $(CASE),--case=$(CASE))

bench-floor: all
	@$(call world,$(BUILD)) tests/bench_floor/run.sh

$(BUILD)/bench_rules: $(BUILD)/obj/tests/bench_rules/judge.o $(LIB)
	$(call quiet,LD)$(LINK) -o $@ $^ $(LIBS)

bench-rules: all $(BUILD)/bench_rules
	@$(call world,$(BUILD)) $(PYTHON) tests/bench_rules/run.py

bench-imports: all
	@$(call world,$(BUILD)) $(PYTHON) tests/bench_imports/run.py

# An existing configuration is the operator's: it is never overwritten.
install: all man
	$(INSTALL) -d $(DESTDIR)$(SBINDIR) $(DESTDIR)$(BINDIR) \
		$(DESTDIR)$(SYSCONFDIR)/pols
	$(INSTALL) -m 755 $(BUILD)/polsd $(DESTDIR)$(SBINDIR)/polsd
	$(INSTALL) -m 755 $(BUILD)/polsctl $(DESTDIR)$(BINDIR)/polsctl
	cd schemas && find . -type f -exec $(INSTALL) -D -m 644 {} \
		$(abspath $(DESTDIR)/$(DATADIR))/pols/schemas/{} \;
	test -e $(DESTDIR)$(SYSCONFDIR)/pols/polsd.conf || \
		$(INSTALL) -m 644 config/polsd.conf $(DESTDIR)$(SYSCONFDIR)/pols/
	for f in $(notdir $(MAN)); do \
		$(INSTALL) -D -m 644 $(BUILD)/man/$$f \
			$(DESTDIR)$(MANDIR)/man$${f##*.}/$$f || exit 1; done
	for f in $(wildcard config/example/*.*) systemd/polsd-ipc.conf; do \
		$(INSTALL) -D -m 644 $$f \
			$(DESTDIR)$(DOCDIR)/example/$${f##*/} || exit 1; done
	ln -sfn $(DATADIR)/pols/schemas $(DESTDIR)$(DOCDIR)/schemas
	for f in $(wildcard systemd/*.service systemd/*.timer systemd/*.socket); \
	do $(INSTALL) -d $(DESTDIR)$(UNITDIR) && \
		sed -e 's|/usr/sbin/polsd|$(SBINDIR)/polsd|g' \
		    -e 's|/usr/bin/polsctl|$(BINDIR)/polsctl|g' $$f \
			>$(DESTDIR)$(UNITDIR)/$${f##*/} || exit 1; done
	for f in $(wildcard systemd/*.sysusers); do $(INSTALL) -D -m 644 $$f \
		$(DESTDIR)$(SYSUSERSDIR)/pols.conf || exit 1; done
	for f in $(wildcard systemd/*.tmpfiles); do $(INSTALL) -D -m 644 $$f \
		$(DESTDIR)$(TMPFILESDIR)/pols.conf || exit 1; done
	for f in $(wildcard daemon/ctl/polsctl.bash); do \
		$(INSTALL) -D -m 644 $$f \
			$(DESTDIR)$(COMPLETIONDIR)/polsctl || exit 1; done

dist:
	@mkdir -p $(BUILD)
	git archive --prefix=pols-$(VERSION)/ HEAD | \
		gzip -9n >$(BUILD)/pols-$(VERSION).tar.gz

clean:
	rm -rf $(BUILD) $(BUILD)-san $(BUILD)-faults $(BUILD)-cov $(BUILD)-fuzz

help:
	@sed -n 's/^#: //p' tests/check.mk

# Use all cores where the caller did not say how many.
PARALLEL = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(shell nproc))
