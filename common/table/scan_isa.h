/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scanners by instruction set; private to the scan module. */
#ifndef TABLE_SCAN_ISA_H
#define TABLE_SCAN_ISA_H

#include "table/scan.h"

void scan_csv_portable(struct scan *, const char *, size_t, size_t, char);
void scan_tsv_portable(struct scan *, const char *, size_t, size_t);
bool scan_copy_portable(char *, const char *, size_t);
bool scan_utf8_portable(const char *, size_t);
#ifdef __x86_64__
void scan_csv_avx2(struct scan *, const char *, size_t, size_t, char);
void scan_tsv_avx2(struct scan *, const char *, size_t, size_t);
bool scan_copy_avx2(char *, const char *, size_t);
bool scan_utf8_avx2(const char *, size_t);
void scan_csv_avx512(struct scan *, const char *, size_t, size_t, char);
void scan_tsv_avx512(struct scan *, const char *, size_t, size_t);
bool scan_copy_avx512(char *, const char *, size_t);
bool scan_utf8_avx512(const char *, size_t);
#endif

#endif
