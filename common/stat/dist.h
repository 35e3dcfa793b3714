/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * dist - distribution functions and quantiles; the only room with libRmath.
 *
 * dist_NAME(x, parameters, form) is a probability, dist_NAME_q(p, parameters,
 * form) its inverse.  `form` is any of
 *	DIST_LOWER	P(X <= x)
 *	DIST_UPPER	P(X > x), exact where 1 - P(X <= x) is long gone
 *	DIST_LOG	the natural logarithm of it, finite where it underflows
 * or-ed together, for _q the form in which p is given.  For counts P(X >= k)
 * is the upper form at k - 1.
 *
 * Parameters out of their domain, and NAN anywhere, give NAN; a p outside
 * [0, 1] (outside (-inf, 0] in log form) does too.  Nothing is printed and
 * every function is safe in any thread.
 *
 * libRmath reports lost precision through printf on stdout.  Link it with
 * __printf_chk (on some systems printf) renamed to dist_hush, which discards:
 *	objcopy --redefine-sym __printf_chk=dist_hush libRmath.a quiet.a
 */
#ifndef STAT_DIST_H
#define STAT_DIST_H

enum dist_form { DIST_LOWER = 0, DIST_UPPER = 1, DIST_LOG = 2 };

double dist_norm(double z, int form);
double dist_norm_q(double p, int form);

/* Student's t; df > 0, INFINITY is the normal. */
double dist_t(double t, double df, int form);
double dist_t_q(double p, double df, int form);

double dist_chisq(double x, double df, int form);		/* df > 0 */
double dist_chisq_q(double p, double df, int form);

double dist_beta(double x, double a, double b, int form);	/* a, b > 0 */
double dist_beta_q(double p, double a, double b, int form);
double dist_beta_log_pdf(double x, double a, double b);

/*
 * Noncentral t: (Z + delta) / sqrt(chisq_df / df), by quadrature over the
 * chi-square, since libRmath's series (AS 243) stops short in the upper tail.
 * Absolute error below 1e-12; df at least 0.1.
 */
double dist_nct(double t, double df, double delta, int form);

double dist_binom(double k, double n, double p, int form);	/* n whole, p in [0, 1] */
double dist_binom_q(double p, double n, double prob, int form);
double dist_binom_pmf(double k, double n, double p);
double dist_binom_log_pmf(double k, double n, double p);

double dist_pois(double k, double mean, int form);		/* mean >= 0 */
double dist_pois_q(double p, double mean, int form);
double dist_pois_pmf(double k, double mean);

/*
 * Hypergeometric: k marked among `draws` taken without replacement from
 * `marked` + `plain`; whole numbers, draws <= marked + plain.
 */
double dist_hyper(double k, double marked, double plain, double draws, int form);
double dist_hyper_pmf(double k, double marked, double plain, double draws);
double dist_hyper_log_pmf(double k, double marked, double plain, double draws);

double dist_log_gamma(double x);		/* x > 0 */
double dist_log_beta(double a, double b);	/* a, b > 0; no cancellation for large a, b */
double dist_log_choose(double n, double k);	/* 0 <= k <= n */
double dist_digamma(double x);			/* x > 0 */
double dist_trigamma(double x);

int dist_hush(int, const char *, ...);		/* discards; for the linker only */

#endif
