/* The hits of a batch of calls: what tagging finds, and relations go by. */
#ifndef CSAUDIT_HITS_H
#define CSAUDIT_HITS_H

#include <stdint.h>

enum { ROLES = 5 };

/* What Python must still match: a pattern on a turn of a call. */
typedef struct {
    int32_t call, turn, pattern;
} Candidate;

/* The hits of a slot by a role, `count` of them from `first` on; `settled`: 0 where Python must look first, 1 where some of them
   overlap and only those `kept` count, 2 where all are kept. */
typedef struct {
    int32_t call, key, first, count, settled;
} Group;

typedef struct {
    int32_t turn, start, end, source, kept;
} Found;

#endif
