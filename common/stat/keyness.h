/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * keyness - is a word more common in one set of texts than in another?
 *
 * a of n texts of the first set have it, b of m of the second.  G2 is the log
 * likelihood ratio of the 2 by 2 table, Dunning (1993) Comput. Linguist. 19:61,
 * chi-square with one degree of freedom where the two sets do not differ.
 */
#ifndef STAT_KEYNESS_H
#define STAT_KEYNESS_H

/* NAN when a set is empty, or a > n or b > m. */
double keyness_g2(double a, double n, double b, double m);

/* log2 of the ratio of the shares, half a case added to all four cells so that a
 * word that one set lacks has a finite one; NAN as above. */
double keyness_log_ratio(double a, double n, double b, double m);

#endif
