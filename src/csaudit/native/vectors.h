/* What a processor does faster if it has AVX2 or FMA, compiled for those too where that can be told at run time. No result depends on it. */
#ifndef CSAUDIT_VECTORS_H
#define CSAUDIT_VECTORS_H

#include <limits.h> /* says whether this is glibc, whose loader can choose between two versions of a function */

/* Loops that the compiler makes vectors of: the same operations one by one, none of them fused. */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__has_attribute)
#if __has_attribute(target_clones)
#define WIDE __attribute__((noinline, target_clones("avx2", "default")))
#endif
#endif
#ifndef WIDE
#define WIDE
#endif

/* Sums of products that are all exact: fused operations round nothing either. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define FUSED __attribute__((target("fma"), optimize("fp-contract=fast")))
#define HAS_FUSED __builtin_cpu_supports("fma")
#endif

#endif
