# SPDX-License-Identifier: GPL-3.0-or-later
# See INSTALL.  A new mode is a file cmd/TOOL/MODE.c and a line in
# cmd/TOOL/main.c; nothing in this file changes.

VERSION = 0.1.0
PREFIX  = /usr/local
BINDIR  = $(PREFIX)/bin
DATADIR = $(PREFIX)/share
MANDIR  = $(DATADIR)/man
SHARE   = $(DATADIR)/$(PROGPREFIX)tuiliu
BUILD   = build

# Debian packages, by what needs them; make deps installs those that are missing.
NEED_BUILD = gcc libc6-dev libcsv-dev r-mathlib libutf8proc-dev libxxhash-dev \
	     libsodium-dev libarchive-dev libarchive13 libexpat1-dev libigraph-dev tzdata \
	     libfriso-dev libfriso0 friso-dict
NEED_CHECK = bats bats-assert bats-support mandoc gzip xz-utils zstd bzip2 zip libjson-c-dev
NEED_LINT  = clang-format cppcheck shellcheck mandoc

CFLAGS ?= -O2 -g
WARN    = -Wall -Wextra -Wshadow -Wwrite-strings -Wstrict-prototypes \
	  -Wmissing-prototypes -Wvla -Wformat=2 -Wundef
override CFLAGS   += -std=gnu11 -pthread -ffunction-sections -fdata-sections $(WARN)
override CPPFLAGS += -Icommon -I$(BUILD) -D_GNU_SOURCE -DVERSION='"$(VERSION)"'
override LDFLAGS  += -Wl,--gc-sections -Wl,--as-needed
LDLIBS  = -L$(BUILD) -l:libcsv.a -l:libRmath.a -l:libutf8proc.a -l:libsodium.a -l:libexpat.a -lm -ldl

TOOLS  := $(patsubst cmd/%/main.c,%,$(wildcard cmd/*/main.c))
BINS   := $(TOOLS:%=$(BUILD)/%)
OBJS   := $(patsubst %.c,$(BUILD)/%.o,$(wildcard common/*/*.c))
LIB    := $(BUILD)/libcommon.a
RMATH  := $(BUILD)/libRmath.a
UNITS  := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/unit/*.c))
PAGES  := $(wildcard man/*.[1-8])

SOURCES := $(wildcard common/*/*.[ch] cmd/*/*.[ch] tests/unit/*.[ch] bench/*.c)
SCRIPTS := $(shell grep -lsE '^\#!.*(bash|/sh)' .ci/* bench/* share/demo/* tests/*)
TESTS   := $(wildcard tests/*.bats)

all: $(BINS)

objects = $(patsubst %.c,$(BUILD)/%.o,$(wildcard cmd/$(1)/*.c))

.SECONDEXPANSION:
$(BINS): $(BUILD)/%: $$(call objects,$$*) $(LIB) $(RMATH)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(LIB) $(LDLIBS)

$(BUILD)/unit: LDLIBS += -ljson-c
$(BUILD)/unit: $(UNITS) $(LIB) $(RMATH)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(UNITS) $(LIB) $(LDLIBS)

$(LIB): $(OBJS)
	$(RM) $@
	$(AR) rcs $@ $^

# The system's library prints its warnings on stdout; see dist_hush() in common/stat.
$(RMATH):
	@mkdir -p $(@D)
	objcopy --redefine-sym __printf_chk=dist_hush "$$($(CC) -print-file-name=libRmath.a)" $@

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# Headers made here are touched only when what they say changes.
define write_if_new
	@mkdir -p $(@D)
	@printf '%s\n' $(1) >$@.new
	@cmp -s $@.new $@ && $(RM) $@.new || mv $@.new $@
endef

# Where share/ will be, for common/table/small.c.
$(BUILD)/share.h: FORCE
	$(call write_if_new,'#define SHARE "$(SHARE)"')
$(BUILD)/common/table/small.o: $(BUILD)/share.h
$(BUILD)/common/table/small.o: override CPPFLAGS += -include share.h

# One line UNIT(name) for every tests/unit/name.c, which defines unit_name().
$(BUILD)/units.h: FORCE
	$(call write_if_new,$(patsubst tests/unit/%.c,'UNIT(%)',$(filter-out %/main.c,$(wildcard tests/unit/*.c))))
$(UNITS): | $(BUILD)/units.h
$(BUILD)/tests/unit/main.o: $(BUILD)/units.h

deps:
	@tests/needs $(NEED_BUILD)

check:
	@tests/needs $(NEED_BUILD) $(NEED_CHECK)
	@$(MAKE) --no-print-directory all $(BUILD)/unit
	@tests/run $(BUILD) $(TESTS)

golden: all
	@GOLDEN=write tests/run $(BUILD) $(TESTS)
	git --no-pager diff --stat -- tests/golden

# The same tests with programs that notice what C forgives.
sanitize:
	@$(MAKE) --no-print-directory check BUILD=build/asan \
	  CFLAGS='-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer' \
	  LDFLAGS='-fsanitize=address,undefined'

lint: lint-layers lint-words lint-format lint-pages lint-scripts lint-code

need-lint:
	@tests/needs $(NEED_LINT)
lint-layers:
	@echo 'layers: includes go down, a library is included once'
	@LC_ALL=C awk -f tests/layers.awk $(SOURCES)
lint-words:
	@echo 'words: licence lines, banned functions, blanks at the end'
	@LC_ALL=C awk -f tests/words.awk $(SOURCES) $(SCRIPTS) Makefile $(wildcard tests/*.awk tests/*/*.awk) $(TESTS)
