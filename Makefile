# SPDX-License-Identifier: GPL-3.0-or-later
# See INSTALL.  A new mode is a file cmd/TOOL/MODE.c and a line in
# cmd/TOOL/main.c; nothing in this file changes.

VERSION = 0.1.0
PREFIX  = /usr/local
BINDIR  = $(PREFIX)/bin
DATADIR = $(PREFIX)/share
MANDIR  = $(DATADIR)/man
BUILD   = build

CFLAGS ?= -O2 -g
WARN    = -Wall -Wextra -Wshadow -Wwrite-strings -Wstrict-prototypes \
	  -Wmissing-prototypes -Wvla -Wformat=2 -Wundef
override CFLAGS   += -std=gnu11 -pthread $(WARN)
override CPPFLAGS += -Icommon -D_GNU_SOURCE -DVERSION='"$(VERSION)"' \
	  -DSHARE='"$(DATADIR)/$(PROGPREFIX)tuiliu"'
LDLIBS  = -l:libcsv.a -l:libRmath.a -l:libutf8proc.a -lm -ldl
TOOLS  := $(notdir $(patsubst %/,%,$(wildcard cmd/*/)))
BINS   := $(TOOLS:%=$(BUILD)/%)
OBJS   := $(patsubst %.c,$(BUILD)/%.o,$(wildcard common/*/*.c))
LIB    := $(BUILD)/libcommon.a
UNITS  := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/unit/*.c))
PAGES  := $(wildcard man/*.[1-8])

all: $(BINS)

objects = $(patsubst %.c,$(BUILD)/%.o,$(wildcard cmd/$(1)/*.c))

.SECONDEXPANSION:
$(BINS): $(BUILD)/%: $$(call objects,$$*) $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(LIB): $(OBJS)
	$(RM) $@
	$(AR) rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

clean:
	$(RM) -r build

.PHONY: all clean
-include $(patsubst %.o,%.d,$(OBJS) $(UNITS) $(foreach t,$(TOOLS),$(call objects,$(t))))
