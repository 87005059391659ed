/* Loops that the compiler makes vectors of, compiled twice where the loader can choose: for any x86-64 and for AVX2. Both do the same
   operations one by one (no fused ones), so they give the same results. */
#ifndef CSAUDIT_VECTORS_H
#define CSAUDIT_VECTORS_H

#include <limits.h> /* says whether this is glibc, whose loader can choose */

#if defined(__x86_64__) && defined(__GLIBC__) && defined(__has_attribute)
#if __has_attribute(target_clones)
#define WIDE __attribute__((noinline, target_clones("avx2", "default")))
#endif
#endif
#ifndef WIDE
#define WIDE
#endif

#endif
