/* What a learned model hears in calls, a batch of them at a time: `windows.c`, `scores.c` and `stretch.c` do what `windows.py`, `grams.py`,
   `learned.py` and `stretches.py` of `cues/` do.

   Sums are of whole numbers and every score takes the same few operations in the same order as there, so that both give
   the same to the last bit. The caller (`cues/listening.py`) owns every array; none of them overlap. */
#ifndef CSAUDIT_MODEL_H
#define CSAUDIT_MODEL_H

#include "kernel.h"

enum { LONGEST = 3, SIDES = 2, LANES = 8, SLOT_BITS = 20, WIDEST = 256 };

/* Which of 64 places hold an n-gram, and how many do before them: n-grams are numbered by place, from 1 on. A quarter of a megabyte
   tells most unknown ones, which would otherwise each wait for memory. */
typedef struct {
    uint64_t filed, before;
} Places;

typedef struct {
    const Places *places;           /* [1 << (SLOT_BITS - 6)] */
    const int16_t *tables;          /* [SIDES][grams][width]: the rows of n-grams by number, the first of unknown ones; see ROW */
    const uint16_t *classes;        /* [0x10000]: what becomes of a character */
    const double *bias[SIDES];      /* [moves] of the role */
    const double *unit[SIDES];      /* the same; none is negative */
    int64_t grams, floor;
    int64_t moves[SIDES];
    int64_t own, others;            /* columns of a row, multiples of LANES: 1 + moves of either role <= own, moves <= others */
    int64_t theirs, width;          /* from a row's own columns to those for the other's words; from row to row */
} Model;

/* A row: the n-gram's key; its squared length and what it weighs for each move of who says it; then, in another cache line, what it weighs
   for each move of the other. All that is asked of an n-gram is in two lines, which are fetched long before. */
enum { ROW = sizeof(uint64_t) / sizeof(int16_t) };

/* An n-gram of a stretch, and how much it speaks for a move. */
typedef struct {
    uint64_t gram; /* its characters from the highest bits on: sorts as the text does */
    int64_t weight;
} Weighed;

typedef struct {
    int64_t calls, turns;
    const uint32_t *text;           /* its characters */
    const int64_t *borders;         /* [calls + 1]: the first turn of each */
    const int64_t *starts;          /* [turns + 1]: the first character of each; a turn break stands before the next */
    const int8_t *sides;            /* [turns]: 0, 1, or -1 for a role that makes no moves */
    double *strengths[SIDES];       /* [turns + 1][moves] */
    uint8_t *spoke[SIDES];          /* [turns]: whether the role's, with words */
    double *before;                 /* [turns][own]: what the other's last words weigh for a turn's moves */

    /* One turn at a time, as `csaudit_read` leaves it; so many characters has the longest. */
    uint16_t *codes;                /* [longest]: its symbols */
    int32_t *offsets, *pieces;      /* [longest] each: where each stands in the turn, and its piece */
    uint64_t *grams;                /* [longest][LONGEST]: the n-grams that end with each symbol */
    const int16_t **rows;           /* [longest][LONGEST]: their rows, from the own columns on */
    int32_t *sums;                  /* [1 + longest][own]: running sums of the rows */
    int32_t *spans;                 /* [4 * longest][2]: first symbol and end of each window, sorted */
    Weighed *weighed;               /* [longest][LONGEST]: room to work in */
    int64_t *blocks;                /* [SIDES][1 + others]: the same */
} Talk;

/* What of a turn counts. */
typedef struct {
    int64_t symbols, windows;
} Read;

/* The symbols and windows of a turn, and the n-grams' weights; `whole` is for what all of it weighs for the other's next words. */
Read csaudit_read(const Model *model, const Talk *talk, int64_t turn, int32_t *whole);

/* The symbols of a turn; how many. */
int64_t csaudit_symbols(const Model *model, const Talk *talk, int64_t turn);

/* The windows of its symbols; how many. */
int64_t csaudit_windows(const Talk *talk, int64_t symbols);

/* What a window scores for a move of the role whose turn it is. */
double csaudit_score(const Model *model, const Talk *talk, int64_t turn, int64_t window, int64_t move);

#endif