# .h files are laid out by hand: they are tables and pages to read.
lint-format: need-lint
	@echo 'clang-format: .c files (make format puts them right)'
	@clang-format --dry-run -Werror $(filter %.c,$(SOURCES))
lint-pages: need-lint
	mandoc -Tlint -Wwarning $(PAGES)
lint-scripts: need-lint
	@echo 'shellcheck: scripts and tests'
	@shellcheck -x -P SCRIPTDIR -e SC2154,SC2030,SC2031,SC2164,SC2016,SC2094 $(SCRIPTS) $(TESTS) tests/helper.bash
lint-code: need-lint
	cppcheck --quiet --error-exitcode=1 --inline-suppr --enable=warning,performance,portability \
	  --suppress=missingIncludeSystem -D__x86_64__ -DVERSION='""' -DSHARE='""' -Icommon common cmd

format:
	clang-format -i $(filter %.c,$(SOURCES))

demo:
	@tests/needs $(NEED_BUILD)
	@$(MAKE) --no-print-directory all
	@PATH="$(CURDIR)/$(BUILD):$$PATH" TUILIU_SHARE="$(CURDIR)/share" share/demo/run

# The reading engine alone, for bench/run.
$(BUILD)/bench-engine: $(BUILD)/bench/engine.o $(LIB) $(RMATH)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIB) $(LDLIBS)

bench: all $(BUILD)/bench-engine
	bench/peers
	bench/run

install: all
	install -d "$(DESTDIR)$(BINDIR)" "$(DESTDIR)$(SHARE)"
	for t in $(TOOLS); do \
	  install -m 755 $(BUILD)/$$t "$(DESTDIR)$(BINDIR)/$(PROGPREFIX)$$t" || exit 1; \
	done
	for p in $(PAGES:man/%=%); do \
	  install -D -m 644 man/$$p "$(DESTDIR)$(MANDIR)/man$${p##*.}/$(PROGPREFIX)$$p" || exit 1; \
	done
	cd share && find . -type f | while read -r f; do \
	  mode=644; test ! -x "$$f" || mode=755; \
	  install -D -m $$mode "$$f" "$(DESTDIR)$(SHARE)/$$f" || exit 1; \
	done

# Only what install put there: the share folder may hold a team's own tables.
uninstall:
	for t in $(TOOLS); do $(RM) "$(DESTDIR)$(BINDIR)/$(PROGPREFIX)$$t"; done
	for p in $(PAGES:man/%=%); do \
	  $(RM) "$(DESTDIR)$(MANDIR)/man$${p##*.}/$(PROGPREFIX)$$p"; \
	done
	cd share && find . -type f | while read -r f; do $(RM) "$(DESTDIR)$(SHARE)/$$f"; done
	-test ! -d "$(DESTDIR)$(SHARE)" || \
	  find "$(DESTDIR)$(SHARE)" -depth -type d -exec rmdir --ignore-fail-on-non-empty {} +

dist:
	git archive --prefix=tuiliu-$(VERSION)/ -o tuiliu-$(VERSION).tar.gz HEAD

clean:
	$(RM) -r build

FORCE:
.PHONY: all deps check golden sanitize lint need-lint lint-layers lint-words lint-format \
  lint-pages lint-scripts lint-code format demo bench install uninstall dist clean FORCE
-include $(patsubst %.o,%.d,$(OBJS) $(UNITS) $(foreach t,$(TOOLS),$(call objects,$(t))))
