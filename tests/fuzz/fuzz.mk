# Fuzz targets: tests/fuzz/fuzz_NAME.c with the inputs of tests/fuzz/corpus/NAME.
# `make check` runs each input once, `make fuzz` looks for new ones.

FUZZ := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))

# These have a bug on purpose with -DPLANT.
PLANTED := prescan receive

FUZZ_ONCE := $(FUZZ:%=$(BUILD)/fuzz/%) $(PLANTED:%=$(BUILD)/fuzz/planted-%)

$(BUILD)/obj/tests/fuzz/planted_%.o: tests/fuzz/fuzz_%.c $(BUILD)/flags | $(SQL_H)
	@mkdir -p $(@D)
	$(call quiet,CC)$(COMPILE) -DPLANT -Itests -MMD -MP -c -o $@ $<

$(BUILD)/fuzz/planted-%: $(BUILD)/obj/tests/fuzz/planted_%.o \
		$(BUILD)/obj/tests/fuzz/once.o $(LIB)
	@mkdir -p $(@D)
	$(call quiet,LD)$(LINK) -o $@ $^ $(LIBS)

$(BUILD)/fuzz/%: $(BUILD)/obj/tests/fuzz/fuzz_%.o \
		$(BUILD)/obj/tests/fuzz/once.o $(LIB)
	@mkdir -p $(@D)
	$(call quiet,LD)$(LINK) -o $@ $^ $(LIBS)

$(BUILD)/libfuzzer/%: $(BUILD)/obj/tests/fuzz/fuzz_%.o $(LIB)
	@mkdir -p $(@D)
	$(call quiet,LD)$(LINK) -fsanitize=fuzzer -o $@ $^ $(LIBS)

.PHONY: fuzz fuzz-once fuzz-programs check-fuzz
fuzz-once: $(FUZZ_ONCE)
fuzz-programs: $(FUZZ:%=$(BUILD)/libfuzzer/%)

check-fuzz: fuzz-once
	@$(call world,$(BUILD)) $(RUN) fuzz $(call suite,fuzz)

# libFuzzer is clang's.  What it finds is $(BUILD)-fuzz/found/NAME-crash-….
TIME ?= 60
TARGET ?= $(FUZZ)

fuzz:
	@[ "$(TIME)" -gt 0 ] 2>/dev/null || { echo "TIME=$(TIME): a number of \
	seconds from 1 on is wanted (0 would never end)" >&2; exit 2; }
	@$(MAKE) --no-print-directory $(PARALLEL) -Otarget FUZZING=1 \
		CC=clang BUILD=$(BUILD)-fuzz $(TARGET:%=$(BUILD)-fuzz/libfuzzer/%)
	@tests/fuzz/fuzz.sh $(BUILD)-fuzz $(TIME) $(TARGET)
