/* The hits of a batch of calls: what tagging finds, and relations go by. */
#ifndef CSAUDIT_HITS_H
#define CSAUDIT_HITS_H

#include <stdint.h>

enum { ROLES = 5 };

/* What Python must still match: a pattern on a turn of a call. */
typedef struct {
    int32_t call, turn, pattern;
} Candidate;

/* The hits of a key: first those that are left where hits overlap, in order, then the others. None are left where the interpreter must
   look as well. */
typedef struct {
    int32_t call, key, first, left, count;
} Group;

typedef struct {
    int32_t turn, start, end, source;
} Found;

#endif
