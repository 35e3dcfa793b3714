/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/sentiment.h"

#include "unit.h"

static struct moods *
english(void)
{
	/* weights of VADER's lexicon, of these words only: cjhutto/vaderSentiment (MIT) */
	static const struct {
		const char *word;
		enum sense sense;
		double weight;
	} words[] = { { "smart", SENSE_VALUE, 1.7 }, { "handsome", SENSE_VALUE, 2.2 },
		{ "funny", SENSE_VALUE, 1.9 }, { "good", SENSE_VALUE, 1.9 },
		{ "great", SENSE_VALUE, 3.1 }, { "bad", SENSE_VALUE, -2.5 },
		{ "horrible", SENSE_VALUE, -2.5 }, { "uncompelling", SENSE_VALUE, -0.9 },
		{ "sux", SENSE_VALUE, -1.5 }, { "lol", SENSE_VALUE, 1.8 },
		{ "very", SENSE_DEGREE, 0.293 }, { "kind of", SENSE_DEGREE, -0.293 },
		{ "kinda", SENSE_DEGREE, -0.293 }, { "not", SENSE_NEGATION, 0 },
		{ "nor", SENSE_NEGATION, 0 }, { "isn't", SENSE_NEGATION, 0 },
		{ "but", SENSE_CONTRAST, 0 } };
	struct moods *m = moods_new();

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		CHECK(moods_add(m, str_of(words[i].word), words[i].sense, words[i].weight) == NULL);
	moods_build(m);
	return m;
}

/* Published scores: README of cjhutto/vaderSentiment, to four decimals. */
static void
published_scores(void)
{
	static const struct {
		const char *text;
		double compound;
	} cases[] = { { "VADER is smart, handsome, and funny.", 0.8316 },
		{ "VADER is smart, handsome, and funny!", 0.8439 },
		{ "VADER is very smart, handsome, and funny.", 0.8545 },
		{ "VADER is VERY SMART, handsome, and FUNNY.", 0.9227 },
		{ "VADER is VERY SMART, handsome, and FUNNY!!!", 0.9342 },
		{ "VADER is not smart, handsome, nor funny.", -0.7424 },
		{ "The book was good.", 0.4404 }, { "At least it isn't a horrible book.", 0.431 },
		{ "The book was only kind of good.", 0.3832 },
		{ "The plot was good, but the characters are uncompelling and the dialog is not "
		  "great.",
		    -0.7042 },
		{ "Today SUX!", -0.5461 }, { "Today only kinda sux! But I'll get by, lol", 0.5249 },
		{ "Not bad at all", 0.431 } };
	struct moods *m = english();
	struct match_scratch scratch = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_ABS(mood_of(m, str_of(cases[i].text), &scratch).compound, cases[i].compound,
		    5.1e-5);
	match_scratch_free(&scratch);
	moods_free(m);
}

static double
score(double sum)
{
	return sum / sqrt(sum * sum + 15);
}

/* Chinese: the same arithmetic by hand, where scopes end, what covers what. */
static void
chinese_scopes(void)
{
	struct moods *m = moods_new();
	struct match_scratch s = { 0 };

	CHECK(moods_add(m, STR("好"), SENSE_VALUE, 2) == NULL);
	CHECK(moods_add(m, STR("好像"), SENSE_VALUE, 0) == NULL);
	CHECK(moods_add(m, STR("难吃"), SENSE_VALUE, -3) == NULL);
	CHECK(moods_add(m, STR("很"), SENSE_DEGREE, 0.3) == NULL);
	CHECK(moods_add(m, STR("不"), SENSE_NEGATION, 0) == NULL);
	CHECK(moods_add(m, STR("但是"), SENSE_CONTRAST, 0) == NULL);
	moods_build(m);
	CHECK_ABS(mood_of(m, STR("真的好"), &s).compound, score(2), 1e-12);
	CHECK_ABS(mood_of(m, STR("很好"), &s).compound, score(2.3), 1e-12);
	CHECK_ABS(mood_of(m, STR("不好"), &s).compound, score(-1.48), 1e-12);
	CHECK_ABS(mood_of(m, STR("不是很好"), &s).compound, score(2.3 * -0.74), 1e-12);
	CHECK_ABS(mood_of(m, STR("很不好"), &s).compound, score(-1.48 - 0.285), 1e-12);
	CHECK_ABS(mood_of(m, STR("不难吃"), &s).compound, score(2.22), 1e-12);
	/* five Han between: too far; a full stop or comma between: another clause */
	CHECK_ABS(mood_of(m, STR("不知道怎么样好"), &s).compound, score(2), 1e-12);
	CHECK_ABS(mood_of(m, STR("不，好"), &s).compound, score(2), 1e-12);
	CHECK_ABS(mood_of(m, STR("不。好"), &s).compound, score(2), 1e-12);
	CHECK_ABS(mood_of(m, STR("好，但是难吃"), &s).compound, score(1 - 4.5), 1e-12);
	CHECK_ABS(mood_of(m, STR("难吃！！"), &s).compound, score(-3.584), 1e-12);
	struct mood none = mood_of(m, STR("好像是的"), &s);
	CHECK(none.compound == 0 && none.words == 0);
	CHECK(mood_of(m, STR(""), &s).words == 0);
	match_scratch_free(&s);
	moods_free(m);
}

void
unit_text_sentiment(void)
{
	published_scores();
	chinese_scopes();
}
