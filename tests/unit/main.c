/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unit - runs every unit_NAME(); or those whose names are given */
#include <stdlib.h>
#include <string.h>

#include "unit.h"

int unit_checks, unit_failed;

static const struct unit {
	const char *name;
	void (*run)(void);
} units[] = {
#define UNIT(name) { #name, unit_##name },
#include "units.h"
#undef UNIT
};

static void
run(const struct unit *u)
{
	int checks = unit_checks, failed = unit_failed;

	u->run();
	checks = unit_checks - checks;
	failed = unit_failed - failed;
	printf("unit %s: %d passed, %d failed\n", u->name, checks - failed, failed);
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		int a = 1;
		while (a < argc && strcmp(argv[a], units[i].name) != 0)
			a++;
		if (argc == 1 || a < argc)
			run(&units[i]);
	}
	return unit_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
