/* SPDX-License-Identifier: GPL-3.0-or-later */
/* share/weights.tsv: platform, signal, weight; `*` is for platforms without lines. */
#include "base/die.h"
#include "ranking.h"

static const struct {
	const char *name;
	size_t offset;
	double min;
} settings[] = {
	{ "half_life_hours", offsetof(struct platform, half_life_hours), 1e-3 },
	{ "min_views", offsetof(struct platform, rule.min_views), 1 },
	{ "min_impressions", offsetof(struct platform, rule.min_impressions), 1 },
};

enum { SETTINGS = sizeof settings / sizeof *settings };

/* Where the value goes, NULL for a name that is none. */
static double *
place_of(struct platform *to, struct str name, double *min)
{
	*min = -1e6;
	for (enum signal s = 0; s < SIGNALS; s++)
		if (str_eq(name, str_of(signal_names[s])))
			return &to->rule.weight[s];
	for (size_t i = 0; i < SETTINGS; i++)
		if (str_eq(name, str_of(settings[i].name))) {
			*min = settings[i].min;
			return (void *)((char *)to + settings[i].offset);
		}
	return NULL;
}

static bool
take(const struct small *t, struct str platform, struct platform *to)
{
	int of = small_need(t, "platform"), signal = small_need(t, "signal");
	int weight = small_need(t, "weight");
	bool any = false;

	for (size_t i = 0; i < t->rows; i++) {
		struct pos pos = small_pos(t, i);
		struct str name = small_at(t, i, signal), cell = small_at(t, i, weight);
		const char *wrong;
		double min, value, *at = place_of(to, name, &min);

		if (at == NULL)
			die_at(&pos, "signal: no such signal: %s", quoted(name));
		if ((wrong = num_real(cell, min, 1e6, &value)) != NULL)
			die_at(&pos, "weight: %s: %s", wrong, quoted(cell));
		if (str_eq(small_at(t, i, of), platform)) {
			*at = value;
			any = true;
		}
	}
	return any;
}

void
weights_read(struct small *t, const char *path, struct arena *a)
{
	struct platform check = { 0 };

	small_read(t, path != NULL ? path : share_path("weights.tsv", a), a);
	take(t, (struct str){ 0 }, &check);
}

void
weights_of(const struct small *t, struct str platform, const struct taste *taste,
    struct platform *to)
{
	to->half_life_hours = 48;
	to->rule = (struct score_rule){ .min_views = 100,
		.min_impressions = 500,
		.z = taste->z,
		.shrink = taste->shrink };
	if (!take(t, platform, to))
		take(t, STR("*"), to);
	if (!isnan(taste->min_views))
		to->rule.min_views = taste->min_views;
	if (!isnan(taste->min_impressions))
		to->rule.min_impressions = taste->min_impressions;
	if (taste->half_life_ms > 0)
		to->half_life_hours = (double)taste->half_life_ms / MS_HOUR;
}
