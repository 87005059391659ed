/* What a learned model hears in calls, a batch of them at a time: `windows.c`, `scores.c` and `stretch.c` do what `windows.py`, `grams.py`,
   `learned.py` and `said.py` of `cues/` do, over the same arrays.

   Sums are of whole numbers and every score takes the same few operations in the same order as there, so that both give
   the same to the last bit. The caller (`cues/listening.py`) owns every array; none of them overlap. */
#ifndef CSAUDIT_MODEL_H
#define CSAUDIT_MODEL_H

#include "kernel.h"

enum { LONGEST = 3, SIDES = 2, LANES = 8, SLOT_BITS = 20 };

/* Which of 64 places hold an n-gram, and how many do before them: n-grams are numbered by place, from 1 on. A quarter of a megabyte
   tells most unknown ones, which would otherwise each wait for memory. */
typedef struct {
    uint64_t filed, before;
} Places;

typedef struct {
    const Places *places;           /* [1 << (SLOT_BITS - 6)] */
    const uint64_t *keys;           /* [grams]: by number; the first is no n-gram */
    const int16_t *tables;          /* [SIDES][grams][width]: the columns for own words, then, from `own` on, those for the other's */
    const uint16_t *classes;        /* [0x10000]: what becomes of a character */
    const double *bias[SIDES];      /* [moves] of the role */
    const double *unit[SIDES];      /* the same */
    int64_t grams, floor;
    int64_t moves[SIDES];
    int64_t own, width;             /* multiples of LANES; 1 + moves of either role <= own, and of the other 1 + moves <= width - own */
} Model;

typedef struct {
    int64_t calls, turns, characters;
    const int64_t *borders;         /* [calls + 1]: the first turn of each */
    const int64_t *starts;          /* [turns + 1]: the first character of each; a turn break stands before the next */
    const int8_t *sides;            /* [turns]: 0, 1, or -1 for a role that makes no moves */
    uint16_t *codes;                /* [characters]: the symbols, as many as there are */
    int32_t *offsets, *of, *pieces; /* [characters] each: of each symbol, where it stands, its turn, its piece */
    int32_t *edges;                 /* [turns + 1]: the first symbol of each turn */
    int64_t most;                   /* windows that fit */
    int32_t *spans[SIDES];          /* [most][2]: first symbol and end */
    int32_t *in[SIDES];             /* [most]: the turn of a window */
    int32_t *firsts[SIDES];         /* [turns + 1]: the first window of each turn */
    double *scores[SIDES];          /* [windows of the role][moves] */
    double *strengths[SIDES];       /* [turns + 1][moves] */
    uint8_t *spoke[SIDES];          /* [turns] */
    const int16_t **rows;           /* [symbols of the longest turn][LONGEST]: room for the weights of the n-grams that end with each */
    int32_t *sums;                  /* [1 + symbols of the longest turn][own]: room to work in */
    int64_t *blocks;                /* [SIDES][width]: the same */
    double *before;                 /* [SIDES][width]: the same */
} Talk;

/* What the n-grams that end with each symbol of a stretch weigh, into the room for rows; those that would begin before it are unknown. */
void csaudit_find_rows(const Model *model, const Talk *talk, int64_t first, int64_t end, int64_t side);

#endif
